"""Migrations of a workspace's schema, run by Alembic in the transaction that opens the workspace.

A migration says in its own words what was new: it must do tomorrow what it does today, so it uses none of the tables
and defaults of the program, which go on changing. Its number is `tui.backend.schema.SCHEMA` of that day.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert

from tui.backend.schema import revision, versions

HERE = Path(__file__).parent


def migrate(db: Connection, version: int) -> None:
    """Bring the schema from a version to the newest one; its transaction is the caller's."""
    scripts = ScriptDirectory(str(HERE))

    def upgrades(known: Any, _context: MigrationContext) -> Any:
        return scripts._upgrade_revs("head", known)  # noqa: SLF001 - what Alembic's own `upgrade` command calls

    _begin_counting(db, version)
    context = MigrationContext.configure(db, opts={"fn": upgrades, "transactional_ddl": True})
    with Operations.context(context):
        context.run_migrations()


def _begin_counting(db: Connection, version: int) -> None:
    """Workspaces of the first version had no place for it but SQLite's own."""
    if not db.dialect.has_table(db, versions.name):
        versions.create(db)
        db.execute(insert(versions).values(version_num=revision(version)))
