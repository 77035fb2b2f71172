"""The local copy: the account as last seen, with pending edits laid over it.

One file, disposable: any doubt and it is set aside and filled again. One connection writes (the sync's), others read.
What a connection shows is `main` (the server's snapshot) with its own `temp.pending_*` rows (pending edits) over it, so
counts, totals, sorting and search see edits like anything else, and taking an edit back is forgetting a row.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from tui.store import overlay
from tui.store.database import (
    Damaged,
    StoreError,
    connect,
    hindrance,
    identity,
    is_damage,
    keep_newest,
    remove,
    set_aside,
)
from tui.store.folding import folded
from tui.store.kinds import COUNTED, KINDS, overlay_schema, schema
from tui.store.laid import Laid
from tui.store.overlay import Effect, Record, Touched
from tui.store.rows import cleaned_record, refreshing_next_due, write
from tui.store.text import clean_record

__all__ = ["Copy", "Effect", "Record"]

VERSION = 1
OWNERS = ("deal", "lead")
"""Kinds that have activities, and of these a next one."""

LOG = 4000
"""How many pages the write-ahead log holds before they are brought to their place: each time waits for the disk."""

UNREADABLE = (json.JSONDecodeError, UnicodeDecodeError)
"""How a record that is none any more shows."""

P = ParamSpec("P")
T = TypeVar("T")
_replacing = threading.Lock()
"""Two threads that find the same damage set the file aside once."""


def heals(method: Callable[Concatenate[Copy, P], T]) -> Callable[Concatenate[Copy, P], T]:
    """Do a thing again on a new, empty file when the old one turns out to be damaged; raises `StoreError`."""

    @wraps(method)
    def whole(self: Copy, /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(self, *args, **kwargs)
        except (sqlite3.Error, *UNREADABLE, Damaged) as error:
            self.mend(error)
        return method(self, *args, **kwargs)

    return cast("Callable[Concatenate[Copy, P], T]", whole)


class Copy:
    """One connection to the copy; used by one thread.

    `replaced` is where a damaged file was moved to, if one was; `on_replaced` is called when that happens after the
    start, in the thread that found out: what is shown then is empty until the sync has filled it again. It may raise
    what keeps whoever found out from going on. `file` tells
    one file at the path from the next.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.replaced: Path | None = None
        self.on_replaced: Callable[[], None] = lambda: None
        self._writes = 0
        try:
            self._open()
        except Damaged:
            self.replaced = self._set_aside()
            self._open()

    def _open(self) -> None:
        self.db = connect(self.path, scripts=[schema()] * VERSION, journal="WAL", synchronous="NORMAL")
        try:
            self._check_tables()
            self.db.create_function("folded", 1, folded, deterministic=True)
            self.db.execute("PRAGMA temp_store=MEMORY")
            self.db.execute(f"PRAGMA wal_autocheckpoint={LOG}")
            self.db.executescript(overlay_schema())
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self.db.close()
            self._refuse(error)
            raise Damaged(f"{self.path} is damaged: {error}") from error
        self._laid = Laid(self.db)
        self._writes += 1
        self.file = identity(self.path)

    def _check_tables(self) -> None:
        """Make the file anew if its tables are not the ones this code wants: it is disposable."""
        self.db.execute("SELECT 1 FROM fact LIMIT 1").fetchone()
        found = {row[0] for row in self.db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
        if found != set(schema()):
            self.db.close()
            remove(self.path)
            self.db = connect(self.path, scripts=[schema()] * VERSION, journal="WAL", synchronous="NORMAL")

    def close(self) -> None:
        """Close the connection."""
        self.db.close()

    # -- damage ---------------------------------------------------------------------------------------------------

    def mend(self, error: Exception) -> None:
        """Set a damaged file aside and begin a new one; any other trouble is raised, as `StoreError` if it is known."""
        if not is_damage(error) and not isinstance(error, UNREADABLE):
            self._refuse(error)
            raise error
        self.db.close()
        with _replacing:
            if identity(self.path) == self.file:
                self.replaced = self._set_aside()
            self._open()
        self.on_replaced()

    def _refuse(self, error: Exception) -> None:
        """Say what is in the way of a file that may be good."""
        if words := hindrance(error):
            raise StoreError(f"The local copy {self.path} cannot be used: {words}.") from error

    def _set_aside(self) -> Path:
        moved = set_aside(self.path)
        keep_newest(self.path)
        return moved

    def renew(self) -> bool:
        """Open the file anew if another connection has set it aside meanwhile; tells whether it did."""
        if identity(self.path) in (self.file, None):
            return False
        with suppress(sqlite3.Error):
            self.db.close()
        self._open()
        return True

    @heals
    def check(self) -> None:
        """Read the whole file and begin a new one if it is damaged; takes a while, and other threads run meanwhile."""
        found = self.db.execute("PRAGMA quick_check(1)").fetchone()[0]
        broken = (
            self.db.execute(f"SELECT 1 FROM main.{k} WHERE NOT json_valid(data) LIMIT 1").fetchone() for k in KINDS
        )
        if found != "ok" or any(broken):
            self.mend(Damaged(f"{self.path} is damaged: {found}"))

    # -- what was seen on the server ------------------------------------------------------------------------------

    def put(self, kind: str, records: Iterable[Record]) -> list[int | str]:
        """Store records as the server gave them, cleaned; gives their ids. One that has no id is left out."""
        cleaned = [cleaned_record(kind, r) for r in records]
        return self._put(kind, [(record, data) for record, data in cleaned if KINDS[kind].can_hold(record)])

    @heals
    def _put(self, kind: str, records: Sequence[tuple[Record, str]]) -> list[int | str]:
        ids = [record["id"] for record, _ in records]
        with self._transaction():
            stirred = self._owners(ids) if kind == "activity" else {}
            rows = [KINDS[kind].row(*self._counted(kind, record, data)) for record, data in records]
            write(self.db, kind, rows)
            if kind == "activity":
                self._refresh_next_due(stirred, self._owners(ids))
        return ids

    def _counted(self, kind: str, record: Record, data: str) -> tuple[Record, str]:
        """A deal with the count of its products, which not every answer of the server's tells."""
        if kind != "deal" or COUNTED in record:
            return record, data
        known = self.db.execute(f"SELECT {COUNTED} FROM main.deal WHERE id = ?", (record["id"],)).fetchone()
        return (record, data) if known is None or known[0] is None else ({**record, COUNTED: known[0]}, "")

    def _refresh_next_due(self, *stirred: dict[str, set[Any]]) -> None:
        for kind in OWNERS:
            if owners := {owner for part in stirred for owner in part.get(kind, ())}:
                self.db.execute(refreshing_next_due(kind), (json.dumps(list(owners)),))

    @heals
    def owners(self, activities: Collection[int | str]) -> dict[str, set[Any]]:
        """The deals and leads these activities belong to on the server, by kind."""
        return self._owners(activities)

    def _owners(self, activities: Collection[int | str]) -> dict[str, set[Any]]:
        sql = "SELECT DISTINCT deal_id, lead_id FROM main.activity WHERE id IN (SELECT value FROM json_each(?))"
        rows = self.db.execute(sql, (json.dumps(list(activities)),)).fetchall()
        return {kind: {row[n] for row in rows} - {None} for n, kind in enumerate(OWNERS)}

    @heals
    def differs(self, kind: str, record: Record) -> bool:
        """Whether a record as the server gave it is not what is there."""
        known = self.db.execute(f"SELECT data FROM main.{kind} WHERE id = ?", (record["id"],)).fetchone()
        return known is None or not _same(kind, known[0], cleaned_record(kind, record)[1])

    def remove(self, kind: str, ids: Iterable[int | str]) -> None:
        """Forget records the server no longer has."""
        self._remove(kind, list(ids))

    @heals
    def _remove(self, kind: str, ids: Sequence[int | str]) -> None:
        with self._transaction():
            stirred = self._owners(ids) if kind == "activity" else {}
            self.db.executemany(f"DELETE FROM main.{kind} WHERE id = ?", [(i,) for i in ids])
            self._refresh_next_due(stirred)

    def mark_deleted(self, kind: str, record: int | str) -> None:
        """Keep a record that was deleted on the server, as such: taking that back shows it at once."""
        if kind in KINDS and (known := self.snapshot(kind, record)) is not None:
            self.put(kind, [{**known, "is_deleted": True}])

    def keep_only(self, kind: str, ids: Iterable[int | str]) -> list[int | str]:
        """Forget every record of a kind whose id is not among these; gives what was forgotten."""
        known = set(ids)
        gone = [i for i in self.ids(kind) if i not in known]
        self.remove(kind, gone)
        return gone

    @heals
    def ids(self, kind: str, where: str = "TRUE") -> set[int | str]:
        """The ids of a kind as last seen on the server; `where` is SQL over its columns."""
        return {row[0] for row in self.db.execute(f"SELECT id FROM main.{kind} WHERE {where}")}

    @heals
    def snapshot(self, kind: str, record: int | str) -> Record | None:
        """One record as last seen on the server, or None."""
        row = self.db.execute(f"SELECT data FROM main.{kind} WHERE id = ?", (record,)).fetchone()
        found: Record | None = None if row is None else json.loads(row[0])
        return found

    @heals
    def fact(self, name: str, default: Any = None) -> Any:
        """A single remembered fact, as JSON value."""
        row = self.db.execute("SELECT value FROM main.fact WHERE name = ?", (name,)).fetchone()
        return default if row is None else json.loads(row[0])

    @heals
    def remember(self, name: str, value: Any) -> None:
        """Remember a single fact, cleaned: most are what the server said."""
        self.db.execute("INSERT OR REPLACE INTO main.fact VALUES (?, ?)", (name, json.dumps(clean_record(value))))

    @heals
    def clear(self) -> None:
        """Forget everything, to be filled again."""
        with self._transaction():
            for kind in (*KINDS, "fact"):
                self.db.execute(f"DELETE FROM main.{kind}")

    # -- what is shown --------------------------------------------------------------------------------------------

    @heals
    def get(self, kind: str, record: int | str) -> Record | None:
        """One record as shown, or None."""
        return overlay.shown(self.db, kind, record)

    @heals
    def some(self, kind: str, records: Collection[int | str]) -> dict[int | str, Record]:
        """Records as shown, by id; many are read as quickly as a few."""
        return overlay.some(self.db, kind, records)

    @heals
    def all(self, kind: str) -> list[Record]:
        """Every record of a kind as shown, deleted ones left out; for the small kinds."""
        where = "WHERE is_deleted = 0" if "is_deleted" in KINDS[kind].columns else ""
        return [json.loads(row[0]) for row in self.db.execute(f"SELECT data FROM shown_{kind} {where} ORDER BY id")]

    @heals
    def select(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query over the `shown_*` views."""
        return self.db.execute(sql, parameters).fetchall()

    @property
    def seen(self) -> int:
        """A number that changes when another connection has written."""
        return int(self.select("PRAGMA data_version")[0][0])

    @property
    def version(self) -> tuple[int, int]:
        """What changes whenever the snapshot may have changed, by this connection or by another."""
        return self.seen, self._writes

    # -- pending edits --------------------------------------------------------------------------------------------

    def lay_all(
        self, pending: Iterable[Sequence[Effect]], stale: Collection[tuple[str, int | str]] | None = None
    ) -> Touched:
        """Lay these pending edits, in order, and no other, over a snapshot in which `stale` changed; None is any.

        Gives the deals and leads for which their activities mean something else now.
        """
        return self._lay_anew([effect for effects in pending for effect in effects], stale)

    @heals
    def _lay_anew(self, effects: Sequence[Effect], stale: Collection[tuple[str, int | str]] | None) -> Touched:
        if not effects and not self._laid:
            return set()
        with self._laying() as laid:
            return laid.anew(effects, stale)

    @heals
    def lay(self, effects: Sequence[Effect]) -> Touched:
        """Lay one more edit over what is shown; gives every record that may look different now."""
        with self._laying() as laid:
            return laid.more(effects)

    @heals
    def lay_for_now(self, effects: Sequence[Effect]) -> tuple[Touched, Callable[[], None]]:
        """Lay one more edit over what is shown, and give what takes it off again before another one is laid.

        Of records that activities have no part in.
        """
        with self._laying() as laid:
            touched, less = laid.for_now(effects)

        def take_off() -> None:
            if laid is self._laid:  # else the file is another one, with nothing laid over it yet
                with self._laying():
                    less()

        return touched, take_off

    @contextmanager
    def _laying(self) -> Iterator[Laid]:
        try:
            with self._transaction("BEGIN"):
                yield self._laid
        except BaseException:
            self._laid.is_known = False
            raise

    @contextmanager
    def _transaction(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
        """All or nothing; `begin` is how it starts: edits laid over need no lock on the file."""
        self._writes += begin != "BEGIN"
        self.db.execute(begin)
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self.db.execute("ROLLBACK")
            raise


def _same(kind: str, known: str, told: str) -> bool:
    """Whether two texts are of one record: a number may be written in several ways."""
    written = KINDS[kind].data
    return known == told or written(json.loads(known)) == written(json.loads(told))
