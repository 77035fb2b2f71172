"""Activities: the answers in the older forms of v1."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Select

from tui.api.models.base import Deleted
from tui.api.models.v1.activities import Activity, ActivityNew
from tui.api.page import Page
from tui.api.v1.activities import Activities
from tui.backend.lists import Order, filtered, narrowed, offset
from tui.backend.registry import answers
from tui.backend.rules import activities as rules
from tui.backend.tables import activities
from tui.backend.v1.activities import activities_v1, activity_given, related_activities
from tui.backend.v1.contact_lists import collected, each

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from tui.backend.call import Call, Row

EVERYBODY = 0


@answers(Activities.list)
async def every(
    call: Call,
    *,
    user_id: int | None = None,
    filter_id: int | None = None,
    type: str | None = None,
    limit: int | None = None,
    start: int | None = None,
    start_date: date | None = None,
    end_date: date | None = None,
    done: bool | None = None,
) -> Page[Activity]:
    """List the activities of a user, the caller's without one and everybody's with 0; both dates belong to them."""
    owner = {None: call.user_id, EVERYBODY: None}.get(user_id, user_id)
    query = _of_types(narrowed(call, activities, is_deleted=False, owner_id=owner, done=done), type)
    if start_date is not None:
        query = query.where(activities.c.due_date >= start_date.isoformat())
    if end_date is not None:
        query = query.where(activities.c.due_date <= end_date.isoformat())
    query = (await filtered(call, query, activities, filter_id)).order_by(activities.c.id)
    rows, after = await offset(call, query, start, limit)
    return Page(await _shown(call, rows), after)


@answers(Activities.list_collection)
async def collection(
    call: Call,
    *,
    done: bool | None = None,
    type: str | None = None,
    limit: int | None = None,
    since: str | None = None,
    until: str | None = None,
    cursor: str | None = None,
    user_id: int | None = None,
) -> Page[Activity]:
    """List everybody's activities with a cursor; `since` and `until` are times of the last change."""
    query = _of_types(narrowed(call, activities, is_deleted=False, owner_id=user_id, done=done), type)
    rows, after = await collected(call, activities, query, since, until, Order(limit=limit, cursor=cursor))
    return Page(await _shown(call, rows), after)


def _of_types(query: Select[Any], types: str | None) -> Select[Any]:
    """Only activities of one of the types, which are separated by commas."""
    wanted = [part.strip() for part in (types or "").split(",") if part.strip()]
    return query.where(activities.c.type.in_(wanted)) if wanted else query


async def _shown(call: Call, rows: Sequence[Row]) -> list[Activity]:
    call.related.update(await related_activities(call, rows))
    return [Activity.model_validate(view) for view in await activities_v1(call, rows)]


@answers(Activities.get)
async def get(call: Call, id: int) -> Activity:
    """Give an activity, deleted ones too, with `active_flag` false."""
    return (await _shown(call, [await call.find(activities, id)]))[0]


@answers(Activities.create)
async def create(call: Call, new: ActivityNew) -> Activity:
    """Add an activity, and tell beside it whether more is planned with what it is about."""
    return await _written(call, await rules.add(call, activity_given(new.wire())))


@answers(Activities.update)
async def change(call: Call, id: int, new: ActivityNew) -> Activity:
    """Change an activity, and tell beside it whether more is planned with what it is about."""
    await rules.revise(call, await call.alive(activities, id), activity_given(new.wire()))
    return await _written(call, id)


async def _written(call: Call, id: int) -> Activity:
    row = await call.find(activities, id)
    call.additional["more_activities_scheduled_in_context"] = await rules.more_scheduled(call, row)
    return (await _shown(call, [row]))[0]


@answers(Activities.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete an activity."""
    await rules.remove(call, await call.alive(activities, id))
    return Deleted(id=id)


@answers(Activities.delete_many)
async def delete_many(call: Call, *, ids: list[int]) -> Deleted:
    """Delete several activities and give the ids of those that were there."""

    async def remove(one: int) -> None:
        await rules.remove(call, await call.alive(activities, one))

    return Deleted(id=[*await each(call, activities, ids, remove)])
