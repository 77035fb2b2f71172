"""What time it is: in UTC, and for the user."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Tells the time; `zone` is the user's, None means this machine's."""

    def __init__(self, read: Callable[[], datetime] = _utc_now, zone: tzinfo | None = None) -> None:
        self.read = read
        self.zone = zone

    def now(self) -> datetime:
        """Now, in UTC."""
        return self.read()

    def local(self, moment: datetime | None = None) -> datetime:
        """A moment (now) in the user's zone."""
        return (moment or self.read()).astimezone(self.zone)

    def today(self) -> date:
        """The user's date."""
        return self.local().date()

    def start_of(self, day: date) -> datetime:
        """When a day of the user begins, in UTC; right across changes of daylight saving time."""
        naive = datetime.combine(day, time())
        return (naive.replace(tzinfo=self.zone) if self.zone else naive.astimezone()).astimezone(UTC)

    def parse(self, text: str | None) -> datetime | None:
        """A moment as the API writes it (RFC 3339, or `YYYY-MM-DD HH:MM:SS` in UTC), or None."""
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except (ValueError, TypeError):  # a damaged copy may hold anything
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def words(self, day: date, start: datetime | None = None) -> str:
        """A day (and time) as people say it: `today 14:00`, `tomorrow`, `yesterday`, `Mon 24 Nov 09:30`."""
        today = self.today()
        near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days)
        year = "" if abs((day - today).days) < 200 else f" {day.year}"
        text = near or f"{day:%a} {day.day} {day:%b}{year}"
        return f"{text} {start:%H:%M}" if start else text

    def days_since(self, moment: str | None) -> int:
        """Whole days since a moment as the API writes it, 0 for none."""
        found = self.parse(moment)
        return max(0, (self.now() - found).days) if found else 0

    def stamp(self) -> str:
        """Now as v2 writes it, to the second."""
        return f"{self.now():%Y-%m-%dT%H:%M:%SZ}"

    def bounds(self) -> dict[str, str]:
        """What urgency is measured by, as the copy writes due times: now, today, and where today ends."""
        today = self.today()
        return {
            "now": f"{self.now():%Y-%m-%dT%H:%M:%S}",
            "today": f"{today:%Y-%m-%d}",
            "tomorrow": f"{self.start_of(today + timedelta(days=1)):%Y-%m-%dT%H:%M:%S}",
        }


URGENCY = """CASE
    WHEN next_due IS NULL THEN 3
    WHEN length(next_due) = 10 THEN CASE WHEN next_due < :today THEN 1 WHEN next_due = :today THEN 2 ELSE 4 END
    WHEN next_due < :now THEN 1 WHEN next_due < :tomorrow THEN 2 ELSE 4 END"""
"""Pipedrive's urgency of a deal or lead (product 2.3): 1 overdue, 2 today, 3 nothing planned, 4 planned."""

OVERDUE, TODAY, NOTHING, PLANNED = 1, 2, 3, 4
