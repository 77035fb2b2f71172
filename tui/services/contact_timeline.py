"""How much was done with each contact, week by week or month by month, and who is neglected (product 6.1).

What counts are activities that are done, by the day they were due, and mails. Days are those of UTC.
"""

from __future__ import annotations

from bisect import bisect_right
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
    """A contact, and the day of the last contact as `YYYY-MM-DD`, None for never."""

    id: int
    name: str
    last: str | None

    @property
    def day(self) -> date | None:
        """The day of the last contact."""
        try:
            return date.fromisoformat(self.last or "")
        except ValueError:
            return None


class ContactTimeline:
    """Reads the strips of persons or organizations: who and when last of all, how much only of those in sight."""

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
        """Who a look shows, in its order."""
        today = self.workspace.clock.today()
        last, before = self._last(today), f"{today - timedelta(days=look.days)}"
        found = [Strip(number, name, last.get(number)) for number, name in self._contacts(look)]
        if look.days:
            found = [strip for strip in found if strip.last is None or strip.last <= before]
        return self._sorted(found, look)

    def _contacts(self, look: Look) -> list[tuple[int, str]]:
        me = self.copy.fact("me", {}).get("id")
        mine = "AND owner_id = :me" if look.mine else ""
        rows = self.copy.select(
            both(self.kind, "id, coalesce(name, '(no name)')", f"is_deleted = 0 {mine}"), {"me": me}
        )
        words = fold(look.text).split()
        named = [(row[0], str(row[1])) for row in rows]
        return [one for one in named if all(word in fold(one[1]) for word in words)] if words else named

    def _sorted(self, found: list[Strip], look: Look) -> list[Strip]:
        if look.sort == "name":
            return sorted(found, key=lambda s: (fold(s.name), s.id), reverse=look.reverse)
        if look.sort == "most":
            first = f"{self.starts(look)[0]}"
            often = dict(self.copy.select(*self._grouped("count(*)", first)))
            return sorted(found, key=lambda s: (-often.get(s.id, 0), s.id), reverse=look.reverse)
        there = sorted(((s.last, s.id, s) for s in found if s.last), reverse=look.reverse)
        return [s for _, _, s in there] + [s for s in found if s.last is None]

    def _last(self, today: date) -> dict[int, str]:
        """The day of the last contact with each."""
        found = dict(self.copy.select(*self._grouped("max(substr(due, 1, 10))", "")))
        number = f"CAST(substr(of, {len(self.kind) + 2}) AS INTEGER)"
        rows = self.copy.select(
            f"SELECT {number}, max(substr(message_time, 1, 10)) FROM shown_mail WHERE {self._mails()} GROUP BY 1",
            {"until": f"{today + timedelta(days=1)}"},
        )
        return found | {contact: max(day, found.get(contact, "")) for contact, day in rows}

    def _mails(self) -> str:
        return f"of LIKE '{self.kind}:%' AND is_deleted = 0 AND message_time < :until"

    def _grouped(self, what: str, first: str) -> tuple[str, dict[str, str]]:
        """The query of something about the activities that were done with each contact, from a day on until today."""
        column, until = _COLUMN[self.kind], f"{self.workspace.clock.today() + timedelta(days=1)}"
        where = (
            f"{column} > 0 AND +done = 1 AND +is_deleted = 0 AND +due >= :first AND +due < :until"  # along its index
        )
        query = both("activity", f"{column} AS contact, {what} AS found", where, f"GROUP BY {column}")
        total = "sum" if what.startswith("count") else "max"
        return f"SELECT contact, {total}(found) FROM ({query}) GROUP BY contact", {"first": first, "until": until}

    def counts(self, look: Look, ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
        """How often something was done with each of these in each period, oldest first; for those in sight."""
        starts, column = self.starts(look), _COLUMN[self.kind]
        chosen = ",".join(str(int(i)) for i in ids)
        until = {"until": f"{self.workspace.clock.today() + timedelta(days=1)}"}
        where = f"{column} IN ({chosen}) AND done = 1 AND is_deleted = 0 AND due < :until"
        rows = self.copy.select(both("activity", f"{column}, substr(due, 1, 10)", where), until)
        names = ",".join(f"'{self.kind}:{int(i)}'" for i in ids)
        mails = (
            f"SELECT CAST(substr(of, {len(self.kind) + 2}) AS INTEGER), substr(message_time, 1, 10) FROM shown_mail "
        )
        rows += self.copy.select(f"{mails} WHERE of IN ({names}) AND {self._mails()}", until)
        texts, found = [f"{start}" for start in starts], {number: [0] * len(starts) for number in ids}
        for number, day in rows:
            if day >= texts[0]:
                found[number][bisect_right(texts, day) - 1] += 1
        return {number: tuple(counts) for number, counts in found.items()}
