"""What changed on a record as v1's changelog lists it, the newest first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.api.models.v1.changes import ChangelogEntry
from tui.api.page import Page
from tui.backend.clock import spaced
from tui.backend.lists import Order, keyset
from tui.backend.tables import changes

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

WORDS = {"owner_id": "user_id", "label_ids": "label"}
"""Fields that v1 calls otherwise (product 9.1)."""


async def changelog(
    call: Call, item: str, id: int | str, limit: int | None, cursor: str | None
) -> Page[ChangelogEntry]:
    """A page of the changes of a record's fields."""
    query = select(changes).where(changes.c.item_type == item, changes.c.item_id == str(id))
    rows, after = await keyset(call, query, changes, Order("id", "desc", limit, cursor))
    return Page([ChangelogEntry.model_validate(_entry(row)) for row in rows], after)


def _entry(row: Row) -> Row:
    return {
        "field_key": WORDS.get(row["field_key"], row["field_key"]),
        "old_value": as_text(row["old_value"]),
        "new_value": as_text(row["new_value"]),
        "actor_user_id": row["user_id"],
        "time": spaced(row["time"]),
        "change_source": row["change_source"],
        "change_source_user_agent": None,
        "is_bulk_update_flag": False,
    }


def as_text(value: Any) -> str | None:
    """A value as the changelog writes it: whole numbers without a fraction, lists with commas."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, int) for one in value):
        return ",".join(map(str, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)
