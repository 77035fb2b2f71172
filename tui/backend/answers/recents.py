"""Recents: the answer of v1."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, get_args

from sqlalchemy import Column, Table, literal, select, union_all

from tui.api.models.recents import Recent
from tui.api.page import Page
from tui.api.v1.recents import RecentItem, Recents
from tui.backend.answers.activity_types import shown as activity_type_v1
from tui.backend.answers.users import view as user_v1
from tui.backend.clock import given, spaced
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.filters.sql import seen_filters
from tui.backend.notes import notes_shown
from tui.backend.registry import answers
from tui.backend.rules.permissions import allowed
from tui.backend.tables import (
    activities,
    activity_types,
    deals,
    files,
    filters,
    notes,
    organizations,
    persons,
    pipelines,
    products,
    stages,
    users,
)
from tui.backend.v1.activities import activities_v1
from tui.backend.v1.deals import deals_v1
from tui.backend.v1.files import files_v1
from tui.backend.v1.filters import filter_v1
from tui.backend.v1.organizations import organizations_v1
from tui.backend.v1.persons import persons_v1
from tui.backend.v1.pipelines import pipeline_v1
from tui.backend.v1.products import products_v1
from tui.backend.v1.stages import stages_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

View = Callable[["Call", Sequence["Row"]], Awaitable[Sequence["Row"]]]

TABLES: dict[str, Table] = {
    "activity": activities,
    "activityType": activity_types,
    "deal": deals,
    "file": files,
    "filter": filters,
    "note": notes,
    "person": persons,
    "organization": organizations,
    "pipeline": pipelines,
    "product": products,
    "stage": stages,
    "user": users,
}


@answers(Recents.list)
async def every(
    call: Call,
    *,
    since_timestamp: str,
    items: list[RecentItem] | None = None,
    limit: int | None = None,
    start: int | None = None,
) -> Page[Recent]:
    """List what changed at a time or later, oldest change first; what was deleted says so by its own flag."""
    since = given(since_timestamp, "since_timestamp")
    begin, most = start or 0, limit or DEFAULT_LIMIT
    changed = await _changed(call, since, items or get_args(RecentItem))
    page = await call.tuples(changed.offset(begin).limit(most + 1))
    shown = await _shown(call, page[:most])
    last = page[:most][-1][0] if page else since
    told = {"since_timestamp": spaced(since), "last_timestamp_on_page": spaced(last)}
    return Page(shown, begin + most if len(page) > most else None, additional=told)


async def _changed(call: Call, since: str, items: Sequence[str]) -> Any:
    """Time, kind and id of what changed, in the order in which it did."""
    found = []
    for item in dict.fromkeys(items):
        table = TABLES[item]
        time = _time(table)
        query = select(time.label("time"), literal(item).label("item"), table.c.id.label("of")).where(time >= since)
        if item == "filter":
            query = query.where(table.c.id.in_(seen_filters(call, every=True).with_only_columns(filters.c.id)))
        if item == "user" and not await allowed(call, "can_see_other_users"):
            query = query.where(users.c.id == call.user_id)
        found.append(query)
    return union_all(*found).order_by("time", "item", "of")


def _time(table: Table) -> Column[Any]:
    return table.c.modified if table is users else table.c.update_time


async def _shown(call: Call, page: Sequence[tuple[str, str, int]]) -> list[Recent]:
    """Each as v1 writes its kind."""
    data: dict[tuple[str, int], Row] = {}
    for item in {item for _time, item, _of in page}:
        ids = [of for _time, kind, of in page if kind == item]
        rows = await call.rows(select(TABLES[item]).where(TABLES[item].c.id.in_(ids)))
        data |= {(item, row["id"]): seen for row, seen in zip(rows, await VIEWS[item](call, rows), strict=True)}
    return [Recent.model_validate({"item": item, "id": of, "data": data[item, of]}) for _time, item, of in page]


async def _deals(call: Call, rows: Sequence[Row]) -> Sequence[Row]:
    return await deals_v1(call, rows, nested=False)


async def _persons(call: Call, rows: Sequence[Row]) -> Sequence[Row]:
    return await persons_v1(call, rows, nested=False)


async def _filters(call: Call, rows: Sequence[Row]) -> Sequence[Row]:
    shared = await allowed(call, "can_edit_shared_filters")
    return [filter_v1(call, row, shared=shared) for row in rows]


async def _pipelines(_call: Call, rows: Sequence[Row]) -> Sequence[Row]:
    return [pipeline_v1(row) for row in rows]


async def _types(_call: Call, rows: Sequence[Row]) -> Sequence[Row]:
    return [activity_type_v1(row).model_dump(exclude_unset=True) for row in rows]


async def _users(call: Call, rows: Sequence[Row]) -> Sequence[Row]:
    return [user_v1(call, row) for row in rows]


VIEWS: dict[str, View] = {
    "activity": activities_v1,
    "activityType": _types,
    "deal": _deals,
    "file": files_v1,
    "filter": _filters,
    "note": notes_shown,
    "person": _persons,
    "organization": organizations_v1,
    "pipeline": _pipelines,
    "product": products_v1,
    "stage": stages_v1,
    "user": _users,
}
