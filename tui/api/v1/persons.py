"""Persons: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Limit, Many, RecordId, Start, Text
from tui.api.models.flow import FlowItem
from tui.api.page import Page


class Persons(Resource):
    """Persons."""

    @GET("/v1/persons/{id}/flow", cost=40)
    async def flow(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        all_changes: Text | None = None,
        items: Many[Text] | None = None,
    ) -> Page[FlowItem]:
        """List what happened to a person, newest first."""
        ...
