"""Deleted records can be restored for 30 days; then they are gone, with what belonged to them (product 9.2)."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.models.base import Upload
from tui.api.models.files import FileNew
from tui.backend import purging
from tui.backend.database import Database
from tui.backend.purging import purge
from tui.backend.sweeping import clean
from tui.backend.tables import changes, deals, files, followers, leads, metadata, notes, participants, stage_history


async def count(database: Database, name: str) -> int:
    async with database.reading() as db:
        return int(await db.scalar(select(func.count()).select_from(metadata.tables[name])) or 0)


@pytest.fixture
async def world(client: Client) -> None:
    """Two of every kind of record; the first ones belong together."""
    for number in (1, 2):
        await client.call("organizations.create", {}, {"name": f"Roofers {number}"})
        await client.call("persons.create", {}, {"name": f"Rita {number}", "org_id": 1})
        await client.call("deals.create", {}, {"title": f"Roof {number}", "person_id": 1, "org_id": 1})
        await client.call("v1.leads.create", {}, {"title": f"Lead {number}", "person_id": 1})
        await client.call("products.create", {}, {"name": f"Tile {number}"})
        await client.call("projects.create", {}, {"title": "P", "board_id": 1, "phase_id": 1, "deal_ids": [1]})
        await client.call("tasks.create", {}, {"title": "T", "project_id": 1, "assignee_ids": [1]})
        await client.call("activities.create", {}, {"subject": "Call", "type": "call", "deal_id": 1, "person_id": 1})
    await client.call("v2.deals.add_product", {"id": 1}, {"product_id": 1, "item_price": 5, "quantity": 2})
    await client.call("v1.notes.create", {}, {"content": "only here", "deal_id": 1})
    await client.call("v1.notes.create", {}, {"content": "here too", "deal_id": 1, "person_id": 2})


async def test_a_deal_stays_for_thirty_days_and_is_gone_then(
    client: Client, database: Database, clock: Clock, world: None
) -> None:
    await client.call("v2.deals.delete", {"id": 1})
    clock.advance(days=30)
    assert await purge(database) == 0
    await client.call("v2.deals.update", {"id": 1}, {"is_deleted": False})
    await client.call("v2.deals.delete", {"id": 1})
    clock.advance(days=30, seconds=1)
    assert await purge(database) == 1

    async with database.reading() as db:
        for query in (
            select(deals.c.id).where(deals.c.id == 1),
            select(stage_history.c.id).where(stage_history.c.deal_id == 1),
            select(participants.c.id).where(participants.c.deal_id == 1),
            select(changes.c.id).where(changes.c.item_type == "deal", changes.c.item_id == "1"),
            select(followers.c.item_id).where(followers.c.item_type == "deal", followers.c.item_id == 1),
        ):
            assert (await db.execute(query)).all() == []
        assert list((await db.execute(select(notes.c.content, notes.c.deal_id))).all()) == [("here too", None)]
    assert [deal.title for deal in (await client.v2.deals.list()).items] == ["Roof 2"]
    assert [one.deal_id for one in (await client.v2.activities.list()).items] == [None, None]
    assert await purge(database) == 0


DELETED: list[tuple[str, str]] = [
    ("v2.deals.delete", "deals"),
    ("v2.persons.delete", "persons"),
    ("v2.organizations.delete", "organizations"),
    ("v2.activities.delete", "activities"),
    ("v2.projects.delete", "projects"),
    ("v2.tasks.delete", "tasks"),
    ("v1.notes.delete", "notes"),
]


@pytest.mark.parametrize(("operation", "table"), DELETED)
async def test_every_kind_is_purged_and_what_named_it_still_answers(
    client: Client, database: Database, clock: Clock, world: None, operation: str, table: str
) -> None:
    before = await count(database, table)
    await client.call(operation, {"id": 1})
    clock.advance(days=31)
    assert await purge(database) >= 1
    assert await count(database, table) == before - 1
    lists: Any = (
        *("v2.deals.list", "v1.deals.list", "v2.persons.list", "v1.persons.list", "v2.organizations.list"),
        *("v1.organizations.list", "v1.leads.list", "v2.activities.list", "v1.activities.list", "v1.notes.list"),
        *("v2.projects.list", "v2.tasks.list", "v2.products.list", "v1.files.list"),
    )
    for name in lists:
        await client.call(name, {}, None)
    for name in ("v1.deals.flow", "v1.persons.flow", "v1.organizations.flow"):
        await client.call(name, {"id": 2}, None)


async def test_a_lead_is_purged_by_its_own_kind_of_id(client: Client, database: Database, clock: Clock) -> None:
    await client.call("persons.create", {}, {"name": "Rita"})
    lead = await client.call("v1.leads.create", {}, {"title": "Roof", "person_id": 1})
    await client.call("v1.leads.delete", {"id": lead.id})
    clock.advance(days=31)
    await purge(database)
    async with database.reading() as db:
        assert (await db.execute(select(leads.c.id))).all() == []


async def test_the_newest_id_is_never_given_again(client: Client, database: Database, clock: Clock) -> None:
    for title in ("Roof", "Door"):
        await client.call("deals.create", {}, {"title": title})
    for number in (1, 2):
        await client.call("v2.deals.delete", {"id": number})
    clock.advance(days=31)
    assert await purge(database) == 1
    assert (await client.call("deals.create", {}, {"title": "New"})).id == 3


async def test_a_product_that_was_sold_stays(client: Client, database: Database, clock: Clock, world: None) -> None:
    await client.call("v2.products.delete", {"id": 1})
    clock.advance(days=31)
    assert await purge(database) == 0
    (line,) = (await client.v2.deals.list_products(1)).items
    assert line.name == "Tile 1"


async def test_bytes_go_with_the_file_that_named_them(client: Client, database: Database, clock: Clock) -> None:
    await client.call("deals.create", {}, {"title": "Roof"})
    for name in ("one", "two"):
        await client.v1.files.upload(FileNew(file=Upload(f"{name}.txt", name.encode()), deal_id=1))
    await client.call("v1.files.delete", {"id": 1})
    kept = sorted(path.name for path in database.blobs.directory.glob("??/*"))
    assert len(kept) == 2
    old = time.time() - 3 * 24 * 3600
    for path in database.blobs.directory.glob("??/*"):
        os.utime(path, (old, old))

    clock.advance(days=29)
    await clean(database)
    assert len(list(database.blobs.directory.glob("??/*"))) == 2
    clock.advance(days=2)
    await clean(database)
    assert len(list(database.blobs.directory.glob("??/*"))) == 1
    async with database.reading() as db:
        assert list((await db.execute(select(files.c.id))).scalars()) == [2]


@pytest.mark.sqlite
async def test_where_nothing_is_due_nothing_is_written(client: Client, database: Database, world: None) -> None:
    await client.call("v2.deals.delete", {"id": 1})
    before = database.path.stat().st_mtime_ns
    await clean(database)
    assert database.path.stat().st_mtime_ns == before


def test_every_kind_that_can_be_deleted_is_purged() -> None:
    flagged = {table.name for table in metadata.tables.values() if {"is_deleted", "update_time"} <= set(table.c.keys())}
    settings = {"fields", "goals", "pipelines", "stages", "project_boards", "project_phases", "project_templates"}
    assert flagged - settings - {"subscriptions"} <= {kind.table.name for kind in purging.KINDS}
