"""Organizations in the forms of v1 (product 9.1, 9.7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backend.custom import add_fields, key
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound
from tui.backend.database import Database


async def add(client: Client, **fields: Any) -> Any:
    return await client.call("v1.organizations.create", {}, {"name": "Engines"} | fields)


async def test_one_row_two_views(client: Client) -> None:
    made = await add(client, address="Mill Lane 1", visible_to="7", label=1)
    parts = {"value": "Mill Lane 2", "route": "Mill Lane", "street_number": "2", "locality": "York"}
    await client.call("v2.organizations.update", {"id": made.id}, {"address": parts, "website": "https://x.example"})
    found = await client.v1.organizations.get(made.id)

    assert (made.address, made.address_route, made.address_formatted_address) == ("Mill Lane 1", None, "Mill Lane 1")
    assert (found.address, found.address_route, found.address_street_number, found.address_locality) == (
        "Mill Lane 2",
        "Mill Lane",
        "2",
        "York",
    )
    assert (found.visible_to, found.label, found.first_char, found.owner_name) == ("7", 1, "e", "Me")
    assert found.owner_id is not None
    assert (found.owner_id["value"], found.company_id, found.picture_id, found.country_code) == (1, 1, None, None)
    cleared = await client.call("v1.organizations.update", {"id": made.id}, {"address": ""})
    assert cleared.address is None
    assert (await client.v2.organizations.get(made.id)).address is None


async def test_the_next_and_the_last_activity_are_there_in_full(client: Client) -> None:
    await add(client)
    await client.call("activities.create", {}, {"subject": "Past", "due_date": "2026-03-01", "done": True, "org_id": 1})
    await client.call("activities.create", {}, {"subject": "Next", "due_date": "2026-03-20", "org_id": 1})
    found = await client.v1.organizations.get(1)

    assert found.last_activity is not None
    assert found.next_activity is not None
    assert (found.last_activity["subject"], found.next_activity["subject"]) == ("Past", "Next")
    assert (found.next_activity["org_name"], found.next_activity_date) == ("Engines", "2026-03-20")
    listed = (await client.v1.organizations.list()).items[0]
    assert (listed.next_activity_id, listed.next_activity) == (2, None)


async def test_counters_tell_what_an_organization_has(client: Client) -> None:
    await add(client)
    await client.call("persons.create", {}, {"name": "Ada", "org_id": 1})
    await client.call("deals.create", {}, {"title": "own", "org_id": 1, "status": "won"})
    await client.call("deals.create", {}, {"title": "related", "person_id": 1})
    found = await client.v1.organizations.get(1)

    assert (found.people_count, found.won_deals_count, found.closed_deals_count, found.open_deals_count) == (1, 1, 1, 0)
    assert (found.related_open_deals_count, found.followers_count) == (1, 1)


async def test_lists_and_collections(client: Client, clock: Clock) -> None:
    for name in ("b", "a", "C"):
        await add(client, name=name)
        clock.advance(hours=1)

    async def listed(**wanted: Any) -> list[str | None]:
        return [one.name for one in (await client.v1.organizations.list(**wanted)).items]

    assert await listed(sort="name ASC") == ["C", "a", "b"]
    assert await listed(first_char="c") == ["C"]
    assert await listed(user_id=9) == []
    page = await client.v1.organizations.list_collection(limit=2, first_char="a")
    assert [one.name for one in page.items] == ["a"]
    hits = (await client.v1.organizations.search(term="c", exact_match=True)).items
    assert [hit.item["name"] for hit in hits] == ["C"]


async def test_deleted_ones_are_nowhere_listed(client: Client) -> None:
    for name in ("a", "b", "c"):
        await add(client, name=name)
    await client.v1.organizations.delete(1)

    assert (await client.v1.organizations.delete_many(ids=[1, 3])).id == [3]
    assert [one.name for one in (await client.v1.organizations.list()).items] == ["b"]
    assert (await client.v1.organizations.get(1)).active_flag is False
    with pytest.raises(NotFound):
        await client.v1.organizations.delete(3)


async def test_deals_of_an_organization_are_also_those_of_its_persons_and_custom_fields(
    client: Client, database: Database
) -> None:
    await add_fields(database)
    await add(client)
    await client.call("persons.create", {}, {"name": "Ada", "org_id": 1})
    await client.call("deals.create", {}, {"title": "own", "org_id": 1})
    await client.call("deals.create", {}, {"title": "person's", "person_id": 1})
    await client.call("deals.create", {}, {"title": "named", "custom_fields": {key("org"): 1}})
    await client.call("deals.create", {}, {"title": "other"})

    async def titles(**wanted: Any) -> list[str | None]:
        return [deal.title for deal in (await client.v1.organizations.list_deals(1, **wanted)).items]

    assert await titles() == ["own", "person's", "named"]
    assert await titles(only_primary_association=True) == ["own"]
    assert await titles(sort="id DESC", limit=1) == ["named"]


async def test_persons_activities_and_changes_of_an_organization(client: Client, clock: Clock) -> None:
    await add(client)
    await client.call("persons.create", {}, {"name": "Ada", "org_id": 1})
    await client.call("persons.create", {}, {"name": "Bob"})
    await client.call("activities.create", {}, {"org_id": 1})
    clock.advance(hours=1)
    await client.call("v1.organizations.update", {"id": 1}, {"label_ids": [1, 2]})

    persons = (await client.v1.organizations.list_persons(1)).items
    assert [(one.name, one.org_name) for one in persons] == [("Ada", "Engines")]
    assert [one.org_name for one in (await client.v1.organizations.list_activities(1)).items] == ["Engines"]
    newest = (await client.v1.organizations.list_changes(1)).items[0]
    assert (newest.field_key, newest.old_value, newest.new_value) == ("label", "", "1,2")
    for listing in (client.v1.organizations.list_persons, client.v1.organizations.list_activities):
        with pytest.raises(NotFound):
            await listing(9)
