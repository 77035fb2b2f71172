"""The outbox's file: made whole, its rows with the hash of what they say, and what can be saved of a damaged one."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from tui.store import mentions
from tui.store.calls import IN_FLIGHT, STATES, Call, Entry, Texts
from tui.store.database import Damaged, StoreError, alone, connect, exchange, remove

SCHEMA = (
    """CREATE TABLE call (
        id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, content TEXT NOT NULL, state TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '', made REAL NOT NULL,
        step INTEGER NOT NULL DEFAULT 0, hash TEXT NOT NULL
    )""",
    """CREATE TABLE step (
        id INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT NOT NULL, back TEXT NOT NULL, forth TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0, made REAL NOT NULL, hash TEXT NOT NULL
    )""",
    "CREATE TABLE renamed (kind TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, PRIMARY KEY (kind, old))",
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)
SCRIPTS = (SCHEMA, mentions.SCHEMA)
"""What brings the file from each version of its schema to the next; never changed, only added to."""

SELECT = "SELECT id, key, content, state, attempts, error, made, step, hash FROM call"
PATIENCE = 30_000
"""How long an edit waits for those of other windows, in milliseconds: SQLite lets them in in no order."""
_MARKS = ", ".join("?" * 9)


def open_or_rescue(path: Path) -> tuple[sqlite3.Connection, str]:
    """Open the outbox, saving what can be read of a damaged one; says so in words.

    Raises `StoreError` where that is impossible: then the file is as it was.
    """
    try:
        return open_whole(path), ""
    except OSError as error:
        raise StoreError(
            f"{path} cannot be opened: {error.strerror}. Make it writable, or set PIPEDRIVE_TUI_HOME."
        ) from error
    except Damaged:
        with alone(path.with_name(f"{path.name}.lock")):
            try:
                return open_whole(path), ""  # another window was faster
            except Damaged as error:
                words = rescue(path, error)
            return open_whole(path), words


def open_whole(path: Path) -> sqlite3.Connection:
    """Open the outbox, made if there is none; raises `Damaged`, also for a file that lost its content, or `Newer`."""
    if not path.exists():
        _make(path)
    elif not path.stat().st_size:
        raise Damaged("it is empty")
    return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    connection = connect(path, scripts=SCRIPTS, journal="PERSIST", synchronous="EXTRA")
    connection.text_factory = _text
    connection.execute(f"PRAGMA busy_timeout={PATIENCE}")
    try:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        for table in ("call", "step", "renamed", "fact"):
            connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        connection.close()
        raise Damaged(str(found).strip())
    return connection


def _text(content: bytes) -> str:
    """Text that is none any more is other text: then the hash is wrong, and only that row is lost."""
    return content.decode(errors="replace")


def _make(path: Path) -> None:
    """Make the file under another name and then give it its own: an empty outbox is always one that lost something."""
    from tui.durable import sync_directory  # a start finds its files made

    part = path.with_name(f".{path.name}.{os.getpid()}")
    remove(part)
    _connect(part).close()
    try:
        os.link(part, path)
    except FileExistsError:
        pass  # another window was faster
    except OSError:  # a file system without links
        part.rename(path)
    finally:
        remove(part)
    with suppress(OSError):  # the file is there; a directory that cannot be asked does not undo that
        sync_directory(path.parent)


# -- rows ---------------------------------------------------------------------------------------------------------


def digest(*parts: Any) -> str:
    """The hash of what a row says."""
    from hashlib import sha256  # with OpenSSL; there is nothing to check in an outbox that is empty

    return sha256("\0".join(map(str, parts)).encode(errors="surrogatepass")).hexdigest()


def last_number(db: sqlite3.Connection) -> int:
    """The last number a call got, 0 for none; a number is given once."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'call'").fetchone()
    return int(row[0]) if row else 0


def fresh_entry(number: int, call: Call, step: int) -> Entry:
    """A new call with a key of its own."""
    return Entry(number, os.urandom(16).hex(), call, made=time.time(), step=step)


