"""Tasks."""

from __future__ import annotations

from tui.api.models.base import Body, Flag, Many, Record, RecordId, Start, Text


class Task(Record):
    """A task, as v2 gives it."""

    id: int | None = None
    title: str | None = None
    creator_id: int | None = None
    description: str | None = None
    project_id: int | None = None
    is_done: bool | None = None
    is_milestone: bool | None = None
    due_date: str | None = None
    start_date: str | None = None
    parent_task_id: int | None = None
    assignee_ids: Many[int] | None = None
    priority: int | None = None
    add_time: str | None = None
    update_time: str | None = None
    marked_as_done_time: str | None = None


class TaskNew(Body):
    """A new task."""

    title: Text
    project_id: RecordId
    parent_task_id: RecordId | None = None
    description: Text | None = None
    done: Flag | None = None
    milestone: Flag | None = None
    due_date: Text | None = None
    start_date: Text | None = None
    assignee_id: RecordId | None = None
    assignee_ids: Many[RecordId] | None = None
    priority: Start | None = None


class TaskChange(Body):
    """What may change on a task."""

    title: Text | None = None
    project_id: RecordId | None = None
    parent_task_id: RecordId | None = None
    description: Text | None = None
    done: Flag | None = None
    milestone: Flag | None = None
    due_date: Text | None = None
    start_date: Text | None = None
    assignee_id: RecordId | None = None
    assignee_ids: Many[RecordId] | None = None
    priority: Start | None = None
