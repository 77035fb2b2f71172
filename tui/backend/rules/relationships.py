"""How organizations are related: a parent and its daughters, or just related (reference: organizationRelationships)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, or_, select

from tui.backend.errors import invalid
from tui.backend.rules.references import refuse_null
from tui.backend.tables import organization_relationships as relationships
from tui.backend.tables import organizations

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

ENDS = ("rel_owner_org_id", "rel_linked_org_id")


async def add(call: Call, wanted: Mapping[str, Any]) -> int:
    """Relate two organizations and give the relationship's id; raises a 400."""
    values = {name: wanted[name] for name in ("type", *ENDS)}
    await _check(call, values)
    return int(await call.add(relationships, values | {"add_time": call.time, "update_time": call.time}))


async def revise(call: Call, before: Row, wanted: Mapping[str, Any]) -> None:
    """Change a relationship; nothing happens where nothing differs. Raises a 400."""
    refuse_null(wanted, "type", *ENDS)
    values = {name: wanted[name] for name in ("type", *ENDS) if name in wanted and wanted[name] != before[name]}
    if values:
        await _check(call, before | values)
        await call.change(relationships, before["id"], values | {"update_time": call.time})


async def remove(call: Call, id: int) -> None:
    """End a relationship."""
    await call.change(relationships, id, {"active_flag": False, "update_time": call.time})


async def _check(call: Call, values: Mapping[str, Any]) -> None:
    """Both organizations must be there and differ, and be related in one way of a kind only."""
    for name in ENDS:
        here = call.seen(organizations).where(organizations.c.id == values[name], ~organizations.c.is_deleted)
        if await call.row(here) is None:
            raise invalid(name, f"there is none with id {values[name]}")
    if values["rel_owner_org_id"] == values["rel_linked_org_id"]:
        raise invalid("rel_linked_org_id", "an organization is not related to itself")
    alike = between(values["rel_owner_org_id"], values["rel_linked_org_id"]) & (relationships.c.type == values["type"])
    others = select(relationships).where(alike, relationships.c.active_flag, relationships.c.id != values.get("id", 0))
    if await call.row(others) is not None:
        raise invalid("rel_linked_org_id", f"these organizations are related as {values['type']} already")


def between(one: int, other: int) -> ColumnElement[bool]:
    """The condition for relationships of two organizations, whichever owns them."""
    owner, linked = (relationships.c[name] for name in ENDS)
    return or_(and_(owner == one, linked == other), and_(owner == other, linked == one))


def of(org_id: int) -> ColumnElement[bool]:
    """The condition for relationships an organization is an end of."""
    return or_(*(relationships.c[name] == org_id for name in ENDS))


def seen_from(row: Mapping[str, Any], org_id: int | None) -> dict[str, Any]:
    """What the other organization is to this one: its daughter, its parent, or related; nothing where it is no end."""
    owner, linked = (row[name] for name in ENDS)
    if org_id not in (owner, linked):
        return {"calculated_type": None, "calculated_related_org_id": None}
    of_family = "daughter" if org_id == owner else "parent"
    kind = of_family if row["type"] == "parent" else "related"
    return {"calculated_type": kind, "calculated_related_org_id": linked if org_id == owner else owner}


async def untangle(call: Call, org_id: int) -> None:
    """After a merge: end what relates an organization to itself, and what is there twice (product 9.9)."""
    known: set[tuple[Any, ...]] = set()
    query = select(relationships).where(of(org_id), relationships.c.active_flag).order_by(relationships.c.id)
    for row in await call.rows(query):
        ends = (row["type"], *sorted(row[name] for name in ENDS))
        if ends in known or ends[1] == ends[2]:
            await remove(call, row["id"])
        known.add(ends)
