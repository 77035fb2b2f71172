"""Leads: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import GET, POST, Resource
from tui.api.models.base import Cursor, Limit, Many, RecordId, Text
from tui.api.models.conversions import ConversionStarted, ConversionStatus, LeadConversion
from tui.api.models.search import SearchHit
from tui.api.page import Page


class Leads(Resource):
    """Leads."""

    @GET("/api/v2/leads/search", cost=20, inside="items")
    async def search(
        self,
        *,
        term: Text,
        fields: Many[Literal["custom_fields", "notes", "title"]] | None = None,
        exact_match: bool | None = None,
        person_id: RecordId | None = None,
        organization_id: RecordId | None = None,
        include_fields: Many[Literal["lead.was_seen"]] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[SearchHit]:
        """Search leads."""
        ...

    @POST("/api/v2/leads/{id}/convert/deal", cost=40)
    async def convert_to_deal(self, id: Text, target: LeadConversion | None = None) -> ConversionStarted:
        """Start turning a lead into a deal."""
        ...

    @GET("/api/v2/leads/{id}/convert/status/{conversion_id}", cost=1)
    async def conversion_status(self, id: Text, conversion_id: Text) -> ConversionStatus:
        """Tell how far the conversion of a lead is."""
        ...
