"""Products in the forms of v1 are the products of v2 (product 9.1)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.backend.custom import add_fields, key
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.database import Database

PENCIL: dict[str, Any] = {
    "name": "Pencil",
    "code": "P",
    "selectable": 0,
    "visible_to": "7",
    "prices": [{"currency": "EUR", "price": 5, "cost": 2, "overhead_cost": 1}],
    "billing_frequency": "monthly",
    "billing_frequency_cycles": 4,
}


async def create(client: Client, **facts: Any) -> Any:
    return await client.call("v1.products.create", {}, PENCIL | facts)


async def names(client: Client, **asked: Any) -> list[str]:
    return [str(one.name) for one in (await client.call("v1.products.list", asked)).items]


async def test_what_v1_writes_v2_reads(client: Client) -> None:
    made = await create(client)
    found = await client.v2.products.get(1)

    assert (made.active_flag, made.selectable, made.visible_to, made.first_char) == (1, 0, "7", "p")
    assert (made.owner_id["name"], made.files_count, made.add_time) == ("Me", 0, "2026-03-11 09:30:00")
    assert (found.is_linkable, found.visible_to, found.billing_frequency_cycles) == (False, 7, 4)
    assert [(p.price, p.cost, p.direct_cost) for p in found.prices or []] == [(5, 2, 1)]


async def test_a_price_keeps_its_number_and_comes_by_currency_after_a_change(client: Client) -> None:
    (price,) = (await create(client)).prices
    two = [{**price, "price": 6}, {"currency": "USD", "price": 7}]
    changed = await client.call("v1.products.update", {"id": 1}, {"prices": two})

    assert {code: one["price"] for code, one in changed.prices.items()} == {"EUR": 6, "USD": 7}
    assert changed.prices["EUR"]["id"] == price["id"] != changed.prices["USD"]["id"]
    assert changed.prices["EUR"]["overhead_cost"] == 1


@pytest.mark.parametrize(
    ("facts", "parameter"),
    [
        ({"prices": [{"price": 5}]}, "prices"),
        ({"prices": [{"currency": "EUR", "price": "much"}]}, "prices"),
        ({"prices": [{"currency": "EUR"}, {"currency": "EUR"}]}, "prices"),
        ({"billing_frequency_cycles": 1.5}, "billing_frequency_cycles"),
        ({"billing_frequency": "one-time"}, "billing_frequency_cycles"),
        ({"owner_id": 9}, "owner_id"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_a_product_cannot_be(client: Client, facts: dict[str, Any], parameter: str) -> None:
    with pytest.raises(Exception, match=parameter):
        await create(client, **facts)
    assert await names(client) == []


async def test_an_inactive_one_is_deleted_and_can_come_back(client: Client) -> None:
    await create(client)
    await client.call("v1.products.update", {"id": 1}, {"active_flag": 0})
    assert (await names(client), (await client.v2.products.get(1)).is_deleted) == ([], True)
    assert (await client.v1.products.get(1)).active_flag == 0
    with pytest.raises(NotFound):
        await client.call("v1.products.update", {"id": 1}, {"name": "Pen"})

    back = await client.call("v1.products.update", {"id": 1}, {"active_flag": 1, "name": "Pen"})
    assert (back.active_flag, await names(client)) == (1, ["Pen"])
    await client.v1.products.delete(1)
    with pytest.raises(NotFound):
        await client.v1.products.delete(1)


async def test_they_are_listed_by_letter_owner_ids_and_pages(client: Client, backend: Starlette) -> None:
    for name in ("Pencil", "pen", "Ärmel", "_x"):
        await create(client, name=name)
    await client.v2.products.delete(2)

    assert await names(client, first_char="p") == ["Pencil"]
    assert await names(client, first_char="ä") == ["Ärmel"]
    assert await names(client, first_char="_") == ["_x"]
    assert await names(client, ids=[3, 2, 4]) == ["Ärmel", "_x"]
    assert await names(client, user_id=2) == []
    assert await names(client, start=1, limit=1) == ["Ärmel"]
    with pytest.raises(NotFound):
        await names(client, filter_id=99)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend), base_url="http://localhost") as http:
        said = (await http.get("/v1/products?get_summary=1&limit=1")).json()
    assert said["additional_data"]["summary"] == {"total_count": "3"}
    assert said["additional_data"]["pagination"]["next_start"] == 1
    assert said["related_objects"]["user"]["1"]["name"] == "Me"


async def test_they_are_found_like_in_v2_and_in_pages(client: Client) -> None:
    for name in ("Roof tile", "Roof beam"):
        await create(client, name=name)
    both = await client.v1.products.search(term="roof")
    second = await client.v1.products.search(term="roof", start=1, limit=1)

    assert {hit.item["name"] for hit in both.items} == {"Roof tile", "Roof beam"}
    assert [hit.item["id"] for hit in second.items] == [both.items[1].item["id"]]
    with pytest.raises(Refused, match="term"):
        await client.v1.products.search(term="r")


async def test_custom_fields_stand_at_the_top(client: Client, database: Database) -> None:
    await add_fields(database, "product")
    wood, price = key("varchar"), key("monetary")
    made = await create(client, **{wood: "oak", price: 5, f"{price}_currency": "USD"})

    assert (made.model_extra[wood], made.model_extra[price], made.model_extra[f"{price}_currency"]) == ("oak", 5, "USD")
    assert (await client.v2.products.get(1)).custom_fields == {wood: "oak", price: {"value": 5, "currency": "USD"}}
    changed = await client.call("v1.products.update", {"id": 1}, {wood: None})
    assert changed.model_extra[wood] is None
