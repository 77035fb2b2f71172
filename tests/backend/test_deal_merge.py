"""Two deals that become one (product 9.9)."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette

from tests.backend.colleagues import acting, colleague
from tests.backend.custom import add_fields, key
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.database import Database
from tui.backend.tables import permission_sets


@pytest.fixture(autouse=True)
async def world(client: Client, clock: Clock) -> None:
    """Ada and Bob of Engines; deal 1 of Ada's with everything, deal 2 with only a title."""
    await client.call("organizations.create", {}, {"name": "Engines"})
    for name in ("Ada", "Bob"):
        await client.call("persons.create", {}, {"name": name})
    body = {"title": "One", "person_id": 1, "org_id": 1, "value": 7, "currency": "USD", "label_ids": [1, 2]}
    await client.call("deals.create", {}, body | {"expected_close_date": "2026-05-01", "probability": 40})
    await client.call("deals.create", {}, {"title": "Two", "stage_id": 3, "label_ids": [2, 3]})
    clock.advance(days=1)


async def merge(client: Client, gone: int = 1, survivor: int = 2) -> Any:
    return await client.call("v1.deals.merge", {"id": gone}, {"merge_with_id": survivor})


async def test_the_survivor_wins_and_what_it_lacks_is_filled(client: Client) -> None:
    found = await merge(client)

    assert (found.id, found.merge_what_id, found.title, found.stage_id, found.label) == (2, 1, "Two", 3, "2,3,1")
    assert (found.person_id, found.org_id, found.user_id, found.creator_user_id) == (1, 1, 1, 1)
    deal = await client.v2.deals.get(2)
    assert (deal.value, deal.currency, deal.expected_close_date, deal.probability) == (7, "USD", "2026-05-01", 40)
    assert (deal.add_time, deal.update_time) == ("2026-03-11T09:30:00Z", "2026-03-12T09:30:00Z")


async def test_a_value_of_its_own_keeps_its_currency(client: Client) -> None:
    await client.call("deals.update", {"id": 2}, {"value": 3, "person_id": 2})
    await merge(client)
    deal = await client.v2.deals.get(2)
    assert (deal.value, deal.currency, deal.person_id) == (3, "EUR", 2)


async def test_custom_values_are_filled_key_by_key(client: Client, database: Database) -> None:
    await add_fields(database)
    one, two = {key("text"): "one", key("double"): 1}, {key("text"): "two"}
    for deal, values in ((1, one), (2, two)):
        await client.call("deals.update", {"id": deal}, {"custom_fields": values})
    await merge(client)
    assert (await client.v2.deals.get(2)).custom_fields == {key("text"): "two", key("double"): 1}


async def test_the_other_one_is_deleted(client: Client) -> None:
    await merge(client)
    assert [deal.id for deal in (await client.v2.deals.list()).items] == [2]
    gone = await client.v2.deals.get(1)
    assert (gone.is_deleted, gone.status) == (True, "open")
    with pytest.raises(NotFound):
        await merge(client)


async def test_activities_notes_and_their_history_go_along(client: Client) -> None:
    await client.call("activities.create", {}, {"subject": "Call", "deal_id": 1})
    await client.call("notes.create", {}, {"content": "x", "deal_id": 1, "pinned_to_deal_flag": True})
    await client.call("notes.create", {}, {"content": "y", "deal_id": 2})
    await merge(client)

    deal = await client.v1.deals.get(2)
    assert (deal.activities_count, deal.notes_count) == (1, 2)
    assert [note.deal_id for note in (await client.v1.notes.list(deal_id=2)).items] == [2, 2]
    assert (await client.v2.activities.get(1)).deal_id == 2
    assert {item.object for item in (await client.v1.deals.flow(2)).items} == {
        "dealChange",
        "activity",
        "note",
        "participant",
    }


async def test_followers_and_participants_of_both(client: Client) -> None:
    other = await colleague(client, "bob")
    await client.call("v2.deals.add_follower", {"id": 1}, {"user_id": other})
    await client.call("v1.deals.add_participant", {"id": 2}, {"person_id": 2})
    await client.call("deals.update", {"id": 2}, {"person_id": 2})
    await merge(client)

    people = (await client.v1.deals.list_participants(2)).items
    assert [one.person_id["value"] for one in people if one.person_id] == [2, 1]
    assert [one.user_id for one in (await client.v2.deals.list_followers(2)).items] == [1, other]


