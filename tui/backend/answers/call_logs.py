"""Call logs: the answers of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.api.models.call_logs import CallLog, CallLogNew, CallLogRecordingNew
from tui.api.page import Page
from tui.api.v1.call_logs import CallLogs
from tui.backend.clock import fractional
from tui.backend.lists import narrowed, offset
from tui.backend.registry import answers
from tui.backend.rules import call_logs as rules
from tui.backend.tables import call_logs

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

MOST = 50
HIDDEN = ("add_time", "recording_sha256", "recording_type", "is_deleted")


@answers(CallLogs.list)
async def every(call: Call, *, start: int | None = None, limit: int | None = None) -> Page[CallLog]:
    """List the caller's call logs, newest first."""
    query = narrowed(call, call_logs, is_deleted=False, user_id=call.user_id)
    newest = query.order_by(call_logs.c.start_time.desc(), call_logs.c.id)
    rows, after = await offset(call, newest, start, limit or MOST)
    return Page([_shown(call, row) for row in rows], after)


@answers(CallLogs.get)
async def get(call: Call, id: str) -> CallLog:
    """Give a call log."""
    return _shown(call, await rules.alive(call, id))


@answers(CallLogs.create)
async def create(call: Call, new: CallLogNew) -> CallLog:
    """Log a call."""
    return await get(call, await rules.add(call, new.wire()))


@answers(CallLogs.delete)
async def delete(call: Call, id: str) -> None:
    """Delete a call log and its recording."""
    await rules.remove(call, await rules.alive(call, id))


@answers(CallLogs.add_recording)
async def add_recording(call: Call, id: str, new: CallLogRecordingNew) -> None:
    """Keep the recording of a call."""
    await rules.record(call, await rules.alive(call, id), new.file)


def _shown(call: Call, row: Row) -> CallLog:
    times = {name: fractional(row[name]) for name in ("start_time", "end_time")}
    more = {"has_recording": row["recording_sha256"] is not None, "company_id": call.company["id"]}
    return CallLog.model_validate({name: value for name, value in row.items() if name not in HIDDEN} | times | more)
