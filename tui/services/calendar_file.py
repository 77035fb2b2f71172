"""Activities as an iCalendar file (RFC 5545), for other calendars to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.services.activities import Event
from tui.services.edits import EditError
from tui.services.notes import plain

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

MAKER = "-//pipedrive-tui//EN"


def calendar(workspace: Workspace, found: Sequence[Event]) -> bytes:
    """Activities as iCalendar: times in UTC, whole days as dates; the private note is left out."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    if workspace.name:
        made.add("x-wr-calname", workspace.name)
    for event in found:
        made.add_component(_component(workspace, event))
    return bytes(made.to_ical())


def _component(workspace: Workspace, event: Event) -> Any:
    from icalendar import Event as Component

    record, made = workspace.activities.record(event.id), Component()
    company = workspace.copy.fact("me", {}).get("company_id") or 0
    made.add("uid", f"activity-{event.id}-{company}@pipedrive-tui")
    made.add("dtstamp", workspace.clock.now().astimezone(UTC))
    made.add("summary", event.subject)
    if event.start is not None and event.end is not None:
        made.add("dtstart", event.start.astimezone(UTC))
        made.add("dtend", event.end.astimezone(UTC))
    else:
        made.add("dtstart", event.day)
        made.add("dtend", event.day + timedelta(days=1))
    made.add("transp", "TRANSPARENT" if record.get("busy") is False else "OPAQUE")
    made.add("categories", [event.type])
    if event.done:
        made.add("x-pipedrive-done", "1")
    for name, text in (("location", _place(record)), ("description", _description(event, record))):
        if text:
            made.add(name, text)
    return made


def _place(record: dict[str, Any]) -> str:
    place = record.get("location")
    return str((place.get("value") if isinstance(place, dict) else place) or "")


def _description(event: Event, record: dict[str, Any]) -> str:
    about = [name for name in (event.deal, event.person, event.organization) if name]
    said = plain(str(record.get("public_description") or ""))
    return "\n".join([*([" · ".join(about)] if about else []), *([said] if said else [])])


def write_file(workspace: Workspace, path: Path, first: date, last: date, *, owner: int | None) -> int:
    """Write the activities of some days; gives how many. Raises `EditError` where the file cannot be written."""
    found = workspace.activities.between(first, last, owner=owner)
    text = calendar(workspace, found)
    path = path.expanduser()
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(text)
        part.replace(path)
    except OSError as error:
        raise EditError(f"{path} cannot be written: {error.strerror or error}.") from error
    return len(found)
