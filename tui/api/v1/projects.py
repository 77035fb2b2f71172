"""Projects: the operations of v1."""

from __future__ import annotations

from typing import Annotated

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Cursor, Limit, RecordId, Text, Wire
from tui.api.models.v1.activities import Activity
from tui.api.models.v1.projects import PlanItem, PlanItemChange, Project, ProjectChange, ProjectGroup, ProjectNew
from tui.api.models.v1.tasks import Task
from tui.api.page import Page


class Projects(Resource):
    """Projects."""

    @POST("/v1/projects/{id}/archive", cost=10)
    async def archive(self, id: RecordId) -> Project:
        """Archive a project."""
        ...

    @POST("/v1/projects", cost=10, status=201)
    async def create(self, new: ProjectNew) -> Project:
        """Add a project."""
        ...

    @DELETE("/v1/projects/{id}", cost=6)
    async def delete(self, id: RecordId) -> Project:
        """Delete a project."""
        ...

    @GET("/v1/projects/{id}", cost=2)
    async def get(self, id: RecordId) -> Project:
        """Give a project."""
        ...

    @GET("/v1/projects/{id}/plan", cost=20)
    async def get_plan(self, id: RecordId) -> Page[PlanItem]:
        """Give the plan of a project."""
        ...

    @GET("/v1/projects", cost=20)
    async def list(
        self,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
        status: Text | None = None,
        phase_id: RecordId | None = None,
        filter_id: RecordId | None = None,
        include_archived: bool | None = None,
    ) -> Page[Project]:
        """List projects."""
        ...

    @GET("/v1/projects/{id}/activities", cost=20)
    async def list_activities(self, id: RecordId) -> Page[Activity]:
        """List the activities of a project."""
        ...

    @GET("/v1/projects/{id}/groups", cost=20)
    async def list_groups(self, id: RecordId) -> Page[ProjectGroup]:
        """List the groups tasks and activities of a project are in."""
        ...

    @GET("/v1/projects/{id}/tasks", cost=20)
    async def list_tasks(self, id: RecordId) -> Page[Task]:
        """List the tasks of a project."""
        ...

    @PUT("/v1/projects/{id}", cost=10)
    async def update(self, id: RecordId, change: ProjectChange) -> Project:
        """Change a project."""
        ...

    @PUT("/v1/projects/{id}/plan/activities/{activityId}", cost=10)
    async def update_plan_activity(
        self,
        id: RecordId,
        activity_id: Annotated[RecordId, Wire("activityId")],
        change: PlanItemChange,
    ) -> PlanItem:
        """Change an activity in the plan of a project."""
        ...

    @PUT("/v1/projects/{id}/plan/tasks/{taskId}", cost=10)
    async def update_plan_task(
        self,
        id: RecordId,
        task_id: Annotated[RecordId, Wire("taskId")],
        change: PlanItemChange,
    ) -> PlanItem:
        """Change a task in the plan of a project."""
        ...
