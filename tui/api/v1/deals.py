"""Deals: the operations of v1."""

from __future__ import annotations

from datetime import date
from typing import Literal

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Cursor, Deleted, FewLimit, Flag, Limit, Many, Number, RecordId, Start, Text
from tui.api.models.deals import DealSummary
from tui.api.models.files import File
from tui.api.models.flow import FlowItem
from tui.api.models.followers import FollowerNew
from tui.api.models.mailbox import LinkedMailMessage
from tui.api.models.search import SearchHit
from tui.api.models.v1.activities import Activity
from tui.api.models.v1.changes import ChangelogEntry
from tui.api.models.v1.deals import (
    Deal,
    DealChange,
    DealNew,
    DealParticipant,
    DealParticipantNew,
    DealProduct,
    DealProductChange,
    DealProductNew,
    DealTimeline,
    ParticipantChange,
)
from tui.api.models.v1.followers import Follower
from tui.api.models.v1.merging import MergeWith
from tui.api.models.v1.persons import Person
from tui.api.page import Page


class Deals(Resource):
    """Deals."""

    @GET("/v1/deals/summary", cost=40)
    async def summary(
        self,
        *,
        status: Literal["open", "won", "lost"] | None = None,
        filter_id: RecordId | None = None,
        user_id: RecordId | None = None,
        stage_id: RecordId | None = None,
        pipeline_id: RecordId | None = None,
    ) -> DealSummary:
        """Total the deals by currency, plain, weighted and converted."""
        ...

    @GET("/v1/deals/{id}/flow", cost=40)
    async def flow(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        all_changes: Text | None = None,
        items: Many[Text] | None = None,
    ) -> Page[FlowItem]:
        """List what happened to a deal, newest first."""
        ...

    @POST("/v1/deals/{id}/followers", cost=10)
    async def add_follower(self, id: RecordId, new: FollowerNew) -> Follower:
        """Add a follower to a deal."""
        ...

    @POST("/v1/deals/{id}/participants", cost=10)
    async def add_participant(self, id: RecordId, new: DealParticipantNew) -> DealParticipant:
        """Add a participant to a deal."""
        ...

    @POST("/v1/deals/{id}/duplicate", cost=10)
    async def duplicate(self, id: RecordId) -> Deal:
        """Copy a deal."""
        ...

    @GET("/v1/deals/timeline", cost=20)
    async def get_timeline(
        self,
        *,
        start_date: date,
        interval: Literal["day", "week", "month", "quarter"],
        amount: int,
        field_key: Text,
        user_id: RecordId | None = None,
        pipeline_id: RecordId | None = None,
        filter_id: RecordId | None = None,
        exclude_deals: Flag | None = None,
        totals_convert_currency: Text | None = None,
    ) -> Many[DealTimeline] | DealTimeline:
        """Group the deals by periods of a date field; the documents' example shows one period in place of the list."""
        ...

    @GET("/v1/deals/{id}/files", cost=20)
    async def list_files(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: FewLimit | None = None,
        sort: Text | None = None,
    ) -> Page[File]:
        """List the files of a deal."""
        ...

    @GET("/v1/deals/{id}/followers", cost=20)
    async def list_followers(self, id: RecordId) -> Page[Follower]:
        """List the followers of a deal."""
        ...

    @GET("/v1/deals/{id}/mailMessages", cost=20)
    async def list_mail_messages(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        include_body: Flag | None = None,
    ) -> Page[LinkedMailMessage]:
        """List the mail messages of a deal."""
        ...

    @GET("/v1/deals/{id}/participantsChangelog", cost=10)
    async def list_participant_changes(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[ParticipantChange]:
        """List the participant changes of a deal."""
        ...

    @GET("/v1/deals/{id}/participants", cost=10)
    async def list_participants(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[DealParticipant]:
        """List the participants of a deal."""
        ...

    @GET("/v1/deals/{id}/permittedUsers", cost=10)
    async def list_permitted_users(self, id: RecordId) -> dict[str, Many[int]] | Many[int]:
        """List the permitted users of a deal."""
        ...

    @PUT("/v1/deals/{id}/merge", cost=40)
    async def merge(self, id: RecordId, body: MergeWith) -> Deal:
        """Merge a deal into another one, which survives."""
        ...

    @DELETE("/v1/deals/{id}/followers/{follower_id}", cost=6)
    async def remove_follower(self, id: RecordId, follower_id: RecordId) -> Deleted:
        """Remove a follower from a deal."""
        ...

    @DELETE("/v1/deals/{id}/participants/{deal_participant_id}", cost=6)
    async def remove_participant(self, id: RecordId, deal_participant_id: RecordId) -> Deleted:
        """Remove a participant from a deal."""
        ...

    @GET("/v1/deals/archived", cost=40)
    async def archived(
        self,
        *,
        user_id: RecordId | None = None,
        filter_id: RecordId | None = None,
        person_id: RecordId | None = None,
        org_id: RecordId | None = None,
        product_id: RecordId | None = None,
        pipeline_id: RecordId | None = None,
        stage_id: RecordId | None = None,
        status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] | None = None,
        start: Start | None = None,
        limit: Limit | None = None,
        sort: Text | None = None,
        owned_by_you: Flag | None = None,
    ) -> Page[Deal]:
        """List archived deals."""
        ...

    @GET("/v1/deals/summary/archived", cost=80)
    async def get_archived_summary(
        self,
        *,
        status: Literal["open", "won", "lost"] | None = None,
        filter_id: RecordId | None = None,
        user_id: RecordId | None = None,
        pipeline_id: RecordId | None = None,
        stage_id: RecordId | None = None,
    ) -> DealSummary:
        """Total the archived deals by currency."""
        ...

    @GET("/v1/deals/timeline/archived", cost=40)
    async def get_archived_timeline(
        self,
        *,
        start_date: date,
        interval: Literal["day", "week", "month", "quarter"],
        amount: Number,
        field_key: Text,
        user_id: RecordId | None = None,
        pipeline_id: RecordId | None = None,
        filter_id: RecordId | None = None,
        exclude_deals: Flag | None = None,
        totals_convert_currency: Text | None = None,
    ) -> Many[DealTimeline] | DealTimeline:
        """Group the archived deals by periods of a date field."""
        ...

    @GET("/v1/deals/{id}/changelog", cost=20)
    async def list_changes(
        self,
        id: RecordId,
        *,
        cursor: Cursor | None = None,
        limit: Limit | None = None,
    ) -> Page[ChangelogEntry]:
        """List the changes of a deal."""
        ...

    @POST("/v1/deals/{id}/products", cost=10, retired="v2.deals.add_product")
    async def add_product(self, id: RecordId, new: DealProductNew) -> DealProduct:
        """Attach a product to a deal."""
        ...

    @POST("/v1/deals", cost=10, status=201, retired="v2.deals.create")
    async def create(self, new: DealNew) -> Deal:
        """Add a deal."""
        ...

    @DELETE("/v1/deals/{id}", cost=6, retired="v2.deals.delete")
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a deal."""
        ...

    @DELETE("/v1/deals", cost=6, retired="nothing")
    async def delete_many(self, *, ids: Many[int]) -> Deleted:
        """Delete several deals at once."""
        ...

    @GET("/v1/deals/{id}", cost=2, retired="v2.deals.get")
    async def get(self, id: RecordId) -> Deal:
        """Give a deal."""
        ...

    @GET("/v1/deals", cost=20, retired="v2.deals.list")
    async def list(
        self,
        *,
        user_id: RecordId | None = None,
        filter_id: RecordId | None = None,
        stage_id: RecordId | None = None,
        status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] | None = None,
        start: Start | None = None,
        limit: Limit | None = None,
        sort: Text | None = None,
        owned_by_you: Flag | None = None,
    ) -> Page[Deal]:
        """List deals."""
        ...

    @GET("/v1/deals/{id}/activities", cost=2, retired="v2.activities.list")
    async def list_activities(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        done: Flag | None = None,
        exclude: Text | None = None,
    ) -> Page[Activity]:
        """List the activities of a deal."""
        ...

    @GET("/v1/deals/collection", cost=20, retired="v2.deals.list")
    async def list_collection(
        self,
        *,
        limit: Limit | None = None,
        since: Text | None = None,
        until: Text | None = None,
        cursor: Cursor | None = None,
        status: Literal["open", "won", "lost", "deleted"] | None = None,
        user_id: RecordId | None = None,
        stage_id: RecordId | None = None,
    ) -> Page[Deal]:
        """List all deals with a cursor."""
        ...

    @GET("/v1/deals/{id}/persons", cost=2, retired="v2.persons.list")
    async def list_persons(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[Person]:
        """List the persons of a deal."""
        ...

    @GET("/v1/deals/{id}/products", cost=2, retired="v2.deals.list_products")
    async def list_products(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        include_product_data: Flag | None = None,
    ) -> Many[DealProduct] | DealProduct:
        """List the products of a deal; the documents' example shows one in place of the list."""
        ...

    @DELETE("/v1/deals/{id}/products/{product_attachment_id}", cost=6, retired="v2.deals.remove_product")
    async def remove_product(self, id: RecordId, product_attachment_id: RecordId) -> Deleted:
        """Detach a product from a deal."""
        ...

    @GET("/v1/deals/search", cost=20, inside="items", retired="v2.deals.search")
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
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[SearchHit]:
        """Search deals."""
        ...

    @PUT("/v1/deals/{id}", cost=10, retired="v2.deals.update")
    async def update(self, id: RecordId, change: DealChange) -> Deal:
        """Change a deal."""
        ...

    @PUT("/v1/deals/{id}/products/{product_attachment_id}", cost=10, retired="v2.deals.update_product")
    async def update_product(
        self,
        id: RecordId,
        product_attachment_id: RecordId,
        change: DealProductChange,
    ) -> DealProduct:
        """Change a product attached to a deal."""
        ...
