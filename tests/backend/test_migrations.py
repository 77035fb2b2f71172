"""A workspace of the first schema is brought up to date, whole or not at all, and keeps what it held."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select

from tests.conftest import Clock, client_of, opened
from tui.api.client import Client
from tui.backend import migrations, tables
from tui.backend.app import create_app
from tui.backend.database import FILE, Database
from tui.backend.schema import SCHEMA, revision
from tui.backend.tables import fields, permission_sets, project_boards, roles, users

FIRST = Path(__file__).with_name("data") / "schema_1.sql"
"""A company with a few records, as the program wrote it when it had the first schema."""
MIGRATOR = Path(__file__).with_name("migrator.py")
ROUNDS = int(os.environ.get("PIPEDRIVE_TUI_MIGRATIONS", "15"))
"""How many migrations are killed."""

pytestmark = pytest.mark.sqlite


def old_workspace(directory: Path) -> Path:
    directory.mkdir()
    with sqlite3.connect(directory / FILE) as db:
        db.executescript(FIRST.read_text())
    db.close()
    return directory


@asynccontextmanager
async def migrated_client(directory: Path) -> AsyncIterator[Client]:
    """A client of an old workspace, which opening migrates."""
    async with (
        opened(old_workspace(directory), Clock()) as migrated,
        client_of(create_app(migrated, trusted=True)) as client,
    ):
        yield client


def differences(db: Connection) -> list[object]:
    """What Alembic would change to make the tables what the program says; what search makes itself is left out."""
    ours = {"include_name": lambda name, _kind, _parents: not str(name).startswith("search_grams")}
    return list(compare_metadata(MigrationContext.configure(db, opts={"compare_type": True, **ours}), tables.metadata))


def shape(db: Connection) -> dict[str, object]:
    """Columns and indexes by table, in no order."""
    found = inspect(db)
    return {
        name: (
            {(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in found.get_columns(name)},
            {(i["name"], tuple(i["column_names"]), i["unique"]) for i in found.get_indexes(name)},
            {tuple(sorted(u["column_names"])) for u in found.get_unique_constraints(name)},
            tuple(found.get_pk_constraint(name)["constrained_columns"]),
        )
        for name in found.get_table_names()
        if not name.startswith("search_grams")
    }


async def test_a_migrated_workspace_is_what_a_new_one_is(tmp_path: Path, database: Database) -> None:
    async with opened(old_workspace(tmp_path / "old"), Clock()) as migrated, migrated.reading() as db:
        assert await db.run_sync(differences) == []
        found = await db.run_sync(shape)
        version = (await db.exec_driver_sql("PRAGMA user_version")).scalar()
        assert (await db.exec_driver_sql("SELECT version_num FROM alembic_version")).all() == [(revision(SCHEMA),)]
    async with database.reading() as db:
        assert found == await db.run_sync(shape)
        assert version == SCHEMA == (await db.exec_driver_sql("PRAGMA user_version")).scalar()


async def test_what_a_workspace_held_is_kept(tmp_path: Path) -> None:
    async with migrated_client(tmp_path / "old") as client:
        deals = {deal.id: deal for deal in (await client.v2.deals.list()).items}
        assert [deals[1].title, deals[1].value, deals[1].stage_id, deals[2].status] == [
            "First deal",
            1200.5,
            3,
            "lost",
        ]
        assert deals[2].lost_reason == "Price"
        assert {p.name for p in (await client.v2.persons.list()).items} == {"Zoë Ångström", "Nobody's Friend"}
        assert [a.subject for a in (await client.v2.activities.list()).items] == ["Call Zoë"]
        assert [n.content for n in (await client.v1.notes.list()).items] == ["<b>Hello</b> from the first schema"]
        assert [one.title for one in (await client.v1.leads.list()).items] == ["A lead"]
        found = await client.v2.item_search.search(term="ångström")
        assert [hit.item["name"] for hit in found.items if hit.item] == ["Zoë Ångström"]


async def test_an_old_company_gets_what_a_new_one_has(tmp_path: Path, database: Database) -> None:
    kept = (fields.c.item_type, fields.c.field_code, fields.c.field_name, fields.c.field_type, fields.c.options)
    wanted = [select(*kept).order_by(*kept[:2]), select(roles), select(permission_sets), select(users.c.access)]
    wanted.append(select(project_boards.c.name))
    async with opened(old_workspace(tmp_path / "old"), Clock()) as migrated, migrated.reading() as db:
        found = [(await db.execute(query)).all() for query in wanted]
    async with database.reading() as db:
        assert found == [(await db.execute(query)).all() for query in wanted]


async def test_owners_follow_and_contacts_take_part(tmp_path: Path) -> None:
    async with migrated_client(tmp_path / "old") as client:
        assert [f.user_id for f in (await client.v2.deals.list_followers(1)).items] == [1]
        assert [p.id for p in (await client.v1.deals.list_participants(1)).items] == [1]


async def test_it_can_be_worked_in(tmp_path: Path) -> None:
    async with migrated_client(tmp_path / "old") as client:
        await client.call("deals.create", {}, {"title": "New", "label_ids": [2], "person_id": 2})
        await client.call("projects.create", {}, {"title": "P", "board_id": 1, "phase_id": 1})
        assert [d.title for d in (await client.v2.deals.list()).items] == ["First deal", "Second deal", "New"]
        assert [p.title for p in (await client.v2.projects.list()).items] == ["P"]


def test_the_newest_migration_is_the_schema_of_the_program() -> None:
    assert ScriptDirectory(str(migrations.HERE)).get_heads() == [revision(SCHEMA)]


def test_a_migration_that_is_killed_leaves_a_workspace_that_opens(tmp_path: Path) -> None:
    dice = random.Random(4)
    for number in range(ROUNDS):
        old_workspace(tmp_path / str(number))
    command = [sys.executable, str(MIGRATOR), str(tmp_path), *(f"{dice.random():.4f}" for _round in range(ROUNDS))]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout.split()

    found = []
    for number in range(ROUNDS):
        db = sqlite3.connect(tmp_path / str(number) / FILE)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        version = db.execute("PRAGMA user_version").fetchone()[0]
        found.append(version)
        count = len(
            db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'participants'").fetchall()
        )
        assert count == (version == SCHEMA), "a schema and its version change together"
        db.close()
    assert said.count("killed") >= ROUNDS // 2, "most kills come while it works"
    assert set(found) <= {1, SCHEMA}
    assert 1 in found


def kill_one(directory: Path) -> None:
    old_workspace(directory / "0")
    subprocess.run([sys.executable, str(MIGRATOR), str(directory), "0.5"], check=True, timeout=60)


async def test_what_was_killed_is_migrated_when_it_is_opened_again(tmp_path: Path) -> None:
    kill_one(tmp_path)
    async with opened(tmp_path / "0", Clock()) as migrated, migrated.reading() as db:
        assert await db.run_sync(differences) == []


async def test_a_workspace_of_the_second_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    async with opened(tmp_path / "second", Clock()) as database, database.writing() as db:
        await db.exec_driver_sql("DROP TABLE call_counts")
        await db.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
        await db.exec_driver_sql("PRAGMA user_version = 2")
    async with opened(tmp_path / "second", Clock()) as migrated, migrated.reading() as db:
        assert await db.run_sync(differences) == []
