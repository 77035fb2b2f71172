"""The outbox: every edit as one durable record, before it is shown; and the way back from it.

A file of its own with a rollback journal and `synchronous=FULL`: an edit that was acknowledged survives a kill and a
power cut. A row carries the hash of its content, so a damaged one is found, shown, and does not take the others along.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tui.store.copy import Effect
from tui.store.database import NotSaved, connect

VERSION = 1
SCHEMA = """
CREATE TABLE call (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, content TEXT NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '', made REAL NOT NULL, hash TEXT NOT NULL
);
CREATE TABLE step (
    id INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT NOT NULL, back TEXT NOT NULL, forth TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0, made REAL NOT NULL
);
CREATE TABLE renamed (kind TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, PRIMARY KEY (kind, old))
"""

QUEUED, IN_FLIGHT, UNKNOWN, REFUSED = "queued", "in flight", "unknown", "refused"


class Call(NamedTuple):
    """One call to make: an operation by name with wire values, what it does to the copy, and how to say it.

    `creates` is `(kind, temporary id)` for a call whose answer brings a real id.
    """

    operation: str
    arguments: dict[str, Any]
    body: dict[str, Any] | None
    effects: tuple[Effect, ...]
    words: str
    creates: tuple[str, int | str] | None = None

    def dump(self) -> dict[str, Any]:
        """The call as JSON values."""
        return {
            "operation": self.operation,
            "arguments": self.arguments,
            "body": self.body,
            "effects": [list(e) for e in self.effects],
            "words": self.words,
            "creates": list(self.creates) if self.creates else None,
        }

    @classmethod
    def load(cls, data: dict[str, Any]) -> Call:
        """The call these JSON values mean."""
        effects = tuple((str(k), i, p) for k, i, p in data["effects"])
        creates = tuple(data["creates"]) if data["creates"] else None
        return cls(data["operation"], data["arguments"], data["body"], effects, data["words"], creates)

    def touches(self) -> list[tuple[str, int | str]]:
        """The records this call changes."""
        return [(kind, record) for kind, record, _ in self.effects]


class Entry(NamedTuple):
    """A call in the outbox: its number, its state, how often it was tried, and why it was refused."""

    id: int
    key: str
    call: Call
    state: str = QUEUED
    attempts: int = 0
    error: str = ""
    made: float = 0.0


class Step(NamedTuple):
    """One edit as the user made it: the calls that take it back and the calls that make it again."""

    words: str
    back: tuple[Call, ...] = ()
    forth: tuple[Call, ...] = ()
    id: int = 0


class Outbox:
    """One connection to the outbox."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db = connect(path, version=VERSION, schema=SCHEMA, journal="DELETE", synchronous="FULL")
        self.damaged: list[int] = []
        self._lock = threading.RLock()

    def close(self) -> None:
        """Close the connection."""
        self.db.close()

    def put(self, calls: Sequence[Call], step: Step | None = None) -> list[Entry]:
        """Make an edit durable, in one commit; raises `NotSaved` when the disk would not take it."""
        with self._commit():
            entries = [self._insert(self._current(c)) for c in calls]
            if step is not None:
                self._insert_step(step)
        return entries

    def _insert(self, call: Call) -> Entry:
        content = json.dumps(call.dump(), ensure_ascii=False)
        key, made = os.urandom(16).hex(), time.time()
        row = self.db.execute(
            "INSERT INTO call (key, content, state, made, hash) VALUES (?, ?, ?, ?, ?)",
            (key, content, QUEUED, made, _hash(key, content)),
        )
        assert row.lastrowid is not None
        return Entry(row.lastrowid, key, call, made=made)

    def _insert_step(self, step: Step) -> None:
        self.db.execute("DELETE FROM step WHERE undone = 1")
        self.db.execute(
            "INSERT INTO step (words, back, forth, made) VALUES (?, ?, ?, ?)",
            (step.words, _dump(step.back), _dump(step.forth), time.time()),
        )
        self.db.execute("DELETE FROM step WHERE id <= (SELECT max(id) FROM step) - 500")

    @contextmanager
    def _commit(self) -> Iterator[None]:
        """One durable transaction, of one thread at a time; raises `NotSaved`."""
        with self._lock:
            try:
                self.db.execute("BEGIN IMMEDIATE")
                yield
                self.db.execute("COMMIT")
            except BaseException as error:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise NotSaved(f"Not saved: {error}. Free some disk space and try again.") from error
                raise

    # -- reading --------------------------------------------------------------------------------------------------

    def entries(self) -> list[Entry]:
        """Every readable call, oldest first; numbers of unreadable ones go to `damaged`."""
        sql = "SELECT id, key, content, state, attempts, error, made, hash FROM call ORDER BY id"
        with self._lock:
            rows = self.db.execute(sql).fetchall()
        found, damaged = [], []
        for number, key, content, state, attempts, error, made, digest in rows:
            if _hash(key, content) != digest:
                damaged.append(number)
                continue
            found.append(Entry(number, key, Call.load(json.loads(content)), state, attempts, error, made))
        self.damaged = damaged
        return found

    def pending(self) -> list[Entry]:
        """The calls that are laid over the copy: all but the refused."""
        return [e for e in self.entries() if e.state != REFUSED]

    def refused(self) -> list[Entry]:
        """The calls the server said no to, for the user to look at."""
        return [e for e in self.entries() if e.state == REFUSED]

    def count(self) -> tuple[int, int]:
        """How many calls wait, and how many were refused."""
        sql = "SELECT coalesce(sum(state <> ?), 0), coalesce(sum(state = ?), 0) FROM call"
        waiting, refused = self.db.execute(sql, (REFUSED, REFUSED)).fetchone()
        return int(waiting), int(refused)

    # -- sending --------------------------------------------------------------------------------------------------

    def set_state(self, entry: Entry, state: str, error: str = "") -> None:
        """Note where a call stands, durably; `in flight` counts as a try."""
        tried = int(state == IN_FLIGHT)
        sql = "UPDATE call SET state = ?, error = ?, attempts = attempts + ? WHERE id = ?"
        with self._commit():
            self.db.execute(sql, (state, error, tried, entry.id))

    def done(self, entry: Entry, renamed: tuple[str, int | str, int | str] | None = None) -> None:
        """Take out a call that was made; `(kind, temporary id, real id)` is written into what still waits."""
        with self._commit():
            self.db.execute("DELETE FROM call WHERE id = ?", (entry.id,))
            if renamed is not None:
                self._rename(*renamed)

    def drop(self, entries: Iterable[Entry]) -> None:
        """Take out calls the user gave up."""
        with self._commit():
            self.db.executemany("DELETE FROM call WHERE id = ?", [(e.id,) for e in entries])

    # -- temporary ids --------------------------------------------------------------------------------------------

    def _rename(self, kind: str, old: int | str, new: int | str) -> None:
        names = (kind, json.dumps(old), json.dumps(new))
        self.db.execute("INSERT OR REPLACE INTO renamed VALUES (?, ?, ?)", names)
        for entry in self.entries():
            if (call := renamed_call(entry.call, kind, old, new)) != entry.call:
                content = json.dumps(call.dump(), ensure_ascii=False)
                self.db.execute(
                    "UPDATE call SET content = ?, hash = ? WHERE id = ?", (content, _hash(entry.key, content), entry.id)
                )

    def _current(self, call: Call) -> Call:
        """The call with every temporary id that has a real one by now replaced."""
        for kind, old, new in self.db.execute("SELECT kind, old, new FROM renamed").fetchall():
            call = renamed_call(call, kind, json.loads(old), json.loads(new))
        return call

    def real_id(self, kind: str, record: int | str) -> int | str:
        """The real id of a record known by a temporary one."""
        sql = "SELECT new FROM renamed WHERE kind = ? AND old = ?"
        row = self.db.execute(sql, (kind, json.dumps(record))).fetchone()
        found: int | str = record if row is None else json.loads(row[0])
        return found

    # -- undo -----------------------------------------------------------------------------------------------------

    def last_step(self, *, undone: bool = False) -> Step | None:
        """The newest edit that can be taken back, or the oldest undone one that can be made again."""
        order = "ASC" if undone else "DESC"
        sql = f"SELECT id, words, back, forth FROM step WHERE undone = ? ORDER BY id {order} LIMIT 1"
        with self._lock:
            row = self.db.execute(sql, (int(undone),)).fetchone()
        return None if row is None else Step(row[1], _load(row[2]), _load(row[3]), row[0])

    def turn(self, step: Step, *, undone: bool) -> list[Entry]:
        """Take a step back (or make it again), durably: its calls and its mark in one commit; raises `NotSaved`."""
        calls = step.back if undone else step.forth
        with self._commit():
            entries = [self._insert(self._current(c)) for c in calls]
            self.db.execute("UPDATE step SET undone = ? WHERE id = ?", (int(undone), step.id))
        return entries


