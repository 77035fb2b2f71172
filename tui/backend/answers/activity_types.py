"""Activity types: the answers of v1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from tui.api.models.activities import ActivityType, ActivityTypeChange, ActivityTypeNew
from tui.api.models.base import Deleted
from tui.api.page import Page
from tui.api.v1.activity_types import ActivityTypes
from tui.backend.call import check_storable
from tui.backend.clock import spaced
from tui.backend.errors import not_found
from tui.backend.registry import answers
from tui.backend.rules.references import refuse_null
from tui.backend.tables import activity_types

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

_ODD = re.compile(r"[^a-z0-9]+")


@answers(ActivityTypes.list)
async def every(call: Call) -> Page[ActivityType]:
    """List activity types in their order, those no longer active included."""
    rows = await call.rows(select(activity_types).order_by(activity_types.c.order_nr, activity_types.c.id))
    return Page([shown(row) for row in rows])


@answers(ActivityTypes.create)
async def create(call: Call, new: ActivityTypeNew) -> ActivityType:
    """Add an activity type; it goes last, and its key is made of its name once and for all."""
    last = await call.one(select(func.max(activity_types.c.order_nr)))
    made = {"key_string": await _key(call, new.name), "order_nr": (last or 0) + 1, "is_custom_flag": True}
    times = {"add_time": call.time, "update_time": call.time}
    return await _one(call, await call.add(activity_types, new.wire() | made | times))


@answers(ActivityTypes.update)
async def change(call: Call, id: int, change: ActivityTypeChange) -> ActivityType:
    """Change an activity type; a new place moves the others along."""
    before = await call.find(activity_types, id, "Activity type")
    values = change.wire()
    refuse_null(values, "name", "icon_key", "order_nr")
    if "order_nr" in values:
        check_storable("order_nr", values["order_nr"])
        await _make_room(call, before["order_nr"], values["order_nr"])
    await call.change(activity_types, id, values | {"update_time": call.time})
    return await _one(call, id)


@answers(ActivityTypes.delete)
async def delete(call: Call, id: int) -> ActivityType:
    """Deactivate an activity type: activities that have it keep it."""
    await call.find(activity_types, id, "Activity type")
    await call.change(activity_types, id, {"active_flag": False, "update_time": call.time})
    return await _one(call, id)


@answers(ActivityTypes.delete_many)
async def delete_many(call: Call, *, ids: list[int]) -> Deleted:
    """Deactivate several activity types and give the ids of those that were there; raises a 404 where none was."""
    known = {row["id"] for row in await call.rows(select(activity_types.c.id))}
    there = [one for one in dict.fromkeys(ids) if one in known]
    if not there:
        raise not_found("Activity types")
    for one in there:
        await delete(call, one)
    return Deleted(id=[*there])


async def _one(call: Call, id: int) -> ActivityType:
    return shown(await call.find(activity_types, id, "Activity type"))


def shown(row: Row) -> ActivityType:
    """One activity type as v1 shows it."""
    times = {name: spaced(row[name]) for name in ("add_time", "update_time")}
    return ActivityType.model_validate(row | times)


async def _key(call: Call, name: str) -> str:
    """A key nobody has: the name in small letters, numbered if it must be."""
    wanted = _ODD.sub("_", name.casefold()).strip("_") or "type"
    taken = {row["key_string"] for row in await call.rows(select(activity_types.c.key_string))}
    numbered = (f"{wanted}_{n}" for n in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(key for key in numbered if key not in taken)


async def _make_room(call: Call, old: int, new: int) -> None:
    """Shift the types between the old and the new place by one (product 9.11)."""
    place = activity_types.c.order_nr
    between = (place > old) & (place <= new) if new > old else (place >= new) & (place < old)
    step = -1 if new > old else 1
    await call.db.execute(update(activity_types).where(between).values(order_nr=place + step))
