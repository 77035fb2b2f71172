"""One line that says what to do and when: `call tomorrow 10 30m Ask about budget`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from tui.services.activities import Activities, ActivityType, due, write_duration
from tui.services.clock import Clock
from tui.services.dates import Reading, impossible, read_when
from tui.services.record_edits import local_moment

SHORTEST_NAME = 3


class Line(NamedTuple):
    """What was understood: `type` is None where the account has no types, `when` an aware time or a whole day.

    `wrong` says which day or time there is not, in words; empty where all is well.
    """

    type: ActivityType | None
    subject: str
    when: datetime | date
    length: timedelta | None
    wrong: str = ""

    def fields(self) -> dict[str, Any]:
        """The wire fields of a new activity."""
        found: dict[str, Any] = due(self.when)
        if self.type is not None:
            found["type"] = self.type.key
        if self.subject:
            found["subject"] = self.subject
        if self.length is not None:
            found["duration"] = write_duration(self.length)
        return found


def read_line(text: str, types: Sequence[ActivityType], clock: Clock, *, start: datetime | date | None = None) -> Line:
    """What a line means; `start` (today) is when, where the line does not say so.

    The type comes first, then day, time and length, then the subject; the time may also stand at the end.
    """
    words = text.split()
    found, used = _type(words, types)
    words = words[used:]
    now = clock.local()
    reading, subject = _when(words, now)
    when = local_moment(reading.when(now), clock) if reading.found else start or now.date()
    return Line(found, " ".join(subject), when, reading.length, impossible(subject) or impossible(subject[-2:]))


def _type(words: Sequence[str], types: Sequence[ActivityType]) -> tuple[ActivityType | None, int]:
    """The type these words begin with, or the first there is; and how many words it took."""
    for count in range(min(len(words), 4), 0, -1):
        said = " ".join(words[:count]).casefold()
        for found in types:
            if said in (found.name.casefold(), found.key.casefold()):
                return found, count
    said = words[0].casefold() if words else ""
    begun = [t for t in types if len(said) >= SHORTEST_NAME and t.name.casefold().startswith(said)]
    if len(begun) == 1:
        return begun[0], 1
    return (types[0] if types else None), 0


def _when(words: Sequence[str], now: datetime) -> tuple[Reading, Sequence[str]]:
    """When, said at the beginning or at the end; and the words that are left."""
    reading = read_when(words, now)
    if reading.used:
        return reading, words[reading.used :]
    for first in range(1, len(words)):
        last = read_when(words[first:], now)
        if last.used == len(words) - first and (last.found or last.length):
            return last, words[:first]
    return reading, words


def clashes(line: Line, activities: Activities, owner: int | None) -> str:
    """What else one has at that time, in words; empty for nothing."""
    if not isinstance(line.when, datetime):
        return ""
    end = line.when + (line.length or timedelta(minutes=30))
    for event in activities.between(line.when.date(), end.date(), owner=owner):
        if event.start and event.end and not event.done and event.start < end and line.when < event.end:
            return f"at the same time as “{event.subject}”, {event.start:%H:%M}"
    return ""
