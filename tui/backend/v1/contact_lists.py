"""Persons and organizations listed as v1 lists them: by pages or by cursor, narrowed by owner and first letter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Table, func

from tui.backend.call import LARGEST
from tui.backend.clock import given
from tui.backend.errors import not_found
from tui.backend.lists import Order, filtered, keyset, narrowed, offset, sorted_by

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SORTS = ("id", "name", "owner_id", "visible_to", "add_time", "update_time")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which contacts of a v1 list are wanted: owned by somebody, starting with a letter, let through by a filter."""

    user_id: int | None = None
    filter_id: int | None = None
    first_char: str | None = None
    sort: str | None = None


async def listed(
    call: Call, table: Table, asked: Asked, start: int | None, limit: int | None, sorts: Sequence[str] = SORTS
) -> tuple[list[Row], int | None]:
    """One page and the `start` of the next; a filter takes precedence over the owner, as the reference says."""
    owner = asked.user_id if asked.filter_id is None else None
    query = starting(narrowed(call, table, is_deleted=False, owner_id=owner), table, asked.first_char)
    query = await filtered(call, query, table, asked.filter_id)
    return await offset(call, sorted_by(query, table, asked.sort, sorts).order_by(table.c.id), start, limit)


async def collected(
    call: Call, table: Table, query: Select[Any], since: str | None, until: str | None, order: Order
) -> tuple[list[Row], str | None]:
    """One page of a collection changed at `since` or later and before `until`, and the next cursor; raises a 400."""
    if since is not None:
        query = query.where(table.c.update_time >= given(since, "since"))
    if until is not None:
        query = query.where(table.c.update_time < given(until, "until"))
    return await keyset(call, query, table, order)


def starting(query: Select[Any], table: Table, first_char: str | None) -> Select[Any]:
    """Only rows whose name starts with a letter, in any case."""
    if not first_char:
        return query
    escaped = first_char.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return query.where(func.folded(table.c.name).like(f"{escaped}%", escape="\\"))


async def each(call: Call, table: Table, ids: Iterable[int], act: Callable[[int], Awaitable[None]]) -> list[int]:
    """Do something with each record of a list that is there, and give their ids; raises a 404 where none is."""
    wanted = [one for one in dict.fromkeys(ids) if 0 < one <= LARGEST]
    alive = call.seen(table).where(~table.c.is_deleted)
    there = [one for one in wanted if await call.row(alive.where(table.c.id == one))]
    if not there:
        raise not_found(table.name.capitalize())
    for one in there:
        await act(one)
    return there
