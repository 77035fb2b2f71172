"""Calls as they come into the outbox: each upon what waits for the same record; many are written as quickly as a few.

All of it works within the transaction of its caller.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from tui.store import bodies, salvage
from tui.store.calls import QUEUED, REFUSED, Call, Entry, Name, Texts

DEEP, NEAR = 5, 50
"""How many changes one may stand for, and how far back one is looked for that a newer one says anew."""

Read = Callable[[tuple[Any, ...]], Entry | None]
"""Makes a row an entry, None where it is not what was written."""


def write(db: sqlite3.Connection, read: Read, calls: Iterable[Call], step: int, texts: Texts) -> list[Entry]:
    """Write calls, of an edit if `step` is not 0; what one says anew and nobody has heard is not said twice."""
    about = [(bodies.changed_record(call), call) for call in calls]
    records = [name for name, _ in about if name is not None]
    if len(set(records)) < len(records):  # a record is changed twice: each change is made upon the one before
        return [entry for _, call in about for entry in write(db, read, [call], step, texts)]
    arrivals, number = _Arrivals(db, read, records), salvage.last_number(db)
    fresh = arrivals.fresh
    for name, call in about:
        made = call if name is None else arrivals.upon(name, call)
        fresh.append(salvage.fresh_entry(number + len(fresh) + 1, made, step))
    salvage.insert(db, fresh, texts)
    return fresh


class _Arrivals:
    """Changes of different records that are written together: what waits for them is looked for at once."""

    def __init__(self, db: sqlite3.Connection, read: Read, records: Sequence[Name]) -> None:
        self.db = db
        self.read = read
        self.fresh: list[Entry] = []
        self.numbers: dict[Any, list[int]] = {}
        for record, number in self._select(_NAMING, [record for _, record in records]) if records else ():
            self.numbers.setdefault(record, []).append(number)
        newest = [numbers[-1] for numbers in self.numbers.values()]
        rows = self._select(_SAYING, newest) if newest else ()
        self._rows = {row[0]: row for row in rows}

    def _select(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return self.db.execute(sql, (json.dumps(values),)).fetchall()

    def upon(self, about: Name, call: Call) -> Call:
        """A change upon those that wait for its record: of each field the newest one tells what stands there."""
        wanted, newest, base = bodies.flat(call.body or {}).keys(), None, bodies.Fields()
        for entry in self._changes(about):
            newest = newest or entry
            said = bodies.flat(entry.call.body or {})
            base = {name: said[name] for name in wanted if name in said} | base
            if wanted <= base.keys():
                break
        if newest is None:
            return call
        call = call._replace(base={**(call.base or {}), **base})
        if not self._is_said_anew(newest, about, call):
            return call
        self.db.execute("DELETE FROM call WHERE id = ?", (newest.id,))
        return bodies.instead_of(newest.call, call)

    def _changes(self, about: Name) -> Iterator[Entry]:
        """The changes of a record, the newest first."""
        for number in reversed(self.numbers.get(about[1], ())):
            row = self._rows.get(number) or next(iter(self._select(_SAYING, [number])), None)
            entry = None if row is None or row[3] == REFUSED else self.read(row)
            if entry is not None and bodies.changed_record(entry.call) == about:
                yield entry

    def _is_said_anew(self, entry: Entry, about: Name, call: Call) -> bool:
        """Whether a change says everything the last one says, which nobody has heard, with little in between."""
        same = entry.state == QUEUED and not entry.attempts and entry.call.operation == call.operation
        if (
            not same
            or bodies.depth(entry.call) >= DEEP
            or not bodies.flat(entry.call.body or {}).keys() <= bodies.flat(call.body or {}).keys()
            or self._later(entry) > NEAR
        ):
            return False
        later = [self.read(row) for row in self.db.execute(f"{salvage.SELECT} WHERE id > ?", (entry.id,)).fetchall()]
        return not any(e is None or about in e.call.names() for e in (*later, *self.fresh))

    def _later(self, entry: Entry) -> int:
        """How many calls are newer, counted as far as it matters."""
        if len(self.fresh) > NEAR:
            return len(self.fresh)
        counted = "SELECT count(*) FROM (SELECT 1 FROM call WHERE id > ? LIMIT ?)"
        return len(self.fresh) + int(self.db.execute(counted, (entry.id, NEAR + 1)).fetchone()[0])


_NAMING = "SELECT record, call FROM mention WHERE record IN (SELECT value FROM json_each(?)) ORDER BY call"
_SAYING = f"{salvage.SELECT} WHERE id IN (SELECT value FROM json_each(?))"