def insert(db: sqlite3.Connection, entries: Sequence[Entry], texts: Texts) -> None:
    """Write new calls, in order."""
    contents = [texts.of(entry.call) for entry in entries]
    columns = "id, key, content, state, attempts, error, made, step, hash"
    db.executemany(f"INSERT INTO call ({columns}) VALUES ({_MARKS})", map(_row, entries, contents))
    mentions.note(db, zip(entries, contents, strict=True))


def _row(entry: Entry, content: str) -> tuple[Any, ...]:
    told = (entry.state, entry.attempts, entry.error, entry.made, entry.step)
    return (entry.id, entry.key, content, *told, _hash(entry.id, entry.key, content, entry.made, entry.step))


def rewrite(db: sqlite3.Connection, entry: Entry) -> None:
    """Write what a call says anew."""
    content = Texts().of(entry.call)
    written = _hash(entry.id, entry.key, content, entry.made, entry.step)
    mentions.forget(db, entry.id)
    db.execute("UPDATE call SET content = ?, hash = ? WHERE id = ?", (content, written, entry.id))
    mentions.note(db, [(entry, content)])


def entry(row: tuple[Any, ...], known: Call | None = None) -> Entry | None:
    """A row as an entry, None if it is not what was written; `known` is what it says, if that is known already.

    A state that is none is taken for the one that is handled with the most care.
    """
    number, key, content, state, attempts, error, made, step, written = row
    if _hash(number, key, content, made, step) != written:
        return None
    try:
        call = known or Call.load(json.loads(content))
    except (ValueError, KeyError, TypeError):
        return None
    tries = attempts if isinstance(attempts, int) else 1
    return Entry(number, key, call, state if state in STATES else IN_FLIGHT, tries, str(error), made, step)


def _hash(number: Any, key: Any, content: Any, made: Any, step: Any) -> str:
    return digest(number, key, made, step, content)


# -- saving what can be read --------------------------------------------------------------------------------------


def rescue(path: Path, error: Exception) -> str:
    """Put a new outbox with what can be read of a damaged one in its place, at once; says so in words."""
    found = _readable(path)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    remove(part)
    try:
        _write(part, found)
        moved = exchange(part, path)
    except (sqlite3.Error, OSError, StoreError) as trouble:
        raise StoreError(f"The file of unsent edits {path} is damaged ({error}) and cannot be mended.") from trouble
    finally:
        remove(part)
    count = len(found["call"])
    waiting = f"{count} unsent {'edit' if count == 1 else 'edits'} could be read"
    return f"The file of unsent edits was damaged ({error}). {waiting}; the damaged file is kept as {moved}."


def _write(part: Path, found: dict[str, list[Any]]) -> None:
    with closing(_connect(part)) as db:
        db.execute("BEGIN IMMEDIATE")
        for table, rows in found.items():
            for row in rows:
                db.execute(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        mentions.note_all(db)
        db.execute("COMMIT")


def _readable(path: Path) -> dict[str, list[Any]]:
    """What a damaged file still says, by table: every row of a call or step is asked for by itself."""
    found: dict[str, list[Any]] = {"call": [], "step": [], "renamed": [], "fact": []}
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as db:
        db.text_factory = _text
        found["call"] = [row for row in _rows(db, "call", SELECT) if entry(row) is not None]
        found["step"] = [row for row in _rows(db, "step", "SELECT * FROM step") if digest(*row[1:4]) == row[6]]
        for table in ("renamed", "fact"):
            with suppress(sqlite3.Error):
                found[table] = db.execute(f"SELECT * FROM {table}").fetchall()
    return found


def _rows(db: sqlite3.Connection, table: str, select: str) -> Iterator[tuple[Any, ...]]:
    for number in range(1, _last(db, table) + 1):
        with suppress(sqlite3.Error):
            if (row := db.execute(f"{select} WHERE id = ?", (number,)).fetchone()) is not None:
                yield row


def _last(db: sqlite3.Connection, table: str) -> int:
    """The last number a table gave, as far as can be told."""
    for sql in (f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'", f"SELECT max(id) FROM {table}"):
        with suppress(sqlite3.Error):
            if (row := db.execute(sql).fetchone()) and isinstance(row[0], int):
                return min(row[0], 10**6)
    return 10**4
