"""Products on deals: what a line comes to, what it does to its deal, and what is refused (product 9.6)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from tests.backend.colleagues import acting, colleague, role
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import ApiError, NotFound, Refused
from tui.backend.database import Database
from tui.backend.rules.recurring import figures, line_sum

pytestmark = pytest.mark.threads

LINE: dict[str, Any] = {"product_id": 1, "item_price": 100, "quantity": 2}
PLAIN: dict[str, Any] = {
    "item_price": 100.0, "quantity": 2.0, "discount": 0.0, "discount_type": "percentage", "tax": 0.0,
    "tax_method": "none", "billing_frequency": "one-time", "billing_frequency_cycles": None, "is_enabled": True,
}  # fmt: skip


@pytest.fixture
async def shop(client: Client) -> Client:
    """A company with a deal in euros and a product with prices in euros and dollars."""
    prices = [{"currency": "EUR", "price": 100}, {"currency": "USD", "price": 110}]
    await client.call("products.create", {}, {"name": "Roof", "prices": prices})
    await client.call("deals.create", {}, {"title": "D", "value": 7, "person_id": None})
    return client


async def sell(client: Client, **facts: Any) -> Any:
    return await client.call("v2.deals.add_product", {"id": 1}, LINE | facts)


async def deal(client: Client) -> Any:
    return await client.call("v2.deals.get", {"id": 1, "include_fields": ["products_count"]})


# -- sums -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "total"),
    [
        ({}, 200),
        ({"tax": 20, "tax_method": "none"}, 200),
        ({"tax": 20, "tax_method": "inclusive"}, 200),
        ({"tax": 20, "tax_method": "exclusive"}, 240),
        ({"discount": 10}, 180),
        ({"discount": 10, "tax": 20, "tax_method": "exclusive"}, 216),
        ({"discount": 15.5, "discount_type": "amount"}, 184.5),
        ({"discount": 300, "discount_type": "amount"}, -100),
        ({"billing_frequency": "monthly", "billing_frequency_cycles": 3}, 600),
        ({"billing_frequency": "weekly", "billing_frequency_cycles": 208}, 41_600),
        ({"billing_frequency": "monthly"}, 2400),
        ({"billing_frequency": "quarterly"}, 800),
        ({"billing_frequency": "semi-annually"}, 400),
        ({"billing_frequency": "annually"}, 200),
        ({"item_price": 0.005, "quantity": 1}, 0.01),
        ({"item_price": 1.005, "quantity": 1}, 1.01),
        ({"item_price": -0.005, "quantity": 1}, -0.01),
    ],
)
def test_what_a_line_comes_to(facts: dict[str, Any], total: float) -> None:
    assert line_sum(PLAIN | facts, 2) == total


def test_a_line_is_rounded_to_the_decimals_of_its_currency() -> None:
    facts = PLAIN | {"item_price": 333.5, "quantity": 1.0}
    assert [line_sum(facts, decimals) for decimals in (0, 1, 3)] == [334, 333.5, 333.5]


@given(price=st.floats(-1e4, 1e4), quantity=st.floats(0, 1e4), tax=st.floats(0, 100), off=st.floats(0, 100))
def test_a_discount_and_a_tax_change_a_line_by_their_percent(
    price: float, quantity: float, tax: float, off: float
) -> None:
    facts = PLAIN | {"item_price": price, "quantity": quantity, "tax": tax, "discount": off, "tax_method": "exclusive"}
    expected = price * quantity * (1 - off / 100) * (1 + tax / 100)
    assert line_sum(facts, 2) == pytest.approx(expected, abs=0.0051 + abs(expected) * 1e-12)


def test_recurring_revenue_and_the_contract_by_the_year() -> None:
    monthly = PLAIN | {"billing_frequency": "monthly", "billing_frequency_cycles": 24, "sum": 240.0}
    weekly = PLAIN | {"billing_frequency": "weekly", "billing_frequency_cycles": 26, "sum": 26.0}
    once = PLAIN | {"sum": 100.0}

    assert figures([monthly], [], 2) == {"value": 240, "acv": 120, "arr": 120, "mrr": 10}
    assert figures([monthly, weekly, once], [], 2) == {"value": 366, "acv": 183, "arr": 172, "mrr": 14.33}
    assert figures([weekly], [], 2) == {"value": 26, "acv": 26, "arr": 52, "mrr": 4.33}
    assert figures([once], [], 2) == {"value": 100, "acv": 100, "arr": None, "mrr": None}
    assert figures([monthly | {"is_enabled": False}, once], [], 2)["arr"] is None


# -- a line and its deal ----------------------------------------------------------------------------------------------


async def test_a_line_begins_as_documented(shop: Client) -> None:
    line = await sell(shop)

    assert (line.name, line.sum, line.currency, line.tax, line.discount, line.discount_type) == (
        *("Roof", 200, "EUR", 0, 0, "percentage"),
    )
    assert (line.comments, line.is_enabled, line.tax_method, line.order_nr) == ("", True, "inclusive", 10)
    assert (line.billing_frequency, line.billing_frequency_cycles, line.billing_start_date) == ("one-time", None, None)


async def test_the_deal_is_worth_its_lines_and_says_so_itself_no_more(shop: Client, clock: Clock) -> None:
    clock.advance(hours=1)
    await sell(shop)
    await sell(shop, quantity=0.5, is_enabled=False)
    found = await deal(shop)

    assert (found.value, found.products_count, found.update_time) == (200, 2, "2026-03-11T10:30:00Z")
    with pytest.raises(Refused, match=r"value: is read-only"):
        await shop.call("deals.update", {"id": 1}, {"value": 5})
    assert (await shop.call("deals.update", {"id": 1}, {"value": 200, "title": "E"})).title == "E"


async def test_a_change_of_the_value_is_in_the_history(shop: Client) -> None:
    await sell(shop)
    flow = await shop.v1.deals.flow(1)
    changes = {i.data["field_key"]: (i.data["old_value"], i.data["new_value"]) for i in flow.items if i.data}

    assert changes["value"] == (7, 200)
    assert changes["acv"] == (None, 200)


async def test_without_lines_the_last_value_stays_and_can_be_changed(shop: Client) -> None:
    line = await sell(shop, billing_frequency="monthly", billing_frequency_cycles=12)
    assert (await deal(shop)).arr == 2400
    await shop.v2.deals.remove_product(1, line.id)
    found = await deal(shop)

    assert (found.value, found.acv, found.arr, found.mrr, found.products_count) == (2400, None, None, None, 0)
    assert (await shop.call("deals.update", {"id": 1}, {"value": 5})).value == 5


async def test_one_tax_method_is_that_of_all_lines(shop: Client) -> None:
    first = await sell(shop, tax=10)
    await sell(shop, tax=20, tax_method="exclusive")
    lines = (await shop.v2.deals.list_products(1)).items
    assert [(one.tax_method, one.sum) for one in lines] == [("exclusive", 220), ("exclusive", 240)]
    assert (await sell(shop)).tax_method == "exclusive"

    await shop.call("v2.deals.update_product", {"id": 1, "product_attachment_id": first.id}, {"tax_method": "none"})
    assert {one.tax_method for one in (await shop.v2.deals.list_products(1)).items} == {"none"}
    assert (await deal(shop)).value == 600


async def test_another_currency_takes_the_prices_in_it(shop: Client) -> None:
    await sell(shop, item_price=90)
    changed = await shop.call("deals.update", {"id": 1}, {"currency": "USD"})
    (line,) = (await shop.v2.deals.list_products(1)).items

    assert (changed.value, changed.currency, line.item_price, line.currency) == (220, "USD", 110, "USD")
    with pytest.raises(Refused, match=r"currency: the product 1 has no price in GBP"):
        await shop.call("deals.update", {"id": 1}, {"currency": "GBP"})
    assert (await deal(shop)).currency == "USD"


async def test_for_another_product_a_line_takes_its_price(shop: Client) -> None:
    await shop.call("products.create", {}, {"name": "Door", "prices": [{"currency": "EUR", "price": 30}]})
    line = await sell(shop)
    where = {"id": 1, "product_attachment_id": line.id}

    changed = await shop.call("v2.deals.update_product", where, {"product_id": 2})
    assert (changed.name, changed.item_price, changed.sum) == ("Door", 30, 60)
    again = await shop.call("v2.deals.update_product", where, {"product_id": 1, "item_price": 5})
    assert (again.name, again.item_price) == ("Roof", 5)


async def test_a_line_shows_the_name_its_product_has_today(shop: Client) -> None:
    await sell(shop)
    await shop.call("products.update", {"id": 1}, {"name": "Slate roof"})
    await shop.v2.products.delete(1)

    assert [line.name for line in (await shop.v2.deals.list_products(1)).items] == ["Slate roof"]


# -- several at once --------------------------------------------------------------------------------------------------


async def test_several_are_added_or_none(shop: Client) -> None:
    with pytest.raises(Refused, match="product_id"):
        await shop.call("v2.deals.add_products_bulk", {"id": 1}, {"data": [LINE, LINE | {"product_id": 9}]})
    assert (await deal(shop)).products_count == 0

    made = await shop.call("v2.deals.add_products_bulk", {"id": 1}, {"data": [LINE, LINE | {"quantity": 1}]})
    assert [(line.order_nr, line.sum) for line in made.items] == [(10, 200), (20, 100)]
    assert (await deal(shop)).value == 300


async def test_many_who_sell_at_the_same_time_agree_on_the_value(shop: Client) -> None:
    made = await asyncio.gather(*(sell(shop, item_price=price) for price in range(1, 21)))

    assert (await deal(shop)).value == sum(line.sum for line in made) == 420
    assert sorted(line.order_nr for line in made) == list(range(10, 210, 10))


async def test_a_hundred_at_once_are_the_most(shop: Client) -> None:
    for number in (0, 101):
        with pytest.raises(Refused, match="data"):
            await shop.call("v2.deals.add_products_bulk", {"id": 1}, {"data": [LINE] * number})
    await shop.call("v2.deals.add_products_bulk", {"id": 1}, {"data": [LINE] * 100})
    await sell(shop)

    first = await shop.v2.deals.remove_products_bulk(1)
    assert (first.ids, (await deal(shop)).products_count) == (list(range(1, 101)), 1)
    with pytest.raises(Refused, match="ids"):
        await shop.call("v2.deals.remove_products_bulk", {"id": 1, "ids": list(range(1, 102))})


async def test_only_what_is_on_the_deal_is_taken_off(shop: Client) -> None:
    await shop.call("deals.create", {}, {"title": "E"})
    mine = await sell(shop)
    other = await shop.call("v2.deals.add_product", {"id": 2}, LINE)

    gone = await shop.v2.deals.remove_products_bulk(1, ids=[mine.id, other.id, 99])
    assert gone.ids == [mine.id]
    with pytest.raises(NotFound):
        await shop.v2.deals.remove_product(1, other.id)


async def test_lines_of_many_deals_come_in_pages(shop: Client) -> None:
    for _ in range(2):
        await shop.call("deals.create", {}, {"title": "E"})
    for number in (3, 1, 2, 1):
        await shop.call("v2.deals.add_product", {"id": number}, LINE)
    await shop.v2.deals.delete(2)
    ask = {"deal_ids": [1, 2, 3, 99], "sort_by": "deal_id", "sort_direction": "desc", "limit": 2}

    first = await shop.call("v2.deals.list_products_of_many", ask)
    second = await shop.call("v2.deals.list_products_of_many", ask | {"cursor": first.next})
    assert [line.deal_id for line in first.items + second.items] == [3, 1, 1]
    assert second.next is None
    with pytest.raises(Refused, match="deal_ids"):
        await shop.v2.deals.list_products_of_many(deal_ids=list(range(1, 102)))


# -- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "parameter"),
    [
        ({"product_id": 9}, "product_id"),
        ({"product_variation_id": 1}, "product_variation_id"),
        ({"quantity": -1}, "quantity"),
        ({"tax": -1}, "tax"),
        ({"discount": -1}, "discount"),
        ({"discount": 100.5}, "discount"),
        ({"discount_type": "half"}, "discount_type"),
        ({"tax_method": "some"}, "tax_method"),
        ({"item_price": 1e300}, "item_price"),
        ({"billing_frequency": "weekly"}, "billing_frequency_cycles"),
        ({"billing_frequency_cycles": 3}, "billing_frequency_cycles"),
        ({"billing_frequency": "monthly", "billing_frequency_cycles": 209}, "billing_frequency_cycles"),
        ({"billing_frequency": "monthly", "billing_frequency_cycles": 0}, "billing_frequency_cycles"),
        ({"billing_frequency": "daily"}, "billing_frequency"),
        ({"billing_start_date": "2036-03-12"}, "billing_start_date"),
        ({"billing_start_date": "2016-03-10"}, "billing_start_date"),
        ({"billing_start_date": "2026-3-1"}, "billing_start_date"),
        ({"billing_start_date": "20260301"}, "billing_start_date"),
        ({"price": 5}, "price"),
    ],
)
async def test_what_a_line_cannot_be(shop: Client, facts: dict[str, Any], parameter: str) -> None:
    with pytest.raises((Refused, ApiError), match=rf"\b{parameter}\b"):
        await sell(shop, **facts)
    assert (await deal(shop)).products_count == 0


async def test_ten_years_before_and_after_are_allowed(shop: Client) -> None:
    for day in ("2016-03-11", "2036-03-11"):
        assert (await sell(shop, billing_start_date=day)).billing_start_date == day


async def test_what_cannot_be_added_to_deals_is_refused(shop: Client) -> None:
    await shop.call("products.update", {"id": 1}, {"is_linkable": False})
    with pytest.raises(Refused, match=r"product_id: this product cannot be added"):
        await sell(shop)
    await shop.v2.products.delete(1)
    with pytest.raises(Refused, match=r"product_id: there is none"):
        await sell(shop)


async def test_a_product_needs_a_price_in_the_deals_currency(shop: Client) -> None:
    await shop.call("deals.create", {}, {"title": "E", "currency": "GBP"})
    with pytest.raises(Refused, match=r"product_id: this product has no price in GBP"):
        await shop.call("v2.deals.add_product", {"id": 2}, LINE)


async def test_twenty_recur_at_most(shop: Client) -> None:
    again = LINE | {"billing_frequency": "monthly"}
    await shop.call("v2.deals.add_products_bulk", {"id": 1}, {"data": [again] * 20})
    one = await sell(shop)

    with pytest.raises(Refused, match=r"billing_frequency: a deal has at most 20"):
        await sell(shop, billing_frequency="annually")
    where = {"id": 1, "product_attachment_id": one.id}
    with pytest.raises(Refused, match=r"billing_frequency: a deal has at most 20"):
        await shop.call("v2.deals.update_product", where, {"billing_frequency": "annually"})
    first = {"id": 1, "product_attachment_id": 1}
    assert (await shop.call("v2.deals.update_product", first, {"billing_frequency": "annually"})).sum == 200


async def test_a_deleted_deal_has_no_lines_to_be_seen(shop: Client) -> None:
    line = await sell(shop)
    await shop.v2.deals.delete(1)

    for answer in (
        shop.v2.deals.list_products(1),
        shop.v2.deals.remove_product(1, line.id),
        shop.call("v2.deals.add_product", {"id": 1}, LINE),
    ):
        with pytest.raises(NotFound):
            await answer


# -- other deals ------------------------------------------------------------------------------------------------------


async def test_a_deal_with_products_does_not_become_a_lead(shop: Client) -> None:
    await shop.call("persons.create", {}, {"name": "P"})
    await shop.call("deals.update", {"id": 1}, {"person_id": 1})
    await sell(shop)
    job = await shop.v2.deals.convert_to_lead(1)

    assert (await shop.v2.deals.conversion_status(1, str(job.conversion_id))).status == "rejected"
    assert (await deal(shop)).is_deleted is False


async def test_merging_keeps_the_products_of_both(shop: Client) -> None:
    await shop.call("deals.create", {}, {"title": "E", "currency": "USD"})
    await sell(shop, quantity=1)
    await shop.call("v2.deals.add_discount", {"id": 1}, {"description": "D", "type": "amount", "amount": 10})
    await shop.call(
        "v2.deals.add_installment", {"id": 1}, {"description": "I", "amount": 5, "billing_date": "2026-04-01"}
    )
    await shop.call("v2.deals.add_product", {"id": 2}, LINE | {"tax": 50, "tax_method": "exclusive"})
    await shop.call("v1.deals.merge", {"id": 1}, {"merge_with_id": 2})

    lines = (await shop.v2.deals.list_products(2, sort_by="order_nr")).items
    kept = await shop.v2.deals.get(2)
    assert [(one.item_price, one.sum, one.currency, one.tax_method, one.order_nr) for one in lines] == [
        (100, 300, "USD", "exclusive", 10),
        (110, 110, "USD", "exclusive", 20),
    ]
    assert (kept.value, kept.currency) == (400, "USD")
    assert len((await shop.v2.deals.list_installments(deal_ids=[2])).items) == 1


async def test_a_duplicate_has_lines_of_its_own(shop: Client) -> None:
    line = await sell(shop)
    await shop.call("v2.deals.add_discount", {"id": 1}, {"description": "D", "type": "percentage", "amount": 50})
    copy = (await shop.call("v1.deals.duplicate", {"id": 1})).id
    await shop.v2.deals.remove_product(1, line.id)

    (its,) = (await shop.v2.deals.list_products(copy)).items
    assert (its.id != line.id, its.sum, (await shop.v2.deals.get(copy)).value) == (True, 200, 100)


# -- v1 ---------------------------------------------------------------------------------------------------------------


async def test_v1_sees_the_same_lines_in_its_own_words(shop: Client) -> None:
    made = await shop.call(
        "v1.deals.add_product",
        {"id": 1},
        {"product_id": 1, "item_price": 100, "quantity": 2, "duration": 3, "duration_unit": "monthly",
         "discount_percentage": 10, "enabled_flag": 0},
    )  # fmt: skip
    assert (made.quantity, made.duration, made.duration_unit, made.sum, made.sum_no_discount) == (6, 1, None, 540, 600)
    (line,) = (await shop.v2.deals.list_products(1)).items
    assert (line.quantity, line.discount, line.discount_type, line.is_enabled) == (6, 10, "percentage", False)

    where = {"id": 1, "product_attachment_id": line.id}
    changed = await shop.call("v1.deals.update_product", where, {"duration": 0.5, "enabled_flag": 1})
    assert (changed.quantity, changed.enabled_flag, (await deal(shop)).value) == (3, 1, 270)
    await shop.v1.deals.remove_product(1, int(line.id or 0))
    assert (await shop.v2.deals.list_products(1)).items == []


async def test_v1_lists_them_in_pages_with_their_products(shop: Client) -> None:
    for quantity in (1, 2, 1.5):
        await sell(shop, quantity=quantity)
    found = await shop.call("v1.deals.list_products", {"id": 1, "start": 1, "limit": 1, "include_product_data": True})

    assert [(one.quantity_formatted, one.sum_formatted, one.product["name"]) for one in found] == [
        ("2", "€200", "Roof")
    ]
    assert found[0].product["prices"]["USD"]["price"] == 110


async def test_v1_lists_the_deals_of_a_product_once(shop: Client) -> None:
    await sell(shop)
    await sell(shop)
    await shop.call("deals.create", {}, {"title": "without"})

    assert [found.id for found in (await shop.v1.products.list_deals(1)).items] == [1]
    assert (await shop.v1.products.list_deals(1, status="won")).items == []


# -- visibility -------------------------------------------------------------------------------------------------------


async def test_lines_of_a_seen_deal_are_seen_without_the_names_of_hidden_products(
    shop: Client, backend: Starlette, database: Database
) -> None:
    await shop.call("products.update", {"id": 1}, {"visible_to": 1})
    await shop.call("deals.update", {"id": 1}, {"visible_to": 7})
    await shop.call("deals.create", {}, {"title": "hidden", "visible_to": 1})
    line = await sell(shop)
    hidden = await shop.call("v2.deals.add_product", {"id": 2}, LINE)
    async with acting(backend, database, await colleague(shop, "Charles", await role(shop, "Sales"))) as charles:
        found = (await charles.v2.deals.list_products_of_many(deal_ids=[1, 2])).items
        old = await charles.call("v1.deals.list_products", {"id": 1, "include_product_data": True})
        where = {"id": 1, "product_attachment_id": line.id}
        changed = await charles.call("v2.deals.update_product", where, {"quantity": 3})
        with pytest.raises(Refused, match="product_id"):
            await sell(charles)
        with pytest.raises(NotFound):
            await charles.v2.deals.remove_product(2, hidden.id)
        dollars = await charles.call("deals.update", {"id": 1}, {"currency": "USD"})

    assert [(one.id, one.name, one.sum) for one in found] == [(line.id, None, 200)]
    assert [(one.name, one.product) for one in old] == [(None, None)]
    assert (changed.sum, dollars.value) == (300, 330)
