"""Goals: the operations of v1."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Many, Number, RecordId, Text, Wire
from tui.api.models.goals import Goal, GoalChange, GoalNew, GoalResults
from tui.api.page import Page

TypeName = Literal["deals_won", "deals_progressed", "activities_completed", "activities_added", "deals_started"]


class Goals(Resource):
    """Goals."""

    @POST("/v1/goals", cost=10, inside="goal")
    async def create(self, new: GoalNew) -> Goal:
        """Add a goal."""
        ...

    @DELETE("/v1/goals/{id}", cost=6)
    async def delete(self, id: Text) -> None:
        """Delete a goal."""
        ...

    @GET("/v1/goals/find", cost=20, inside="goals")
    async def find(
        self,
        *,
        title: Text | None = None,
        is_active: bool | None = None,
        type_name: Annotated[TypeName | None, Wire("type.name")] = None,
        period_end: Annotated[date | None, Wire("period.end")] = None,
        assignee_id: Annotated[int | None, Wire("assignee.id")] = None,
        period_start: Annotated[date | None, Wire("period.start")] = None,
        assignee_type: Annotated[Literal["person", "company", "team"] | None, Wire("assignee.type")] = None,
        type_params_stage_id: Annotated[RecordId | None, Wire("type.params.stage_id")] = None,
        expected_outcome_target: Annotated[Number | None, Wire("expected_outcome.target")] = None,
        type_params_pipeline_id: Annotated[Many[RecordId] | None, Wire("type.params.pipeline_id")] = None,
        expected_outcome_currency_id: Annotated[RecordId | None, Wire("expected_outcome.currency_id")] = None,
        type_params_activity_type_id: Annotated[Many[RecordId] | None, Wire("type.params.activity_type_id")] = None,
        expected_outcome_tracking_metric: Annotated[
            Literal["quantity", "sum"] | None, Wire("expected_outcome.tracking_metric")
        ] = None,
    ) -> Page[Goal]:
        """Find a goal."""
        ...

    @GET("/v1/goals/{id}/results", cost=20)
    async def get_results(
        self,
        id: Text,
        *,
        period_end: Annotated[date, Wire("period.end")],
        period_start: Annotated[date, Wire("period.start")],
    ) -> GoalResults:
        """Give the results of a goal."""
        ...

    @PUT("/v1/goals/{id}", cost=10, inside="goal")
    async def update(self, id: Text, change: GoalChange) -> Goal:
        """Change a goal."""
        ...
