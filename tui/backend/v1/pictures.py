"""Pictures of persons as both dialects write them, for a whole page at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.backend.clock import spaced
from tui.backend.pictures import addresses
from tui.backend.tables import pictures

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SAME = ("item_type", "item_id", "active_flag", "added_by_user_id")


async def pictures_v1(call: Call, ids: Iterable[int | None]) -> dict[int, Row]:
    """Pictures by id, as a person's `picture_id` nests them, with the id as `value`."""
    wanted = {one for one in ids if one is not None}
    rows = await call.rows(select(pictures).where(pictures.c.id.in_(wanted))) if wanted else []
    return {row["id"]: picture_v1(call, row) | {"value": row["id"]} for row in rows}


def picture_v1(call: Call, row: Row) -> dict[str, Any]:
    """One picture: where its sizes can be fetched, by their width in pixels."""
    times = {name: spaced(row[name]) for name in ("add_time", "update_time")}
    return {name: row[name] for name in SAME} | times | {"pictures": addresses(call, row)}
