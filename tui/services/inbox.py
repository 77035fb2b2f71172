"""The leads inbox as it stands: in order, counted and added up; follows single changes in little time."""

from __future__ import annotations

import bisect
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tui.services.clock import URGENCY
from tui.services.folding import fold
from tui.services.inbox_look import URGENT, Look
from tui.services.money import Total
from tui.store.kinds import both

if TYPE_CHECKING:
    from tui.services.leads import Leads

Row = tuple[Any, ...]
"""A lead as it is read: its id, urgency, the second it was added, currency, amount, whether anybody looked at it."""

ID, URGENT_BY, ADDED, CODE, AMOUNT, SEEN, KEY, TITLE, PERSON, COMPANY = range(10)


class Place:
    """Where a lead stands: by urgency, then the newest first, then by id."""

    __slots__ = ("row",)

    def __init__(self, row: Row) -> None:
        self.row = row

    def __lt__(self, other: Place) -> bool:
        mine, theirs = self.row, other.row
        return (mine[URGENT_BY], theirs[ADDED], mine[ID]) < (theirs[URGENT_BY], mine[ADDED], theirs[ID])


class Inbox:
    """The leads one looks at: usually all that are neither archived nor gone, in Pipedrive's urgency order."""

    def __init__(self, leads: Leads, look: Look) -> None:
        self.leads = leads
        self.look = look
        self.ids: list[str] = []
        self.total = Total()
        self.unseen = 0
        self._rows: dict[str, Row] = {}
        self.read()

    def read(self) -> None:
        """Read everything anew; a label that is gone leaves nothing out."""
        if self.look.labels:
            self.look = self.look._replace(labels=tuple(self.leads.without(self.look.labels)))
        rows = self._read()
        self._rows = {row[ID]: row for row in rows}
        self.ids = list(self._rows)
        self.total = Total()
        for code, amounts in self._by_currency(rows).items():
            currency = self.leads.money.currency(code)
            worth = sum(round(amount * currency.scale) for amount in amounts if amount)
            self.total.gather(currency.code, len(amounts), worth, worth)
        self.unseen = sum(not row[SEEN] for row in rows)

    def _by_currency(self, rows: list[Row]) -> dict[str | None, list[float | None]]:
        found: dict[str | None, list[float | None]] = {}
        for row in rows:
            found.setdefault(row[CODE], []).append(row[AMOUNT])
        return found

    def show(self, look: Look) -> None:
        """Look at other leads, or at the same ones in another order."""
        self.look = look
        self.read()

    def state(self, lead: str) -> tuple[int, bool]:
        """The urgency of a lead that is in sight, and whether anybody looked at it."""
        row = self._rows[lead]
        return row[URGENT_BY], bool(row[SEEN])

    def find(self, lead: str | None) -> int | None:
        """The row of a lead, or None when it is not in the inbox."""
        row = self._rows.get(lead) if lead is not None else None
        if row is None or lead is None:
            return None
        return self._place(row) if self.look.plain else self.ids.index(lead)

    def follow(self, ids: Iterable[str]) -> bool:
        """Bring these leads up to date; tells whether any row moved, came or went."""
        wanted = list(ids)
        if not self.look.plain:
            were = self.ids
            self.read()
            return were != self.ids
        fresh = {row[ID]: row for row in self._read(wanted)}
        moved = False
        for lead in wanted:
            before, after = self._rows.get(lead), fresh.get(lead)
            if before == after:
                continue
            same_row = before is not None and after is not None and before[:CODE] == after[:CODE]
            self._exchange(lead, before, after, same_row=same_row)
            moved = moved or not same_row
        return moved

    def _exchange(self, lead: str, before: Row | None, after: Row | None, *, same_row: bool) -> None:
        if before is not None:
            self._count(before, -1)
            if not same_row:
                del self.ids[self._place(before)]
            del self._rows[lead]
        if after is not None:
            self._count(after, 1)
            if not same_row:
                self.ids.insert(self._place(after), lead)
            self._rows[lead] = after

    def _place(self, row: Row) -> int:
        return bisect.bisect_left(self.ids, Place(row), key=lambda lead: Place(self._rows[lead]))

    def _count(self, row: Row, sign: int) -> None:
        currency = self.leads.money.currency(row[CODE])
        worth = round((row[AMOUNT] or 0) * currency.scale)
        self.total.add(currency.code, worth, worth, sign=sign)
        self.unseen += 0 if row[SEEN] else sign

    def _read(self, ids: Sequence[str] | None = None) -> list[Row]:
        where, wanted = self.look.where()
        if ids is not None:
            where += " AND id IN (SELECT value FROM json_each(:only))"
            wanted["only"] = json.dumps(list(ids))
        key, rates = self._key()
        more = "" if self.look.plain else f", {key} AS key, title, person_id, organization_id"
        columns = (
            f"id, {URGENCY} AS urgency, coalesce(substr(add_time, 1, 19), '') AS added, "
            f"currency, amount, was_seen{more}"
        )
        bounds = self.leads.clock.bounds()
        source = both("lead", columns, where)
        rows = self.leads.copy.select(
            f"SELECT * FROM ({source}) ORDER BY urgency, added DESC, id", bounds | wanted | rates
        )
        return self._sorted(self._with_text(rows))

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

    def _sorted(self, rows: list[Row]) -> list[Row]:
        """In the order asked for; what has nothing to sort by stands last."""
        look = self.look
        if look.sort == URGENT:
            return rows[::-1] if look.reverse else rows
        there = [row for row in rows if row[KEY] not in (None, "")]
        there.sort(key=lambda row: fold(str(row[KEY])) if look.order.text else row[KEY], reverse=look.descending)
        return [*there, *(row for row in rows if row[KEY] in (None, ""))]

    def _with_text(self, rows: list[Row]) -> list[Row]:
        """Those that have every word of the text in title, person or organization."""
        for word in fold(self.look.text).split():
            people, companies = self._named("person", word), self._named("organization", word)
            rows = [r for r in rows if r[PERSON] in people or r[COMPANY] in companies or word in fold(r[TITLE] or "")]
        return rows

    def _named(self, kind: str, word: str) -> set[int]:
        rows = self.leads.copy.select(both(kind, "id, name"))
        return {number for number, name in rows if name and word in fold(name)}
