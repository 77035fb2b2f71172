"""Times as they are stored and shown: UTC, whole seconds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tui.backend.errors import invalid

Clock = Callable[[], datetime]

_STAMP = re.compile(r"\A\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?\Z")


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A moment as the tables hold it: `YYYY-MM-DDTHH:MM:SSZ`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)


def moment(text: str) -> datetime:
    """The moment of a stored time."""
    return datetime.fromisoformat(text)


def given(text: str, parameter: str) -> str:
    """A time somebody sent, as the tables hold it; without a zone it is UTC; raises a 400 naming the parameter."""
    if not _STAMP.match(text):
        raise invalid(parameter, "is not a time as YYYY-MM-DDTHH:MM:SSZ")
    try:
        found = datetime.fromisoformat(text)
        return stamp(found if found.tzinfo else found.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        raise invalid(parameter, "is not a time") from None


def given_whole(text: str, parameter: str) -> str:
    """As `given`, refusing fractions of a second as v2's parser does (reference: section 4)."""
    if "." in text:
        raise invalid(parameter, "is not a time as YYYY-MM-DDTHH:MM:SSZ, without fractions of a second")
    return given(text, parameter)


def local_date(text: str, zone: str) -> str:
    """The day a stored time fell on in a time zone, `YYYY-MM-DD`."""
    try:
        return moment(text).astimezone(ZoneInfo(zone)).date().isoformat()
    except OverflowError:
        return text[:10]


def spaced(text: str | None) -> str | None:
    """A stored time as most of v1 writes it: `YYYY-MM-DD HH:MM:SS`, UTC (product 9.1)."""
    return text and f"{text[:10]} {text[11:19]}"


def milli(text: str | None) -> str | None:
    """A stored time as v1's projects and tasks write it: `YYYY-MM-DD HH:MM:SS.mmm`, UTC (published v1 document)."""
    return text and f"{spaced(text)}.000"


def fractional(text: str | None) -> str | None:
    """A stored time as v1's leads write it: ISO 8601 with milliseconds (reference: section 6)."""
    return text and f"{text[:19]}.000Z"
