"""Tasks, as v1 reads and writes them."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Body, Flag, Many, Record, RecordId, Text


class Task(Record):
    """A task, as v1 gives it."""

    id: int | None = None
    title: str | None = None
    project_id: int | None = None
    description: str | None = None
    parent_task_id: int | None = None
    assignee_id: int | None = None
    assignee_ids: Many[int] | None = None
    done: Any | None = None
    due_date: str | None = None
    creator_id: int | None = None
    add_time: str | None = None
    update_time: str | None = None
    marked_as_done_time: str | None = None
    success: bool | None = None
    data: dict[str, Any] | None = None


class TaskNew(Body):
    """A new task."""

    title: Text
    project_id: RecordId
    description: Text | None = None
    parent_task_id: RecordId | None = None
    assignee_id: RecordId | None = None
    assignee_ids: Many[RecordId] | dict[str, Any] | None = None
    done: Flag | None = None
    due_date: Text | None = None


class TaskChange(Body):
    """What may change on a task."""

    title: Text | None = None
    project_id: RecordId | None = None
    description: Text | None = None
    parent_task_id: RecordId | None = None
    assignee_id: RecordId | None = None
    assignee_ids: Many[RecordId] | dict[str, Any] | None = None
    done: Flag | None = None
    due_date: Text | None = None
