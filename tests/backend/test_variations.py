"""Variations of products, prices of their own, and products copied with them (OpenAPI, variations)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused

PRICES = [{"currency": "EUR", "price": 12, "cost": 2, "direct_cost": 3, "notes": "red paint"}]


@pytest.fixture
async def shop(client: Client) -> Client:
    """A company with a product, a deal and a red variation."""
    prices = [{"currency": "EUR", "price": 10}, {"currency": "USD", "price": 11}]
    await client.call("products.create", {}, {"name": "Roof", "code": "R", "prices": prices})
    await client.call("deals.create", {}, {"title": "D"})
    await client.call("v2.products.add_variation", {"id": 1}, {"name": "Red", "prices": PRICES})
    return client


async def test_they_have_prices_of_their_own(shop: Client) -> None:
    (red,) = (await shop.v2.products.list_variations(1)).items

    assert (red.name, red.product_id) == ("Red", 1)
    assert red.prices == [PRICES[0] | {"product_variation_id": 1}]


async def test_without_prices_one_costs_nothing_in_the_users_currency(shop: Client) -> None:
    made = await shop.call("v2.products.add_variation", {"id": 1}, {"name": "Blue"})
    free = {"product_variation_id": 2, "price": 0, "currency": "EUR", "cost": 0, "direct_cost": 0, "notes": ""}
    assert made.prices == [free]


async def test_prices_are_replaced_as_a_whole_and_only_when_given(shop: Client) -> None:
    where = {"id": 1, "product_variation_id": 1}
    assert (await shop.call("v2.products.update_variation", where, {"name": "Crimson"})).prices[0]["price"] == 12
    changed = await shop.call("v2.products.update_variation", where, {"prices": [{"currency": "USD", "price": 9}]})
    assert (changed.name, [(p["currency"], p["price"]) for p in changed.prices]) == ("Crimson", [("USD", 9)])


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"prices": [{"currency": "XXX"}]}, "prices"),
        ({"prices": [{"currency": "EUR"}, {"currency": "EUR"}]}, "prices"),
        ({"prices": [{"price": 5}]}, "prices"),
        ({"prices": [{"currency": "EUR", "colour": 5}]}, "prices"),
    ],
)
async def test_what_a_variation_cannot_be(shop: Client, body: dict[str, Any], parameter: str) -> None:
    with pytest.raises(Exception, match=parameter):
        await shop.call("v2.products.add_variation", {"id": 1}, {"name": "Blue"} | body)
    with pytest.raises(Exception, match=parameter):
        await shop.call("v2.products.update_variation", {"id": 1, "product_variation_id": 1}, body)


async def test_they_come_in_pages(shop: Client) -> None:
    for name in ("Blue", "Green"):
        await shop.call("v2.products.add_variation", {"id": 1}, {"name": name})
    first = await shop.v2.products.list_variations(1, limit=2)
    second = await shop.v2.products.list_variations(1, limit=2, cursor=str(first.next))
    assert [one.name for one in first.items + second.items] == ["Red", "Blue", "Green"]


async def test_a_line_takes_the_price_of_its_variation(shop: Client) -> None:
    line = await shop.call("v2.deals.add_product", {"id": 1}, {"product_id": 1, "item_price": 10, "quantity": 1})
    where = {"id": 1, "product_attachment_id": line.id}
    changed = await shop.call("v2.deals.update_product", where, {"product_variation_id": 1})
    assert (changed.item_price, changed.name, changed.product_variation_id) == (12, "Roof", 1)

    dollars = await shop.call("deals.update", {"id": 1}, {"currency": "USD"})
    assert dollars.value == 11, "the product's price, where the variation has none"
    back = await shop.call("v2.deals.update_product", where, {"product_variation_id": None, "item_price": 1})
    assert (back.item_price, back.product_variation_id) == (1, None)


async def test_a_deleted_variation_leaves_its_lines_to_the_product(shop: Client) -> None:
    body = {"product_id": 1, "item_price": 12, "quantity": 1, "product_variation_id": 1}
    await shop.call("v2.deals.add_product", {"id": 1}, body)
    assert (await shop.v2.products.delete_variation(1, 1)).id == 1

    (line,) = (await shop.v2.deals.list_products(1)).items
    assert (line.product_variation_id, line.item_price, line.sum) == (None, 12, 12)
    with pytest.raises(NotFound):
        await shop.v2.products.delete_variation(1, 1)
    with pytest.raises(Refused, match="product_variation_id"):
        await shop.call("v2.deals.add_product", {"id": 1}, body)


async def test_a_variation_belongs_to_one_product(shop: Client) -> None:
    await shop.call("products.create", {}, {"name": "Door"})
    with pytest.raises(NotFound):
        await shop.v2.products.delete_variation(2, 1)
    body = {"product_id": 2, "item_price": 12, "quantity": 1, "product_variation_id": 1}
    with pytest.raises(Refused, match="product_variation_id"):
        await shop.call("v2.deals.add_product", {"id": 1}, body)


async def test_a_copy_has_the_prices_and_variations_of_its_own(shop: Client, clock: Clock) -> None:
    clock.advance(hours=1)
    copy = await shop.v2.products.duplicate(1)
    await shop.v2.products.delete_variation(1, 1)

    assert (copy.id, copy.name, copy.code, copy.add_time) == (2, "Roof", "R", "2026-03-11T10:30:00Z")
    assert [(p.product_id, p.currency, p.price) for p in copy.prices or []] == [(2, "EUR", 10), (2, "USD", 11)]
    (red,) = (await shop.v2.products.list_variations(2)).items
    assert (red.id, red.prices and red.prices[0]["price"]) == (2, 12)


@pytest.mark.parametrize(
    "body",
    [{"billing_frequency": "weekly"}, {"billing_frequency_cycles": 5}],
)
async def test_cycles_of_a_product_fit_its_frequency(shop: Client, body: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="billing_frequency_cycles"):
        await shop.call("products.create", {}, {"name": "P"} | body)
    with pytest.raises(Refused, match="billing_frequency_cycles"):
        await shop.call("products.update", {"id": 1}, body)
    fits = {"billing_frequency": "weekly", "billing_frequency_cycles": 5}
    assert (await shop.call("products.update", {"id": 1}, fits)).billing_frequency_cycles == 5
