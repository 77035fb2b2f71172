"""A workspace: its rows in a SQLite file or in PostgreSQL, its files in a directory; refused when newer than this."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from tui.backend import index, schema, tables
from tui.backend.blobs import NOWHERE, Blobs
from tui.backend.call import Call, Row
from tui.backend.clock import Clock, utc_now
from tui.backend.schema import NewerSchema
from tui.backend.storage.sqlite import Sqlite, make_private
from tui.backend.webhooks.listeners import Listeners

__all__ = ["CONTENTS", "FILE", "Database", "NewerSchema", "Seed", "make_private"]

Seed = Callable[[datetime], dict[str, list[Row]]]
"""The rows of a company by table name, given the time; under `CONTENTS` the bytes they name, as `{content}`."""
CONTENTS = "contents"

FILE = "company.db"


class Database:
    """One workspace: `url` names a PostgreSQL database for its rows, without one they are in a file beside the rest.

    What a transaction wrote has reached the disk when `writing` ends.
    """

    def __init__(self, directory: Path, *, clock: Clock = utc_now, url: str = "") -> None:
        self.path = directory / FILE
        self.clock = clock
        self.blobs = Blobs(directory)
        self.listeners = Listeners()
        self.company: Row = {}
        self.storage = _storage(self.path, url)

    @property
    def engine(self) -> AsyncEngine:
        """Where connections come from."""
        return self.storage.engine

    async def open(self, seed: Seed | None = None) -> None:
        """Make an empty workspace and fill it, or bring an older one up to date; raises `NewerSchema`."""
        async with self.storage.writing() as db:
            if not await schema.bring(db, self.storage):
                now = self.clock()
                await fill(db, _defaults(now) | (seed(now) if seed else {}), self.blobs)
            await index.prepare(db)
            self.company = dict((await db.execute(select(tables.company))).mappings().one())

    async def close(self) -> None:
        """Close every connection."""
        await self.storage.close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads."""
        async with self.storage.reading() as db:
            yield db

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes; on the disk when it ends, and search finds what it wrote."""
        async with self.storage.writing() as db:
            yield db
            await index.settle(db)


def _storage(path: Path, url: str) -> schema.Storage:
    if not url:
        return Sqlite(path)
    from tui.backend.storage.postgresql import Postgresql

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Postgresql(url)


def _defaults(now: datetime) -> dict[str, list[Row]]:
    from tui.backend.defaults import rows

    return rows(now)


async def fill(db: AsyncConnection, seed: dict[str, list[Row]], blobs: Blobs = NOWHERE) -> None:
    """Insert rows by table name, and keep the bytes they name; raises `KeyError` for a table or column there is not."""
    call = Call(db, {}, {}, utc_now())
    await asyncio.gather(*(blobs.put(row["content"]) for row in seed.get(CONTENTS, ())))
    for name, rows in ((name, rows) for name, rows in seed.items() if name != CONTENTS):
        await call.add_all(tables.metadata.tables[name], rows)
    await schema.count_on(db)
