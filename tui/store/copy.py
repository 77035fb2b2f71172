"""The local copy: the account as last seen, with pending edits laid over it.

One file, disposable: any doubt and it is set aside and filled again. One connection writes (the sync's), others read.
What a connection shows is `main` (the server's snapshot) with its own `temp.pending_*` rows (pending edits) over it, so
counts, totals, sorting and search see edits like anything else, and taking an edit back is forgetting a row.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tui.store.database import Damaged, StoreError, connect, set_aside
from tui.store.kinds import KINDS, overlay_schema, schema
from tui.store.text import clean_record

VERSION = 1
Record = dict[str, Any]
Effect = tuple[str, int | str, Record]
"""What an edit does to one record of the copy: its kind, its id, and the fields that change."""


# `min(+due)`: with a plain `min(due)` SQLite walks the index on `due` through the activities of all deals.


class Copy:
    """One connection to the copy; used by one thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.replaced: Path | None = None
        try:
            self._open()
        except Damaged:
            self.replaced = set_aside(path)
            self._open()

    def _open(self) -> None:
        self.db = connect(self.path, version=VERSION, schema=schema(), journal="WAL", synchronous="NORMAL")
        try:
            self.db.execute("SELECT 1 FROM fact LIMIT 1").fetchone()
            self.db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            self.db.execute("PRAGMA temp_store=MEMORY")
            self.db.executescript(overlay_schema())
        except sqlite3.DatabaseError as error:
            self.db.close()
            raise Damaged(f"{self.path} is damaged: {error}") from error
        self.laid = False

    def close(self) -> None:
        """Close the connection."""
        self.db.close()

    # -- what was seen on the server ------------------------------------------------------------------------------

    def put(self, kind: str, records: Iterable[Record]) -> list[int | str]:
        """Store records as the server gave them, cleaned; gives their ids."""
        found = KINDS[kind]
        cleaned = [clean_record(r) for r in records]
        marks = ", ".join("?" * len(found.names))
        with self._transaction():
            keep = self._next_due_before(kind, cleaned)
            rows = (found.row({**r, **keep.get(r["id"], {})}) for r in cleaned)
            self.db.executemany(f"INSERT OR REPLACE INTO main.{kind} VALUES ({marks})", rows)
            if kind == "activity":
                self._refresh_next_due(cleaned)
        return [r["id"] for r in cleaned]

    def stored(self, kind: str, record: Record) -> str:
        """How a record would be written, to tell whether it differs from what is there."""
        clean = clean_record(record)
        data: str = KINDS[kind].row({**clean, **self._next_due_before(kind, [clean]).get(clean["id"], {})})[1]
        return data

    def _next_due_before(self, kind: str, records: Sequence[Record]) -> dict[Any, Record]:
        """The next due date of deals and leads: ours, computed from activities, not the server's."""
        if kind not in ("deal", "lead"):
            return {}
        sql = f"SELECT min(+due) FROM main.activity WHERE {kind}_id = ? AND done = 0 AND is_deleted = 0"
        return {r["id"]: {"next_due": self.db.execute(sql, (r["id"],)).fetchone()[0]} for r in records}

    def _refresh_next_due(self, activities: Sequence[Record]) -> None:
        for kind in ("deal", "lead"):
            owners = {a[f"{kind}_id"] for a in activities if a.get(f"{kind}_id")}
            self.db.executemany(
                f"UPDATE main.{kind} SET next_due = (SELECT min(+due) FROM main.activity WHERE {kind}_id = {kind}.id "
                "AND done = 0 AND is_deleted = 0) WHERE id = ?",
                [(owner,) for owner in owners],
            )

    def remove(self, kind: str, ids: Iterable[int | str]) -> None:
        """Forget records the server no longer has."""
        with self._transaction():
            self.db.executemany(f"DELETE FROM main.{kind} WHERE id = ?", [(i,) for i in ids])

    def keep_only(self, kind: str, ids: Iterable[int | str]) -> list[int | str]:
        """Forget every record of a kind whose id is not among these; gives what was forgotten."""
        known = set(ids)
        gone = [row[0] for row in self.db.execute(f"SELECT id FROM main.{kind}") if row[0] not in known]
        self.remove(kind, gone)
        return gone

    def fact(self, name: str, default: Any = None) -> Any:
        """A single remembered fact, as JSON value."""
        row = self.db.execute("SELECT value FROM main.fact WHERE name = ?", (name,)).fetchone()
        return default if row is None else json.loads(row[0])

    def remember(self, name: str, value: Any) -> None:
        """Remember a single fact."""
        self.db.execute("INSERT OR REPLACE INTO main.fact VALUES (?, ?)", (name, json.dumps(value)))

    def clear(self) -> None:
        """Forget everything, to be filled again."""
        with self._transaction():
            for kind in (*KINDS, "fact"):
                self.db.execute(f"DELETE FROM main.{kind}")

    # -- what is shown --------------------------------------------------------------------------------------------

    def get(self, kind: str, record: int | str) -> Record | None:
        """One record as shown, or None."""
        row = self.db.execute(f"SELECT data, {_due_column(kind)} FROM shown_{kind} WHERE id = ?", (record,)).fetchone()
        if row is None:
            return None
        found: Record = json.loads(row[0])
        return found | {"next_due": row[1]} if kind in ("deal", "lead") else found

    def all(self, kind: str) -> list[Record]:
        """Every record of a kind as shown, deleted ones left out; for the small kinds."""
        where = "WHERE is_deleted = 0" if "is_deleted" in KINDS[kind].columns else ""
        return [json.loads(row[0]) for row in self.db.execute(f"SELECT data FROM shown_{kind} {where} ORDER BY id")]

    def select(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query over the `shown_*` views."""
        return self.db.execute(sql, parameters).fetchall()

    # -- pending edits --------------------------------------------------------------------------------------------

    def lay_all(self, pending: Iterable[Sequence[Effect]]) -> None:
        """Forget what was laid over and lay every pending edit again, in order."""
        edits = list(pending)
        if not edits and not self.laid:
            return
        with self._transaction("BEGIN"):
            for kind in KINDS:
                self.db.execute(f"DELETE FROM temp.pending_{kind}")
            for effects in edits:
                self._lay(effects)
        self.laid = bool(edits)

    def lay(self, effects: Sequence[Effect]) -> None:
        """Lay one more edit over what is shown."""
        with self._transaction("BEGIN"):
            self._lay(effects)
        self.laid = True

    def _lay(self, effects: Sequence[Effect]) -> None:
        for kind, record, patch in effects:
            before = self.get(kind, record) or {"id": record}
            self._cover(kind, {**before, **clean_record(patch)})
            if kind == "activity":
                self._cover_owners(before, patch)

    def _cover(self, kind: str, record: Record) -> None:
        marks = ", ".join("?" * len(KINDS[kind].names))
        sql = f"INSERT OR REPLACE INTO temp.pending_{kind} VALUES ({marks})"
        self.db.execute(sql, KINDS[kind].row(record))

    def _cover_owners(self, before: Record, patch: Record) -> None:
        """An activity that changes changes what its deal and lead have next."""
        for kind in ("deal", "lead"):
            for owner in {o for part in (before, patch) if (o := part.get(f"{kind}_id")) is not None}:
                if record := self.get(kind, owner):
                    self._cover(kind, {**record, "next_due": self._next_due(kind, owner)})

    def _next_due(self, kind: str, owner: Any) -> str | None:
        sql = f"SELECT min(+due) FROM shown_activity WHERE {kind}_id = ? AND done = 0 AND is_deleted = 0"
        due: str | None = self.db.execute(sql, (owner,)).fetchone()[0]
        return due

    def _transaction(self, begin: str = "BEGIN IMMEDIATE") -> _Transaction:
        return _Transaction(self.db, begin)


class _Transaction:
    """All or nothing; `begin` is how it starts: edits laid over need no lock on the file."""

    def __init__(self, db: sqlite3.Connection, begin: str) -> None:
        self.db = db
        self.begin = begin

    def __enter__(self) -> None:
        self.db.execute(self.begin)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None:
            self.db.execute("COMMIT")
            return
        with suppress(sqlite3.Error):
            self.db.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise StoreError(f"the local copy cannot be written: {error}") from error


def _due_column(kind: str) -> str:
    return "next_due" if kind in ("deal", "lead") else "NULL"
