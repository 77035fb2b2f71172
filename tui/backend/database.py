"""The file of a workspace: private, durable before it is acknowledged, refused when it is newer than this code."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import event, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from tui.backend import index, tables
from tui.backend.blobs import NOWHERE, Blobs
from tui.backend.call import Call, Row
from tui.backend.clock import Clock, utc_now
from tui.backend.rules.ranking import digits, plain
from tui.backend.webhooks.listeners import Listeners

Seed = Callable[[datetime], dict[str, list[Row]]]
"""The rows of a company by table name, given the time; under `CONTENTS` the bytes they name, as `{content}`."""
CONTENTS = "contents"

SCHEMA = 1
FILE = "company.db"
SAFE_WAL = (3, 51, 3)
"""Before this version two connections to one WAL file can corrupt it (sqlite.org, WAL-reset bug)."""


class NewerSchema(Exception):
    """The file was written by a newer version of this program; it is left as it is."""


class Database:
    """One workspace's file.

    A commit has reached the disk when `calling` ends: synchronous is EXTRA with a rollback journal, whose removal must
    be on the disk too, and FULL with WAL. Writes take turns, so none ever finds the file locked by another.
    """

    def __init__(self, directory: Path, *, clock: Clock = utc_now) -> None:
        self.path = directory / FILE
        self.clock = clock
        self.blobs = Blobs(directory)
        self.listeners = Listeners()
        self.company: Row = {}
        self.turn = asyncio.Lock()
        make_private(self.path)
        self.engine = _engine(self.path)
        self._reader = self.engine.execution_options(begin="BEGIN")
        self._writer = self.engine.execution_options(begin="BEGIN IMMEDIATE")

    async def open(self, seed: Seed | None = None) -> None:
        """Create the tables in an empty file and fill them, or check the schema's version; raises `NewerSchema`."""
        from tui.backend.defaults import rows

        async with self.turn, self._writer.begin() as db:
            version = (await db.execute(text("PRAGMA user_version"))).scalar_one()
            if version > SCHEMA:
                raise NewerSchema(f"{self.path} has schema {version}; this version knows schemas up to {SCHEMA}")
            if version == 0:
                await db.run_sync(tables.metadata.create_all)
                now = self.clock()
                await fill(db, rows(now) | (seed(now) if seed else {}), self.blobs)
                await db.execute(text(f"PRAGMA user_version = {SCHEMA}"))
            await index.prepare(db)
            self.company = dict((await db.execute(select(tables.company))).mappings().one())

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads."""
        async with self._reader.begin() as db:
            yield db

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes; on the disk when it ends, and search finds what it wrote."""
        async with self.turn, self._writer.begin() as db:
            yield db
            await index.settle(db)


async def fill(db: AsyncConnection, seed: dict[str, list[Row]], blobs: Blobs = NOWHERE) -> None:
    """Insert rows by table name, and keep the bytes they name; raises `KeyError` for a table or column there is not."""
    call = Call(db, {}, {}, utc_now())
    await asyncio.gather(*(blobs.put(row["content"]) for row in seed.get(CONTENTS, ())))
    for name, rows in ((name, rows) for name, rows in seed.items() if name != CONTENTS):
        await call.add_all(tables.metadata.tables[name], rows)


def make_private(path: Path) -> None:
    """Create the file with mode 0600, and its directory with 0700 where there is none; journals follow the file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def folded(value: Any) -> str:
    """Text for comparing without regard to case, in every script; available to SQL as `folded`."""
    return str(value).casefold() if value is not None else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _engine(path: Path) -> AsyncEngine:
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", pool_size=4, max_overflow=4, json_serializer=_json)
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
    for function in (folded, digits, plain):
        raw.create_function(function.__name__, 1, function, deterministic=True)


def _begin(connection: Any) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
