"""How much was done with each contact, week by week or month by month, and who is neglected (product 6.1).

What counts are activities that are done, by the day they were due, and mails. Days are those of UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tui.services.folding import fold
from tui.services.forecast import begun, shifted
from tui.store.kinds import both

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

INTERVALS = ("week", "month")
PERIODS = {"week": 26, "month": 24}
"""How many periods are looked at, the one of today last."""

SORTS = {"last": "longest without contact", "name": "name", "most": "most contact"}
NEGLECTED = (30, 60, 90)
_COLUMN = {"person": "person_id", "organization": "org_id"}


class Look(NamedTuple):
    """How it is looked at: in which periods, sorted by what, only those without contact for so many `days` (0: all)."""

    interval: str = "week"
    sort: str = "last"
    reverse: bool = False
    days: int = 0
    mine: bool = False
    text: str = ""


class Strip(NamedTuple):
    """A contact: how much was done in each period, oldest first, and the day of the last contact."""

    id: int
    name: str
    counts: tuple[int, ...]
    last: date | None


class ContactTimeline:
    """Reads the strips of persons or organizations, all at once: SQLite counts."""

    def __init__(self, workspace: Workspace, kind: str) -> None:
        self.workspace = workspace
        self.copy = workspace.copy
        self.kind = kind

    def starts(self, look: Look) -> list[date]:
        """The first day of each period."""
        first = begun(look.interval, self.workspace.clock.today())
        count = PERIODS[look.interval]
        return [shifted(look.interval, first, n - count + 1) for n in range(count)]

    def read(self, look: Look) -> list[Strip]:
        """The strips of what a look shows, in its order."""
        today, starts = self.workspace.clock.today(), self.starts(look)
        counts, last = self._done(look, starts, today)
        before = today - timedelta(days=look.days)
        blank = (0,) * len(starts)
        found = []
        for number, name in self._contacts(look):
            day = last.get(number)
            if not look.days or day is None or day <= before:
                found.append(Strip(number, name, tuple(counts.get(number, blank)), day))
        return self._sorted(found, look)

    def _contacts(self, look: Look) -> list[tuple[int, str]]:
        me = self.copy.fact("me", {}).get("id")
        mine = "AND owner_id = ?" if look.mine else ""
        rows = self.copy.select(both(self.kind, "id, name", f"is_deleted = 0 {mine}"), (me, me) if look.mine else ())
        words = fold(look.text).split()
        named = [(number, str(name or "(no name)")) for number, name in rows]
        return [one for one in named if all(word in fold(one[1]) for word in words)] if words else named

    def _sorted(self, found: list[Strip], look: Look) -> list[Strip]:
        if look.sort == "name":
            found.sort(key=lambda s: (fold(s.name), s.id), reverse=look.reverse)
        elif look.sort == "most":
            found.sort(key=lambda s: (-sum(s.counts), s.id), reverse=look.reverse)
        else:
            there = sorted((s for s in found if s.last), key=lambda s: (s.last, s.id), reverse=look.reverse)
            found = there + [s for s in found if s.last is None]
        return found

    def _done(self, look: Look, starts: Sequence[date], today: date) -> tuple[dict[int, list[int]], dict[int, date]]:
        """How often something was done with each contact in each period, and when last."""
        column, first = _COLUMN[self.kind], starts[0]
        where = f"done = 1 AND is_deleted = 0 AND {column} IS NOT NULL AND due IS NOT NULL"
        period = _period(look.interval, first)
        rows = self.copy.select(
            both("activity", f"{column}, {period}, count(*), max(substr(due, 1, 10))", where, "GROUP BY 1, 2")
        )
        mails = period.replace("due", "message_time")
        rows += self.copy.select(
            f"SELECT CAST(substr(of, {len(self.kind) + 2}) AS INTEGER), {mails}, count(*), "
            "max(substr(message_time, 1, 10)) FROM shown_mail "
            f"WHERE of LIKE '{self.kind}:%' AND is_deleted = 0 AND message_time IS NOT NULL GROUP BY 1, 2"
        )
        counts, last = dict[int, list[int]](), dict[int, date]()
        for number, at, count, text in rows:
            day = _day(text)
            if day is None or day > today:
                continue
            if number not in last or day > last[number]:
                last[number] = day
            if at is not None and 0 <= at < len(starts):
                counts.setdefault(number, [0] * len(starts))[at] += count
        return counts, last


def _period(interval: str, first: date) -> str:
    """SQL for the number of the period of `due`, -1 for what is before the first."""
    if interval == "month":
        months = first.year * 12 + first.month
        number = f"substr(due, 1, 4) * 12 + substr(due, 6, 2) - {months}"
    else:
        number = f"CAST(floor((julianday(substr(due, 1, 10)) - julianday('{first}')) / 7) AS INTEGER)"
    return f"max(-1, {number})"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
