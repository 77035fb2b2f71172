"""Projects: where they stand, what they are about, how they end (published v2 document: projects)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, delete, insert, select, update

from tui.backend.call import settled
from tui.backend.errors import invalid
from tui.backend.rules import plans
from tui.backend.rules.boards import placed
from tui.backend.rules.custom_fields import merged
from tui.backend.rules.dates import check_date
from tui.backend.rules.history import difference, record, record_created
from tui.backend.rules.references import check_labels, check_references, refuse_null
from tui.backend.tables import deals, organizations, persons, project_links, project_templates, projects, tasks

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

STATUSES = ("open", "completed", "canceled")
LINKS: dict[str, tuple[str, Table]] = {
    "deal_ids": ("deal", deals),
    "person_ids": ("person", persons),
    "org_ids": ("organization", organizations),
}
VISIBLE_TO_COMPANY = 3
LONGEST_TITLE = 255


async def add(call: Call, wanted: dict[str, Any]) -> int:
    """Add a project and give its id; raises a 400.

    Open, in the first phase of the first board and owned by the caller unless said otherwise; a template gives board,
    description and plan (published v2 document: projects).
    """
    wanted = {name: value for name, value in wanted.items() if value is not None}
    template = await _template(call, wanted.pop("template_id", None))
    wanted = _from_template(template) | wanted
    begin = {"owner_id": call.user_id, "visible_to": VISIBLE_TO_COMPANY, "status": "open"}
    times = {"add_time": call.time, "update_time": call.time, "status_change_time": call.time}
    values = await _shaped(call, wanted, {"custom_fields": {}}, {})
    new_id = int(await call.add(projects, begin | values | times))
    await _link(call, new_id, {}, wanted)
    await record_created(call, "project", new_id, call.time)
    if template:
        await plans.lay(call, await call.find(projects, new_id), template)
    return new_id


async def _template(call: Call, id: int | None) -> Row | None:
    if id is None:
        return None
    query = select(project_templates).where(project_templates.c.id == id, ~project_templates.c.is_deleted)
    if found := await call.row(query):
        return found
    raise invalid("template_id", f"there is none with id {id}")


def _from_template(template: Row | None) -> Row:
    given = {"board_id": template["projects_board_id"], "description": template["description"]} if template else {}
    return {name: value for name, value in given.items() if value is not None}


async def revise(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Change a project; nothing happens where nothing differs. Raises a 400."""
    refuse_null(wanted, "title", "owner_id", "status", "board_id", "phase_id")
    wanted = {name: value for name, value in wanted.items() if name != "template_id"}
    linked = (await linked_of(call, [before["id"]]))[before["id"]]
    values = settled(projects, await _shaped(call, wanted, before, linked))
    values = {name: value for name, value in values.items() if before[name] != value}
    links = {name: list(dict.fromkeys(wanted[name] or ())) for name in LINKS if name in wanted}
    links = {name: ids for name, ids in links.items() if ids != linked[name]}
    if not values and not links:
        return
    if "status" in values:
        values["status_change_time"] = call.time
    await _link(call, before["id"], linked, links)
    await record(call, "project", before["id"], difference(before | linked, values | links))
    await call.change(projects, before["id"], values | {"update_time": call.time})


async def _shaped(call: Call, wanted: Mapping[str, Any], before: Row, linked: Mapping[str, list[int]]) -> Row:
    """The columns a caller's words come to; raises a 400."""
    await check_references(call, {name: wanted[name] for name in ("owner_id",) if name in wanted})
    await check_labels(call, "project", wanted.get("label_ids"))
    for name, (_, table) in LINKS.items():
        new: set[int] = set(wanted.get(name) or ())
        await _check_linked(call, name, table, new - set(linked.get(name, ())))
    columns = {name: value for name, value in wanted.items() if name in projects.c and name != "custom_fields"}
    columns |= await placed(call, wanted, before if "id" in before else None)
    _check(columns)
    if columns.get("health_status") is not None:
        columns["health_status"] = f"{columns['health_status']:g}"
    custom = await merged(call, "project", before["custom_fields"], wanted.get("custom_fields") or {})
    return columns | {"custom_fields": custom}


def _check(columns: Row) -> None:
    if "title" in columns and not 0 < len(columns["title"].strip()) <= LONGEST_TITLE:
        raise invalid("title", f"must be text of 1 to {LONGEST_TITLE} characters")
    if columns.get("status", "open") not in STATUSES:
        raise invalid("status", f"must be one of [{', '.join(STATUSES)}]")
    for name in ("start_date", "end_date"):
        check_date(name, columns.get(name))


async def _check_linked(call: Call, name: str, table: Table, wanted: set[int]) -> None:
    if not wanted:
        return
    rows = await call.rows(select(table.c.id).where(table.c.id.in_(wanted), ~table.c.is_deleted))
    if missing := wanted - {row["id"] for row in rows}:
        raise invalid(name, f"there is none with id {min(missing)}")


async def linked_of(call: Call, ids: Sequence[int]) -> dict[int, dict[str, list[int]]]:
    """The deals, persons and organizations the caller sees of projects, by project."""
    found: dict[int, dict[str, list[int]]] = {one: {name: [] for name in LINKS} for one in ids}
    names = {item: name for name, (item, _) in LINKS.items()}
    query = select(project_links).where(project_links.c.project_id.in_(ids)).order_by(project_links.c.id)
    for row in await call.rows(query):
        found[row["project_id"]][names[row["item_type"]]].append(row["item_id"])
    return found


async def _link(call: Call, id: int, before: Mapping[str, Iterable[int]], wanted: Mapping[str, Any]) -> None:
    """Link a project anew with what is wanted; what the caller does not see stays linked."""
    for name, (item, _) in LINKS.items():
        if name in wanted:
            mine = (project_links.c.project_id == id) & (project_links.c.item_type == item)
            gone = project_links.c.item_id.in_(list(before.get(name, ())))
            await call.db.execute(delete(project_links).where(mine, gone))
            rows = [{"project_id": id, "item_type": item, "item_id": one} for one in dict.fromkeys(wanted[name] or ())]
            if rows:
                await call.db.execute(insert(project_links), rows)


async def repoint(call: Call, item: str, gone: int, survivor: int) -> None:
    """Projects about a deal, person or organization are about the one it was merged into (product 9.9)."""
    name = next(name for name, (kind, _) in LINKS.items() if kind == item)
    mine = (project_links.c.item_type == item) & (project_links.c.item_id == gone)
    ids = [row["project_id"] for row in await call.whole.rows(select(project_links).where(mine))]
    for project_id, linked in (await linked_of(call.whole, ids)).items():
        after = list(dict.fromkeys(survivor if one == gone else one for one in linked[name]))
        await _link(call, project_id, linked, {name: after})
        await record(call, "project", project_id, {name: (linked[name], after)})
        await call.change(projects, project_id, {"update_time": call.time})


async def archive(call: Call, before: Row) -> None:
    """Put a project into the archive; one that is there stays as it is."""
    if not before["is_archived"]:
        values = {"is_archived": True, "archive_time": call.time}
        await record(call, "project", before["id"], difference(before, values))
        await call.change(projects, before["id"], values | {"update_time": call.time})


async def remove(call: Call, before: Row) -> None:
    """Mark a project deleted, and its tasks with it."""
    await record(call, "project", before["id"], difference(before, {"is_deleted": True}))
    gone = {"is_deleted": True, "update_time": call.time}
    await call.change(projects, before["id"], gone)
    await call.db.execute(update(tasks).where(tasks.c.project_id == before["id"], ~tasks.c.is_deleted).values(gone))
