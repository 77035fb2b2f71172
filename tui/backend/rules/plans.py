"""The plan of a project: its tasks and activities by phase and group, at first as its template has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, delete, select

from tui.backend.errors import invalid
from tui.backend.rules import activities as activity_rules
from tui.backend.rules import tasks as task_rules
from tui.backend.rules.boards import phases_of
from tui.backend.tables import activities, project_groups, project_plan, tasks

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

ITEMS: dict[str, Table] = {"task": tasks, "activity": activities}


async def lay(call: Call, project: Row, template: Row) -> None:
    """Give a new project the groups, tasks and activities of its template; days count from its first day."""
    groups = [
        await call.add(project_groups, {"project_id": project["id"], "name": name, "order_nr": n})
        for n, name in enumerate(template["plan_groups"], 1)
    ]
    phases = [phase["id"] for phase in await call.rows(phases_of(project["board_id"]))]
    for item in template["plan_items"]:
        due = _due(project["start_date"] or call.time[:10], item.get("day", 0))
        kind, new_id = await _make(call, project, item, due)
        place = {"phase_id": _at(phases, item.get("phase")), "group_id": _at(groups, item.get("group"))}
        await _put(call, project, kind, new_id, place)


async def _make(call: Call, project: Row, item: Mapping[str, Any], due: str) -> tuple[str, int]:
    common = {"project_id": project["id"], "due_date": due}
    if kind := item.get("type"):
        wanted = common | {"type": kind, "subject": item["title"], "owner_id": project["owner_id"]}
        return "activity", await activity_rules.add(call, wanted)
    assigned = {"assignee_ids": [project["owner_id"]]}
    whole = common | assigned | {"title": item["title"], "milestone": int(bool(item.get("is_milestone")))}
    new_id = await task_rules.add(call, whole)
    for title in item.get("subtasks", ()):
        await task_rules.add(call, common | assigned | {"title": title, "parent_task_id": new_id})
    return "task", new_id


def _due(begin: str, day: int) -> str:
    first = date.fromisoformat(begin)
    return min(first + timedelta(days=day), date.max).isoformat() if first < date(9000, 1, 1) else begin


def _at(ids: Sequence[int], place: int | None) -> int | None:
    return ids[place] if place is not None and place < len(ids) else None


async def plan_of(call: Call, project: Row) -> list[Row]:
    """Every task and activity of a project with its phase and group, tasks first."""
    stand = await call.rows(select(project_plan).where(project_plan.c.project_id == project["id"]))
    known = {(row["item_type"], row["item_id"]): row for row in stand}
    found = []
    for kind, table in ITEMS.items():
        query = select(table.c.id).where(table.c.project_id == project["id"], ~table.c.is_deleted)
        found += [_item(kind, row["id"], known) for row in await call.rows(query.order_by(table.c.id))]
    return found


def _item(kind: str, id: int, known: Mapping[tuple[str, int], Row]) -> Row:
    place = known.get((kind, id), {})
    return {
        "item_id": id,
        "item_type": kind,
        "phase_id": place.get("phase_id"),
        "group_id": place.get("group_id"),
    }


async def move(call: Call, project: Row, kind: str, id: int, wanted: Mapping[str, Any]) -> Row:
    """Put a task or activity of a project into another phase or group; raises a 400."""
    (before,) = [one for one in await plan_of(call, project) if (one["item_type"], one["item_id"]) == (kind, id)]
    place = {name: wanted.get(name, before[name]) for name in ("phase_id", "group_id")}
    await _check_place(call, project, place)
    await _put(call, project, kind, id, place)
    return before | place


async def _check_place(call: Call, project: Row, place: Mapping[str, int | None]) -> None:
    phases = {row["id"] for row in await call.rows(phases_of(project["board_id"]))}
    groups = {row["id"] for row in await groups_of(call, project)}
    if place["phase_id"] not in {None, *phases}:
        raise invalid("phase_id", f"there is no phase {place['phase_id']} on the project's board")
    if place["group_id"] not in {None, *groups}:
        raise invalid("group_id", f"there is no group {place['group_id']} in the project")


async def groups_of(call: Call, project: Row) -> list[Row]:
    """The groups of a project's plan, in their order."""
    mine = (project_groups.c.project_id == project["id"]) & ~project_groups.c.is_deleted
    return await call.rows(select(project_groups).where(mine).order_by(project_groups.c.order_nr, project_groups.c.id))


async def _put(call: Call, project: Row, kind: str, id: int, place: Mapping[str, int | None]) -> None:
    mine = (project_plan.c.item_type == kind) & (project_plan.c.item_id == id)
    await call.db.execute(delete(project_plan).where(mine))
    await call.add(project_plan, {"project_id": project["id"], "item_type": kind, "item_id": id, **place})
