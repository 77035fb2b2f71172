"""Two persons or organizations become one: which values stay, and everything that points at the other (product 9.9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, Text, cast, or_, select

from tui.backend.errors import invalid
from tui.backend.rules import followers, participants, projects
from tui.backend.rules.custom_fields import custom_fields
from tui.backend.rules.history import difference, record
from tui.backend.rules.relationships import untangle
from tui.backend.tables import activities, metadata, organizations, persons, pictures

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

TABLES: dict[str, Table] = {"person": persons, "organization": organizations}
POINTERS: dict[str, tuple[str, ...]] = {
    "person": ("person_id",),
    "organization": ("org_id", "organization_id", "rel_owner_org_id", "rel_linked_org_id"),
}
"""The columns, in whatever table, that hold the id of one."""
FIELD_TYPES = {"person": "people", "organization": "org"}
"""The type of the custom fields whose values are ids of one."""
OWN_WAY = ("participants", "link_changes")
"""Tables that are moved by their own rules, or tell what has been."""
KINDS = {
    "deals": "deal",
    "leads": "lead",
    "persons": "person",
    "organizations": "organization",
    "activities": "activity",
}
"""Tables whose rows have a history."""
UNITED = ("emails", "phones", "im")
STAYS = frozenset(
    {"id", "name", "first_name", "last_name", "owner_id", "visible_to", "add_time", "update_time", "is_deleted"}
    | {"label_ids", "custom_fields", *UNITED}
)
"""Columns that are not filled from the other one, or in a way of their own."""


async def merge(call: Call, item: str, gone: Row, survivor_id: int) -> int:
    """Let a person or organization live on in another one, and give the other's id; raises a 400 for none such.

    The survivor's values win, its empty ones are filled, lists are united, everything linked to `gone` is linked to
    it, and `gone` is deleted (product 9.9).
    """
    table = TABLES[item]
    mine = (table.c.id == survivor_id) & ~table.c.is_deleted
    survivor = await call.row(call.seen(table).where(mine))
    if survivor is None or survivor_id == gone["id"]:
        raise invalid("merge_with_id", f"there is no other {item} with id {survivor_id}")
    values = {name: value for name, value in joined(gone, survivor).items() if survivor[name] != value}
    await record(call, item, survivor_id, difference(survivor, values))
    await call.change(table, survivor_id, values | {"update_time": call.time})
    await _move(call.whole, item, int(gone["id"]), survivor_id)
    await record(call, item, gone["id"], {"is_deleted": (False, True)})
    await call.change(table, gone["id"], {"is_deleted": True, "update_time": call.time})
    return survivor_id


def joined(gone: Mapping[str, Any], survivor: Mapping[str, Any]) -> dict[str, Any]:
    """The survivor's values: its own, empty ones from the other, lists united, custom values by their keys."""
    values = {name: value for name, value in survivor.items() if name not in STAYS}
    values = {name: gone[name] if _empty(value) else value for name, value in values.items()}
    values |= {name: united(survivor[name], gone[name]) for name in UNITED if name in survivor}
    values["label_ids"] = list(dict.fromkeys([*survivor["label_ids"], *gone["label_ids"]]))
    values["custom_fields"] = {**gone["custom_fields"], **survivor["custom_fields"]}
    return values


