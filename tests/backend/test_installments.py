"""Installments: only of what is paid once, and what they forbid while they are there (OpenAPI, installments)."""

from __future__ import annotations

from typing import Any

import pytest

from tui.api.client import Client
from tui.api.errors import NotFound, Refused

PART: dict[str, Any] = {"description": "Delivery", "amount": 50, "billing_date": "2026-04-01"}
LINE: dict[str, Any] = {"product_id": 1, "item_price": 100, "quantity": 1}


@pytest.fixture
async def shop(client: Client) -> Client:
    """A company with a product and two deals, the first of which has a line."""
    await client.call("products.create", {}, {"name": "Roof"})
    for title in "DE":
        await client.call("deals.create", {}, {"title": title})
    await client.call("v2.deals.add_product", {"id": 1}, LINE)
    return client


async def part(client: Client, deal_id: int = 1, **facts: Any) -> Any:
    return await client.call("v2.deals.add_installment", {"id": deal_id}, PART | facts)


async def change(client: Client, line_id: int, **facts: Any) -> Any:
    return await client.call("v2.deals.update_product", {"id": 1, "product_attachment_id": line_id}, facts)


async def test_they_are_added_changed_and_deleted(shop: Client) -> None:
    made = await part(shop)
    assert (made.amount, made.billing_date, made.description, made.deal_id) == (50, "2026-04-01", "Delivery", 1)

    where = {"id": 1, "installment_id": made.id}
    changed = await shop.call("v2.deals.update_installment", where, {"amount": 20.5})
    assert (changed.amount, changed.billing_date) == (20.5, "2026-04-01")
    assert (await shop.v2.deals.get(1)).value == 100, "they say when it is paid, not how much"

    assert (await shop.v2.deals.delete_installment(1, made.id)).id == made.id
    assert (await shop.v2.deals.list_installments(deal_ids=[1])).items == []


async def test_those_of_many_deals_are_sorted_and_come_in_pages(shop: Client) -> None:
    await shop.call("v2.deals.add_product", {"id": 2}, LINE)
    for deal_id, day in ((1, "2026-05-01"), (2, "2026-04-01"), (1, "2026-06-01")):
        await part(shop, deal_id, billing_date=day)
    ask = {"deal_ids": [1, 2, 99], "sort_by": "billing_date", "sort_direction": "desc", "limit": 2}

    first = await shop.call("v2.deals.list_installments", ask)
    second = await shop.call("v2.deals.list_installments", ask | {"cursor": first.next})
    assert [one.billing_date for one in first.items + second.items] == ["2026-06-01", "2026-05-01", "2026-04-01"]


async def test_a_deal_without_one_time_products_has_none(shop: Client) -> None:
    with pytest.raises(Refused, match="one-time product"):
        await part(shop, 2)
    await change(shop, 1, is_enabled=False)
    with pytest.raises(Refused, match="one-time product"):
        await part(shop)


async def test_a_deal_with_a_recurring_product_has_none(shop: Client) -> None:
    await shop.call("v2.deals.add_product", {"id": 1}, LINE | {"billing_frequency": "monthly"})
    with pytest.raises(Refused, match="no recurring one"):
        await part(shop)
    await change(shop, 2, is_enabled=False)
    assert (await part(shop)).amount == 50


async def test_while_there_are_some_nothing_recurs(shop: Client) -> None:
    await shop.call(
        "v2.deals.add_product", {"id": 1}, LINE | {"billing_frequency": "monthly", "is_enabled": False}
    )  # disabled, so that the deal may be paid in parts
    await part(shop)

    with pytest.raises(Refused, match="billing_frequency"):
        await shop.call("v2.deals.add_product", {"id": 1}, LINE | {"billing_frequency": "monthly"})
    with pytest.raises(Refused, match="billing_frequency"):
        await change(shop, 1, billing_frequency="annually")
    with pytest.raises(Refused, match="is_enabled"):
        await change(shop, 2, is_enabled=True)
    assert (await change(shop, 2, quantity=3)).quantity == 3


async def test_while_there_are_some_the_last_enabled_product_stays(shop: Client) -> None:
    await shop.call("v2.deals.add_product", {"id": 1}, LINE)
    await part(shop)
    await change(shop, 2, is_enabled=False)

    with pytest.raises(Refused, match="is_enabled"):
        await change(shop, 1, is_enabled=False)
    with pytest.raises(Refused, match="product_attachment_id"):
        await shop.v2.deals.remove_product(1, 1)
    with pytest.raises(Refused, match="ids"):
        await shop.v2.deals.remove_products_bulk(1)
    await shop.v2.deals.remove_product(1, 2)
    assert [line.id for line in (await shop.v2.deals.list_products(1)).items] == [1]


@pytest.mark.parametrize(
    ("facts", "parameter"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": None}, "amount"),
        ({"billing_date": "soon"}, "billing_date"),
        ({"billing_date": "2026-02-30"}, "billing_date"),
        ({"billing_date": None}, "billing_date"),
        ({"description": None}, "description"),
    ],
)
async def test_what_an_installment_cannot_be(shop: Client, facts: dict[str, Any], parameter: str) -> None:
    made = await part(shop)
    with pytest.raises(Exception, match=rf"\b{parameter}\b"):
        await part(shop, **facts)
    with pytest.raises(Exception, match=rf"\b{parameter}\b"):
        await shop.call("v2.deals.update_installment", {"id": 1, "installment_id": made.id}, facts)


async def test_an_installment_is_found_only_on_its_own_deal(shop: Client) -> None:
    made = await part(shop)
    with pytest.raises(NotFound):
        await shop.v2.deals.delete_installment(2, made.id)
    await shop.v2.deals.delete(1)
    with pytest.raises(NotFound):
        await shop.v2.deals.delete_installment(1, made.id)
    assert (await shop.v2.deals.list_installments(deal_ids=[1])).items == []


async def test_a_merge_that_brings_something_recurring_drops_them(shop: Client) -> None:
    await part(shop)
    await shop.call("v2.deals.add_product", {"id": 2}, LINE | {"billing_frequency": "monthly"})
    await shop.call("v1.deals.merge", {"id": 1}, {"merge_with_id": 2})

    assert (await shop.v2.deals.list_installments(deal_ids=[2])).items == []
    assert len((await shop.v2.deals.list_products(2)).items) == 2
