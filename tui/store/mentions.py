"""Which records the calls of the outbox are about: an index in its file.

With it one answer costs the same, however much waits. It names the record of every change of fields, and of any call
every temporary id, wherever it stands. It may name more than is meant, never less: whoever asks looks at the calls it
finds.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from tui.store.calls import Entry, Id

_ALL = """
INSERT OR IGNORE INTO mention SELECT part.atom, call.id
FROM call, json_tree(iif(json_valid(content), content, 'null')) AS part
WHERE part.type IN ('integer', 'text') AND (
    part.atom < 0 OR part.atom GLOB 'new-*'
    OR (part.fullkey = '$.arguments.id' AND json_extract(content, '$.operation') GLOB '*.update')
)"""
"""What is mentioned in contents that are whole."""

SCHEMA = (
    "CREATE TABLE mention (record NOT NULL, call INTEGER NOT NULL, PRIMARY KEY (record, call)) WITHOUT ROWID",
    "CREATE INDEX mention_call ON mention (call)",
    "CREATE TRIGGER call_gone AFTER DELETE ON call BEGIN DELETE FROM mention WHERE call = old.id; END",
    "CREATE INDEX call_step ON call (step)",  # small: by it the calls are counted
    "CREATE INDEX call_refused ON call (state) WHERE state = 'refused'",
    _ALL,
)
"""What brings an outbox without the index to one that has it."""

ABOUT = "id IN (SELECT call FROM mention WHERE record = ?)"
"""Which calls name a record."""

COUNT = "SELECT (SELECT count(*) FROM call), (SELECT count(*) FROM call WHERE state = 'refused')"
"""How many calls there are, and how many of them were refused: without looking at each."""


def note(db: sqlite3.Connection, written: Iterable[tuple[Entry, str]]) -> None:
    """Note what calls mention when they were written, as these texts: only few are looked through for temporary ids."""
    plain: list[tuple[Id, int]] = []
    others: list[int] = []
    for entry, content in written:
        if any(sign in content for sign in _TEMPORARY):
            others.append(entry.id)
        elif entry.call.verb == "update" and isinstance(record := entry.call.arguments.get("id"), int | str):
            plain.append((record, entry.id))
    db.executemany("INSERT OR IGNORE INTO mention VALUES (?, ?)", plain)
    if others:
        db.execute(f"{_ALL} AND call.id IN (SELECT value FROM json_each(?))", (json.dumps(others),))


_TEMPORARY = (" -", "[-", '"new-')
"""Where none of it stands in a call's JSON, as it is written here, there is no number below 0 and no such text."""


def note_all(db: sqlite3.Connection) -> None:
    """The same for every call."""
    db.execute(_ALL)


def forget(db: sqlite3.Connection, call: int) -> None:
    """Forget what a call mentioned, before it is written anew; of one that is deleted SQLite forgets it."""
    db.execute("DELETE FROM mention WHERE call = ?", (call,))