def _empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def united(first: Sequence[Mapping[str, Any]], second: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """E-mails or phones of both, each once in whatever case; the first ones' primary stays primary."""
    found: dict[str, dict[str, Any]] = {}
    for one in (*first, *second):
        found.setdefault(_alike(one), dict(one))
    primary = next((_alike(one) for one in (*first, *second) if one.get("primary")), None)
    return [one | {"primary": of == primary} for of, one in found.items()]


def _alike(one: Mapping[str, Any]) -> str:
    return str(one["value"]).strip().casefold()


async def _move(call: Call, item: str, gone: int, survivor: int) -> None:
    """Link everything to the survivor that is linked to the other one, seen by the caller or not."""
    for table in metadata.sorted_tables:
        if table.name not in OWN_WAY:
            await _repoint(call, item, table, gone, survivor)
    await _repoint_custom(call, item, gone, survivor)
    await followers.repoint(call, item, gone, survivor)
    await projects.repoint(call, item, gone, survivor)
    await projects.repoint(call, item, gone, survivor)
    if item == "person":
        await participants.repoint(call, gone, survivor)
        await _repoint_guests(call, gone, survivor)
        await _repoint_pictures(call, gone, survivor)
    else:
        await untangle(call, survivor)


async def _repoint(call: Call, item: str, table: Table, gone: int, survivor: int) -> None:
    columns = [table.c[name] for name in POINTERS[item] if name in table.c]
    for row in await call.rows(select(table).where(or_(*(column == gone for column in columns)))) if columns else ():
        await _write(call, table, row, {column.name: survivor for column in columns if row[column.name] == gone})


async def _write(call: Call, table: Table, row: Row, values: Row) -> None:
    """Store a row's new links, with its update time and history where it has them."""
    if not values:
        return
    if kind := KINDS.get(table.name):
        await record(call, kind, row["id"], difference(row, values))
    await call.change(table, row["id"], values | ({"update_time": call.time} if "update_time" in table.c else {}))


def _holds(column: Any, part: object) -> Any:
    """Whether a JSON column may hold something; what it really holds is looked at afterwards."""
    return cast(column, Text).like(f"%{part}%")


async def _repoint_custom(call: Call, item: str, gone: int, survivor: int) -> None:
    """Custom fields whose values are persons or organizations name the survivor."""
    for table in metadata.sorted_tables:
        keys = await _keys(call, item, table) if "custom_fields" in table.c else []
        if not keys:
            continue
        query = select(table).where(or_(*(_holds(table.c.custom_fields, key) for key in keys)))
        for row in await call.rows(query):
            found = dict(_pointing(row["custom_fields"], keys, gone, survivor))
            await _write(call, table, row, {"custom_fields": row["custom_fields"] | found} if found else {})


async def _keys(call: Call, item: str, table: Table) -> list[str]:
    """The keys of a table's custom fields that hold ids of a kind."""
    known = await custom_fields(call, KINDS.get(table.name, table.name.removesuffix("s")))
    return [field["field_code"] for field in known if field["field_type"] == FIELD_TYPES[item]]


def _pointing(values: Mapping[str, Any], keys: Sequence[str], gone: int, survivor: int) -> Iterator[tuple[str, int]]:
    return ((key, survivor) for key in keys if values.get(key) == gone)


async def _repoint_guests(call: Call, gone: int, survivor: int) -> None:
    """Who takes part in an activity, and who is invited to it, is the survivor."""
    parts = (activities.c.participants, activities.c.attendees)
    here = or_(*(_holds(part, f":{space}{gone}{end}") for part in parts for space in ("", " ") for end in ",}"))
    for row in await call.rows(select(activities).where(here)):
        values = {"participants": _participants(row["participants"], gone, survivor)}
        values |= {"attendees": [_guest(one, gone, survivor) for one in row["attendees"]]}
        changed = {name: value for name, value in values.items() if row[name] != value}
        await _write(call, activities, row, changed)


def _participants(given: Sequence[Mapping[str, Any]], gone: int, survivor: int) -> list[dict[str, Any]]:
    """Participants with the survivor in the other's place, once, and primary where either was."""
    found: dict[int, dict[str, Any]] = {}
    for one in given:
        person_id = survivor if one["person_id"] == gone else one["person_id"]
        primary = bool(one["primary"]) or bool(found.get(person_id, {}).get("primary"))
        found[person_id] = {"person_id": person_id, "primary": primary}
    return list(found.values())


def _guest(one: Mapping[str, Any], gone: int, survivor: int) -> dict[str, Any]:
    return {**one, "person_id": survivor} if one.get("person_id") == gone else dict(one)


async def _repoint_pictures(call: Call, gone: int, survivor: int) -> None:
    """A picture the survivor took over is its own; of two the survivor's is shown."""
    mine = (pictures.c.item_type == "person") & (pictures.c.item_id == gone)
    for row in await call.rows(select(pictures).where(mine)):
        await call.change(pictures, row["id"], {"item_id": survivor, "update_time": call.time})
