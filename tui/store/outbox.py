"""The outbox: every edit as one durable record, before it is shown; and the way back from it.

A file of its own with a rollback journal, whose removal is on the disk too before an edit counts as made: it survives a
kill and a power cut. A row carries the hash of its content, so a damaged one is found, told, and does not take the
others along; of a damaged file every readable row is saved.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tui.store import salvage
from tui.store.calls import IN_FLIGHT, QUEUED, REFUSED, UNKNOWN, Call, Entry, Id, Step, renamed_call, temporary_id
from tui.store.database import Damaged, NotSaved, StoreError, hindrance, identity, is_damage
from tui.store.salvage import digest

__all__ = ["IN_FLIGHT", "QUEUED", "REFUSED", "UNKNOWN", "Call", "Entry", "Outbox", "Step"]

STEPS = 500
"""How many edits can be taken back."""


class Outbox:
    """One connection to the outbox, for any thread.

    `rescued` says in words what happened to a damaged file at the start; `damaged` are the numbers of unreadable rows.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rescued = ""
        self.damaged: list[int] = []
        self._lock = threading.RLock()
        self._known: dict[int, tuple[str, Call]] = {}
        self._open()

    def _open(self) -> None:
        self.db, words = salvage.open_or_rescue(self.path)
        self.rescued = words or self.rescued
        self._file = identity(self.path)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self.db.close()

    # -- writing --------------------------------------------------------------------------------------------------

    def put(self, calls: Sequence[Call], step: Step | None = None) -> list[Entry]:
        """Make an edit durable, in one commit; raises `NotSaved` when the disk would not take it."""
        with self._commit():
            number = self._insert_step(step) if step is not None else 0
            return [self._insert(self._current(c), number) for c in calls]

    def _insert(self, call: Call, step: int = 0) -> Entry:
        entry = salvage.fresh_entry(self.db, call, step)
        salvage.insert(self.db, entry)
        return entry

    def _insert_step(self, step: Step) -> int:
        self.db.execute("DELETE FROM step WHERE undone = 1")
        back, forth = _dump(step.back), _dump(step.forth)
        row = self.db.execute(
            "INSERT INTO step (words, back, forth, made, hash) VALUES (?, ?, ?, ?, ?)",
            (step.words, back, forth, time.time(), digest(step.words, back, forth)),
        )
        number = int(row.lastrowid or 0)
        self.db.execute("DELETE FROM step WHERE id <= ?", (number - STEPS,))
        return number

    @contextmanager
    def _commit(self) -> Iterator[None]:
        """One durable transaction, of one thread at a time; raises `NotSaved`."""
        with self._lock:
            try:
                self._stay_at_home()
                self.db.execute("BEGIN IMMEDIATE")
                yield
                self.db.execute("COMMIT")
            except BaseException as error:
                with suppress(sqlite3.Error):
                    self.db.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise NotSaved(f"Not saved: {_reason(error)}.") from error
                if isinstance(error, StoreError):
                    raise NotSaved(f"Not saved. {error}") from error
                raise

    def _stay_at_home(self) -> None:
        """Use the file that the next start will read: another window may have set a damaged one aside."""
        if identity(self.path) != self._file:
            self.db.close()
            self._open()

    # -- reading --------------------------------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One thread at a time; raises `StoreError`."""
        with self._lock:
            try:
                self._stay_at_home()
                yield
            except sqlite3.Error as error:
                if is_damage(error):
                    words = "is damaged; start pipedrive-tui again, and it saves what can be read"
                    raise Damaged(f"The file of unsent edits {self.path} {words}.") from error
                raise StoreError(f"The file of unsent edits {self.path} cannot be read: {_reason(error)}.") from error

    @property
    def seen(self) -> int:
        """A number that changes when another connection has written."""
        with self._reading():
            return int(self.db.execute("PRAGMA data_version").fetchone()[0])

    def entries(self) -> list[Entry]:
        """Every readable call, oldest first; numbers of unreadable ones go to `damaged`."""
        with self._reading():
            rows = self.db.execute(f"{salvage.SELECT} ORDER BY id").fetchall()
        found = [(row[0], self._entry(row)) for row in rows]
        self.damaged = [number for number, entry in found if entry is None]
        self._known = {e.id: self._known[e.id] for _, e in found if e is not None}
        return [entry for _, entry in found if entry is not None]

    def _entry(self, row: tuple[Any, ...]) -> Entry | None:
        """A row as an entry, None if it is not what was written; what was read before is not read again."""
        known = self._known.get(row[0])
        entry = salvage.entry(row, known[1] if known and known[0] == row[-1] else None)
        if entry is not None:
            self._known[entry.id] = (row[-1], entry.call)
        return entry

    def pending(self) -> list[Entry]:
        """The calls that are laid over the copy: all but the refused."""
        return [e for e in self.entries() if e.state != REFUSED]

    def refused(self) -> list[Entry]:
        """The calls the server said no to, for the user to look at."""
        return [e for e in self.entries() if e.state == REFUSED]

    def following(self, number: int) -> Entry | None:
        """The first readable call after a number that was not refused, None at the end."""
        while True:
            with self._reading():
                row = self.db.execute(
                    f"{salvage.SELECT} WHERE id > ? AND state <> ? ORDER BY id LIMIT 1", (number, REFUSED)
                ).fetchone()
            if row is None:
                return None
            if (entry := self._entry(row)) is not None:
                return entry
            number = row[0]

    def count(self) -> tuple[int, int]:
        """How many calls wait, and how many were refused or cannot be read."""
        sql = "SELECT coalesce(sum(state <> ?), 0), coalesce(sum(state = ?), 0) FROM call"
        with self._reading():
            waiting, refused = self.db.execute(sql, (REFUSED, REFUSED)).fetchone()
        return max(0, int(waiting) - len(self.damaged)), int(refused) + len(self.damaged)

    # -- sending --------------------------------------------------------------------------------------------------

    def set_state(self, entry: Entry, state: str, error: str = "") -> None:
        """Note where a call stands, durably; `in flight` counts as a try. A refused edit cannot be taken back."""
        tried = int(state == IN_FLIGHT)
        sql = "UPDATE call SET state = ?, error = ?, attempts = attempts + ? WHERE id = ?"
        with self._commit():
            self.db.execute(sql, (state, error, tried, entry.id))
            if state == REFUSED and entry.step:
                only = "undone = 0 AND json_array_length(forth) = 1"
                self.db.execute(f"DELETE FROM step WHERE id = ? AND {only}", (entry.step,))

    def done(self, entry: Entry, renamed: tuple[str, Id, Id] | None = None) -> None:
        """Take out a call that was made; `(kind, temporary id, real id)` is written into what still waits."""
        with self._commit():
            self.db.execute("DELETE FROM call WHERE id = ?", (entry.id,))
            if renamed is not None:
                self._rename(*renamed)

    def drop(self, entries: Iterable[Entry]) -> None:
        """Take out calls the user gave up, unless they have been sent meanwhile, and the way back of their edits."""
        given_up = list(entries)
        with self._commit():
            sql = "DELETE FROM call WHERE id = ? AND state <> ?"
            self.db.executemany(sql, [(e.id, IN_FLIGHT) for e in given_up])
            self.db.executemany("DELETE FROM step WHERE id = ?", [(e.step,) for e in given_up if e.step])

    def fact(self, name: str) -> Any:
        """A single remembered fact, as JSON value; None for none."""
        with self._reading():
            row = self.db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    def remember(self, name: str, value: Any) -> None:
        """Remember a single fact."""
        with self._commit():
            self.db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, json.dumps(value)))

    def start_over(self) -> None:
        """Forget the way back and other names: they are those of another account."""
        with self._commit():
            self.db.execute("DELETE FROM step")
            self.db.execute("DELETE FROM renamed")

    # -- other names of the same record ---------------------------------------------------------------------------

    def _rename(self, kind: str, old: Id, new: Id) -> None:
        """A record got its real id: what waits says so, and what is made later on its temporary one."""
        if self._renamed(kind, old) is None:
            self._learn(kind, old, new)
        else:  # it was made again before it was made: what is called so now is the other one
            self._learn(kind, new, self._resolved(kind, old))
        for entry in self.entries():
            if (call := renamed_call(entry.call, kind, old, new)) != entry.call:
                salvage.rewrite(self.db, entry._replace(call=call))

    def _learn(self, kind: str, old: Id, new: Id) -> None:
        last = self._resolved(kind, old)
        if last != new:
            self.db.execute("DELETE FROM renamed WHERE kind = ? AND old = ?", (kind, json.dumps(new)))
            names = (kind, json.dumps(last), json.dumps(new))
            self.db.execute("INSERT OR REPLACE INTO renamed VALUES (?, ?, ?)", names)

    def _renamed(self, kind: str, record: Id) -> Id | None:
        sql = "SELECT new FROM renamed WHERE kind = ? AND old = ?"
        row = self.db.execute(sql, (kind, json.dumps(record))).fetchone()
        found: Id | None = None if row is None else json.loads(row[0])
        return found

    def _resolved(self, kind: str, record: Id) -> Id:
        """The name a record goes by now, through all it had."""
        seen = {record}
        while (new := self._renamed(kind, record)) is not None and new not in seen:
            seen.add(new)
            record = new
        return record

    def _current(self, call: Call) -> Call:
        """The call with every record by the name it goes by now."""
        for kind, old in call.names():
            if call.creates != (kind, old) and (new := self._resolved(kind, old)) != old:
                call = renamed_call(call, kind, old, new)
        return call

    def made(self, kind: str) -> set[Id]:
        """The ids the server gave to records of a kind that were made here."""
        with self._reading():
            rows = self.db.execute("SELECT new FROM renamed WHERE kind = ?", (kind,)).fetchall()
        return {json.loads(row[0]) for row in rows}

    def real_id(self, kind: str, record: Id) -> Id:
        """The id a record goes by now that was known by another: the real one for a temporary one."""
        with self._reading():
            return self._resolved(kind, record)

    # -- undo -----------------------------------------------------------------------------------------------------

    def last_step(self, *, undone: bool = False) -> Step | None:
        """The newest edit that can be taken back, or the oldest undone one that can be made again."""
        order = "ASC" if undone else "DESC"
        sql = f"SELECT id, words, back, forth, hash FROM step WHERE undone = ? ORDER BY id {order}"
        with self._reading():
            for number, words, back, forth, written in self.db.execute(sql, (int(undone),)):
                if digest(words, back, forth) == written:
                    return Step(words, _load(back), _load(forth), number)
        return None

    def steps(self, most: int = 200) -> list[tuple[str, bool]]:
        """The words of the edits that can be taken back, and whether they are, newest first."""
        sql = "SELECT words, undone FROM step ORDER BY id DESC LIMIT ?"
        with self._reading():
            return [(str(words), bool(undone)) for words, undone in self.db.execute(sql, (most,))]

    def turn(self, step: Step, *, undone: bool) -> list[Entry]:
        """Take a step back (or make it again), durably: its calls and its mark in one commit; raises `NotSaved`."""
        calls = step.back if undone else step.forth
        with self._commit():
            entries = [self._insert(self._once_more(c), 0 if undone else step.id) for c in calls]
            self.db.execute("UPDATE step SET undone = ? WHERE id = ?", (int(undone), step.id))
        return entries

    def turn_last(self, *, undone: bool) -> tuple[Step, list[Entry]] | None:
        """Take the last step back (or make the last undone one again), None where there is none; raises `NotSaved`."""
        with self._lock:
            step = self.last_step(undone=not undone)
            return None if step is None else (step, self.turn(step, undone=undone))

    def _once_more(self, call: Call) -> Call:
        """A call of a step as it is made now. A record it makes again goes by a new name, and so do its old ones."""
        if call.creates is None:
            return self._current(call)
        kind, old = call.creates
        new = temporary_id(kind)
        before = [self._resolved(kind, name) for name in (old, call.stands_for) if name is not None]
        made = renamed_call(self._current(call), kind, old, new)
        for name in before:
            self._learn(kind, name, new)
        return made._replace(creates=(kind, new), stands_for=before[-1])


def _reason(error: sqlite3.Error) -> str:
    if is_damage(error):
        return "the file of unsent edits is damaged; start pipedrive-tui again, and it saves what can be read"
    return hindrance(error) or str(error)


def _dump(calls: Sequence[Call]) -> str:
    return json.dumps([c.dump() for c in calls], ensure_ascii=False)


def _load(text: str) -> tuple[Call, ...]:
    return tuple(Call.load(data) for data in json.loads(text))
