"""A workspace in one SQLite file: private, and durable before it is acknowledged."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from tui.backend.marks import folded
from tui.backend.storage.values import from_json, to_json
from tui.backend.tallies import InMemory

SAFE_WAL = (3, 51, 3)
"""Before this version two connections to one WAL file can corrupt it (sqlite.org, WAL-reset bug)."""
CONNECTIONS = 8


class Sqlite:
    """A commit has reached the disk when its transaction ends.

    So synchronous is EXTRA with a rollback journal, whose removal must be on the disk too, and FULL with WAL. Writes
    take turns, so none finds the file locked by another.
    """

    shared = False
    """Whether other processes may write too."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)
        make_private(path)
        self.engine = _engine(path)
        self._turn = asyncio.Lock()
        self._reader = self.engine.execution_options(begin="BEGIN")
        self._writer = self.engine.execution_options(begin="BEGIN IMMEDIATE")

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads."""
        async with self._reader.begin() as db:
            yield db

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes, alone."""
        async with self._turn, self._writer.begin() as db:
            yield db

    def tallies(self) -> InMemory:
        """Only one process serves the file, and counts for itself."""
        return InMemory()

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    async def version(self, db: AsyncConnection) -> int:
        """The schema's version, 0 where there is none yet."""
        return int((await db.execute(text("PRAGMA user_version"))).scalar_one())

    async def became(self, db: AsyncConnection, version: int) -> None:
        """Note the schema's version, so that older programs too refuse what is newer than they are."""
        await db.execute(text(f"PRAGMA user_version = {version:d}"))

    async def prepare(self, db: AsyncConnection) -> None:
        """Nothing is needed beside the tables: functions belong to connections."""


def make_private(path: Path) -> None:
    """Create the file with mode 0600, and its directory with 0700 where there is none; journals follow the file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _engine(path: Path) -> AsyncEngine:
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        pool_size=CONNECTIONS // 2,
        max_overflow=CONNECTIONS // 2,
        json_serializer=to_json,
        json_deserializer=from_json,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _record: Any) -> None:
    raw: Any = connection
    raw.isolation_level = None  # transactions begin where `_begin` says, not where the driver guesses
    wal = aiosqlite.sqlite_version_info >= SAFE_WAL
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout = 10000",
        "journal_mode = WAL" if wal else "journal_mode = DELETE",
        "synchronous = FULL" if wal else "synchronous = EXTRA",
        "trusted_schema = OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    raw.create_function(folded.__name__, 1, folded, deterministic=True)


def _begin(connection: Any) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
