"""Records of the server on their way into the copy: cleaned, made rows, and many rows written by one statement."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

from tui.store.kinds import KINDS, NEXT_DUE
from tui.store.text import clean_record, is_clean

Record = dict[str, Any]
Row = tuple[Any, ...]

VALUES = 999
"""How many values one statement may hold in any SQLite (sqlite.org, limits, 9)."""


class Told(dict[str, Any]):
    """A record as the server told it, with the JSON it is kept as: the same fields, written already."""

    __slots__ = ("text",)

    def __init__(self, fields: Record, text: str) -> None:
        super().__init__(fields)
        self.text = text


def cleaned_record(kind: str, record: Record) -> tuple[Record, str]:
    """A record without what could drive a terminal, and the JSON it is kept as."""
    written = record.text if type(record) is Told and NEXT_DUE not in record else ""
    data = written or KINDS[kind].data(record)
    if is_clean(data):
        return record, data
    cleaned: Record = clean_record(json.loads(data) if written else record)
    return cleaned, KINDS[kind].data(cleaned)


def write(db: sqlite3.Connection, kind: str, rows: Sequence[Row]) -> None:
    """Write rows of a kind; what is next for a deal or lead is looked up meanwhile.

    Many by one statement: each one begins its search of every index anew, and takes Python's lock from others.
    """
    many = VALUES // len(KINDS[kind].names)
    whole = len(rows) // many * many
    for start in range(0, whole, many):
        db.execute(_writing(kind, many), list(chain.from_iterable(rows[start : start + many])))
    db.executemany(_writing(kind, 1), rows[whole:])


@cache
def _writing(kind: str, rows: int) -> str:
    names = KINDS[kind].names
    values = ", ".join([f"({', '.join('?' * len(names))})"] * rows)
    found = ", ".join(_next_due(kind, "told.id") if name == NEXT_DUE else name for name in names)
    given = f"WITH told ({', '.join(names)}) AS (VALUES {values})"
    return f"{given} INSERT OR REPLACE INTO main.{kind} SELECT {found} FROM told"


def refreshing_next_due(kind: str) -> str:
    """The statement that looks up what is next for deals or leads, named in a JSON list, and writes what changed."""
    found = f"SELECT value AS id, {_next_due(kind, 'value')} AS due FROM json_each(?)"
    return (
        f"UPDATE main.{kind} SET {NEXT_DUE} = found.due FROM ({found}) AS found "
        f"WHERE {kind}.id = found.id AND {NEXT_DUE} IS NOT found.due"
    )


def _next_due(kind: str, record: str) -> str:
    """SQL for when the next activity of a deal or lead is due.

    `record` is an expression that is no column of a table: to compare with one that makes numbers of what it holds
    SQLite would not use its index. `min(+due)`: with a plain `min(due)` it walks the index on `due` through the
    activities of all deals.
    """
    return f"(SELECT min(+due) FROM main.activity WHERE {kind}_id = {record} AND done = 0 AND is_deleted = 0)"
