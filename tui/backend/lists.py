"""Lists in pages: v2 by keyset cursors, v1 by `start` and `limit` (reference: section 4)."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, false, func, or_

from tui.backend.call import LARGEST, Call, Row
from tui.backend.clock import given_whole
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.errors import invalid

MOST_IDS = 100
NULLABLE = frozenset({"due_date"})


@dataclass(frozen=True, slots=True)
class Order:
    """How a v2 list is sorted, and how long its pages are."""

    sort_by: str | None = None
    direction: str | None = None
    limit: int | None = None
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """The place in a sorted list after which the next page begins."""

    field: str
    value: Any
    direction: str
    id: int | str

    def __str__(self) -> str:
        said = {"field": self.field, "fieldValue": self.value, "sortDirection": self.direction, "id": self.id}
        return base64.urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).rstrip(b"=").decode()


def marker(table: Table, cursor: str) -> Marker:
    """The marker in a cursor this backend gave; raises a 400 for anything else."""
    said = _said(cursor)
    try:
        found = Marker(said["field"], said["fieldValue"], said["sortDirection"], said["id"])
    except (TypeError, KeyError):
        raise invalid("cursor", "is not one this list gave") from None
    scalars = isinstance(found.id, int | str) and isinstance(found.value, int | str | None)
    if not scalars or found.field not in table.c or found.direction not in ("asc", "desc") or _large(found):
        raise invalid("cursor", "is not one this list gave")
    return found


def place_after(start: int) -> str:
    """The cursor of a list that is counted through, as search results are."""
    return base64.urlsafe_b64encode(json.dumps({"start": start}).encode()).rstrip(b"=").decode()


def start_of(cursor: str | None) -> int:
    """Where the page of such a cursor begins, 0 without one; raises a 400."""
    if cursor is None:
        return 0
    said = _said(cursor)
    start = said.get("start") if isinstance(said, dict) else None
    if not isinstance(start, int) or not 0 <= start <= LARGEST:
        raise invalid("cursor", "is not one this list gave")
    return start


def _said(cursor: str) -> Any:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        raise invalid("cursor", "is not one this list gave") from None


def _large(found: Marker) -> bool:
    return any(isinstance(part, int) and abs(part) > LARGEST for part in (found.id, found.value))


async def keyset(call: Call, query: Select[Any], table: Table, order: Order) -> tuple[list[Row], str | None]:
    """One page of a v2 list and the cursor of the next; ties are broken by id."""
    after = marker(table, order.cursor) if order.cursor else None
    field = after.field if after else order.sort_by or "id"
    direction = after.direction if after else order.direction or "asc"
    key: ColumnElement[Any] = func.coalesce(table.c[field], "") if field in NULLABLE else table.c[field]
    columns = [table.c.id] if field == "id" else [key, table.c.id]
    if after:
        query = query.where(_beyond(columns, after))
    limit = order.limit or DEFAULT_LIMIT
    query = query.order_by(*(c.desc() if direction == "desc" else c.asc() for c in columns)).limit(limit + 1)
    rows = await call.rows(query)
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    value = last[field] or "" if field in NULLABLE else last[field]
    return rows[:limit], str(Marker(field, value, direction, last["id"]))


def _beyond(columns: Sequence[ColumnElement[Any]], after: Marker) -> ColumnElement[bool]:
    def past(column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
        found: ColumnElement[bool] = column < value if after.direction == "desc" else column > value
        return found

    if len(columns) == 1:
        return past(columns[0], after.id)
    return or_(past(columns[0], after.value), and_(columns[0] == after.value, past(columns[1], after.id)))


async def offset(call: Call, query: Select[Any], start: int | None, limit: int | None) -> tuple[list[Row], int | None]:
    """One page of a v1 list and the `start` of the next."""
    begin, most = start or 0, limit or DEFAULT_LIMIT
    rows = await call.rows(query.limit(most + 1).offset(begin))
    return rows[:most], begin + most if len(rows) > most else None


def sorted_by(query: Select[Any], table: Table, sort: str | None, allowed: Sequence[str]) -> Select[Any]:
    """A v1 list sorted as `field ASC, other DESC`, by id at last; raises a 400 for a field it is not sorted by."""
    for part in (sort or "").split(","):
        name, _, direction = part.strip().partition(" ")
        if name:
            if name not in allowed or direction.strip().upper() not in ("", "ASC", "DESC"):
                raise invalid("sort", f"must be a list of [{', '.join(allowed)}], each with ASC or DESC")
            descending = direction.strip().upper() == "DESC"
            query = query.order_by(table.c[name].desc() if descending else table.c[name].asc())
    return query


def narrowed(call: Call, table: Table, **wanted: Any) -> Select[Any]:
    """The rows the caller may see whose columns equal what was asked for; None asks for nothing."""
    query = call.seen(table)
    for name, value in wanted.items():
        if value is not None:
            query = query.where(table.c[name] == value)
    return query


def among(query: Select[Any], table: Table, ids: Sequence[int] | None, name: str = "ids") -> Select[Any]:
    """Only the rows with these ids, at most 100; raises a 400 naming the parameter."""
    if ids is None:
        return query
    if len(ids) > MOST_IDS:
        raise invalid(name, f"holds more than {MOST_IDS} ids")
    known = [one for one in ids if 0 < one <= LARGEST]
    return query.where(table.c.id.in_(known) if known else false())


def updated(query: Select[Any], table: Table, since: str | None, until: str | None = None) -> Select[Any]:
    """Only rows changed at `since` or later and before `until` (reference: section 4); raises a 400."""
    if since is not None:
        query = query.where(table.c.update_time >= given_whole(since, "updated_since"))
    if until is not None:
        query = query.where(table.c.update_time < given_whole(until, "updated_until"))
    return query


async def filtered(call: Call, query: Select[Any], table: Table, filter_id: int | None) -> Select[Any]:
    """Only the rows a saved filter lets through; raises a 404 for a filter the caller does not have."""
    if filter_id is None:
        return query
    from tui.backend.filters.sql import let_through

    return query.where(await let_through(call, table, filter_id))


def beside(filter_id: int | None, **wanted: Any) -> dict[str, Any]:
    """What else was asked for, nothing of it where a saved filter is: that is ignored beside one (v2: filter_id)."""
    return dict.fromkeys(wanted) if filter_id is not None else wanted
