"""What v1 writes in place of an id: a small object of the user, person or organization, with the id as `value`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, func, select

from tui.backend.rules.cc import cc_email
from tui.backend.tables import organizations, persons, users

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

ById = dict[Any, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Nested:
    """The users, persons and organizations a page of records points at, by id; what the caller may not see is out."""

    users: ById
    persons: ById
    organizations: ById


async def nested_of(
    call: Call, rows: Sequence[Row], *, users: Sequence[str] = (), person: str = "", organization: str = ""
) -> Nested:
    """What the named columns of rows point at; `users` are columns that hold users' ids."""
    return Nested(
        await users_v1(call, (row[name] for row in rows for name in users)),
        await persons_nested(call, (row[person] for row in rows) if person else ()),
        await organizations_nested(call, (row[organization] for row in rows) if organization else ()),
    )


async def users_v1(call: Call, ids: Iterable[Any]) -> ById:
    """Users by id, as v1 nests them."""
    return {row["id"]: user_v1(row) for row in await _rows(call, users, ids)}


def user_v1(row: Row) -> dict[str, Any]:
    """One user as v1 nests it; pictures have no hash here."""
    facts = {"id": row["id"], "name": row["name"], "email": row["email"], "has_pic": row["icon_url"] is not None}
    return facts | {"pic_hash": None, "active_flag": row["active_flag"], "value": row["id"]}


async def persons_nested(call: Call, ids: Iterable[Any]) -> ById:
    """Persons by id, as v1 nests them; deleted ones are there with `active_flag` false."""
    return {row["id"]: person_nested(row) for row in await _rows(call, persons, ids)}


def person_nested(row: Row) -> dict[str, Any]:
    """One person as v1 nests it."""
    reached = {"email": row["emails"] or [EMPTY], "phone": row["phones"] or [EMPTY]}
    name = {"active_flag": not row["is_deleted"], "name": row["name"]}
    return name | reached | {"owner_id": row["owner_id"], "value": row["id"]}


EMPTY = {"value": "", "primary": True}
"""How v1 says that there is no number or address."""


async def organizations_nested(call: Call, ids: Iterable[Any]) -> ById:
    """Organizations by id, as v1 nests them, with how many persons they have."""
    rows = await _rows(call, organizations, ids)
    here = persons.c.org_id.in_([row["id"] for row in rows])
    counting = select(persons.c.org_id, func.count()).where(here, ~persons.c.is_deleted).group_by(persons.c.org_id)
    people = dict(await call.tuples(counting)) if rows else {}
    return {row["id"]: organization_nested(call, row, people.get(row["id"], 0)) for row in rows}


def organization_nested(call: Call, row: Row, people: int) -> dict[str, Any]:
    """One organization as v1 nests it."""
    return {
        "name": row["name"],
        "people_count": people,
        "owner_id": row["owner_id"],
        "address": (row["address"] or {}).get("value"),
        "active_flag": not row["is_deleted"],
        "cc_email": cc_email(call),
        "value": row["id"],
    }


async def _rows(call: Call, table: Table, ids: Iterable[Any]) -> list[Row]:
    wanted = {one for one in ids if one is not None}
    return await call.rows(call.seen(table).where(table.c.id.in_(wanted))) if wanted else []
