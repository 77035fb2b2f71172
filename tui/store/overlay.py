"""Pending edits laid over what was seen on the server, in tables that belong to one connection alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from tui.store.database import Damaged
from tui.store.kinds import KINDS, NEXT_DUE, as_json, plain
from tui.store.text import clean_record

Record = dict[str, Any]
Effect = tuple[str, int | str, Record]
"""What an edit does to one record of the copy: its kind, its id, and the fields that change.

The effect of an edit that makes a record names its `id`, too: what only changes one is not shown of one that is gone.
"""

Row = tuple[Any, ...]
"""What is laid over a record, as it stands in its table."""

Touched = set[tuple[str, int | str]]
"""Records by kind and id."""

_OWNERS = ("deal", "lead")
MANY = 20
"""From so many records on they are not read to be changed."""

_AT_ONCE = 500
"""So many records are asked for in one query: every SQLite takes as many values."""


def shown(db: sqlite3.Connection, kind: str, record: int | str) -> Record | None:
    """One record as shown, or None."""
    due = NEXT_DUE if kind in _OWNERS else "NULL"
    row = db.execute(f"SELECT data, {due} FROM shown_{kind} WHERE id = ?", (record,)).fetchone()
    if row is None:
        return None
    if not isinstance(row[0], str):
        raise Damaged(f"a {kind} is no text any more")
    found: Record = json.loads(row[0])
    return found | {NEXT_DUE: row[1]} if kind in _OWNERS else found


def some(db: sqlite3.Connection, kind: str, records: Collection[int | str]) -> dict[int | str, Record]:
    """The same of many records, by id."""
    due, left = NEXT_DUE if kind in _OWNERS else "NULL", list(records)
    found: dict[int | str, Record] = {}
    while left:
        part, left = left[:_AT_ONCE], left[_AT_ONCE:]
        sql = f"SELECT id, data, {due} FROM shown_{kind} WHERE id IN ({', '.join('?' * len(part))})"
        for record, data, next_due in db.execute(sql, part):
            if not isinstance(data, str):
                raise Damaged(f"a {kind} is no text any more")
            found[record] = json.loads(data) | ({NEXT_DUE: next_due} if kind in _OWNERS else {})
    return found


def owners(db: sqlite3.Connection, among: Touched | None = None) -> dict[tuple[str, int | str], tuple[Any, ...]]:
    """What is laid over deals and leads of what their activities mean for them: what is next, and what touched them.

    Of those among some records, or of all.
    """
    found: dict[tuple[str, int | str], tuple[Any, ...]] = {}
    for kind in _OWNERS:
        touch = "update_time" if "update_time" in KINDS[kind].names else "NULL"
        sql = f"SELECT id, {NEXT_DUE}, {touch} FROM temp.pending_{kind} {_AMONG if among is not None else ''}"
        for record, *rest in db.execute(sql, *_given(kind, among)):
            found[kind, record] = tuple(rest)
    return found


_AMONG = "WHERE id IN (SELECT value FROM json_each(?))"


def _ids(kind: str, names: Touched) -> str:
    return json.dumps([record for of, record in names if of == kind])


def forget(db: sqlite3.Connection, names: Touched | None = None) -> None:
    """Take everything off again, or what is laid over these records."""
    for kind in KINDS if names is None else {kind for kind, _ in names}:
        db.execute(f"DELETE FROM temp.pending_{kind} {_AMONG if names is not None else ''}", *_given(kind, names))


def _given(kind: str, names: Touched | None) -> list[list[str]]:
    return [] if names is None else [[_ids(kind, names)]]


def lay_activity(db: sqlite3.Connection, activity: int | str, patch: Record) -> Touched:
    """Lay what an edit does to an activity over what is shown; gives it and what it belongs or belonged to."""
    touched: Touched = {("activity", activity)}
    before = shown(db, "activity", activity)
    if before is None and "id" not in patch:
        return touched
    before = before or {"id": activity}
    _cover(db, "activity", {**before, **clean_record(patch)})
    return touched | _cover_owners(db, before, patch)


def row(db: sqlite3.Connection, kind: str, record: int | str) -> Row | None:
    """What is laid over a record as it stands in its table, None for nothing."""
    found: Row | None = db.execute(f"SELECT * FROM temp.pending_{kind} WHERE id = ?", (record,)).fetchone()
    return found


def put_back(db: sqlite3.Connection, kind: str, record: int | str, row: Row | None) -> None:
    """Lay what was laid over a record before."""
    if row is None:
        db.execute(f"DELETE FROM temp.pending_{kind} WHERE id = ?", (record,))
    else:
        db.execute(_covering(kind), row)


def lay_alike(db: sqlite3.Connection, kind: str, effects: Sequence[Effect]) -> Touched:
    """Lay what edits do to records of a kind that activities are not, in order; all are read and written together."""
    if len(effects) < MANY or not _lay_fields(db, kind, effects):
        _lay_records(db, kind, effects)
    return {(kind, record) for _, record, _ in effects}


def _lay_fields(db: sqlite3.Connection, kind: str, effects: Sequence[Effect]) -> bool:
    """Write the same fields of many records where they stand, in half of the time; tells whether that could be.

    Not what makes a record, what is changed twice, or fields that columns are worked out from; nor in a record that
    is none any more: whoever reads it finds out.
    """
    names = list(effects[0][2])
    alike = all(list(patch) == names for _, _, patch in effects)
    if not alike or not KINDS[kind].takes(names) or len({record for _, record, _ in effects}) < len(effects):
        return False
    try:
        db.executemany(_setting(kind, tuple(names)), _written(effects))
    except sqlite3.OperationalError:
        return False
    return True


def _written(effects: Sequence[Effect]) -> Iterator[Row]:
    """Each value as its column has it and as JSON, then the id."""
    for _, record, patch in effects:
        values = clean_record(patch).values()
        yield *(written for value in values for written in (plain(value), _as_json(value))), record


def _as_json(value: Any) -> str:
    return _often(value) if type(value) in _OFTEN else as_json(value)


_OFTEN = (str, int, type(None))
_often = lru_cache(maxsize=1024, typed=True)(as_json)
"""What many records are changed to is often the same."""


@cache
def _setting(kind: str, names: tuple[str, ...]) -> str:
    """SQL that lays fields over a record, with values as they are `_written`."""
    place = {name: 2 * number + 1 for number, name in enumerate(names)}
    columns = ", ".join(f"?{place[name]}" if name in place else name for name in KINDS[kind].names[:-1])
    fields = ", ".join(f"'$.{name}', json(?{number + 1})" for name, number in place.items())
    shown = f"SELECT {columns}, json_set(data, {fields}) FROM shown_{kind} WHERE id = ?{2 * len(names) + 1}"
    return f"INSERT OR REPLACE INTO temp.pending_{kind} {shown}"


def _lay_records(db: sqlite3.Connection, kind: str, effects: Sequence[Effect]) -> None:
    records = some(db, kind, {record for _, record, _ in effects})
    covered = dict[int | str, Record]()
    for _, record, patch in effects:
        before = covered.get(record, records.get(record))
        if before is not None or "id" in patch:
            covered[record] = {**(before or {"id": record}), **clean_record(patch)}
    _cover(db, kind, *covered.values())


def _cover(db: sqlite3.Connection, kind: str, *records: Record) -> None:
    db.executemany(_covering(kind), map(KINDS[kind].row, records))


@cache
def _covering(kind: str) -> str:
    marks = ", ".join("?" * len(KINDS[kind].names))
    return f"INSERT OR REPLACE INTO temp.pending_{kind} VALUES ({marks})"


def _cover_owners(db: sqlite3.Connection, before: Record, patch: Record) -> Touched:
    """An activity that changes changes what its deal and lead have next; one that is done touches its deal.

    A deal that is touched is not rotten any more (product 9.4).
    """
    touched: Touched = set()
    done = patch.get("marked_as_done_time") if patch.get("done") and not before.get("done") else None
    for kind in _OWNERS:
        for owner in {o for part in (before, patch) if (o := part.get(f"{kind}_id")) is not None}:
            touched.add((kind, owner))
            if record := shown(db, kind, owner):
                newer = kind == "deal" and str(record.get("update_time") or "") < str(done or "")
                stamp = {"update_time": done} if newer else {}
                _cover(db, kind, {**record, **stamp, NEXT_DUE: _next_due(db, kind, owner)})
    return touched


def _next_due(db: sqlite3.Connection, kind: str, owner: Any) -> str | None:
    sql = f"SELECT min(+due) FROM shown_activity WHERE {kind}_id = ? AND done = 0 AND is_deleted = 0"
    due: str | None = db.execute(sql, (owner,)).fetchone()[0]
    return due
