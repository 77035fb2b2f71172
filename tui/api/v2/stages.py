"""Stages: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Cursor, Deleted, Limit, RecordId
from tui.api.models.pipelines import Stage, StageChange, StageNew
from tui.api.page import Page


class Stages(Resource):
    """Stages."""

    @GET("/api/v2/stages", cost=5)
    async def list(
        self,
        *,
        pipeline_id: RecordId | None = None,
        sort_by: Literal["id", "update_time", "add_time", "order_nr"] | None = None,
        sort_direction: Literal["asc", "desc"] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Stage]:
        """List stages."""
        ...

    @GET("/api/v2/stages/{id}", cost=1)
    async def get(self, id: RecordId) -> Stage:
        """Give a stage."""
        ...

    @POST("/api/v2/stages", cost=5)
    async def create(self, new: StageNew) -> Stage:
        """Add a stage."""
        ...

    @PATCH("/api/v2/stages/{id}", cost=5)
    async def update(self, id: RecordId, change: StageChange) -> Stage:
        """Change a stage; only the fields given change."""
        ...

    @DELETE("/api/v2/stages/{id}", cost=3)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a stage."""
        ...
