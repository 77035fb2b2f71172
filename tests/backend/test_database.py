from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import aiosqlite
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.conftest import Clock, opened
from tui.api.client import Client
from tui.backend.database import Database, NewerSchema
from tui.backend.schema import SCHEMA
from tui.backend.storage.sqlite import SAFE_WAL
from tui.backend.tables import company, deals, pipelines, stages

pytestmark = pytest.mark.threads


async def test_an_empty_workspace_gets_a_company_with_its_defaults(client: Client) -> None:
    assert [p.name for p in (await client.v2.pipelines.list()).items] == ["Pipeline"]
    assert [s.name for s in (await client.v2.stages.list()).items] == [
        *("Qualified", "Contact Made", "Demo Scheduled", "Proposal Made", "Negotiations Started"),
    ]
    assert len((await client.v1.activity_types.list()).items) == 6
    assert {label.name for label in (await client.v1.lead_labels.list()).items} == {"Hot", "Warm", "Cold"}
    assert (await client.v1.users.me()).access is not None
    assert {"EUR", "USD"} <= {c.code for c in (await client.v1.currencies.list()).items}


async def test_what_was_written_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    async with opened(tmp_path, Clock()) as database, database.writing() as db:
        await db.execute(company.update().values(name="Renamed"))
    async with opened(tmp_path, Clock()) as database:
        assert database.company["name"] == "Renamed"


@pytest.mark.sqlite
async def test_a_file_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    async with opened(tmp_path, Clock()) as database, database.writing() as db:
        await db.execute(text(f"PRAGMA user_version = {SCHEMA + 1}"))
    before = database.path.read_bytes()

    with pytest.raises(NewerSchema, match=f"has schema {SCHEMA + 1}; this version knows schemas up to {SCHEMA}"):
        async with opened(tmp_path, Clock()):
            pass
    assert database.path.read_bytes() == before


async def test_a_workspace_that_could_not_be_filled_stays_empty(tmp_path: Path) -> None:
    database = Database(tmp_path, clock=Clock())
    with pytest.raises(KeyError, match="no column 'colour'"):
        await database.open(lambda _now: {"deals": [{"colour": "red"}]})
    await database.close()

    async with opened(tmp_path, Clock()) as again, again.reading() as db:
        assert len((await db.execute(select(stages))).all()) == 5


async def test_a_seed_replaces_the_defaults_of_the_tables_it_fills(tmp_path: Path) -> None:
    database = Database(tmp_path, clock=Clock())
    await database.open(lambda _now: {"pipelines": [{"id": 7, "name": "Mine", "order_nr": 1}]})
    async with database.reading() as db:
        assert [row.name for row in await db.execute(select(pipelines))] == ["Mine"]
        assert len((await db.execute(select(stages))).all()) == 5
    await database.close()


@pytest.mark.sqlite
async def test_commits_reach_the_disk_before_they_return(database: Database) -> None:
    async with database.reading() as db:
        mode = (await db.exec_driver_sql("PRAGMA journal_mode")).scalar()
        synchronous = (await db.exec_driver_sql("PRAGMA synchronous")).scalar()

    safe = aiosqlite.sqlite_version_info >= SAFE_WAL
    assert (mode, synchronous) == (("wal", 2) if safe else ("delete", 3))


async def test_what_fails_is_rolled_back_as_a_whole(database: Database) -> None:
    values = {"title": "A", "pipeline_id": 1, "stage_id": 1}

    async def insert_and_fail() -> None:
        async with database.writing() as db:
            await db.execute(deals.insert().values(values))
            await db.execute(deals.insert().values(values | {"id": 1}))

    with pytest.raises(IntegrityError):
        await insert_and_fail()

    async with database.reading() as db:
        assert (await db.execute(select(deals))).all() == []


async def test_readers_and_writers_do_not_lock_each_other_out(client: Client) -> None:
    async def write(number: int) -> None:
        await client.call("deals.create", {}, {"title": str(number)})

    async def read() -> int:
        return len((await client.v2.deals.list(limit=500)).items)

    counts = await asyncio.gather(*(write(n) if n % 2 else read() for n in range(60)))

    assert len((await client.v2.deals.list(limit=500)).items) == 30
    assert all(count is None or 0 <= count <= 30 for count in counts)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
@pytest.mark.sqlite
async def test_files_are_their_owners_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        async with opened(tmp_path / "workspace", Clock()) as database, database.writing() as db:
            await db.execute(company.update().values(name="A"))
            found = [tmp_path / "workspace", *(tmp_path / "workspace").iterdir()]
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in found}
    finally:
        os.umask(before)

    assert modes.pop("workspace") == 0o700
    assert len(modes) > 1, "the journal is there while a transaction writes"
    assert set(modes.values()) == {0o600}
