"""Logging a call: how it went and how long it took, on the activity it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tui.services.dates import NotADate, parse_length
from tui.services.edits import EditError
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

OUTCOMES = {
    "connected": "Connected",
    "no_answer": "No answer",
    "left_message": "Left a message",
    "left_voicemail": "Left a voicemail",
    "busy": "Busy",
    "wrong_number": "Wrong number",
}
"""What can be said of a call (reference: addCallLog)."""

NO_NUMBER = "unknown"
"""The number of a call whose person has none: the API asks for one."""


def read_call(text: str) -> tuple[timedelta, str]:
    """How long a call took and what was said in it; no length is none. Raises `NotADate` for one over a day."""
    first, _, rest = text.strip().partition(" ")
    try:
        length = parse_length(f"{first}m" if first.isdigit() else first)
    except NotADate:
        return timedelta(), text.strip()
    if length > timedelta(days=1):
        raise NotADate("A call takes at most a day.")
    return length, rest.strip()


async def log_call(workspace: Workspace, activity: int, outcome: str, length: timedelta, note: str = "") -> None:
    """Log a call that ended now, or that had its time before; the activity is done by that. Undoable."""
    record = workspace.activities.record(activity)
    if record.get("type") != "call":
        raise EditError(f"Only a call can be logged; “{record.get('subject')}” is none.")
    if outcome not in OUTCOMES:
        raise EditError(f"An outcome is one of these: {', '.join(OUTCOMES.values())}.")
    start = _start(workspace, activity, length)
    words = f"Log the call “{record.get('subject')}”: {OUTCOMES[outcome].lower()}"
    temporary = workspace.edits.temporary_id()
    body: dict[str, Any] = {
        "activity_id": activity,
        "subject": record.get("subject"),
        "outcome": outcome,
        "duration": str(int(length.total_seconds())),
        "to_phone_number": phone(workspace, record),
        "start_time": f"{start:%Y-%m-%d %H:%M:%S}",
        "end_time": f"{start + length:%Y-%m-%d %H:%M:%S}",
    }
    told: dict[str, Any] = {"done": True}
    if note:
        body["note"] = told["note"] = note_html(note)
    # The activity is changed first: the log's answer does not tell what the server made of it.
    done = workspace.activities.pair(activity, told, words, {"marked_as_done_time": workspace.clock.stamp()})
    made = ("call_log", temporary)
    log = Call("v1.call_logs.create", {}, body, (("activity", activity, {}),), words, made)
    gone = Call("v1.call_logs.delete", {"id": temporary}, None, (), f"Undo: {words}")
    await workspace.edits.make(words, [done[0], log], [gone, done[1]])


def _start(workspace: Workspace, activity: int, length: timedelta) -> datetime:
    """When a call began, in UTC: when it was due, if it can have ended since then today; else so long ago."""
    now, event = workspace.clock.now(), workspace.activities.get(activity)
    if event.start is not None and event.day == workspace.clock.today() and event.start + length <= now:
        return workspace.clock.parse(event.start.isoformat()).astimezone(now.tzinfo)  # type: ignore[union-attr]
    return now - length


def phone(workspace: Workspace, activity: dict[str, Any]) -> str:
    """The first number of the person an activity is with."""
    person = workspace.copy.get("person", activity["person_id"]) if activity.get("person_id") is not None else None
    numbers = [one for one in (person or {}).get("phones") or [] if isinstance(one, dict) and one.get("value")]
    numbers.sort(key=lambda one: not one.get("primary"))
    return str(numbers[0]["value"]) if numbers else NO_NUMBER


def note_html(text: str) -> str:
    """A line of plain text as a note."""
    from tui.services.notes import to_html

    return to_html(text)
