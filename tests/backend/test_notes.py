"""Notes, and the flow they are part of."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backend.custom import add_fields, key
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import BadArgument, NotFound, Refused
from tui.backend.database import Database


@pytest.fixture(autouse=True)
async def world(client: Client) -> None:
    """An organization, a person and a deal, each with id 1."""
    await client.call("organizations.create", {}, {"name": "A"})
    await client.call("persons.create", {}, {"name": "Ada", "org_id": 1})
    await client.call("deals.create", {}, {"title": "D", "person_id": 1, "org_id": 1})


async def add(client: Client, **fields: Any) -> Any:
    return await client.call("notes.create", {}, {"content": "<p>x</p>", "deal_id": 1} | fields)


async def test_a_note_shows_what_it_belongs_to(client: Client) -> None:
    note = await add(client, person_id=1, org_id=1, pinned_to_deal_flag=True)

    assert (note.deal, note.person, note.organization) == ({"title": "D"}, {"name": "Ada"}, {"name": "A"})
    assert note.user == {"email": "me@localhost", "icon_url": None, "name": "Me", "is_you": True}
    assert (note.add_time, note.pinned_to_deal_flag, note.active_flag) == ("2026-03-11 09:30:00", True, True)


@pytest.mark.parametrize(
    ("fields", "parameter"),
    [
        ({}, "deal_id"),
        ({"deal_id": 9}, "deal_id"),
        ({"person_id": 1, "pinned_to_deal_flag": True}, "pinned_to_deal_flag"),
    ],
)
async def test_a_note_belongs_to_something_that_is_there(
    client: Client, fields: dict[str, Any], parameter: str
) -> None:
    with pytest.raises(Refused) as refused:
        await client.call("notes.create", {}, {"content": "x"} | fields)
    assert list(refused.value.fields) == [parameter]


async def test_writing_one_is_an_update_of_its_deal(client: Client, clock: Clock) -> None:
    clock.advance(days=1)
    await add(client)
    assert (await client.v2.deals.get(1)).update_time == "2026-03-12T09:30:00Z"
    clock.advance(days=1)
    changed = await client.call("notes.update", {"id": 1}, {"content": "y"})
    assert (changed.update_time, changed.last_update_user_id) == ("2026-03-13 09:30:00", 1)
    assert (await client.v2.deals.get(1)).update_time == "2026-03-13T09:30:00Z"


async def test_a_deleted_note_can_still_be_read_but_not_written(client: Client) -> None:
    await add(client)
    assert await client.v1.notes.delete(1) is True
    assert (await client.v1.notes.list()).items == []
    assert (await client.v1.notes.get(1)).active_flag is False
    with pytest.raises(NotFound):
        await client.call("notes.update", {"id": 1}, {"content": "y"})
    with pytest.raises(NotFound):
        await client.v1.notes.delete(1)


async def test_lists_are_narrowed_sorted_and_paged(client: Client, clock: Clock) -> None:
    for n in range(4):
        await add(client, content=f"{n}", pinned_to_deal_flag=n == 1, **({"person_id": 1} if n < 2 else {}))
        clock.advance(days=1)

    async def listed(**wanted: Any) -> list[int]:
        return [note.id for note in (await client.v1.notes.list(**wanted)).items]

    assert await listed(person_id=1) == [1, 2]
    assert await listed(pinned_to_deal_flag=1) == [2]
    assert await listed(pinned_to_deal_flag=0) == [1, 3, 4]
    assert await listed(start_date="2026-03-12", end_date="2026-03-13") == [2, 3]
    assert await listed(sort="add_time DESC", limit=2) == [4, 3]
    assert await listed(sort="content DESC", limit=2, start=2) == [2, 1]
    assert await listed(updated_since="2026-03-13T09:30:00Z") == [3, 4]
    assert await listed(deal_id=2) == []
    with pytest.raises(BadArgument, match="start_date"):
        await listed(start_date="yesterday")


async def test_the_flow_of_a_deal_is_newest_first(client: Client, clock: Clock) -> None:
    clock.advance(hours=1)
    await client.call("deals.update", {"id": 1}, {"stage_id": 2, "value": 5, "label_ids": [1]})
    clock.advance(hours=1)
    await add(client)
    clock.advance(hours=1)
    await client.call("activities.create", {}, {"deal_id": 1, "done": True, "due_date": "2026-03-11"})
    flow = (await client.v1.deals.flow(1)).items

    assert [(item.object, item.timestamp) for item in flow] == [
        ("activity", "2026-03-11 12:30:00"),
        ("note", "2026-03-11 11:30:00"),
        ("dealChange", "2026-03-11 10:30:00"),
        ("dealChange", "2026-03-11 10:30:00"),
        ("dealChange", "2026-03-11 10:30:00"),
        ("dealChange", "2026-03-11 09:30:00"),
    ]
    assert flow[0].data is not None
    assert (flow[0].data["user_id"], flow[0].data["person_name"], flow[0].data["done"]) == (1, "Ada", True)
    changes = {item.data["field_key"]: item.data for item in flow if item.object == "dealChange" and item.data}
    assert (changes["stage_id"]["old_value"], changes["stage_id"]["new_value"]) == (1, 2)
    assert changes["stage_id"]["additional_data"] == {
        "old_value_formatted": "Qualified",
        "new_value_formatted": "Contact Made",
    }
    assert (changes["value"]["old_value"], changes["value"]["new_value"]) == (0, 5)
    assert (changes["label_ids"]["new_value"], changes["label_ids"]["additional_data"]) == ([1], [])
    assert set(changes) == {"stage_id", "value", "label_ids", "add_time"}


async def test_the_flow_comes_in_pages_and_kinds(client: Client, clock: Clock) -> None:
    for _note in range(3):
        clock.advance(minutes=1)
        await add(client)
    first = await client.v1.deals.flow(1, limit=2)
    second = await client.v1.deals.flow(1, limit=2, start=2)

    assert (first.next, second.next) == (2, None)
    assert [item.object for item in first.items + second.items] == ["note", "note", "note", "dealChange"]
    assert {item.object for item in (await client.v1.deals.flow(1, items=["change"])).items} == {"dealChange"}


async def test_changes_of_custom_fields_come_when_asked_for(client: Client, database: Database) -> None:
    await add_fields(database)
    await client.call("deals.update", {"id": 1}, {"custom_fields": {key("varchar"): "a"}})

    assert len((await client.v1.deals.flow(1, items=["change"])).items) == 1
    everything = (await client.v1.deals.flow(1, items=["change"], all_changes="1")).items
    assert {item.data["field_key"] for item in everything if item.data} == {"add_time", key("varchar")}


async def test_the_flow_of_a_person_and_an_organization_has_their_deals(client: Client) -> None:
    assert [item.object for item in (await client.v1.persons.flow(1, items=["deal"])).items] == ["deal"]
    objects = {item.object for item in (await client.v1.organizations.flow(1)).items}
    assert objects == {"deal", "organizationChange"}
