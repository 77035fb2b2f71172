"""The outbox: every edit as one durable record, before it is shown; and the way back from it.

A file of its own with a rollback journal, whose end is on the disk too before an edit counts as made: it survives a
kill and a power cut. The journal stays and only loses its head: making and removing a file costs the disk more. A row
carries the hash of its content, so a damaged one is found, told, and does not take the others along; of a damaged file
every readable row is saved.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tui.store import arriving, bodies, mentions, names, salvage, steps
from tui.store.calls import (
    IN_FLIGHT,
    QUEUED,
    REFUSED,
    UNKNOWN,
    Call,
    Entry,
    Id,
    Name,
    Step,
    Texts,
    renamed_call,
)
from tui.store.database import Damaged, NotSaved, StoreError, hindrance, identity, is_damage
from tui.store.door import Door
from tui.store.text import clean

__all__ = ["IN_FLIGHT", "QUEUED", "REFUSED", "UNKNOWN", "Call", "Entry", "Outbox", "Step"]

NOTHING: Mapping[str, Any] = MappingProxyType({})


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
        self._last: steps.Written | None = None
        self._door = Door(path)
        self._open()

    def _open(self) -> None:
        self.db, words = salvage.open_or_rescue(self.path)
        self.rescued = words or self.rescued
        self._file = identity(self.path)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self.db.close()
            self._door.close()

    # -- writing --------------------------------------------------------------------------------------------------

    def put(self, calls: Sequence[Call], step: Step | None = None) -> list[Entry]:
        """Make an edit durable, in one commit; raises `NotSaved` when the disk would not take it."""
        with self._commit():
            return self._put(calls, step)

    def _put(self, calls: Sequence[Call], step: Step | None) -> list[Entry]:
        texts, number = Texts(), 0
        if step is not None:
            self._last = steps.insert(self.db, step, texts)
            number = self._last.step.id
        return arriving.write(self.db, self._entry, names.all_current(self.db, calls), number, texts)

    def replace(self, entry: Entry, calls: Sequence[Call], step: Step) -> list[Entry]:
        """Put an edit in the place of a refused call, in one commit; an empty list if that is gone."""
        with self._commit():
            gone = self.db.execute("DELETE FROM call WHERE id = ? AND state = ?", (entry.id, REFUSED)).rowcount
            return self._put(calls, step) if gone else []

    def _insert(self, call: Call, step: int = 0) -> Entry:
        entry = salvage.fresh_entry(salvage.last_number(self.db) + 1, call, step)
        salvage.insert(self.db, [entry], Texts())
        return entry

    @contextmanager
    def _commit(self) -> Iterator[None]:
        """One durable transaction, of one thread at a time; raises `NotSaved`."""
        with self._lock, self._door.inside():
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

    # -- changes of the same fields -------------------------------------------------------------------------------

    def _changes(self, call: Call) -> list[Entry]:
        """What waits and changes fields of the record this call changes, oldest first."""
        about = bodies.changed_record(call)
        return [] if about is None else self._changes_of(about)

    def _changes_of(self, about: Name) -> list[Entry]:
        waiting = f"{salvage.SELECT} WHERE state <> ? AND {mentions.ABOUT} ORDER BY id"
        found = [self._entry(row) for row in self.db.execute(waiting, (REFUSED, about[1])).fetchall()]
        return [e for e in found if e is not None and bodies.changed_record(e.call) == about]

    def _rebase(self, call: Call, now: Mapping[str, Any], before: Mapping[str, Any] = NOTHING) -> None:
        """A change was made, or will not be: in its fields now stands this, for those that were made upon it."""
        said = bodies.flat(call.body or {})
        also = {name: value for name, value in bodies.flat(before).items() if name in now and name not in said}
        for entry in self._changes(call):
            if (new := bodies.rebased(entry.call, {**also, **said}, now)) != entry.call:
                salvage.rewrite(self.db, entry._replace(call=new))

    def _base_upon(self, made: Name, fields: Mapping[str, Any]) -> None:
        """What waits for a record to be made is made upon what that became: the service fills fields in."""
        for entry in self._changes_of(made):
            base = bodies.seen_fields(entry.call, fields)
            if base:
                salvage.rewrite(self.db, entry._replace(call=entry.call._replace(base=base)))
            fields = {**fields, **bodies.flat(entry.call.body or {})}

    def set_apart(self, entry: Entry, theirs: Mapping[str, Any], error: str) -> None:
        """Keep fields of a change from being sent, where somebody else has written: a refused call of their own."""
        with self._commit():
            row = self.db.execute(f"{salvage.SELECT} WHERE id = ? AND state <> ?", (entry.id, REFUSED)).fetchone()
            if row is None or (found := self._entry(row)) is None:
                return
            apart = bodies.part(found.call, theirs)._replace(theirs=dict(theirs))
            rest = bodies.rest(found.call, theirs)
            if rest.body:
                salvage.rewrite(self.db, found._replace(call=rest))
                found = self._insert(apart, found.step)
            else:
                salvage.rewrite(self.db, found._replace(call=found.call._replace(theirs=dict(theirs))))
            self._set_state(found, REFUSED, error)
            self._rebase(apart, apart.base or {})

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
        with self._reading():
            every, refused = self.db.execute(mentions.COUNT).fetchone()
        return max(0, int(every - refused) - len(self.damaged)), int(refused) + len(self.damaged)

    # -- sending --------------------------------------------------------------------------------------------------

    def set_state(self, entry: Entry, state: str, error: str = "") -> None:
        """Note where a call stands, durably; `in flight` counts as a try. A refused edit cannot be taken back."""
        with self._commit():
            self._set_state(entry, state, error)
            if state == REFUSED:
                self._rebase(entry.call, entry.call.base or {})
                self._say_again(entry)

    def _say_again(self, entry: Entry) -> None:
        """What a refused change has taken the place of counts again, behind a newer change of the same fields."""
        if (old := bodies.said_before(entry.call)) is None:
            return
        salvage.rewrite(self.db, entry._replace(call=entry.call._replace(instead=None)))
        said = bodies.flat(old.body or {}).keys()
        newer = next((e for e in self._changes(old) if said & bodies.flat(e.call.body or {}).keys()), None)
        if newer is None:
            self._insert(old)
        else:
            salvage.rewrite(self.db, newer._replace(call=bodies.behind(newer.call, old)))

    def _set_state(self, entry: Entry, state: str, error: str) -> None:
        sql = "UPDATE call SET state = ?, error = ?, attempts = attempts + ? WHERE id = ?"
        self.db.execute(sql, (state, clean(error), int(state == IN_FLIGHT), entry.id))
        if state == REFUSED and entry.step:
            only = "undone = 0 AND json_array_length(forth) = 1"
            self.db.execute(f"DELETE FROM step WHERE id = ? AND {only}", (entry.step,))

    def claim(self, entry: Entry) -> Entry | None:
        """Note durably that a call is on its way, and give it as it is now; None if it was given up meanwhile."""
        with self._commit():
            row = self.db.execute(f"{salvage.SELECT} WHERE id = ? AND state <> ?", (entry.id, REFUSED)).fetchone()
            found = None if row is None else self._entry(row)
            if found is not None:
                self._set_state(found, IN_FLIGHT, "")
        return found

    def done(
        self,
        entry: Entry,
        renamed: tuple[str, Id, Id] | None = None,
        before: Mapping[str, Any] = NOTHING,
        now: Mapping[str, Any] = NOTHING,
    ) -> None:
        """Take out a call that was made; `(kind, temporary id, real id)` is written into what still waits.

        `before` and `now` are the record on the server before and after: what the call did to it is no news. Where it
        is not certain that `now` answers this very call, `before` is what a creation said.
        """
        with self._commit():
            self.db.execute("DELETE FROM call WHERE id = ?", (entry.id,))
            self._known.pop(entry.id, None)
            if renamed is not None:
                self._rename(*renamed)
                self._base_upon((renamed[0], renamed[2]), {**bodies.flat(now), **bodies.flat(before)})
            elif now:
                self._rebase(entry.call, bodies.flat(now), before)

    def drop(self, entries: Iterable[Entry]) -> None:
        """Take out calls the user gave up, unless they have been sent meanwhile, and the way back of their edits."""
        given_up = list(entries)
        with self._commit():
            sql = "DELETE FROM call WHERE id = ? AND state <> ?"
            for entry in given_up:
                gone = self.db.execute(sql, (entry.id, IN_FLIGHT)).rowcount
                self._rebase(entry.call, entry.call.base or {}) if gone else None
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
        if names.renamed(self.db, kind, old) is None:
            names.learn(self.db, kind, old, new)
        else:  # it was made again before it was made: what is called so now is the other one
            names.learn(self.db, kind, new, names.resolved(self.db, kind, old))
        rows = self.db.execute(f"{salvage.SELECT} WHERE {mentions.ABOUT} ORDER BY id", (old,)).fetchall()
        for entry in filter(None, map(self._entry, rows)):
            if (call := renamed_call(entry.call, kind, old, new)) != entry.call:
                salvage.rewrite(self.db, entry._replace(call=call))

    def made(self, kind: str) -> set[Id]:
        """The ids the server gave to records of a kind that were made here."""
        with self._reading():
            return names.made(self.db, kind)

    def real_id(self, kind: str, record: Id) -> Id:
        """The id a record goes by now that was known by another: the real one for a temporary one."""
        with self._reading():
            return names.resolved(self.db, kind, record)

    # -- undo -----------------------------------------------------------------------------------------------------

    def last_step(self, *, undone: bool = False) -> Step | None:
        """The newest edit that can be taken back, or the oldest undone one that can be made again."""
        with self._reading():
            return steps.last(self.db, self._last, undone=undone)

    def steps(self, most: int = 200) -> list[tuple[str, bool]]:
        """The words of the edits that can be taken back, and whether they are, newest first."""
        with self._reading():
            return steps.words(self.db, most)

    def forget_undone(self) -> None:
        """Forget the edits that were taken back; raises `NotSaved`."""
        if self.last_step(undone=True) is not None:
            with self._commit():
                steps.forget_undone(self.db)

    def turn(self, step: Step, *, undone: bool) -> list[Entry]:
        """Take a step back (or make it again), durably: its calls and its mark in one commit; raises `NotSaved`."""
        calls, before = (step.back, step.forth) if undone else (step.forth, step.back)
        with self._commit():
            made = names.all_once_more(self.db, bodies.made_upon(before, calls))
            entries = arriving.write(self.db, self._entry, made, 0 if undone else step.id, Texts())
            self.db.execute("UPDATE step SET undone = ? WHERE id = ?", (int(undone), step.id))
        return entries

    def turn_last(self, *, undone: bool) -> tuple[Step, list[Entry]] | None:
        """Take the last step back (or make the last undone one again), None where there is none; raises `NotSaved`."""
        with self._lock:
            step = self.last_step(undone=not undone)
            return None if step is None else (step, self.turn(step, undone=undone))


def _reason(error: sqlite3.Error) -> str:
    if is_damage(error):
        return "the file of unsent edits is damaged; start pipedrive-tui again, and it saves what can be read"
    return hindrance(error) or str(error)
