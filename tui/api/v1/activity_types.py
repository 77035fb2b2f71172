"""Activity types: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.activities import ActivityType, ActivityTypeChange, ActivityTypeNew
from tui.api.models.base import Deleted, Many, RecordId
from tui.api.page import Page


class ActivityTypes(Resource):
    """Activity types."""

    @GET("/v1/activityTypes", cost=20)
    async def list(self) -> Page[ActivityType]:
        """List activity types."""
        ...

    @POST("/v1/activityTypes", cost=10)
    async def create(self, new: ActivityTypeNew) -> ActivityType:
        """Add an activity type."""
        ...

    @PUT("/v1/activityTypes/{id}", cost=10)
    async def update(self, id: RecordId, change: ActivityTypeChange) -> ActivityType:
        """Change an activity type; only the fields given change."""
        ...

    @DELETE("/v1/activityTypes/{id}", cost=6)
    async def delete(self, id: RecordId) -> ActivityType:
        """Deactivate an activity type."""
        ...

    @DELETE("/v1/activityTypes", cost=6, retired="nothing")
    async def delete_many(self, *, ids: Many[int]) -> Deleted:
        """Delete several activity types at once."""
        ...
