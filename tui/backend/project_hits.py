"""Found projects as a search shows them (published v2 document: projects/search)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Table, select

from tui.backend.rules.projects import linked_of
from tui.backend.tables import deals, organizations, persons, project_links, project_phases, projects

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

Around = dict[str, Any]
SAME = ("title", "status", "board_id", "description", "end_date")
ABOUT = {"person_id": "person", "organization_id": "organization", "org_id": "organization", "deal_id": "deal"}
"""What a search may be narrowed by, and the type of the link."""


def linked_to(name: str, id: int) -> ColumnElement[bool]:
    """Only projects linked to the record a parameter of the search names."""
    mine = (project_links.c.item_type == ABOUT[name]) & (project_links.c.item_id == id)
    return projects.c.id.in_(select(project_links.c.project_id).where(mine))


async def around(call: Call, rows: Sequence[Row]) -> dict[int, Around]:
    """What found projects are shown with, by their id: phase, person, organization and deals."""
    if not rows:
        return {}
    linked = await linked_of(call, [row["id"] for row in rows])
    known = {
        "phase": await _named(call, project_phases, (row["phase_id"] for row in rows)),
        "person": await _named(call, persons, _first(linked, "person_ids")),
        "organization": await _named(call, organizations, _first(linked, "org_ids")),
        "deal": await _named(call, deals, _first(linked, "deal_ids")),
    }
    return {row["id"]: _around(row, linked[row["id"]], known) for row in rows}


def _first(linked: Mapping[int, Mapping[str, list[int]]], name: str) -> list[int]:
    return [ids[name][0] for ids in linked.values() if ids[name]]


async def _named(call: Call, table: Table, ids: Iterable[int]) -> dict[int, Row]:
    rows = await call.rows(select(table).where(table.c.id.in_(set(ids))))
    return {row["id"]: _brief(table, row) for row in rows}


def _brief(table: Table, row: Row) -> Row:
    if table is deals:
        return {"id": row["id"], "title": row["title"]}
    place = {"address": (row["address"] or {}).get("value")} if table is organizations else {}
    return {"id": row["id"], "name": row["name"]} | place


def _around(row: Row, linked: Mapping[str, list[int]], known: Mapping[str, Mapping[int, Row]]) -> Around:
    names = (("person", "person_ids"), ("organization", "org_ids"), ("deal", "deal_ids"))
    found = {name: known[name].get(linked[many][0]) if linked[many] else None for name, many in names}
    return found | {"phase": known["phase"].get(row["phase_id"]), "deal_count": len(linked["deal_ids"])}


def project_found(row: Row, custom: Sequence[str], notes: Sequence[str], beside: Around) -> Row:
    """One found project."""
    whole = {"id": row["id"], "type": "project", "owner": {"id": row["owner_id"]}}
    return whole | {name: row[name] for name in SAME} | beside | {"custom_fields": list(custom), "notes": list(notes)}
