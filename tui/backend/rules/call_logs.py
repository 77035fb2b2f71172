"""Call logs: the activity a call is, whom it was with, and its recording (reference: callLogs)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.api.models.base import Upload
from tui.backend.clock import given, moment
from tui.backend.errors import Refusal, invalid
from tui.backend.rules import activities as activity_rules
from tui.backend.rules.references import check_references
from tui.backend.tables import activities, call_logs

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

CALL = "call"
LINKS = ("person_id", "org_id", "deal_id", "lead_id")
SUBJECT = "Call"


async def add(call: Call, wanted: dict[str, Any]) -> str:
    """Log a call and give the log's id; raises a 400, and a 403 for another user's log by who is no administrator.

    An activity that is named becomes the call, and its links outrank those given; else a done activity of the type call
    is made (reference: addCallLog).
    """
    wanted = {name: value for name, value in wanted.items() if value is not None}
    _check_owner(call, wanted.get("user_id"))
    wanted |= {name: given(wanted[name], name) for name in ("start_time", "end_time")}
    _check(wanted)
    await check_references(call, {name: value for name, value in wanted.items() if name != "activity_id"})
    values = {"user_id": call.user_id} | wanted
    values |= await _activity(call, values)
    new_id = uuid.uuid4().hex
    await call.add(call_logs, values | {"id": new_id, "add_time": call.time})
    return new_id


def _check(wanted: Mapping[str, Any]) -> None:
    if wanted["end_time"] < wanted["start_time"]:
        raise invalid("end_time", "is before start_time")
    if "duration" in wanted and not (wanted["duration"].isascii() and wanted["duration"].isdigit()):
        raise invalid("duration", "is not a number of seconds")
    if "deal_id" in wanted and "lead_id" in wanted:
        raise invalid("lead_id", "a call log belongs to a deal or to a lead")


def _check_owner(call: Call, user_id: int | None) -> None:
    """Only who has access to the account's settings logs calls of others (reference: addCallLog, user_id)."""
    if user_id not in (None, call.user_id) and not is_admin(call):
        raise Refusal(403, "You don't have permission to change this resource.")


def is_admin(call: Call) -> bool:
    """Whether the caller has access to the account's settings."""
    return any(one.get("app") == "account_settings" and one.get("admin") for one in call.user["access"] or ())


async def _activity(call: Call, values: Row) -> Row:
    """The columns a log has from the activity it is the log of; raises a 400."""
    if "activity_id" in values:
        return await _converted(call, values)
    done = {"type": CALL, "subject": values.get("subject") or SUBJECT, "done": True, "note": values.get("note")}
    done |= {"owner_id": values["user_id"]} | {name: values.get(name) for name in LINKS} | _when(values)
    new_id = await activity_rules.add(call, done)
    made = await call.find(activities, new_id)
    return {"activity_id": new_id} | {name: made[name] for name in LINKS}


async def _converted(call: Call, values: Row) -> Row:
    try:
        found = await call.alive(activities, values["activity_id"])
    except Refusal:
        raise invalid("activity_id", f"there is none with id {values['activity_id']}") from None
    if found["type"] != CALL:
        raise invalid("activity_id", "is not an activity of the type call")
    told = {name: values[name] for name in ("subject", "note") if name in values}
    await activity_rules.revise(call, found, {"done": True} | told)
    return {name: found[name] for name in LINKS} | {"subject": values.get("subject") or found["subject"]}


def _when(values: Row) -> Row:
    """When and for how long, as activities say it: minutes."""
    start = moment(values["start_time"])
    seconds = (moment(values["end_time"]) - start).total_seconds()
    minutes = min(round(seconds / 60), 24 * 60)
    length = {"duration": f"{minutes // 60:02}:{minutes % 60:02}"} if minutes else {}
    return {"due_date": start.date().isoformat(), "due_time": f"{start:%H:%M}"} | length


async def alive(call: Call, id: str) -> Row:
    """A log that is not deleted; raises a 404, and a 410 for a deleted one (reference: section 5)."""
    found = await call.find(call_logs, id)
    if found["is_deleted"]:
        raise Refusal(410, "The callLog you are trying to access is no longer available")
    return found


async def record(call: Call, log: Row, upload: Upload) -> None:
    """Keep a log's recording; raises a 409 for a second one."""
    if log["recording_sha256"] is not None:
        raise Refusal(409, "A recording for this call already exists")
    sha256 = await call.blobs.keep(upload.content)
    await call.change(call_logs, log["id"], {"recording_sha256": sha256, "recording_type": upload.type[:200]})


async def remove(call: Call, log: Row) -> None:
    """Delete a log and its recording; its activity stays (reference: deleteCallLog)."""
    await call.change(call_logs, log["id"], {"is_deleted": True, "recording_sha256": None, "recording_type": None})
