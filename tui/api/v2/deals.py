"""Deals: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Cursor, Deleted, Limit, Many, RecordId, Text
from tui.api.models.conversions import ConversionStarted, ConversionStatus
from tui.api.models.deals import (
    Deal,
    DealChange,
    DealDiscount,
    DealDiscountChange,
    DealDiscountNew,
    DealInstallment,
    DealInstallmentChange,
    DealInstallmentNew,
    DealNew,
    DealProduct,
    DealProductChange,
    DealProductNew,
    DealProductsBulk,
    DealProductsNew,
)
from tui.api.models.followers import Follower, FollowerChange, FollowerNew
from tui.api.models.search import SearchHit
from tui.api.page import Page

Extra = Literal[
    "next_activity_id",
    "last_activity_id",
    "first_won_time",
    "products_count",
    "files_count",
    "notes_count",
    "followers_count",
    "email_messages_count",
    "activities_count",
    "done_activities_count",
    "undone_activities_count",
    "participants_count",
    "last_incoming_mail_time",
    "last_outgoing_mail_time",
    "smart_bcc_email",
    "source_lead_id",
]


class Deals(Resource):
    """Deals."""

    @GET("/api/v2/deals", cost=10)
    async def list(
        self,
        *,
        filter_id: RecordId | None = None,
        ids: Many[int] | None = None,
        owner_id: RecordId | None = None,
        person_id: RecordId | None = None,
        org_id: RecordId | None = None,
        pipeline_id: RecordId | None = None,
        stage_id: RecordId | None = None,
        status: Many[Literal["open", "won", "lost", "deleted"]] | None = None,
        updated_since: Text | None = None,
        updated_until: Text | None = None,
        sort_by: Literal["id", "update_time", "add_time"] | None = None,
        sort_direction: Literal["asc", "desc"] | None = None,
        include_fields: Many[Extra] | None = None,
        custom_fields: Many[Text] | None = None,
        include_option_labels: bool | None = None,
        include_labels: bool | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Deal]:
        """List deals that are not archived."""
        ...

    @GET("/api/v2/deals/archived", cost=20)
    async def archived(
        self,
        *,
        filter_id: RecordId | None = None,
        ids: Many[int] | None = None,
        owner_id: RecordId | None = None,
        person_id: RecordId | None = None,
        org_id: RecordId | None = None,
        pipeline_id: RecordId | None = None,
        stage_id: RecordId | None = None,
        status: Many[Literal["open", "won", "lost", "deleted"]] | None = None,
        updated_since: Text | None = None,
        updated_until: Text | None = None,
        sort_by: Literal["id", "update_time", "add_time"] | None = None,
        sort_direction: Literal["asc", "desc"] | None = None,
        include_fields: Many[Extra] | None = None,
        custom_fields: Many[Text] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Deal]:
        """List archived deals."""
        ...

    @GET("/api/v2/deals/{id}", cost=1)
    async def get(
        self,
        id: RecordId,
        *,
        include_fields: Many[Extra] | None = None,
        custom_fields: Many[Text] | None = None,
        include_option_labels: bool | None = None,
        include_labels: bool | None = None,
    ) -> Deal:
        """Give a deal."""
        ...

    @POST("/api/v2/deals", cost=5)
    async def create(self, new: DealNew) -> Deal:
        """Add a deal."""
        ...

    @PATCH("/api/v2/deals/{id}", cost=5)
    async def update(self, id: RecordId, change: DealChange) -> Deal:
        """Change a deal; only the fields given change."""
        ...

    @DELETE("/api/v2/deals/{id}", cost=3)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a deal; it can be restored for 30 days."""
        ...

    @GET("/api/v2/deals/search", cost=20, inside="items")
    async def search(
        self,
        *,
        term: Text,
        fields: Many[Literal["custom_fields", "notes", "title"]] | None = None,
        exact_match: bool | None = None,
        person_id: RecordId | None = None,
        organization_id: RecordId | None = None,
        status: Literal["open", "won", "lost"] | None = None,
        include_fields: Many[Literal["deal.cc_email"]] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[SearchHit]:
        """Search deals."""
        ...

    @POST("/api/v2/deals/{id}/convert/lead", cost=40)
    async def convert_to_lead(self, id: RecordId) -> ConversionStarted:
        """Start turning a deal into a lead."""
        ...

    @GET("/api/v2/deals/{id}/convert/status/{conversion_id}", cost=1)
    async def conversion_status(self, id: RecordId, conversion_id: Text) -> ConversionStatus:
        """Tell how far the conversion of a deal is."""
        ...

    @POST("/api/v2/deals/{id}/discounts", cost=5, status=201)
    async def add_discount(self, id: RecordId, new: DealDiscountNew) -> DealDiscount:
        """Add a discount to a deal."""
        ...

    @POST("/api/v2/deals/{id}/products", cost=5, status=201)
    async def add_product(self, id: RecordId, new: DealProductNew) -> DealProduct:
        """Attach a product to a deal."""
        ...

    @PATCH("/api/v2/deals/{id}/products/{product_attachment_id}", cost=5)
    async def update_product(
        self,
        id: RecordId,
        product_attachment_id: RecordId,
        change: DealProductChange,
    ) -> DealProduct:
        """Change a product attached to a deal."""
        ...

    @GET("/api/v2/deals/installments", cost=10)
    async def list_installments(
        self,
        *,
        deal_ids: Many[int],
        cursor: Cursor | None = None,
        limit: Limit | None = None,
        sort_by: Literal["id", "billing_date", "deal_id"] | None = None,
        sort_direction: Literal["asc", "desc"] | None = None,
    ) -> Page[DealInstallment]:
        """List the installments of several deals."""
        ...

    @GET("/api/v2/deals/products", cost=10)
    async def list_products_of_many(
        self,
        *,
        deal_ids: Many[int],
        cursor: Cursor | None = None,
        limit: Limit | None = None,
        sort_by: Literal["id", "deal_id", "add_time", "update_time", "order_nr"] | None = None,
        sort_direction: Literal["asc", "desc"] | None = None,
    ) -> Page[DealProduct]:
        """List the products of several deals."""
        ...

    @GET("/api/v2/deals/{id}/discounts", cost=10)
    async def list_discounts(self, id: RecordId) -> Page[DealDiscount]:
        """List the discounts of a deal."""
        ...

    @DELETE("/api/v2/deals/{id}/discounts/{discount_id}", cost=3)
    async def delete_discount(self, id: RecordId, discount_id: Text) -> Deleted:
        """Delete a discount of a deal."""
        ...

    @PATCH("/api/v2/deals/{id}/discounts/{discount_id}", cost=5)
    async def update_discount(
        self,
        id: RecordId,
        discount_id: Text,
        change: DealDiscountChange,
    ) -> DealDiscount:
        """Change a discount of a deal."""
        ...

    @GET("/api/v2/deals/{id}/followers", cost=10)
    async def list_followers(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Follower]:
        """List the followers of a deal."""
        ...

    @POST("/api/v2/deals/{id}/followers", cost=5, status=201)
    async def add_follower(self, id: RecordId, new: FollowerNew) -> Follower:
        """Add a follower to a deal."""
        ...

    @GET("/api/v2/deals/{id}/followers/changelog", cost=10)
    async def list_follower_changes(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[FollowerChange]:
        """List the follower changes of a deal."""
        ...

    @DELETE("/api/v2/deals/{id}/followers/{follower_id}", cost=3)
    async def remove_follower(self, id: RecordId, follower_id: RecordId) -> Follower:
        """Remove a follower from a deal."""
        ...

    @POST("/api/v2/deals/{id}/installments", cost=5)
    async def add_installment(self, id: RecordId, new: DealInstallmentNew) -> DealInstallment:
        """Add an installment to a deal."""
        ...

    @DELETE("/api/v2/deals/{id}/installments/{installment_id}", cost=3)
    async def delete_installment(self, id: RecordId, installment_id: RecordId) -> Deleted:
        """Delete an installment of a deal."""
        ...

    @PATCH("/api/v2/deals/{id}/installments/{installment_id}", cost=5)
    async def update_installment(
        self,
        id: RecordId,
        installment_id: RecordId,
        change: DealInstallmentChange,
    ) -> DealInstallment:
        """Change an installment of a deal."""
        ...

    @DELETE("/api/v2/deals/{id}/products", cost=15)
    async def remove_products_bulk(self, id: RecordId, *, ids: Many[int] | None = None) -> DealProductsBulk:
        """Detach several products from a deal at once."""
        ...

    @GET("/api/v2/deals/{id}/products", cost=10)
    async def list_products(
        self,
        id: RecordId,
        *,
        cursor: Cursor | None = None,
        limit: Limit | None = None,
        sort_by: Literal["id", "add_time", "update_time", "order_nr"] | None = None,
        sort_direction: Literal["asc", "desc"] | None = None,
    ) -> Page[DealProduct]:
        """List the products of a deal."""
        ...

    @POST("/api/v2/deals/{id}/products/bulk", cost=25, status=201)
    async def add_products_bulk(self, id: RecordId, new: DealProductsNew) -> Page[DealProduct]:
        """Attach several products to a deal at once."""
        ...

    @DELETE("/api/v2/deals/{id}/products/{product_attachment_id}", cost=3)
    async def remove_product(self, id: RecordId, product_attachment_id: RecordId) -> Deleted:
        """Detach a product from a deal."""
        ...
