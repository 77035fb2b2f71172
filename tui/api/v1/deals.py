"""Deals: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Limit, Many, RecordId, Start, Text
from tui.api.models.deals import DealSummary
from tui.api.models.flow import FlowItem
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
        pipeline_id: RecordId | None = None,
        stage_id: RecordId | None = None,
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
