"""Opening SQLite files: private from the first byte, recognisable, and never newer than the code."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import stat
import struct
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

APPLICATION = 0x50444C01
_MAGIC = b"SQLite format 3\0"
_SIDES = ("", "-wal", "-shm", "-journal")
_in_use: Counter[tuple[int, int] | None] = Counter()
"""How many connections this process has to each file: one that is in use must not be opened and closed otherwise."""

Script = Sequence[str]
"""The statements that bring a file from one version of its schema to the next."""


class StoreError(Exception):
    """A file of this application cannot be used; the message says which and what to do."""


class NotSaved(StoreError):
    """An edit did not reach the disk, so it does not count as made."""


class Newer(StoreError):
    """The file was written by a newer version of this application; it was not touched."""


class Damaged(StoreError):
    """The file is not the SQLite file it should be."""


def is_damage(error: BaseException) -> bool:
    """Whether an error tells that what a file holds is wrong, not that the disk or another program is in the way."""
    if isinstance(error, Damaged | UnicodeDecodeError):  # SQLite's own words about it may quote what is no text
        return True
    code = getattr(error, "sqlite_errorcode", None) or 0
    if code in (sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS):
        return True
    wrong_text = isinstance(error, sqlite3.OperationalError) and "decode to UTF-8" in str(error)
    return wrong_text or (code & 0xFF) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


_IN_THE_WAY = {
    sqlite3.SQLITE_FULL: "the disk is full; free some space",
    sqlite3.SQLITE_IOERR: "the disk is full or fails; free some space",
    sqlite3.SQLITE_BUSY: "another program holds it; try again",
    sqlite3.SQLITE_READONLY: "it may not be written",
    sqlite3.SQLITE_PERM: "it may not be opened",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_NOMEM: "there is not enough memory",
}


def hindrance(error: BaseException) -> str:
    """What is in the way of a file that may be good, in words; empty for anything else."""
    return "" if is_damage(error) else _IN_THE_WAY.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF, "")


def private_file(path: Path) -> None:
    """Make an empty file only its user can read, in directories only its user can enter, at any umask.

    A file that is there is not opened: closing it would let go the locks this process holds on it (sqlite.org,
    howtocorrupt, 2.2). Raises `StoreError` where that cannot be done.
    """
    try:
        private_directory(path.parent)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
        if stat.S_IMODE(path.stat().st_mode) != 0o600:
            path.chmod(0o600)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be opened: {error.strerror}. Make it writable, or set PIPEDRIVE_TUI_HOME."
        ) from error


def private_directory(path: Path) -> None:
    """Make a directory and those above it that are missing, for this user alone."""
    missing = [part for part in (path, *path.parents) if not part.exists()]
    for part in reversed(missing):
        with suppress(FileExistsError):
            part.mkdir(mode=0o700)


def check_header(path: Path, version: int) -> None:
    """Look at a file before SQLite does, so that a newer one is not even opened; raises `Newer` or `Damaged`.

    An empty file passes. With a write-ahead log the header may lag behind, so it need not be ours yet.
    """
    if _in_use[identity(path)]:
        return
    with path.open("rb") as file:
        head = file.read(100)
    if not head:
        return
    if len(head) < 100 or not head.startswith(_MAGIC) or not _plausible(head):
        raise Damaged(f"{path} is not a database any more")
    made_by, application = struct.unpack(">i", head[60:64])[0], struct.unpack(">I", head[68:72])[0]
    if application not in (0, APPLICATION):
        raise Damaged(f"{path} is not a file of pipedrive-tui")
    if made_by > version:
        raise Newer(f"{path} was written by a newer pipedrive-tui; please update this one. Nothing was changed.")


def _plausible(head: bytes) -> bool:
    """Whether the fixed parts of a header are as the file format wants them (sqlite.org, fileformat2, 1.3)."""
    size = struct.unpack(">H", head[16:18])[0]
    return (size == 1 or (size >= 512 and size & (size - 1) == 0)) and head[18] in (1, 2) and head[19] in (1, 2)


class Connection(sqlite3.Connection):
    """A connection that is counted while it is open."""

    _file: tuple[int, int] | None = None

    def counts(self, file: tuple[int, int] | None) -> None:
        """Count as a connection to this file."""
        self._file = file
        _in_use[file] += 1

    def close(self) -> None:
        """Close, and count no more."""
        super().close()
        if self._file is not None:
            _in_use[self._file] -= 1
            self._file = None


def connect(path: Path, *, scripts: Sequence[Script], journal: str, synchronous: str) -> sqlite3.Connection:
    """Open a file of this application and bring its schema up to date: version n is what the first n scripts make.

    Raises `Newer`, `Damaged`, or `StoreError` when the disk or another program is in the way.
    """
    private_file(path)
    check_header(path, len(scripts))
    connection = sqlite3.connect(path, factory=Connection, isolation_level=None, check_same_thread=False, timeout=5.0)
    connection.counts(identity(path))
    try:
        _prepare(connection, path, scripts, journal, synchronous)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        connection.close()
        if is_damage(error):
            raise Damaged(f"{path} is damaged: {error}") from error
        raise StoreError(f"{path} cannot be opened: {hindrance(error) or error}.") from error
    except StoreError:
        connection.close()
        raise
    return connection


MOUNTS = Path("/proc/self/mounts")
NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs", "lustre")


def on_network(path: Path) -> bool:
    """Whether a file is on another machine, whose memory a write-ahead log cannot share (sqlite.org, wal, 1).

    Known where the system tells of its mounts, as Linux does.
    """
    try:
        lines = MOUNTS.read_text("utf-8", "replace").splitlines()
        place = str(path.parent.resolve())
    except OSError:
        return False
    mounts = [(where.replace("\\040", " "), kind) for _, where, kind, *_ in (line.split(" ") for line in lines)]
    here = [(len(where), kind) for where, kind in mounts if f"{place}/".startswith(f"{where.rstrip('/')}/")]
    return bool(here) and max(here)[1] in NETWORK


def _prepare(
    connection: sqlite3.Connection, path: Path, scripts: Sequence[Script], journal: str, synchronous: str
) -> None:
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    _check(connection, path, len(scripts))
    connection.execute(f"PRAGMA journal_mode={'DELETE' if on_network(path) else journal}")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    if _number(connection, "user_version") < len(scripts):
        migrate(connection, path, scripts)


def _check(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """What the header could not tell while the truth was in the write-ahead log."""
    if _number(connection, "user_version") > version:
        raise Newer(f"{path} was written by a newer pipedrive-tui; please update this one. Nothing was changed.")
    if _number(connection, "application_id") == 0 and _number(connection, "schema_version"):
        raise Damaged(f"{path} is not a file of pipedrive-tui")


def migrate(connection: sqlite3.Connection, path: Path, scripts: Sequence[Script]) -> None:
    """Run the scripts a file has not seen yet, in one transaction: whoever is killed meanwhile finds the old file."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        _check(connection, path, len(scripts))
        for script in scripts[_number(connection, "user_version") :]:
            for statement in script:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={len(scripts)}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def identity(path: Path) -> tuple[int, int] | None:
    """Which file a path leads to just now, None for none: a file that was set aside is another one."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def set_aside(path: Path) -> Path:
    """Move a damaged file (and what belongs to it) out of the way; gives where it went, never onto another."""
    target = _free_name(path)
    for side in _SIDES:
        with suppress(FileNotFoundError):
            path.with_name(path.name + side).rename(target.with_name(target.name + side))
    return target


def exchange(new: Path, path: Path) -> Path:
    """Put another file in the place of a damaged one, so that there always is one; gives where the damaged one went."""
    from tui.durable import sync_directory  # damage is rare

    target = _free_name(path)
    try:
        os.link(path, target)
    except OSError:  # a file system without links
        path.rename(target)
    for side in _SIDES[1:]:
        with suppress(FileNotFoundError):
            path.with_name(path.name + side).rename(target.with_name(target.name + side))
    new.replace(path)
    with suppress(OSError):  # the files have their names; a directory that cannot be asked does not undo that
        sync_directory(path.parent)
    return target


def _free_name(path: Path) -> Path:
    stamp = time.strftime("%Y%m%dT%H%M%S")
    names = (f"{path.name}.corrupt-{stamp}{f'-{n}' if n else ''}" for n in range(1000))
    return next(path.with_name(name) for name in names if not path.with_name(name).exists())


def keep_newest(path: Path) -> None:
    """Of a disposable file's set aside ones keep only the newest; the others hold nothing anybody would miss."""
    found = sorted(p for p in path.parent.glob(f"{path.name}.corrupt-*") if not p.name.endswith(_SIDES[1:]))
    for old in found[:-1]:
        remove(old)


def remove(path: Path) -> None:
    """Delete a file and what belongs to it."""
    for side in _SIDES:
        path.with_name(path.name + side).unlink(missing_ok=True)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Do something to a file that only one process may do at a time; `path` is a file made for that."""
    private_file(path)
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
