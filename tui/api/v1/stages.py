"""Stages: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Deleted, Flag, Limit, Many, RecordId, Start
from tui.api.models.v1.deals import Deal
from tui.api.models.v1.stages import Stage, StageChange, StageNew
from tui.api.page import Page


class Stages(Resource):
    """Stages."""

    @GET("/v1/stages/{id}/deals", cost=20)
    async def list_deals(
        self,
        id: RecordId,
        *,
        filter_id: RecordId | None = None,
        user_id: RecordId | None = None,
        everyone: Flag | None = None,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[Deal]:
        """List the deals of a stage."""
        ...

    @POST("/v1/stages", cost=10, retired="v2.stages.create")
    async def create(self, new: StageNew) -> Stage:
        """Add a stage."""
        ...

    @DELETE("/v1/stages/{id}", cost=6, retired="v2.stages.delete")
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a stage."""
        ...

    @DELETE("/v1/stages", cost=6, retired="nothing")
    async def delete_many(self, *, ids: Many[int]) -> Deleted:
        """Delete several stages at once."""
        ...

    @GET("/v1/stages/{id}", cost=2, retired="v2.stages.get")
    async def get(self, id: RecordId, *, everyone: Flag | None = None) -> Stage:
        """Give a stage."""
        ...

    @GET("/v1/stages", cost=20, retired="v2.stages.list")
    async def list(
        self,
        *,
        pipeline_id: RecordId | None = None,
        limit: Limit | None = None,
        start: Start | None = None,
    ) -> Page[Stage]:
        """List stages."""
        ...

    @PUT("/v1/stages/{id}", cost=10, retired="v2.stages.update")
    async def update(self, id: RecordId, change: StageChange) -> Stage:
        """Change a stage."""
        ...
