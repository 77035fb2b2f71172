"""Tasks: the operations of v2."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Cursor, Deleted, Limit, RecordId, Text
from tui.api.models.tasks import Task, TaskChange, TaskNew
from tui.api.page import Page


class Tasks(Resource):
    """Tasks."""

    @GET("/api/v2/tasks", cost=10)
    async def list(
        self,
        *,
        cursor: Cursor | None = None,
        limit: Limit | None = None,
        is_done: bool | None = None,
        is_milestone: bool | None = None,
        assignee_id: RecordId | None = None,
        project_id: RecordId | None = None,
        parent_task_id: Text | None = None,
    ) -> Page[Task]:
        """List tasks."""
        ...

    @POST("/api/v2/tasks", cost=5, status=201)
    async def create(self, new: TaskNew) -> Task:
        """Add a task."""
        ...

    @DELETE("/api/v2/tasks/{id}", cost=3)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a task."""
        ...

    @GET("/api/v2/tasks/{id}", cost=1)
    async def get(self, id: RecordId) -> Task:
        """Give a task."""
        ...

    @PATCH("/api/v2/tasks/{id}", cost=5)
    async def update(self, id: RecordId, change: TaskChange) -> Task:
        """Change a task."""
        ...
