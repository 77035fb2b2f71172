"""Activities: what they link to by themselves, and what being done does (product 9.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from tui.backend.call import settled
from tui.backend.errors import invalid
from tui.backend.rules.contacts import address
from tui.backend.rules.deals import touch
from tui.backend.rules.history import difference, record, record_created
from tui.backend.rules.references import check_activity_type, check_references, refuse_null
from tui.backend.tables import activities, activity_types, deals, leads

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LINKS = ("deal_id", "lead_id", "person_id", "org_id")
_TIME = re.compile(r"\A(\d{1,2}):([0-5]\d)(?::([0-5]\d))?\Z")


async def add(call: Call, wanted: dict[str, Any]) -> int:
    """Add an activity and give its id; the first type and that type's name unless said otherwise; raises a 400."""
    wanted = {name: value for name, value in wanted.items() if value is not None}
    kind = await _kind(call, wanted.get("type"))
    begin = {"type": kind["key_string"], "subject": kind["name"], "owner_id": call.user_id}
    begin |= {"creator_user_id": call.user_id, "add_time": call.time, "update_time": call.time}
    values = begin | await _shaped(call, wanted, {}) | {"type": kind["key_string"]}
    new_id = int(await call.add(activities, values))
    await record_created(call, "activity", new_id, call.time)
    if values.get("done"):
        await touch(call, values.get("deal_id"))
    return new_id


async def _kind(call: Call, key: str | None) -> Row:
    if key is not None:
        await check_activity_type(call, key)
        return {"key_string": key, "name": await _type_name(call, key)}
    query = select(activity_types).where(activity_types.c.active_flag).order_by(activity_types.c.order_nr)
    if found := await call.row(query.limit(1)):
        return found
    raise invalid("type", "there is no activity type")


async def _type_name(call: Call, key: str) -> Any:
    return await call.one(select(activity_types.c.name).where(activity_types.c.key_string == key))


async def revise(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Change an activity; marking it done is an update of its deal (product 9.4, 9.7). Raises a 400."""
    refuse_null(wanted, "subject", "type", "owner_id")
    if "type" in wanted and wanted["type"] != before["type"]:
        await check_activity_type(call, wanted["type"])
    values = settled(activities, await _shaped(call, wanted, before))
    values = {name: value for name, value in values.items() if before[name] != value}
    if not values:
        return
    await record(call, "activity", before["id"], difference(before, values))
    await call.change(activities, before["id"], values | {"update_time": call.time, "update_user_id": call.user_id})
    if values.get("done"):
        await touch(call, values.get("deal_id", before["deal_id"]))


async def remove(call: Call, before: Row) -> None:
    """Mark an activity deleted."""
    await record(call, "activity", before["id"], difference(before, {"is_deleted": True}))
    gone = {"is_deleted": True, "update_time": call.time, "update_user_id": call.user_id}
    await call.change(activities, before["id"], gone)


async def more_scheduled(call: Call, activity: Mapping[str, Any]) -> bool:
    """Whether another undone activity is planned with the same deal, lead, person or organization (product 9.7)."""
    same = [activities.c[name] == activity[name] for name in LINKS if activity[name] is not None]
    if not same:
        return False
    others = activities.c.id != activity["id"]
    query = call.seen(activities).where(or_(*same), others, ~activities.c.done, ~activities.c.is_deleted)
    return await call.row(query.limit(1)) is not None


async def _shaped(call: Call, wanted: dict[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    await check_references(call, wanted)
    values = dict(wanted)
    values |= {name: clock_time(values[name], name) for name in ("due_time", "duration") if values.get(name)}
    if "location" in values:
        values["location"] = address(values["location"])
    values |= marked(call.time, wanted, before)
    values = await linked(call, values)
    return await _with_participants(call, values, before)


def marked(now: str, wanted: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """`marked_as_done_time` is when an activity became done, null while it is not (product 9.7)."""
    done = bool(wanted["done"]) if "done" in wanted else bool(before.get("done"))
    return {"done": done, "marked_as_done_time": (before.get("marked_as_done_time") or now) if done else None}


async def linked(call: Call, values: dict[str, Any]) -> dict[str, Any]:
    """A deal or lead brings its person and organization, unless others are given (product 9.7, auto-linking)."""
    source: Mapping[str, Any] = {}
    if values.get("deal_id") is not None:
        source = await call.row(select(deals).where(deals.c.id == values["deal_id"])) or {}
    elif values.get("lead_id") is not None:
        source = await call.row(select(leads).where(leads.c.id == values["lead_id"])) or {}
    found = {"person_id": source.get("person_id"), "org_id": source.get("org_id", source.get("organization_id"))}
    if "participants" in values:
        del found["person_id"]
    return {name: value for name, value in found.items() if value is not None} | values


async def _with_participants(call: Call, values: dict[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The primary participant is the activity's person, whichever of the two was given (product 9.7)."""
    if values.get("participants") is not None:
        people = participants(values["participants"])
        for person in people:
            await check_references(call, {"person_id": person["person_id"]})
        primary = next((p["person_id"] for p in people if p["primary"]), None)
        return values | {"participants": people, "person_id": primary}
    if "person_id" in values:
        rest = [p for p in before.get("participants") or () if not p["primary"]]
        rest = [p for p in rest if p["person_id"] != values["person_id"]]
        own = [{"person_id": values["person_id"], "primary": True}] if values["person_id"] is not None else []
        return values | {"participants": [*own, *rest]}
    return values


def participants(given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Participants with exactly one primary, the first unless another is; raises a 400 for two or for one twice."""
    primaries = [n for n, one in enumerate(given) if one.get("primary")]
    if len(primaries) > 1:
        raise invalid("participants", "holds more than one primary participant")
    if len({one["person_id"] for one in given}) < len(given):
        raise invalid("participants", "holds a person twice")
    primary = primaries[0] if primaries else 0
    return [{"person_id": one["person_id"], "primary": n == primary} for n, one in enumerate(given)]


def clock_time(text: str, name: str) -> str:
    """A time of day or a duration as stored, `HH:MM:SS`; raises a 400."""
    found = _TIME.match(text)
    if not found or (name == "due_time" and int(found[1]) > 23):
        raise invalid(name, "must be a time as HH:MM or HH:MM:SS")
    return f"{int(found[1]):02}:{found[2]}:{found[3] or '00'}"
