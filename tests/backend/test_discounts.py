"""Discounts of deals: they lower what one-time products come to, never what recurs (OpenAPI, discounts)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.rules.recurring import figures

ONCE = {"sum": 100.0, "is_enabled": True, "billing_frequency": "one-time", "billing_frequency_cycles": None}
MONTHLY = ONCE | {"billing_frequency": "monthly", "billing_frequency_cycles": 12, "sum": 120.0}
OFF: dict[str, Any] = {"description": "Regular customer", "type": "percentage", "amount": 10}


def percent(amount: float) -> dict[str, Any]:
    return {"type": "percentage", "amount": amount}


def amount(of: float) -> dict[str, Any]:
    return {"type": "amount", "amount": of}


@pytest.mark.parametrize(
    ("lines", "discounts", "value"),
    [
        ([ONCE], [percent(10)], 90),
        ([ONCE], [amount(30)], 70),
        ([ONCE], [percent(10), percent(10)], 80),
        ([ONCE], [amount(30), percent(10)], 60),
        ([ONCE], [percent(33.333)], 66.67),
        ([ONCE], [percent(100), amount(5)], 0),
        ([ONCE], [amount(500)], 0),
        ([ONCE, MONTHLY], [amount(500)], 120),
        ([MONTHLY], [percent(50)], 120),
        ([ONCE | {"is_enabled": False}], [amount(5)], 0),
    ],
)
def test_what_a_deal_is_worth_with_discounts(
    lines: list[dict[str, Any]], discounts: list[dict[str, Any]], value: float
) -> None:
    assert figures(lines, discounts, 2)["value"] == value


@pytest.fixture
async def shop(client: Client) -> Client:
    """A company with a deal of 200 euros."""
    await client.call("products.create", {}, {"name": "Roof"})
    await client.call("deals.create", {}, {"title": "D", "value": 7})
    await client.call("v2.deals.add_product", {"id": 1}, {"product_id": 1, "item_price": 100, "quantity": 2})
    return client


async def value(client: Client) -> float | None:
    return (await client.v2.deals.get(1)).value


async def test_adding_changing_and_deleting_one_changes_the_value(shop: Client, clock: Clock) -> None:
    made = await shop.call("v2.deals.add_discount", {"id": 1}, OFF)
    assert (await value(shop), made.created_at, made.created_by) == (180, "2026-03-11T09:30:00Z", 1)

    clock.advance(hours=1)
    where = {"id": 1, "discount_id": made.id}
    changed = await shop.call("v2.deals.update_discount", where, {"type": "amount", "amount": 50.5})
    assert (await value(shop), changed.updated_at, changed.created_at) == (
        149.5,
        "2026-03-11T10:30:00Z",
        made.created_at,
    )
    assert changed.description == OFF["description"]

    assert (await shop.v2.deals.delete_discount(1, made.id)).id == made.id
    assert (await value(shop), (await shop.v2.deals.list_discounts(1)).items) == (200, [])


async def test_without_products_a_discount_changes_nothing_until_there_are_some(client: Client) -> None:
    await client.call("products.create", {}, {"name": "Roof"})
    await client.call("deals.create", {}, {"title": "D", "value": 7})
    await client.call("v2.deals.add_discount", {"id": 1}, OFF)
    assert await value(client) == 7
    assert (await client.call("deals.update", {"id": 1}, {"value": 8})).value == 8

    await client.call("v2.deals.add_product", {"id": 1}, {"product_id": 1, "item_price": 100, "quantity": 1})
    assert await value(client) == 90


async def test_an_unchanged_discount_touches_nothing(shop: Client, clock: Clock) -> None:
    made = await shop.call("v2.deals.add_discount", {"id": 1}, OFF)
    clock.advance(hours=1)
    same = await shop.call("v2.deals.update_discount", {"id": 1, "discount_id": made.id}, {"amount": 10})

    assert same.updated_at == made.updated_at
    assert (await shop.v2.deals.get(1)).update_time == "2026-03-11T09:30:00Z"


@pytest.mark.parametrize(
    ("change", "parameter"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"amount": 101}, "amount"),
        ({"amount": None}, "amount"),
        ({"type": "half"}, "type"),
        ({"type": None}, "type"),
        ({"description": None}, "description"),
        ({"description": 5}, "description"),
    ],
)
async def test_what_a_discount_cannot_be(shop: Client, change: dict[str, Any], parameter: str) -> None:
    made = await shop.call("v2.deals.add_discount", {"id": 1}, OFF)
    with pytest.raises(Exception, match=rf"\b{parameter}\b"):
        await shop.call("v2.deals.update_discount", {"id": 1, "discount_id": made.id}, change)
    with pytest.raises(Exception, match=rf"\b{parameter}\b"):
        await shop.call("v2.deals.add_discount", {"id": 1}, OFF | change)
    assert await value(shop) == 180


async def test_more_than_a_hundred_percent_is_refused_when_the_type_changes_too(shop: Client) -> None:
    made = await shop.call("v2.deals.add_discount", {"id": 1}, OFF | {"type": "amount", "amount": 150})
    with pytest.raises(Refused, match="amount"):
        await shop.call("v2.deals.update_discount", {"id": 1, "discount_id": made.id}, {"type": "percentage"})


async def test_a_discount_is_found_only_on_its_own_deal(shop: Client) -> None:
    await shop.call("deals.create", {}, {"title": "E"})
    made = await shop.call("v2.deals.add_discount", {"id": 1}, OFF)

    with pytest.raises(NotFound):
        await shop.v2.deals.delete_discount(2, made.id)
    with pytest.raises(NotFound):
        await shop.v2.deals.delete_discount(1, "none")
    await shop.v2.deals.delete(1)
    with pytest.raises(NotFound):
        await shop.v2.deals.list_discounts(1)
