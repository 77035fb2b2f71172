"""The leads inbox as it stands: in order, counted and added up; follows single changes in little time."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.clock import URGENCY
from tui.services.money import Total

if TYPE_CHECKING:
    from tui.services.leads import Leads

Place = tuple[int, int, str]
"""Where a lead stands: its urgency, how old it is (newest first), its id."""


class Placed(NamedTuple):
    """A lead of the inbox: its place, its value in minor units of a currency, and whether anybody looked at it."""

    place: Place
    currency: str
    value: int
    seen: bool


class Inbox:
    """Every lead that is neither archived nor gone, in Pipedrive's urgency order, the newest first within."""

    def __init__(self, leads: Leads) -> None:
        self.leads = leads
        self.ids: list[str] = []
        self.total = Total()
        self.unseen = 0
        self._placed: dict[str, Placed] = {}
        self.read()

    def read(self) -> None:
        """Read everything anew."""
        self._placed = dict(self._read())
        self.ids = list(self._placed)
        self.total = Total()
        self.unseen = 0
        for placed in self._placed.values():
            self._count(placed, 1)

    def find(self, lead: str | None) -> int | None:
        """The row of a lead, or None when it is not in the inbox."""
        placed = self._placed.get(lead) if lead is not None else None
        return None if placed is None else self._row(placed.place)

    def follow(self, ids: Iterable[str]) -> bool:
        """Bring these leads up to date; tells whether any row moved, came or went."""
        wanted = list(ids)
        fresh = dict(self._read(wanted))
        moved = False
        for lead in wanted:
            before, after = self._placed.get(lead), fresh.get(lead)
            if before == after:
                continue
            same_row = before is not None and after is not None and before.place == after.place
            self._exchange(lead, before, after, same_row=same_row)
            moved = moved or not same_row
        return moved

    def _exchange(self, lead: str, before: Placed | None, after: Placed | None, *, same_row: bool) -> None:
        if before is not None:
            self._count(before, -1)
            if not same_row:
                del self.ids[self._row(before.place)]
            del self._placed[lead]
        if after is not None:
            self._count(after, 1)
            if not same_row:
                self.ids.insert(self._row(after.place), lead)
            self._placed[lead] = after

    def _row(self, place: Place) -> int:
        return bisect.bisect_left(self.ids, place, key=lambda lead: self._placed[lead].place)

    def _count(self, placed: Placed, sign: int) -> None:
        self.total.add(placed.currency, placed.value, placed.value, sign=sign)
        self.unseen += 0 if placed.seen else sign

    def _read(self, ids: Sequence[str] | None = None) -> list[tuple[str, Placed]]:
        chosen = "" if ids is None else f"AND id IN ({','.join(f':i{n}' for n in range(len(ids)))})"
        rows = self.leads.copy.select(
            f"SELECT id, {URGENCY} AS urgency, -coalesce(CAST(strftime('%s', add_time) AS INTEGER), 0) AS age, "
            "currency, amount, was_seen FROM shown_lead "
            f"WHERE is_archived = 0 AND is_deleted = 0 {chosen} ORDER BY urgency, age, id",
            {**self.leads.clock.bounds(), **{f"i{n}": lead for n, lead in enumerate(ids or ())}},
        )
        return [(row[0], self._as_placed(row)) for row in rows]

    def _as_placed(self, row: tuple[Any, ...]) -> Placed:
        lead, urgency, age, code, amount, seen = row
        money = self.leads.money
        currency = money.currency(code).code
        return Placed((urgency, age, lead), currency, money.minor(amount, code), bool(seen))