async def test_products_of_both_are_kept_and_make_the_value(client: Client) -> None:
    prices = [{"currency": "EUR", "price": 10}, {"currency": "USD", "price": 12}]
    product = (await client.call("products.create", {}, {"name": "Engine", "prices": prices})).id
    for deal, price, quantity in ((1, 12, 2), (2, 10, 1)):
        line = {"product_id": product, "item_price": price, "quantity": quantity}
        await client.call("v2.deals.add_product", {"id": deal}, line)
    await merge(client)

    assert (await client.v2.deals.get(2)).value == 10 + 2 * 10, "in the survivor's currency at the product's price"
    assert (await client.v1.deals.get(2)).products_count == 2


@pytest.mark.parametrize("survivor", [1, 9])
async def test_only_into_another_one_that_is_there(client: Client, survivor: int) -> None:
    with pytest.raises(Refused, match="merge_with_id"):
        await merge(client, survivor=survivor)
    await client.v2.deals.delete(2)
    with pytest.raises(Refused, match="merge_with_id"):
        await merge(client)


async def test_not_into_one_that_is_hidden(client: Client, backend: Starlette, database: Database) -> None:
    other = await colleague(client, "bob")
    async with database.writing() as db:
        await db.execute(permission_sets.update().values(contents=["can_merge_deals", "can_use_api"]))
    await client.call("deals.update", {"id": 2}, {"visible_to": 1})
    async with acting(backend, database, other) as bob:
        with pytest.raises(Refused, match="merge_with_id"):
            await merge(bob)
    assert (await client.v2.deals.get(1)).is_deleted is False


async def test_a_copy_begins_now_and_is_open(client: Client, clock: Clock) -> None:
    await client.call("v1.deals.add_participant", {"id": 1}, {"person_id": 2})
    await client.call("notes.create", {}, {"content": "x", "deal_id": 1})
    await client.call("activities.create", {}, {"subject": "Call", "deal_id": 1})
    await client.call("deals.update", {"id": 1}, {"status": "won", "is_archived": True})
    clock.advance(hours=1)
    copy = await client.v1.deals.duplicate(1)

    assert (copy.id, copy.title, copy.status, copy.won_time) == (3, "One", "open", None)
    assert (copy.add_time, copy.is_archived) == ("2026-03-12 10:30:00", False)
    assert (copy.value, copy.currency, copy.probability, copy.label) == (7, "USD", 40, "1,2")
    assert (copy.person_id, copy.org_id, copy.expected_close_date) == (1, 1, "2026-05-01")
    assert (copy.participants_count, copy.notes_count, copy.activities_count) == (2, 0, 0)
    assert (copy.stage_change_time, copy.followers_count) == (None, 1)


async def test_a_copy_has_the_custom_values_and_the_products(client: Client, database: Database) -> None:
    await add_fields(database)
    await client.call("deals.update", {"id": 1}, {"custom_fields": {key("text"): "x"}, "currency": "EUR"})
    prices = [{"currency": "EUR", "price": 10}]
    product = (await client.call("products.create", {}, {"name": "Engine", "prices": prices})).id
    line = {"product_id": product, "item_price": 10, "quantity": 3}
    await client.call("v2.deals.add_product", {"id": 1}, line)
    copy = await client.v1.deals.duplicate(1)

    assert (copy.value, copy.products_count, (copy.model_extra or {})[key("text")]) == (30, 1, "x")
    await client.call("v2.deals.add_product", {"id": 3}, line)
    assert ((await client.v2.deals.get(3)).value, (await client.v2.deals.get(1)).value) == (60, 30)


async def test_a_copy_leaves_out_what_is_gone(client: Client) -> None:
    await client.v2.persons.delete(1)
    await client.call("deals.update", {"id": 2}, {"person_id": 2})
    await client.v2.stages.delete(3)
    assert (await client.v1.deals.duplicate(1)).person_id is None
    copy = await client.v1.deals.duplicate(2)
    assert (copy.stage_id, copy.person_id) == (1, 2)
