"""Notes as v1 shows them, with the names of what they belong to, for a whole page at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from tui.backend.clock import spaced
from tui.backend.tables import deals, organizations, persons, projects, users

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LINKED: dict[str, tuple[str, Table, str]] = {
    "deal": ("deal_id", deals, "title"),
    "person": ("person_id", persons, "name"),
    "organization": ("org_id", organizations, "name"),
    "project": ("project_id", projects, "title"),
}


async def notes_shown(call: Call, rows: Sequence[Row]) -> list[Row]:
    """Rows of notes as their model has them."""
    names = {key: await _names(call, rows, *linked) for key, linked in LINKED.items()}
    authors = await _authors(call, rows)
    return [_shown(call, row, names, authors) for row in rows]


def _shown(call: Call, row: Row, names: dict[str, dict[int, dict[str, Any]]], authors: dict[int, Row]) -> Row:
    linked = {key: names[key].get(row[link]) for key, (link, _table, _column) in LINKED.items()}
    times = {name: spaced(row[name]) for name in ("add_time", "update_time")}
    hidden = ("task_id", "pinned_to_task_flag")
    plain = {name: value for name, value in row.items() if name not in hidden}
    return plain | times | linked | {"user": _author(call, authors.get(row["user_id"]))}


def _author(call: Call, user: Row | None) -> dict[str, Any] | None:
    if user is None:
        return None
    return {name: user[name] for name in ("email", "icon_url", "name")} | {"is_you": user["id"] == call.user_id}


async def _names(call: Call, rows: Sequence[Row], link: str, table: Table, column: str) -> dict[int, dict[str, Any]]:
    ids = {row[link] for row in rows if row[link] is not None}
    if not ids:
        return {}
    found = await call.rows(select(table.c.id, table.c[column]).where(table.c.id.in_(ids)))
    return {row["id"]: {column: row[column]} for row in found}


async def _authors(call: Call, rows: Sequence[Row]) -> dict[int, Row]:
    ids = {row["user_id"] for row in rows}
    return {row["id"]: row for row in await call.rows(select(users).where(users.c.id.in_(ids)))}
