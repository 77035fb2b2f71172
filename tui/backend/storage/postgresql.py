"""A workspace in a PostgreSQL database, which several server processes may share.

Writers take turns over all processes by one advisory lock, so a transaction that writes sees all that was written
before it, as on SQLite; readers see one state of everything and never wait. Text is ordered by code points as there.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import BigInteger, Integer, Text, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.ext.compiler import compiles

from tui.backend import tables
from tui.backend.storage.folding import FOLDED
from tui.backend.storage.values import from_json, to_json
from tui.backend.tallies import Shared
from tui.backend.visibility import SCHEMA

WRITING = 0x70697065
"""The advisory lock of whoever writes."""
CONNECTIONS, COUNTERS = 16, 2
SETTINGS = {
    "synchronous_commit": "on",  # a commit is on the disk before it is acknowledged, whatever the server's default
    "timezone": "UTC",
    "search_path": f"{SCHEMA}, public",  # tables stand where they do in SQLite, so queries can name them the same way
    "jit": "off",  # compiling costs more than these queries take
}
PARTS = """
CREATE OR REPLACE FUNCTION substr(value text, first bigint, many bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT pg_catalog.substr(value, first::integer, many::integer)'
"""
"""The one function of its own that PostgreSQL does not have for whole numbers of 64 bits."""
VERSIONS = "alembic_version"


class Postgresql:
    """The rows of a workspace in the database a URL names; its files stay in the workspace's directory."""

    shared = True
    """Whether other processes may write too."""

    def __init__(self, url: str) -> None:
        _suit()
        self.name = make_url(url).render_as_string(hide_password=True)
        self.engine = _engine(url)
        self._counters = _engine(url, COUNTERS)
        self._turn = asyncio.Lock()
        self._reader = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._writer = self.engine.execution_options(isolation_level="READ COMMITTED")

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads, all of it from one state."""
        async with self._reader.begin() as db:
            yield db

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes, alone in all processes; those of this one do not wait with a connection each."""
        async with self._turn, self._writer.begin() as db:
            await db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING})")
            yield db

    @asynccontextmanager
    async def counting(self) -> AsyncIterator[AsyncConnection]:
        """A short transaction beside a call's own, which holds one of the other connections meanwhile."""
        async with self._counters.begin() as db:
            await db.exec_driver_sql("SET LOCAL synchronous_commit = off")
            yield db

    def tallies(self) -> Shared:
        """All processes that serve the database count together."""
        return Shared(self)

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.gather(self.engine.dispose(), self._counters.dispose())

    async def version(self, db: AsyncConnection) -> int:
        """The schema's version, 0 where there is none yet."""
        if (await db.execute(text(f"SELECT to_regclass('{SCHEMA}.{VERSIONS}')"))).scalar() is None:
            return 0
        found = (await db.execute(text(f"SELECT version_num FROM {VERSIONS}"))).scalar()  # noqa: S608 - our own word
        return int(found or 0)

    async def became(self, db: AsyncConnection, version: int) -> None:
        """The version is where Alembic keeps it, and nowhere else."""

    async def prepare(self, db: AsyncConnection) -> None:
        """Make the functions that queries use."""
        await db.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        await db.exec_driver_sql(FOLDED)
        await db.exec_driver_sql(PARTS)


def _engine(url: str, connections: int = CONNECTIONS) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=connections // 2,
        max_overflow=connections // 2,
        pool_pre_ping=True,
        json_serializer=to_json,
        json_deserializer=from_json,
        connect_args={"server_settings": SETTINGS},
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.run_async(_plain_numbers)


async def _plain_numbers(connection: Any) -> None:
    """Sums of whole numbers come as `numeric`; they are whole numbers here, as on SQLite."""
    await connection.set_type_codec("numeric", schema="pg_catalog", encoder=str, decoder=_number, format="text")


def _number(said: str) -> float | int:
    return float(said) if set(said) & set(".eEN") else int(said)


@compiles(Integer, "postgresql")
def _whole(_type: Integer, _compiler: Any, **_kwargs: Any) -> str:
    """Whole numbers have 64 bits, as on SQLite."""
    return "BIGINT"


@functools.cache
def _suit() -> None:
    """Fit the tables to PostgreSQL: text in order of code points, keys of 64 bits; SQLite does not notice."""
    for table in tables.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Text):
                column.type = column.type.with_variant(Text(collation="C"), "postgresql")
            elif type(column.type) is Integer and column.primary_key:
                column.type = column.type.with_variant(BigInteger(), "postgresql")
