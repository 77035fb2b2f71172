"""Working days around a moment, and who is busy when; local time is the company's."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from random import Random
from zoneinfo import ZoneInfo

ZONE_NAME = "Europe/Berlin"
ZONE = ZoneInfo(ZONE_NAME)
FIRST, LAST = 17, 33
"""The half hours of a day in which something may begin: 8:30 to 16:30."""
SETTLED = timedelta(minutes=150)
"""So long before now the last past thing begins, that all that follows from it is past too."""
HOLIDAYS = ((12, 24), (12, 25), (12, 26), (12, 31), (1, 1))
PAST_DAYS, FUTURE_DAYS = 680, 60


class Hours:
    """The working days before and after `now`, and a diary in which meetings rarely collide.

    `past[0]` is the last working day with time enough before `now`; `future[0]` the first after today.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(UTC).replace(microsecond=0)
        self.today = self.now.astimezone(ZONE).date()
        self.settled = self.now - SETTLED
        first = self.settled.astimezone(ZONE).date()
        if moment(first, FIRST) > self.settled:
            first -= timedelta(days=1)
        self.past = working_days(first, -1, PAST_DAYS)
        self.future = working_days(self.today + timedelta(days=1), 1, FUTURE_DAYS)
        self.monday = self.today - timedelta(days=self.today.weekday())
        self._taken: set[tuple[int, date, int]] = set()

    def ago(self, rng: Random, days: int, user: int = 0) -> datetime:
        """A time in working hours, so many working days ago, that nobody has taken from the user."""
        return self._pick(rng, user, self.past[days], latest=self.settled)

    def since(self, time: datetime | None) -> int:
        """How many working days ago a time was."""
        day = (time or self.now).astimezone(ZONE).date()
        return bisect_left(self.past, -day.toordinal(), key=lambda past: -past.toordinal())

    def ahead(self, rng: Random, day: date, user: int) -> datetime | None:
        """A time later than now on a day; None if it is too late for that or a weekend."""
        soon = self.now + timedelta(minutes=20)
        if day.weekday() > 4 or moment(day, LAST) < soon:
            return None
        return self._pick(rng, user, day, earliest=soon)

    def fit(self, at: datetime, kind: str) -> datetime:
        """The time itself, but noon of its day for a lunch, where that lies on the same side of now."""
        noon = moment(at.astimezone(ZONE).date(), 24)
        past, coming = max(at, noon) <= self.settled, min(at, noon) > self.now
        return noon if kind == "lunch" and (past or coming) else at

    def _pick(
        self, rng: Random, user: int, day: date, *, earliest: datetime | None = None, latest: datetime | None = None
    ) -> datetime:
        halves = [h for h in range(FIRST, LAST + 1) if _within(moment(day, h), earliest, latest)]
        tries = [rng.choice(halves) for _ in range(6)]
        half = next((h for h in tries if (user, day, h) not in self._taken), tries[0])
        self._taken.update({(user, day, half), (user, day, half + 1)})
        return moment(day, half)


def _within(value: datetime, earliest: datetime | None, latest: datetime | None) -> bool:
    return (earliest is None or value >= earliest) and (latest is None or value <= latest)


def moment(day: date, half: int) -> datetime:
    """The UTC time of a half hour of a local day."""
    return datetime.combine(day, time(half // 2, half % 2 * 30), ZONE).astimezone(UTC)


def working_days(first: date, step: int, number: int) -> list[date]:
    """So many working days, from a day on, forward or backward."""
    days = (first + timedelta(days=step * n) for n in count())
    return list(islice((day for day in days if day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS), number))
