"""Who takes part in a deal besides its primary person (product 9.7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused


@pytest.fixture(autouse=True)
async def world(client: Client) -> None:
    """Ada, Bob and Cid; a deal of Ada's."""
    for name in ("Ada", "Bob", "Cid"):
        await client.call("persons.create", {}, {"name": name, "emails": [{"value": f"{name}@x.example"}]})
    await client.call("deals.create", {}, {"title": "D", "person_id": 1})


async def add(client: Client, person_id: int, deal_id: int = 1) -> int:
    return int((await client.call("v1.deals.add_participant", {"id": deal_id}, {"person_id": person_id})).id)


async def people(client: Client, deal_id: int = 1) -> list[int]:
    page = await client.v1.deals.list_participants(deal_id)
    return [one.person_id["value"] for one in page.items if one.person_id]


async def change(client: Client, **fields: Any) -> None:
    await client.call("deals.update", {"id": 1}, fields)


async def test_the_primary_person_takes_part_as_long_as_it_is_that(client: Client) -> None:
    assert await people(client) == [1]
    await change(client, person_id=2)
    assert await people(client) == [2]
    await change(client, person_id=None)
    assert await people(client) == []


async def test_who_was_added_by_hand_stays_when_another_becomes_primary(client: Client) -> None:
    await add(client, 2)
    await change(client, person_id=2)
    assert await people(client) == [2]
    await change(client, person_id=3)
    assert await people(client) == [2, 3]


async def test_a_participant_is_shown_with_its_person_and_its_deal(client: Client) -> None:
    await add(client, 2)
    _first, second = (await client.v1.deals.list_participants(1)).items

    assert second.person_id == {
        "active_flag": True,
        "name": "Bob",
        "email": [{"value": "Bob@x.example", "primary": True, "label": "work"}],
        "phone": [{"value": "", "primary": True}],
        "value": 2,
    }
    assert second.person is not None
    assert (second.person["id"], second.person["owner_id"]["value"]) == (2, 1)
    assert (second.related_item_type, second.related_item_id) == ("deal", 1)
    assert second.related_item_data == {"deal_id": 1, "title": "D"}
    assert (second.add_time, second.active_flag) == ("2026-03-11 09:30:00", True)


async def test_nobody_takes_part_twice_and_only_who_is_there(client: Client) -> None:
    for person_id, words in ((1, "already"), (9, "person_id")):
        with pytest.raises(Refused, match=words):
            await add(client, person_id)
    await client.v2.persons.delete(2)
    with pytest.raises(Refused, match="person_id"):
        await add(client, 2)


async def test_one_that_is_removed_is_gone_and_the_primary_one_from_the_deal_too(client: Client) -> None:
    bob = await add(client, 2)
    removed = await client.v1.deals.remove_participant(1, bob)
    assert (removed.id, await people(client)) == (bob, [1])
    with pytest.raises(NotFound):
        await client.v1.deals.remove_participant(1, bob)

    (ada,) = (await client.v1.deals.list_participants(1)).items
    await client.v1.deals.remove_participant(1, ada.id or 0)
    assert (await people(client), (await client.v2.deals.get(1)).person_id) == ([], None)


async def test_a_primary_person_added_by_hand_can_be_removed_too(client: Client) -> None:
    bob = await add(client, 2)
    await change(client, person_id=2)
    await client.v1.deals.remove_participant(1, bob)
    assert (await people(client), (await client.v2.deals.get(1)).person_id) == ([], None)


async def test_a_participant_belongs_to_its_deal(client: Client) -> None:
    bob = await add(client, 2)
    await client.call("deals.create", {}, {"title": "Other"})
    with pytest.raises(NotFound):
        await client.v1.deals.remove_participant(2, bob)


async def test_the_changelog_tells_who_came_and_who_left(client: Client, clock: Clock) -> None:
    clock.advance(hours=1)
    bob = await add(client, 2)
    clock.advance(hours=1)
    await client.v1.deals.remove_participant(1, bob)

    first = await client.v1.deals.list_participant_changes(1, limit=2)
    assert [(one.action, one.person_id, one.actor_user_id, one.time) for one in first.items] == [
        ("removed", 2, 1, "2026-03-11 11:30:00"),
        ("added", 2, 1, "2026-03-11 10:30:00"),
    ]
    (last,) = (await client.v1.deals.list_participant_changes(1, cursor=str(first.next))).items
    assert (last.action, last.person_id) == ("added", 1)


async def test_joining_and_leaving_are_updates_of_the_deal(client: Client, clock: Clock) -> None:
    clock.advance(hours=1)
    bob = await add(client, 2)
    assert (await client.v2.deals.get(1)).update_time == "2026-03-11T10:30:00Z"
    clock.advance(hours=1)
    await client.v1.deals.remove_participant(1, bob)
    assert (await client.v2.deals.get(1)).update_time == "2026-03-11T11:30:00Z"


async def test_counters_leave_out_who_is_deleted(client: Client) -> None:
    await add(client, 2)
    await add(client, 3)
    await client.v2.persons.delete(3)

    newer = await client.v2.deals.get(1, include_fields=["participants_count"])
    assert newer.model_extra == {"participants_count": 2}
    assert (await client.v1.deals.get(1)).participants_count == 2
    assert await people(client) == [1, 2]


async def test_deals_in_which_a_person_only_takes_part_are_counted_apart(client: Client) -> None:
    for status in ("open", "won", "lost"):
        deal = await client.call("deals.create", {}, {"title": "D", "status": status, "person_id": 3})
        await add(client, 2, deal.id)
    await add(client, 2)
    names = ("participant_open_deals_count", "participant_closed_deals_count", "open_deals_count")
    rows = (await client.call("v2.persons.list", {"include_fields": list(names)})).items

    assert [[(row.model_extra or {})[name] for name in names] for row in rows] == [[0, 0, 1], [2, 2, 0], [0, 0, 1]]


async def test_the_persons_of_a_deal_are_all_who_take_part(client: Client) -> None:
    await add(client, 3)
    page = await client.v1.deals.list_persons(1, limit=1)
    assert ([one.name for one in page.items], page.next) == (["Ada"], 1)
    page = await client.v1.deals.list_persons(1, start=1)
    assert [one.name for one in page.items] == ["Cid"]


async def test_a_merged_person_takes_part_once(client: Client) -> None:
    await add(client, 2)
    await client.call("v1.persons.merge", {"id": 2}, {"merge_with_id": 1})
    assert await people(client) == [1]
    await change(client, person_id=3)
    assert await people(client) == [3], "what was added by hand was the other one"