def renamed_call(call: Call, kind: str, old: int | str, new: int | str) -> Call:
    """The call with a temporary id replaced wherever it stands: arguments, body and effects."""
    links = {"organization": ("org_id", "organization_id")}.get(kind, (f"{kind}_id",))
    mine = {"id", *links} if _is_of(call, kind) else set(links)

    def fresh(fields: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
        return {n: new if n in names and v == old else v for n, v in fields.items()}

    effects = tuple(
        (k, new if k == kind and i == old else i, fresh(p, {*links, "id"} if k == kind else links))
        for k, i, p in call.effects
    )
    body = None if call.body is None else fresh(call.body, links)
    return call._replace(arguments=fresh(call.arguments, mine), body=body, effects=effects)


def _is_of(call: Call, kind: str) -> bool:
    resource = call.operation.split(".")[-2]
    return resource == {"activity": "activities"}.get(kind, f"{kind}s")


def _hash(key: str, content: str) -> str:
    from hashlib import sha256

    return sha256(f"{key}\0{content}".encode()).hexdigest()


def _dump(calls: Sequence[Call]) -> str:
    return json.dumps([c.dump() for c in calls], ensure_ascii=False)


def _load(text: str) -> tuple[Call, ...]:
    return tuple(Call.load(data) for data in json.loads(text))
