"""The version of a workspace's schema: made at the newest, migrated from an older one, refused where it is newer.

Alembic is imported only where there is something to migrate. Everything happens in the one transaction that opens the
workspace, so a process that is killed meanwhile leaves what was there before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from tui.backend import tables
from tui.backend.tallies import Tallies

SCHEMA = 3
"""The newest version: the number of the last file in `migrations/versions`."""
versions = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Where Alembic keeps a schema's version."""


class NewerSchema(Exception):
    """The workspace was written by a newer version of this program; it is left as it is."""


class Storage(Protocol):
    """What the two kinds of database have in common."""

    name: str
    shared: bool
    engine: AsyncEngine

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that only reads."""
        ...

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that writes, alone in all processes."""
        ...

    def tallies(self) -> Tallies:
        """Where calls are counted."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...

    async def version(self, db: AsyncConnection) -> int:
        """The schema's version, 0 where there is none yet."""
        ...

    async def became(self, db: AsyncConnection, version: int) -> None:
        """Note the schema's version where older programs look for it."""
        ...

    async def prepare(self, db: AsyncConnection) -> None:
        """Make what is needed beside the tables."""
        ...


def revision(version: int) -> str:
    """What Alembic calls a version."""
    return f"{version:04d}"


async def bring(db: AsyncConnection, storage: Storage) -> bool:
    """Bring a workspace to this version's schema, and give whether there was one; raises `NewerSchema`."""
    version = await storage.version(db)
    if version > SCHEMA:
        raise NewerSchema(f"{storage.name} has schema {version}; this version knows schemas up to {SCHEMA}")
    if version == SCHEMA:
        return True
    await storage.prepare(db)
    if version == 0:
        await db.run_sync(_create)
    else:
        from tui.backend.migrations import migrate

        await db.run_sync(migrate, version)
    await storage.became(db, SCHEMA)
    return version > 0


def _create(db: Connection) -> None:
    tables.metadata.create_all(db)
    versions.create(db)
    db.execute(insert(versions).values(version_num=revision(SCHEMA)))


async def count_on(db: AsyncConnection) -> None:
    """Let new ids follow those that were given with rows; only PostgreSQL counts apart from the rows."""
    if db.dialect.name == "sqlite":
        return
    for table, column in _counted():
        last = select(func.coalesce(func.max(column), 0) + 1)
        place = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
        await db.execute(select(func.setval(text(place), last.scalar_subquery(), text("false"))))


def _counted() -> Iterator[tuple[Table, Column[int]]]:
    for table in tables.metadata.tables.values():
        column = table.autoincrement_column
        if column is not None and isinstance(column.type, Integer):
            yield table, column
