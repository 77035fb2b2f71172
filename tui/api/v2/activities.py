"""Activities: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.activities import Activity, ActivityChange, ActivityNew
from tui.api.models.base import Cursor, Deleted, Limit, Many, RecordId, Text
from tui.api.page import Page


class Activities(Resource):
    """Activities."""

    @GET("/api/v2/activities", cost=10)
    async def list(
        self,
        *,
        filter_id: RecordId | None = None,
        ids: Many[int] | None = None,
        owner_id: RecordId | None = None,
        deal_id: RecordId | None = None,
        lead_id: Text | None = None,
        person_id: RecordId | None = None,
        org_id: RecordId | None = None,
        done: bool | None = None,
        updated_since: Text | None = None,
        updated_until: Text | None = None,
        sort_by: Literal["id", "update_time", "add_time", "due_date"] | None = None,
        sort_direction: Literal["asc", "desc"] | None = None,
        include_fields: Many[Literal["attendees"]] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Activity]:
        """List activities."""
        ...

    @GET("/api/v2/activities/{id}", cost=1)
    async def get(
        self,
        id: RecordId,
        *,
        include_fields: Many[Literal["attendees"]] | None = None,
    ) -> Activity:
        """Give an activity."""
        ...

    @POST("/api/v2/activities", cost=5)
    async def create(self, new: ActivityNew) -> Activity:
        """Add an activity."""
        ...

    @PATCH("/api/v2/activities/{id}", cost=5)
    async def update(self, id: RecordId, change: ActivityChange) -> Activity:
        """Change an activity; only the fields given change."""
        ...

    @DELETE("/api/v2/activities/{id}", cost=3)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete an activity."""
        ...
