"""Recents: what changed since a time, of every kind, in the order in which it changed (product 9.13)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import Refused
from tui.backend.database import Database
from tui.backend.tables import users

START = "2026-03-11 09:30:00"
LATER = "2026-03-11 10:00:00"


@pytest.fixture
async def changes(client: Client, clock: Clock) -> None:
    """Half an hour after the company began: a record of every kind, one each minute."""
    clock.advance(minutes=30)
    made: tuple[tuple[str, dict[str, Any]], ...] = (
        ("organizations.create", {"name": "A"}),
        ("persons.create", {"name": "Ada", "org_id": 1}),
        ("deals.create", {"title": "D", "person_id": 1}),
        ("activities.create", {"subject": "S"}),
        ("notes.create", {"content": "N", "person_id": 1}),
        ("products.create", {"name": "P"}),
        ("pipelines.create", {"name": "Q"}),
        ("stages.create", {"name": "T", "pipeline_id": 2}),
        ("activity_types.create", {"name": "Visit", "icon_key": "car"}),
        ("filters.create", {"name": "F", "type": "org", "conditions": CONDITIONS}),
    )
    for operation, body in made:
        await client.call(operation, {}, body)
        clock.advance(minutes=1)


CONDITIONS = {"glue": "and", "conditions": [{"glue": "and", "conditions": []}, {"glue": "or", "conditions": []}]}
KINDS = ["organization", "person", "deal", "activity", "note", "product", "pipeline", "stage", "activityType", "filter"]


async def recents(client: Client, since: str = LATER, **asked: Any) -> list[tuple[Any, Any]]:
    page = await client.v1.recents.list(since_timestamp=since, **asked)
    return [(one.item, one.id) for one in page.items]


async def test_every_kind_in_the_order_of_change(client: Client, changes: None) -> None:
    found = await recents(client)
    assert [item for item, _id in found] == KINDS
    assert dict(found)["deal"] == 1


async def test_a_change_moves_a_record_to_the_end_and_there_is_one_entry_of_it(client: Client, changes: None) -> None:
    await client.call("persons.update", {"id": 1}, {"job_title": "Roofer"})
    found = await recents(client)

    assert found[-1] == ("person", 1)
    assert found.count(("person", 1)) == 1


async def test_only_the_kinds_asked_for(client: Client, changes: None) -> None:
    assert await recents(client, items=["deal"]) == [("deal", 1)]
    assert await recents(client, items=["note", "person", "note"]) == [("person", 1), ("note", 1)]


async def test_the_time_is_inclusive_and_in_whole_seconds(client: Client, changes: None) -> None:
    assert ("deal", 1) in await recents(client, "2026-03-11 10:02:00")
    assert ("deal", 1) not in await recents(client, "2026-03-11 10:02:01")
    with pytest.raises(Refused, match="since_timestamp"):
        await recents(client, "yesterday")


async def test_pages_follow_each_other_and_say_how_far_they_go(client: Client, changes: None) -> None:
    whole = await recents(client)
    first = await client.v1.recents.list(since_timestamp=LATER, limit=4)
    rest = await client.v1.recents.list(since_timestamp=LATER, start=4)
    raw = json.loads(await client.raw("recents.list", {"since_timestamp": LATER, "limit": 4}))

    assert first.next == 4
    assert [(one.item, one.id) for one in first.items + rest.items] == whole
    assert raw["additional_data"]["since_timestamp"] == LATER
    assert raw["additional_data"]["last_timestamp_on_page"] == "2026-03-11 10:03:00"
    assert raw["additional_data"]["pagination"]["next_start"] == 4
    none = json.loads(await client.raw("recents.list", {"since_timestamp": "2026-03-11 12:00:00"}))
    assert (none["data"], none["additional_data"]["last_timestamp_on_page"]) == ([], "2026-03-11 12:00:00")


async def test_what_is_deleted_says_so_as_v1_does(client: Client, clock: Clock, changes: None) -> None:
    since = f"{clock.now:%Y-%m-%d %H:%M:%S}"
    for delete in (
        client.v2.deals.delete(1),
        client.v2.persons.delete(1),
        client.v2.organizations.delete(1),
        client.v2.activities.delete(1),
        client.v1.notes.delete(1),
        client.v2.products.delete(1),
        client.v2.stages.delete(6),
        client.v1.filters.delete(1),
    ):
        await delete
    page = await client.v1.recents.list(since_timestamp=since)
    data = {one.item: one.data or {} for one in page.items}

    assert (data["deal"]["deleted"], data["deal"]["status"], data["deal"]["active"]) == (True, "deleted", False)
    for item in ("person", "organization", "activity", "note", "product", "stage", "filter"):
        assert not data[item]["active_flag"], item


async def test_records_are_those_of_v1(client: Client, changes: None) -> None:
    page = await client.v1.recents.list(since_timestamp=LATER)
    data = {one.item: one.data or {} for one in page.items}

    assert (data["deal"]["user_id"], data["deal"]["person_id"]) == (1, 1), "ids, not objects"
    assert data["deal"]["update_time"] == "2026-03-11 10:02:00"
    assert data["person"]["org_id"] == 1
    assert data["filter"]["name"] == "F"
    assert data["activityType"]["key_string"] == "visit"
    assert data["stage"]["pipeline_name"] == "Q"


async def test_users_are_among_them(client: Client, database: Database, clock: Clock) -> None:
    async with database.writing() as db:
        await db.execute(users.update().values(modified="2026-03-11T11:00:00Z"))
    found = (await client.v1.recents.list(since_timestamp="2026-03-11 11:00:00")).items

    assert [(one.item, one.id) for one in found] == [("user", 1)]
    assert found[0].data is not None
    assert found[0].data["modified"] == "2026-03-11 11:00:00"
