"""Activities as they are shown: read with as little as a view needs, for a month has many."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tui.services.clock import Clock

DEFAULT_LENGTH = timedelta(minutes=30)


class Event(NamedTuple):
    """An activity as the calendar shows it.

    `start` and `end` are in the user's zone, or None for an activity of the whole day; `day` is the user's date.
    """

    id: int
    subject: str
    type: str
    day: date
    start: datetime | None
    end: datetime | None
    done: bool
    overdue: bool
    deal_id: int | None
    deal: str
    person: str
    organization: str
    owner: str
    owner_id: int | None
    waiting: bool
    lead_id: str | None = None
    person_id: int | None = None
    org_id: int | None = None


_COLUMNS = """SELECT a.id, a.subject, a.type, a.due, a.duration, a.done, a.deal_id, {names}, a.owner_id,
    (SELECT id FROM temp.pending_activity WHERE id = a.id), a.lead_id, a.person_id, a.org_id
    FROM shown_activity a WHERE a.is_deleted = 0 """

# Names are asked for row by row: joining a `shown_*` view would make SQLite write all of it into a table first.
EVENTS = _COLUMNS.format(
    names="""(SELECT title FROM shown_deal WHERE id = a.deal_id),
    (SELECT name FROM shown_person WHERE id = a.person_id), (SELECT name FROM shown_organization WHERE id = a.org_id),
    (SELECT name FROM main.user WHERE id = a.owner_id)"""
)
NAMELESS = _COLUMNS.format(names="'', '', '', ''")
"""The same without whom an activity is about and whose it is, for views that show neither."""


def events(rows: Iterable[tuple[Any, ...]], clock: Clock) -> list[Event]:
    """Rows of `EVENTS` or `NAMELESS` as the user sees them now."""
    now, today, zone = clock.now(), clock.today(), clock.zone
    found = []
    for row in rows:
        due = str(row[3] or "")
        start = end = None
        if len(due) > 10 and (moment := _moment(due)):
            with suppress(OverflowError):
                start, end = moment.astimezone(zone), (moment + (_length(row[4]) or DEFAULT_LENGTH)).astimezone(zone)
        day = start.date() if start else _day(due) or today
        overdue = not row[5] and (start < now if start else day < today)
        found.append(
            Event(
                row[0], str(row[1] or "(no subject)"), str(row[2] or ""), day, start, end, bool(row[5]), overdue,
                row[6], row[7] or "", row[8] or "", row[9] or "", row[10] or "", row[11], row[12] is not None,
                *row[13:],
            )
        )  # fmt: skip
    return found


def _moment(due: str) -> datetime | None:
    """A due time as the copy has it, in UTC."""
    try:
        moment = datetime.fromisoformat(due)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(due: str) -> date | None:
    try:
        return date.fromisoformat(due[:10])
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _length(text: str | None) -> timedelta | None:
    return parse_duration(text)


def parse_duration(text: str | None) -> timedelta | None:
    """A duration as the API writes it, `HH:MM` or `HH:MM:SS`, or None."""
    try:
        hours, minutes, *_ = [int(part) for part in str(text or "").split(":")]
        return timedelta(hours=hours, minutes=minutes)
    except (ValueError, OverflowError):
        return None
