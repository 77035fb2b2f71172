"""Tasks: the answers of both dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Select, select

from tui.api.models.base import Deleted
from tui.api.models.tasks import Task, TaskChange, TaskNew
from tui.api.models.v1.tasks import Task as TaskV1
from tui.api.models.v1.tasks import TaskChange as TaskChangeV1
from tui.api.models.v1.tasks import TaskNew as TaskNewV1
from tui.api.page import Page
from tui.api.v1.tasks import Tasks as TasksV1
from tui.api.v2.tasks import Tasks
from tui.backend.call import LARGEST
from tui.backend.errors import invalid
from tui.backend.lists import Order, keyset, narrowed
from tui.backend.registry import answers
from tui.backend.rules import tasks as rules
from tui.backend.tables import task_assignees, tasks
from tui.backend.v1.tasks import tasks_v1, tasks_v2

if TYPE_CHECKING:
    from tui.backend.call import Call

WHOLE = 500
"""How many tasks v1 gives where nothing is said (published v1 document: tasks)."""


def _asked(call: Call, assignee_id: int | None, parent: str | None, **wanted: Any) -> Select[Any]:
    """The tasks somebody works on, and those below one task, or with `null` those below none; raises a 400."""
    query = narrowed(call, tasks, is_deleted=False, **wanted)
    if assignee_id is not None:
        mine = select(task_assignees.c.task_id).where(task_assignees.c.user_id == assignee_id)
        query = query.where(tasks.c.id.in_(mine))
    if parent is None:
        return query
    if parent == "null":
        return query.where(tasks.c.parent_task_id.is_(None))
    if not parent.isdecimal() or len(parent) > len(str(LARGEST)) or int(parent) > LARGEST:
        raise invalid("parent_task_id", "must be null or the id of a task")
    return query.where(tasks.c.parent_task_id == int(parent))


# -- v2 ---------------------------------------------------------------------------------------------------------------


@answers(Tasks.list)
async def every(
    call: Call,
    *,
    cursor: str | None = None,
    limit: int | None = None,
    is_done: bool | None = None,
    is_milestone: bool | None = None,
    assignee_id: int | None = None,
    project_id: int | None = None,
    parent_task_id: str | None = None,
) -> Page[Task]:
    """List tasks."""
    flags = {"is_done": is_done, "is_milestone": is_milestone}
    query = _asked(call, assignee_id, parent_task_id, project_id=project_id, **flags)
    rows, after = await keyset(call, query, tasks, Order(limit=limit, cursor=cursor))
    return Page([Task.model_validate(row) for row in await tasks_v2(call, rows)], after)


@answers(Tasks.get)
async def get(call: Call, id: int) -> Task:
    """Give a task."""
    return Task.model_validate((await tasks_v2(call, [await call.alive(tasks, id)]))[0])


@answers(Tasks.create)
async def create(call: Call, new: TaskNew) -> Task:
    """Add a task to a project."""
    return await get(call, await rules.add(call, new.wire()))


@answers(Tasks.update)
async def update(call: Call, id: int, change: TaskChange) -> Task:
    """Change a task."""
    await rules.revise(call, await call.alive(tasks, id), change.wire())
    return await get(call, id)


@answers(Tasks.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Mark a task and its subtasks deleted."""
    await rules.remove(call, await call.alive(tasks, id))
    return Deleted(id=id)


# -- v1 ---------------------------------------------------------------------------------------------------------------


@answers(TasksV1.list)
async def every_v1(
    call: Call,
    *,
    done: bool | None = None,
    limit: int | None = None,
    cursor: str | None = None,
    project_id: int | None = None,
    assignee_id: int | None = None,
    parent_task_id: int | Literal["null"] | None = None,
) -> Page[TaskV1]:
    """List tasks."""
    parent = None if parent_task_id is None else str(parent_task_id)
    query = _asked(call, assignee_id, parent, project_id=project_id, is_done=done)
    rows, after = await keyset(call, query, tasks, Order(limit=limit or WHOLE, cursor=cursor))
    return Page([TaskV1.model_validate(row) for row in await tasks_v1(call, rows)], after)


@answers(TasksV1.get)
async def get_v1(call: Call, id: int) -> TaskV1:
    """Give a task."""
    return TaskV1.model_validate((await tasks_v1(call, [await call.alive(tasks, id)]))[0])


@answers(TasksV1.create)
async def create_v1(call: Call, new: TaskNewV1) -> TaskV1:
    """Add a task to a project."""
    return await get_v1(call, await rules.add(call, new.wire()))


@answers(TasksV1.update)
async def update_v1(call: Call, id: int, change: TaskChangeV1) -> TaskV1:
    """Change a task."""
    await rules.revise(call, await call.alive(tasks, id), change.wire())
    return await get_v1(call, id)


@answers(TasksV1.delete)
async def delete_v1(call: Call, id: int) -> TaskV1:
    """Mark a task and its subtasks deleted; the answer is its id."""
    await rules.remove(call, await call.alive(tasks, id))
    return TaskV1(id=id)
