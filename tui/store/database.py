"""Opening SQLite files: private from the first byte, recognisable, and never newer than the code."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

APPLICATION = 0x50444C01

SqliteError = sqlite3.Error
"""What SQLite raises, for those who must catch it without knowing SQLite."""


class StoreError(Exception):
    """A file of this application cannot be used; the message says which and what to do."""


class NotSaved(StoreError):
    """An edit did not reach the disk, so it does not count as made."""


class Newer(StoreError):
    """The file was written by a newer version of this application; it was not touched."""


class Damaged(StoreError):
    """The file is not the SQLite file it should be."""


def private_file(path: Path) -> None:
    """Make an empty file only its user can read, in directories only its user can enter, at any umask."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    os.fchmod(handle, 0o600)
    os.close(handle)


def connect(path: Path, *, version: int, schema: str, journal: str, synchronous: str) -> sqlite3.Connection:
    """Open a file of this application, making its tables if it is empty; raises `Newer` or `Damaged`."""
    private_file(path)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
    try:
        _prepare(connection, path, version, schema, journal, synchronous)
    except sqlite3.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
            raise StoreError(f"{path} cannot be opened: {error}") from error
        raise Damaged(f"{path} is damaged: {error}") from error
    except StoreError:
        connection.close()
        raise
    return connection


def _prepare(
    connection: sqlite3.Connection, path: Path, version: int, schema: str, journal: str, synchronous: str
) -> None:
    found = _number(connection, "user_version")
    if found > version:
        raise Newer(f"{path} was written by a newer pipedrive-tui; please update this one. Nothing was changed.")
    application = _number(connection, "application_id")
    if application not in (0, APPLICATION) or (application == 0 and _tables(connection)):
        raise Damaged(f"{path} is not a file of pipedrive-tui")
    connection.execute(f"PRAGMA journal_mode={journal}")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    if found < version:
        script = f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={version};"
        connection.executescript(f"BEGIN IMMEDIATE; {schema}; {script} COMMIT;")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _tables(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def set_aside(path: Path) -> Path:
    """Move a damaged file (and what belongs to it) out of the way; gives where it went."""
    stamp = time.strftime("%Y%m%dT%H%M%S")
    target = path.with_name(f"{path.name}.corrupt-{stamp}")
    for suffix in ("", "-wal", "-shm", "-journal"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(target.with_name(target.name + suffix))
    return target
