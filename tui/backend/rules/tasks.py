"""Tasks of projects: subtasks one level deep, up to ten assignees, done and when (published v2 document: tasks)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, or_, select, update

from tui.backend.call import settled
from tui.backend.errors import invalid
from tui.backend.rules.dates import check_date
from tui.backend.rules.history import difference, record, record_created
from tui.backend.rules.references import check_references, refuse_null
from tui.backend.tables import task_assignees, tasks, users

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LONGEST_TITLE = 255
MOST_ASSIGNEES = 10
FLAGS = {"done": "is_done", "milestone": "is_milestone"}
"""What a body calls the flags of a task."""


async def add(call: Call, wanted: dict[str, Any]) -> int:
    """Add a task to a project and give its id; raises a 400."""
    wanted = {name: value for name, value in wanted.items() if value is not None}
    assigned = await _assigned(call, wanted) or []
    values = await _shaped(call, wanted, None)
    values |= {"creator_id": call.user_id, "add_time": call.time, "update_time": call.time}
    new_id = int(await call.add(tasks, values))
    await _assign(call, new_id, assigned)
    await record_created(call, "task", new_id, call.time)
    return new_id


async def revise(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Change a task; in another project its subtasks go along. Nothing happens where nothing differs. Raises a 400."""
    refuse_null(wanted, "title", "project_id", "done", "milestone")
    was = (await assignees_of(call, [before["id"]]))[before["id"]]
    assigned = await _assigned(call, wanted)
    values = settled(tasks, await _shaped(call, wanted, before))
    values = {name: value for name, value in values.items() if before[name] != value}
    people = {} if assigned is None or assigned == was else {"assignee_ids": assigned}
    if not values and not people:
        return
    if people:
        await _assign(call, before["id"], people["assignee_ids"])
    await record(call, "task", before["id"], difference(before | {"assignee_ids": was}, values | people))
    await call.change(tasks, before["id"], values | {"update_time": call.time})
    if "project_id" in values:
        mine = tasks.c.parent_task_id == before["id"]
        await call.db.execute(update(tasks).where(mine).values(project_id=values["project_id"]))


async def _shaped(call: Call, wanted: Mapping[str, Any], before: Row | None) -> Row:
    """The columns a caller's words come to; raises a 400."""
    await check_references(call, {name: wanted[name] for name in ("project_id",) if name in wanted})
    values = {name: value for name, value in wanted.items() if name in tasks.c}
    values |= {column: bool(wanted[name]) for name, column in FLAGS.items() if name in wanted}
    if "title" in values and not 0 < len(values["title"].strip()) <= LONGEST_TITLE:
        raise invalid("title", f"must be text of 1 to {LONGEST_TITLE} characters")
    for name in ("due_date", "start_date"):
        check_date(name, values.get(name))
    values |= await _parent(call, values, before)
    if "is_done" in values and values["is_done"] != (before or {}).get("is_done", False):
        values["marked_as_done_time"] = call.time if values["is_done"] else None
    return values


async def _parent(call: Call, values: Row, before: Row | None) -> Row:
    """The task above: of the same project and no subtask itself; a subtask that leaves its project stands alone."""
    project_id = values.get("project_id", (before or {}).get("project_id"))
    if "parent_task_id" not in values:
        left = before is not None and before["parent_task_id"] is not None and before["project_id"] != project_id
        return {"parent_task_id": None} if left else {}
    parent_id = values["parent_task_id"]
    if parent_id is None:
        return {}
    parent = await call.row(select(tasks).where(tasks.c.id == parent_id, ~tasks.c.is_deleted))
    if parent is None or parent["project_id"] != project_id:
        raise invalid("parent_task_id", f"there is no task {parent_id} in the project")
    if parent["parent_task_id"] is not None:
        raise invalid("parent_task_id", "is a subtask itself")
    if before is not None and (parent_id == before["id"] or await _has_subtasks(call, before["id"])):
        raise invalid("parent_task_id", "cannot be given to a task that has subtasks, nor be the task itself")
    return {}


async def _has_subtasks(call: Call, id: int) -> bool:
    mine = select(func.count()).where(tasks.c.parent_task_id == id, ~tasks.c.is_deleted)
    return bool(await call.one(mine))


# -- who works on it --------------------------------------------------------------------------------------------------


async def _assigned(call: Call, wanted: Mapping[str, Any]) -> list[int] | None:
    """The users a body assigns, None where it says nothing: one `assignee_id` outweighs a list; raises a 400."""
    if "assignee_id" in wanted:
        ids = [wanted["assignee_id"]] if wanted["assignee_id"] is not None else []
        name = "assignee_id"
    elif "assignee_ids" in wanted:
        name, ids = "assignee_ids", list(dict.fromkeys(_ids(wanted["assignee_ids"])))
    else:
        return None
    if len(ids) > MOST_ASSIGNEES:
        raise invalid(name, f"holds more than {MOST_ASSIGNEES} users")
    rows = await call.rows(select(users.c.id).where(users.c.id.in_(ids), ~users.c.is_deleted))
    if missing := set(ids) - {row["id"] for row in rows}:
        raise invalid(name, f"there is none with id {min(missing)}")
    return ids


def _ids(given: Any) -> list[int]:
    """A list of ids, which v1 may write as an object of them; raises a 400."""
    found: list[Any] = list(given.values()) if isinstance(given, dict) else list(given or ())
    if not all(isinstance(one, int) and not isinstance(one, bool) and 0 < one < 2**63 for one in found):
        raise invalid("assignee_ids", "must hold ids of users")
    return found


async def _assign(call: Call, id: int, ids: Sequence[int]) -> None:
    await call.db.execute(delete(task_assignees).where(task_assignees.c.task_id == id))
    if ids:
        await call.db.execute(insert(task_assignees), [{"task_id": id, "user_id": one} for one in ids])


async def assignees_of(call: Call, ids: Sequence[int]) -> dict[int, list[int]]:
    """The users assigned to tasks, the first one first."""
    found: dict[int, list[int]] = {one: [] for one in ids}
    query = select(task_assignees).where(task_assignees.c.task_id.in_(ids)).order_by(task_assignees.c.id)
    for row in await call.rows(query):
        found[row["task_id"]].append(row["user_id"])
    return found


async def remove(call: Call, before: Row) -> None:
    """Mark a task and its subtasks deleted (published v2 document: tasks)."""
    mine = or_(tasks.c.id == before["id"], tasks.c.parent_task_id == before["id"])
    await record(call, "task", before["id"], difference(before, {"is_deleted": True}))
    await call.db.execute(update(tasks).where(mine).values(is_deleted=True, update_time=call.time))
