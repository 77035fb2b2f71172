"""Participants of deals as v1 writes them, for a whole page at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.backend.clock import spaced
from tui.backend.tables import persons
from tui.backend.v1.nested import person_nested
from tui.backend.v1.owners import owners_v1
from tui.backend.v1.persons import persons_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


async def participants_v1(call: Call, deal: Row, rows: Sequence[Row]) -> list[Row]:
    """Rows of a deal's participants as v1's model has them, each with its whole person."""
    found = await call.rows(call.seen(persons).where(persons.c.id.in_([row["person_id"] for row in rows])))
    whole = {person["id"]: person | {"sync_needed": False} for person in await persons_v1(call, found)}
    short = {row["id"]: _short(row) for row in found}
    adders = await owners_v1(call, (row["added_by_user_id"] for row in rows))
    about = {"deal_id": deal["id"], "title": deal["title"]}
    return [
        {
            "id": row["id"],
            "person_id": short.get(row["person_id"]),
            "add_time": spaced(row["add_time"]),
            "active_flag": True,
            "related_item_data": about,
            "person": whole.get(row["person_id"]),
            "added_by_user_id": adders.get(row["added_by_user_id"]),
            "related_item_type": "deal",
            "related_item_id": deal["id"],
        }
        for row in rows
    ]


def _short(row: Row) -> dict[str, Any]:
    return {name: value for name, value in person_nested(row).items() if name != "owner_id"}
