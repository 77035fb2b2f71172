"""The other names of a record: the temporary one it had before the server gave it an id, and those of copies made anew.

Every function works within the transaction of its caller.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence

from tui.store.calls import Call, Id, linked, renamed_call, temporary_id

MANY = 20


def renamed(db: sqlite3.Connection, kind: str, record: Id) -> Id | None:
    """The next name of a record, None for its last."""
    sql = "SELECT new FROM renamed WHERE kind = ? AND old = ?"
    row = db.execute(sql, (kind, json.dumps(record))).fetchone()
    found: Id | None = None if row is None else json.loads(row[0])
    return found


def resolved(db: sqlite3.Connection, kind: str, record: Id) -> Id:
    """The name a record goes by now, through all it had."""
    seen = {record}
    while (new := renamed(db, kind, record)) is not None and new not in seen:
        seen.add(new)
        record = new
    return record


def learn(db: sqlite3.Connection, kind: str, old: Id, new: Id) -> None:
    """Note that a record goes by a new name."""
    last = resolved(db, kind, old)
    if last != new:
        db.execute("DELETE FROM renamed WHERE kind = ? AND old = ?", (kind, json.dumps(new)))
        db.execute("INSERT OR REPLACE INTO renamed VALUES (?, ?, ?)", (kind, json.dumps(last), json.dumps(new)))


def made(db: sqlite3.Connection, kind: str) -> set[Id]:
    """The ids the server gave to records of a kind that were made here."""
    return {json.loads(row[0]) for row in db.execute("SELECT new FROM renamed WHERE kind = ?", (kind,))}


def current(db: sqlite3.Connection, call: Call) -> Call:
    """The call with every record by the name it goes by now, in what was seen, too."""
    for kind, old in {*call.names(), *linked(call.base)}:
        if call.creates != (kind, old) and (new := resolved(db, kind, old)) != old:
            call = renamed_call(call, kind, old, new)
    return call


def all_current(db: sqlite3.Connection, calls: Sequence[Call]) -> Iterator[Call]:
    """The same for each of some calls; of many it is known at once which are about records that had other names."""
    if len(calls) < MANY:
        yield from (current(db, call) for call in calls)
        return
    others = {(kind, json.loads(old)) for kind, old in db.execute("SELECT kind, old FROM renamed")}
    for call in calls:
        named = others and not others.isdisjoint({*call.names(), *linked(call.base)})
        yield current(db, call) if named else call


def once_more(db: sqlite3.Connection, call: Call) -> Call:
    """A call of a step as it is made now. A record it makes again goes by a new name, and so do its old ones."""
    if call.creates is None:
        return current(db, call)
    kind, old = call.creates
    new = temporary_id(kind)
    before = [resolved(db, kind, name) for name in (old, call.stands_for) if name is not None]
    again = renamed_call(current(db, call), kind, old, new)
    for name in before:
        learn(db, kind, name, new)
    return again._replace(creates=(kind, new), stands_for=before[-1])


def all_once_more(db: sqlite3.Connection, calls: Sequence[Call]) -> Iterator[Call]:
    """The same for each of some calls; many that make no record are as quick as a few."""
    if any(call.creates is not None for call in calls):
        return (once_more(db, call) for call in calls)
    return all_current(db, calls)
