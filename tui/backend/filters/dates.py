"""Relative dates: the stretch of time each one means for a user (product 9.10, semantics)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from tui.backend.clock import stamp
from tui.backend.filters.helpers import INTERVALS, POINTS

_MOMENT = re.compile(r"\A\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?\Z")
_DAY = re.compile(r"\A\d{4}-\d{2}-\d{2}\Z")
_COUNTED = re.compile(r"\A(?:in_)?([1-6])_(week|month)s?(_ago)?\Z")
WEEK, MONTH, QUARTER = relativedelta(weeks=1), relativedelta(months=1), relativedelta(months=3)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to but not including `end`, None where it has no border.

    `days` are dates as the user's calendar has them, `times` the same borders as UTC stamps.
    """

    days: tuple[str | None, str | None]
    times: tuple[str | None, str | None]

    def borders(self, *, day: bool) -> tuple[str | None, str | None]:
        """The borders as a column of days or of times compares with."""
        return self.days if day else self.times


def is_date(value: object) -> bool:
    """Whether a filter may compare a date with this."""
    if not isinstance(value, str):
        return False
    if value in INTERVALS or value in POINTS:
        return True
    try:
        return bool(_DAY.match(value) and date.fromisoformat(value)) or bool(_given(value))
    except ValueError:
        return False


def span(value: str, now: datetime, zone: ZoneInfo) -> Span:
    """What a date, a time (UTC unless it says otherwise) or a relative date means at `now` in a time zone.

    Weeks begin on Monday; months ago or ahead keep the day of the month where there is one; `before_…` and `later_or_…`
    are open on one side; `now` is one second, or today where days are compared.
    """
    today = now.astimezone(zone).date()
    if value == "now" or _MOMENT.match(value):
        return _instant(now if value == "now" else _given(value) or now, zone)
    start, end = _days(value, today)
    return Span((_date(start), _date(end)), (_midnight(start, zone), _midnight(end, zone)))


def _date(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _given(value: str) -> datetime | None:
    if not _MOMENT.match(value):
        return None
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _instant(moment: datetime, zone: ZoneInfo) -> Span:
    try:
        day, after = moment.astimezone(zone).date(), moment + timedelta(seconds=1)
        return Span((day.isoformat(), _next(day, 1)), (stamp(moment), stamp(after)))
    except OverflowError:
        return Span((None, "0001-01-01"), (None, "0001-01-01"))


def _next(day: date, days: int) -> str | None:
    return None if day == date.max else (day + timedelta(days)).isoformat()


def _days(value: str, today: date) -> tuple[date | None, date | None]:
    tomorrow = today + timedelta(1)
    open_ended = {
        "before_today": (None, today),
        "before_tomorrow": (None, tomorrow),
        "later_or_today": (today, None),
        "later_or_tomorrow": (tomorrow, None),
    }
    if value in open_ended:
        return open_ended[value]
    if value in INTERVALS:
        which, unit = value.split("_")
        return _interval(which, unit, today)
    near = {"yesterday": today - timedelta(1), "today": today, "tomorrow": tomorrow}
    day = near.get(value) or (today + _distance(value) if value in POINTS else date.fromisoformat(value))
    return day, None if day == date.max else day + timedelta(1)


def _interval(which: str, unit: str, today: date) -> tuple[date, date]:
    length = {"week": WEEK, "month": MONTH, "quarter": QUARTER}[unit]
    begin = {
        "week": today - timedelta(today.weekday()),
        "month": today.replace(day=1),
        "quarter": today.replace(month=today.month - (today.month - 1) % 3, day=1),
    }[unit]
    start = begin + length * {"last": -1, "this": 0, "next": 1}[which]
    return start, start + length


def _distance(value: str) -> relativedelta:
    found = _COUNTED.match(value)
    assert found
    length = (WEEK if found[2] == "week" else MONTH) * int(found[1])
    return -length if found[3] else length


def _midnight(day: date | None, zone: ZoneInfo) -> str | None:
    """The UTC stamp of the first moment of a day; where midnight is skipped, of what comes in its place."""
    if day is None:
        return None
    try:
        return stamp(datetime.combine(day, time(), zone))
    except OverflowError:
        return "0001-01-01" if day.year == 1 else None
