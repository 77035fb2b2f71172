"""Tasks: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Cursor, Flag, Limit, RecordId
from tui.api.models.v1.tasks import Task, TaskChange, TaskNew
from tui.api.page import Page


class Tasks(Resource):
    """Tasks."""

    @POST("/v1/tasks", cost=10, status=201)
    async def create(self, new: TaskNew) -> Task:
        """Add a task."""
        ...

    @DELETE("/v1/tasks/{id}", cost=6)
    async def delete(self, id: RecordId) -> Task:
        """Delete a task."""
        ...

    @GET("/v1/tasks/{id}", cost=2)
    async def get(self, id: RecordId) -> Task:
        """Give a task."""
        ...

    @GET("/v1/tasks", cost=20)
    async def list(
        self,
        *,
        done: Flag | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
        project_id: RecordId | None = None,
        assignee_id: RecordId | None = None,
        parent_task_id: RecordId | Literal["null"] | None = None,
    ) -> Page[Task]:
        """List tasks."""
        ...

    @PUT("/v1/tasks/{id}", cost=10)
    async def update(self, id: RecordId, change: TaskChange) -> Task:
        """Change a task."""
        ...
