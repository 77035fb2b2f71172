"""Activities: the operations of v1."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import MAX_ID, Cursor, Deleted, Flag, Limit, Many, RecordId, Start, Text
from tui.api.models.v1.activities import Activity, ActivityNew
from tui.api.page import Page

UserOrAll = Annotated[int, Field(ge=0, le=MAX_ID)]
"""The id of a user; 0 means everybody."""


class Activities(Resource):
    """Activities."""

    @POST("/v1/activities", cost=10, status=201, retired="v2.activities.create")
    async def create(self, new: ActivityNew) -> Activity:
        """Add an activity."""
        ...

    @DELETE("/v1/activities/{id}", cost=6, retired="v2.activities.delete")
    async def delete(self, id: RecordId) -> Deleted:
        """Delete an activity."""
        ...

    @DELETE("/v1/activities", cost=6, retired="nothing")
    async def delete_many(self, *, ids: Many[int]) -> Deleted:
        """Delete several activities at once."""
        ...

    @GET("/v1/activities/{id}", cost=2, retired="v2.activities.get")
    async def get(self, id: RecordId) -> Activity:
        """Give an activity."""
        ...

    @GET("/v1/activities", cost=20, retired="v2.activities.list")
    async def list(
        self,
        *,
        user_id: UserOrAll | None = None,
        filter_id: RecordId | None = None,
        type: Text | None = None,
        limit: Limit | None = None,
        start: Start | None = None,
        start_date: date | None = None,
        end_date: date | None = None,
        done: Flag | None = None,
    ) -> Page[Activity]:
        """List activities."""
        ...

    @GET("/v1/activities/collection", cost=20, retired="v2.activities.list")
    async def list_collection(
        self,
        *,
        done: bool | None = None,
        type: Text | None = None,
        limit: Limit | None = None,
        since: Text | None = None,
        until: Text | None = None,
        cursor: Cursor | None = None,
        user_id: RecordId | None = None,
    ) -> Page[Activity]:
        """List all activities with a cursor."""
        ...

    @PUT("/v1/activities/{id}", cost=10, retired="v2.activities.update")
    async def update(self, id: RecordId, new: ActivityNew) -> Activity:
        """Change an activity."""
        ...
