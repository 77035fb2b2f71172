"""Pipelines: the operations of v1."""

from __future__ import annotations

from datetime import date

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Deleted, Flag, Limit, RecordId, Start, Text
from tui.api.models.v1.deals import Deal
from tui.api.models.v1.pipelines import ConversionStatistics, MovementStatistics, Pipeline, PipelineChange, PipelineNew
from tui.api.page import Page


class Pipelines(Resource):
    """Pipelines."""

    @GET("/v1/pipelines/{id}/conversion_statistics", cost=40)
    async def get_conversion_statistics(
        self,
        id: RecordId,
        *,
        end_date: date,
        start_date: date,
        user_id: RecordId | None = None,
    ) -> ConversionStatistics:
        """Give the conversion statistics of a pipeline."""
        ...

    @GET("/v1/pipelines/{id}/movement_statistics", cost=40)
    async def get_movement_statistics(
        self,
        id: RecordId,
        *,
        end_date: date,
        start_date: date,
        user_id: RecordId | None = None,
    ) -> MovementStatistics:
        """Give the movement statistics of a pipeline."""
        ...

    @GET("/v1/pipelines/{id}/deals", cost=20)
    async def list_deals(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        start: Start | None = None,
        user_id: RecordId | None = None,
        everyone: Flag | None = None,
        stage_id: RecordId | None = None,
        filter_id: RecordId | None = None,
        get_summary: Flag | None = None,
        totals_convert_currency: Text | None = None,
    ) -> Page[Deal]:
        """List the deals of a pipeline."""
        ...

    @POST("/v1/pipelines", cost=10, retired="v2.pipelines.create")
    async def create(self, new: PipelineNew) -> Pipeline:
        """Add a pipeline."""
        ...

    @DELETE("/v1/pipelines/{id}", cost=6, retired="v2.pipelines.delete")
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a pipeline."""
        ...

    @GET("/v1/pipelines/{id}", cost=2, retired="v2.pipelines.get")
    async def get(self, id: RecordId, *, totals_convert_currency: Text | None = None) -> Pipeline:
        """Give a pipeline."""
        ...

    @GET("/v1/pipelines", cost=20, retired="v2.pipelines.list")
    async def list(self) -> Page[Pipeline]:
        """List pipelines."""
        ...

    @PUT("/v1/pipelines/{id}", cost=10, retired="v2.pipelines.update")
    async def update(self, id: RecordId, change: PipelineChange) -> Pipeline:
        """Change a pipeline."""
        ...
