"""What happened to a project: one entry for each change, with all the fields that changed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.backend.clock import fractional
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.lists import place_after, start_of
from tui.backend.tables import changes

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


async def changes_of(call: Call, id: int, limit: int | None, cursor: str | None) -> tuple[list[Row], str | None]:
    """A page of the changes of a project, newest first, and the cursor of the next."""
    start, most = start_of(cursor), limit or DEFAULT_LIMIT
    mine = (changes.c.item_type == "project") & (changes.c.item_id == str(id))
    entries = _entries(await call.rows(select(changes).where(mine).order_by(changes.c.id)))[::-1]
    after = place_after(start + most) if len(entries) > start + most else None
    return entries[start : start + most], after


def _entries(rows: list[Row]) -> list[Row]:
    """Lines of history of one moment and user together, until a field comes a second time."""
    found: list[Row] = []
    for row in rows:
        last = found[-1] if found else None
        time, key = fractional(row["time"]), row["field_key"]
        same = last and (last["time"], last["actor_user_id"]) == (time, row["user_id"])
        if last is None or not same or key in last["new_values"]:
            last = {"time": time, "actor_user_id": row["user_id"], "new_values": {}, "old_values": {}}
            found.append(last | {"change_source": row["change_source"], "change_source_user_agent": None})
        found[-1]["new_values"][key], found[-1]["old_values"][key] = row["new_value"], row["old_value"]
    return found
