"""Pipelines: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Cursor, Deleted, Limit, RecordId
from tui.api.models.pipelines import Pipeline, PipelineChange, PipelineNew
from tui.api.page import Page


class Pipelines(Resource):
    """Pipelines."""

    @GET("/api/v2/pipelines", cost=5)
    async def list(
        self,
        *,
        sort_by: Literal["id", "update_time", "add_time"] | None = None,
        sort_direction: Literal["asc", "desc"] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Pipeline]:
        """List pipelines."""
        ...

    @GET("/api/v2/pipelines/{id}", cost=1)
    async def get(self, id: RecordId) -> Pipeline:
        """Give a pipeline."""
        ...

    @POST("/api/v2/pipelines", cost=5)
    async def create(self, new: PipelineNew) -> Pipeline:
        """Add a pipeline."""
        ...

    @PATCH("/api/v2/pipelines/{id}", cost=5)
    async def update(self, id: RecordId, change: PipelineChange) -> Pipeline:
        """Change a pipeline; only the fields given change."""
        ...

    @DELETE("/api/v2/pipelines/{id}", cost=3)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a pipeline."""
        ...
