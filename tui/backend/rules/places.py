"""The order of pipelines, and of stages within theirs: `order_nr` counts from 1 (product 9.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from tui.backend.errors import invalid

if TYPE_CHECKING:
    from tui.backend.call import Call


async def put(call: Call, table: Table, id: int, place: int, **within: Any) -> None:
    """Give one row a place and shift the others; behind the last place is the last. Raises a 400 below 1."""
    if place < 1:
        raise invalid("order_nr", "counts from 1")
    query = select(table.c.id, table.c.order_nr).where(~table.c.is_deleted)
    for name, value in within.items():
        query = query.where(table.c[name] == value)
    places = dict(await call.whole.tuples(query.order_by(table.c.order_nr, table.c.id)))
    others = [one for one in places if one != id]
    others.insert(min(place, len(others) + 1) - 1, id)
    for number, one in enumerate(others, 1):
        if places.get(one) != number:
            await call.change(table, one, {"order_nr": number})
