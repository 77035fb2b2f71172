"""A deal added, changed, touched: the rules of the others put together (product 9.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from tui.backend.call import settled
from tui.backend.clock import given, moment
from tui.backend.errors import invalid, not_found
from tui.backend.rules.closing import closed
from tui.backend.rules.custom_fields import merged
from tui.backend.rules.followers import follow, owned
from tui.backend.rules.history import difference, record, record_created
from tui.backend.rules.participants import join, primary_changed
from tui.backend.rules.references import check_labels, check_references, refuse_null
from tui.backend.rules.stages import enter_stage, placed
from tui.backend.rules.visibility import default_visibility
from tui.backend.rules.worth import governed
from tui.backend.tables import deals

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

RESTORABLE = timedelta(days=30)
TIMES = ("add_time", "update_time", "stage_change_time")
FRESH: dict[str, Any] = {"status": "open", "custom_fields": {}}


async def kept(call: Call, id: int) -> Row:
    """A deal that is not deleted, or was within the last 30 days (product 9.2); raises a 404."""
    found = await call.find(deals, id)
    if found["is_deleted"] and call.now - moment(found["delete_time"]) > RESTORABLE:
        raise not_found("Deal")
    return found


async def add(call: Call, wanted: dict[str, Any]) -> int:
    """Add a deal and give its id; raises a 400.

    Status open, the first stage of the default pipeline, the caller's currency and ownership unless said otherwise; no
    `stage_change_time` before the first move (product 9.2).
    """
    if wanted.get("is_deleted"):
        raise invalid("is_deleted", "a deal cannot be added deleted")
    wanted = {name: value for name, value in wanted.items() if value is not None}
    await _check(call, wanted)
    times = _added_times(call, wanted)
    values = _beginning(call) | wanted | times | await _decided(call, wanted, FRESH) | {"is_deleted": False}
    deal_id = int(await call.add(deals, values))
    await enter_stage(call, deal_id, values["stage_id"], times["add_time"])
    await record_created(call, "deal", deal_id, times["add_time"])
    await _accompany(call, deal_id, values, times["add_time"])
    return deal_id


async def _accompany(call: Call, deal_id: int, values: Row, time: str) -> None:
    """A deal's owner follows it and its primary person takes part in it (product 9.7)."""
    await follow(call, "deal", deal_id, values["owner_id"], time)
    if values.get("person_id") is not None:
        await join(call, deal_id, values["person_id"], time=time)


def _beginning(call: Call) -> Row:
    return {
        "owner_id": call.user_id,
        "creator_user_id": call.user_id,
        "currency": call.user["default_currency"] or call.company["default_currency"],
        "visible_to": default_visibility(call, "deal"),
        "origin": "API",
    }


def _added_times(call: Call, wanted: Row) -> Row:
    return {"add_time": call.time, "update_time": call.time} | _sent_times(wanted)


def _sent_times(wanted: Row) -> Row:
    return {name: given(wanted[name], name) for name in TIMES if wanted.get(name) is not None}


async def revise(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Change a deal; nothing happens where nothing differs. Raises a 400."""
    if wanted.get("is_deleted"):
        raise invalid("is_deleted", "use DELETE to delete a deal")
    await _check(call, wanted)
    refuse_null(wanted, "title", "owner_id", "currency", "visible_to", "add_time")
    values = {
        **wanted,
        **_sent_times(wanted),
        **await _decided(call, wanted, before),
        **await governed(call, before, wanted),
    }
    await write(call, before, settled(deals, values))


async def write(call: Call, before: Row, values: Row) -> None:
    """Store a deal's new values with what follows from them: update time, stage times, history."""
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        return
    deal_id = int(before["id"])
    if "stage_id" in changed:
        changed["stage_change_time"] = call.time
        await enter_stage(call, deal_id, changed["stage_id"])
    await record(call, "deal", deal_id, difference(before, changed))
    await owned(call, "deal", deal_id, changed)
    if "person_id" in changed:
        await primary_changed(call, deal_id, before["person_id"], changed["person_id"])
    await call.change(deals, deal_id, changed | {"update_time": call.time})


async def _check(call: Call, wanted: Row) -> None:
    await check_references(call, wanted)
    await check_labels(call, "deal", wanted.get("label_ids"))


async def _decided(call: Call, wanted: Row, before: Row) -> Row:
    """The columns that follow from others: place, closing, archiving, restoring, custom values."""
    place = await placed(call, wanted, before if "id" in before else None)
    zone = call.company["timezone_name"] or "UTC"
    values = place | closed(before, wanted, call.time, zone) | _archived(call, wanted, before)
    custom = await merged(call, "deal", before["custom_fields"], wanted.get("custom_fields") or {})
    restored = {"delete_time": None} if wanted.get("is_deleted") is False else {}
    return values | restored | {"custom_fields": custom}


def _archived(call: Call, wanted: Row, before: Row) -> Row:
    """Archiving sets its time, now or the one given; unarchiving clears it (product 9.2)."""
    is_archived = bool(wanted.get("is_archived", before.get("is_archived")))
    if not is_archived:
        if wanted.get("archive_time") is not None:
            raise invalid("archive_time", "is not allowed while the deal is not archived")
        return {"is_archived": False, "archive_time": None}
    sent = wanted.get("archive_time")
    time = given(sent, "archive_time") if sent is not None else before.get("archive_time") or call.time
    return {"is_archived": True, "archive_time": time}


async def touch(call: Call, deal_id: int | None) -> None:
    """Something happened on a deal: an activity done or a note starts its rotting anew (product 9.4)."""
    if deal_id is not None:
        await call.db.execute(update(deals).where(deals.c.id == deal_id).values(update_time=call.time))


async def remove(call: Call, before: Row) -> None:
    """Delete a deal; it can be restored for 30 days (product 9.2)."""
    await write(call, before, {"is_deleted": True, "delete_time": call.time})
