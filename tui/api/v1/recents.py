"""Recents: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Limit, Many, Start, Text
from tui.api.models.recents import Recent
from tui.api.page import Page

RecentItem = Literal[
    "activity",
    "activityType",
    "deal",
    "file",
    "filter",
    "note",
    "person",
    "organization",
    "pipeline",
    "product",
    "stage",
    "user",
]


class Recents(Resource):
    """Recents."""

    @GET("/v1/recents", cost=20)
    async def list(
        self,
        *,
        since_timestamp: Text,
        items: Many[RecentItem] | None = None,
        limit: Limit | None = None,
        start: Start | None = None,
    ) -> Page[Recent]:
        """List what changed since a time, of several kinds."""
        ...
