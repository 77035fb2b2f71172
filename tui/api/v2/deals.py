"""Deals: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Cursor, Deleted, Limit, Many, RecordId, Text
from tui.api.models.conversions import ConversionStarted, ConversionStatus
from tui.api.models.deals import Deal, DealChange, DealNew
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
