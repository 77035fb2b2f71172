"""Copies of a workspace in one file, made and put back while it is served: a tar of its rows and of its bytes.

The rows are copied in one read transaction by SQLite's own backup, the bytes they name after them: bytes are written
before the rows that name them and never changed, so the copy is a state the workspace was in.
"""

from __future__ import annotations

import asyncio
import os
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import aiosqlite
from sqlalchemy.exc import DatabaseError

from tui.backend.blobs import FOLDER, Blobs
from tui.backend.clock import utc_now
from tui.backend.database import FILE, Database
from tui.backend.storage.sqlite import make_private
from tui.durable import sync_directory

if TYPE_CHECKING:
    from tui.backend.clock import Clock

PATIENCE = 30
"""Seconds to wait for a transaction of the server to end."""


class BadBackup(Exception):
    """The file is no backup of a workspace."""


async def backup(directory: Path, target: Path) -> None:
    """Write a copy of a workspace to a file, which is there whole or not at all; raises `OSError`."""
    if not (directory / FILE).exists():
        raise FileNotFoundError(2, "there is no workspace to back up", str(directory))
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as work:
        copy, made = Path(work) / FILE, Path(work) / "backup.tar"
        make_private(copy)
        await _copy(directory / FILE, copy)
        await asyncio.to_thread(_pack, made, copy, list(_bytes_in(directory)))
        made.replace(target)
        await asyncio.to_thread(sync_directory, target.parent)


async def restore(directory: Path, source: Path, *, clock: Clock = utc_now) -> None:
    """Make a workspace what it was when a backup was made; an older schema is migrated first.

    Whoever serves it goes on with the old rows until the new ones are all there. Raises `BadBackup`, `NewerSchema`,
    `OSError`.
    """
    make_private(directory / FILE)
    with tempfile.TemporaryDirectory(dir=directory, prefix=".restore-") as work:
        await asyncio.to_thread(_unpack, source, Path(work))
        await _made_current(Path(work), clock)
        kept = Blobs(directory)
        for path in _bytes_in(Path(work)):
            with path.open("rb") as file:
                if await kept.take(file) != path.name:
                    raise BadBackup(f"{source}: {path.name} is damaged")
        await _copy(Path(work) / FILE, directory / FILE)


async def _made_current(work: Path, clock: Clock) -> None:
    database = Database(work, clock=clock)
    try:
        await database.open()
    except DatabaseError as error:
        raise BadBackup(f"the rows of the backup cannot be read: {error.orig}") from None
    finally:
        await database.close()


async def _copy(source: Path, target: Path) -> None:
    """Copy one database over another in one step; both may be in use."""
    async with (
        aiosqlite.connect(source, timeout=PATIENCE) as old,
        aiosqlite.connect(target, timeout=PATIENCE) as new,
    ):
        await new.execute("PRAGMA synchronous = EXTRA")
        await old.backup(new)


def _bytes_in(directory: Path) -> Iterator[Path]:
    yield from (path for path in (directory / FOLDER).glob("??/*") if path.is_file() and len(path.name) == 64)


def _pack(made: Path, rows: Path, files: list[Path]) -> None:
    with made.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        with tarfile.open(fileobj=file, mode="w") as tar:
            tar.add(rows, FILE)
            for path in files:
                tar.add(path, f"{FOLDER}/{path.name[:2]}/{path.name}")
        file.flush()
        os.fsync(file.fileno())


def _unpack(source: Path, work: Path) -> None:
    """Take out what a backup holds, and nothing beside it; raises `BadBackup`."""
    try:
        with tarfile.open(source, "r:") as tar:
            members = [one for one in tar if one.isfile() and (one.name == FILE or one.name.startswith(f"{FOLDER}/"))]
            tar.extractall(work, members, filter="data")
    except tarfile.TarError:
        raise BadBackup(f"{source} is no backup of a workspace") from None
    if not (work / FILE).exists():
        raise BadBackup(f"{source} is no backup of a workspace")
