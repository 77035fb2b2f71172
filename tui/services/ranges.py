"""Times of day, and ranges of days or times: as they are typed, and as the API has them (reference: custom fields)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from tui.services.dates import parse_day
from tui.services.edits import EditError

TIME_HINT, TIMES_HINT, DAYS_HINT = "14:30 or 9", "9 - 12:30", "2026-05-01 - 2026-06-01, or today - +2w"
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+(?:-|to|until|bis)\s+|\s*(?:–|—|\.\.\.?|…)\s*")
_ZONES = ("timezone_id", "timezone_name")


def parse_time(text: str) -> str:
    """A time of day as `HH:MM:SS`; raises `EditError`."""
    found = _TIME.fullmatch(text.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if found and found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0) if 1 <= hour <= 12 else 99
    if hour > 23 or minute > 59:
        raise EditError(f"“{text}” is no time of day. {TIME_HINT}")
    return f"{hour:02}:{minute:02}:00"


def parse_times(text: str) -> tuple[str, str]:
    """Two times of day; raises `EditError`."""
    one, two = _ends(text, TIMES_HINT, close="-")
    return parse_time(one), parse_time(two)


def parse_days(text: str, today: date) -> tuple[str, str]:
    """Two days as `YYYY-MM-DD`, the first one not after the second; raises `EditError`."""
    one, two = (parse_day(end, today) for end in _ends(text, DAYS_HINT))
    if two < one:
        raise EditError("It ends before it begins.")
    return one.isoformat(), two.isoformat()


def _ends(text: str, hint: str, close: str = "") -> tuple[str, str]:
    parts = [part.strip() for part in _BETWEEN.split(text.strip())]
    if len(parts) != 2 and close:
        parts = [part.strip() for part in text.split(close)]
    if len(parts) != 2 or not all(parts):
        raise EditError(f"A range has two ends: {hint}")
    return parts[0], parts[1]


def zoned(before: Any, **parts: str) -> dict[str, Any]:
    """A time or a range of times, in the time zone it had."""
    kept = before if isinstance(before, Mapping) else {}
    return {**parts, **{name: kept[name] for name in _ZONES if kept.get(name) is not None}}


def show_time(value: Any) -> str:
    """A time of day without its seconds."""
    text = str(value or "")
    return text[:5] if re.fullmatch(r"\d\d:\d\d(:\d\d)?", text) else text


def parts(value: Any) -> tuple[Any, Any]:
    """Both ends of a value, None for those it has not."""
    return (value.get("value"), value.get("until")) if isinstance(value, Mapping) else (value, None)
