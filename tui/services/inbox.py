"""The leads inbox as it stands: in order, counted and added up; follows single changes in little time."""

from __future__ import annotations

import bisect
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.clock import URGENCY
from tui.services.folding import fold
from tui.services.inbox_look import URGENT, Look
from tui.services.money import Total
from tui.store.kinds import both

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
    """The leads one looks at: usually all that are neither archived nor gone, in Pipedrive's urgency order."""

    def __init__(self, leads: Leads, look: Look) -> None:
        self.leads = leads
        self.look = look
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
        for currency, group in self._by_currency().items():
            self.total.gather(currency, len(group), sum(group), sum(group))
        self.unseen = sum(not placed.seen for placed in self._placed.values())

    def _by_currency(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for placed in self._placed.values():
            found.setdefault(placed.currency, []).append(placed.value)
        return found

    def show(self, look: Look) -> None:
        """Look at other leads, or at the same ones in another order."""
        self.look = look
        self.read()

    def state(self, lead: str) -> tuple[int, bool]:
        """The urgency of a lead that is in sight, and whether anybody looked at it."""
        placed = self._placed[lead]
        return placed.place[0], placed.seen

    def find(self, lead: str | None) -> int | None:
        """The row of a lead, or None when it is not in the inbox."""
        placed = self._placed.get(lead) if lead is not None else None
        if placed is None or lead is None:
            return None
        return self._row(placed.place) if self.look.plain else self.ids.index(lead)

    def follow(self, ids: Iterable[str]) -> bool:
        """Bring these leads up to date; tells whether any row moved, came or went."""
        wanted = list(ids)
        if not self.look.plain:
            were = self.ids
            self.read()
            return were != self.ids
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
        where, wanted = self.look.where()
        if ids is not None:
            where += " AND id IN (SELECT value FROM json_each(:only))"
            wanted["only"] = json.dumps(list(ids))
        key, rates = self._key()
        more = "" if self.look.plain else f", {key} AS key, title, person_id, organization_id"
        columns = (
            f"id, {URGENCY} AS urgency, -coalesce(CAST(strftime('%s', add_time) AS INTEGER), 0) AS age, "
            f"currency, amount, was_seen{more}"
        )
        bounds = self.leads.clock.bounds()
        source = both("lead", columns, where)
        rows = self.leads.copy.select(f"SELECT * FROM ({source}) ORDER BY urgency, age, id", bounds | wanted | rates)
        return list(self._placed_rows(self._sorted(self._with_text(rows))))

    def _key(self) -> tuple[str, dict[str, Any]]:
        """SQL for what is sorted by; amounts in the user's currency, those without a rate as nothing."""
        money = self.leads.money
        if "{rate}" not in self.look.order.sql:
            return self.look.order.sql or "NULL", {}
        known = [c for c in money.currencies.values() if c.rate is not None]
        whens = " ".join(f"WHEN :currency{n} THEN :rate{n}" for n in range(len(known)))
        values: dict[str, Any] = {f"currency{n}": c.code for n, c in enumerate(known)} | {"usual": money.default}
        values |= {f"rate{n}": c.rate for n, c in enumerate(known)}
        return self.look.order.sql.format(
            rate=f"CASE coalesce(currency, :usual) {whens} WHEN :usual THEN 1 END"
        ), values

    def _sorted(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """In the order asked for; what has nothing to sort by stands last."""
        look = self.look
        if look.sort == URGENT:
            return rows[::-1] if look.reverse else rows
        there = [row for row in rows if row[6] not in (None, "")]
        there.sort(key=lambda row: fold(str(row[6])) if look.order.text else row[6], reverse=look.descending)
        return [*there, *(row for row in rows if row[6] in (None, ""))]

    def _with_text(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Those that have every word of the text in title, person or organization."""
        for word in fold(self.look.text).split():
            people, companies = self._named("person", word), self._named("organization", word)
            rows = [r for r in rows if r[8] in people or r[9] in companies or word in fold(r[7] or "")]
        return rows

    def _named(self, kind: str, word: str) -> set[int]:
        rows = self.leads.copy.select(both(kind, "id, name"))
        return {number for number, name in rows if name and word in fold(name)}

    def _placed_rows(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, Placed]]:
        """Each lead with its place; a currency is looked up once."""
        money = self.leads.money
        known: dict[str | None, tuple[str, int]] = {}
        for lead, urgency, age, code, amount, seen, *_ in rows:
            if code not in known:
                currency = money.currency(code)
                known[code] = currency.code, currency.scale
            name, scale = known[code]
            yield lead, Placed((urgency, age, lead), name, round((amount or 0) * scale), bool(seen))
