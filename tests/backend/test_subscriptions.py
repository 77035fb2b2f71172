"""Subscriptions of v1: payments in a rhythm or in parts (the words of the operations in the seeds' listings)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused

MONTHLY: dict[str, Any] = {
    "deal_id": 1, "currency": "EUR", "cadence_type": "monthly", "cycle_amount": 10, "cycles_count": 3,
    "start_date": "2026-01-31",
}  # fmt: skip
PARTS: dict[str, Any] = {
    "deal_id": 1,
    "currency": "EUR",
    "payments": [
        {"amount": 30, "description": "Down", "due_at": "2026-05-01"},
        {"amount": 70.5, "description": "Rest", "due_at": "2026-04-01"},
    ],
}


@pytest.fixture
async def shop(client: Client) -> Client:
    """A company with two deals."""
    for title in "DE":
        await client.call("deals.create", {}, {"title": title, "value": 7})
    return client


async def recurring(client: Client, **facts: Any) -> Any:
    return await client.call("v1.subscriptions.create_recurring", {}, MONTHLY | facts)


async def due(client: Client, id: int = 1) -> list[tuple[Any, ...]]:
    found = await client.v1.subscriptions.list_payments(id)
    return [(one.due_at, one.amount) for one in found.items]


async def test_a_recurring_one_has_a_payment_for_each_cycle(shop: Client) -> None:
    made = await recurring(shop)

    assert await due(shop) == [("2026-01-31", 10), ("2026-02-28", 10), ("2026-03-31", 10)]
    assert (made.start_date, made.end_date, made.lifetime_value, made.is_active) == (
        *("2026-01-31", "2026-03-31", 30, True),
    )
    assert (made.cycles_count, made.infinite, made.user_id, made.final_status) == (3, False, 1, None)
    assert (await shop.v1.subscriptions.get_by_deal(1)).id == made.id


@pytest.mark.parametrize(
    ("cadence", "second"),
    [("weekly", "2026-02-07"), ("monthly", "2026-02-28"), ("quarterly", "2026-04-30"), ("yearly", "2027-01-31")],
)
async def test_every_cadence_has_its_days(shop: Client, cadence: str, second: str) -> None:
    await recurring(shop, cadence_type=cadence)
    assert (await due(shop))[1] == (second, 10)


@pytest.mark.parametrize(("cadence", "many"), [("weekly", 208), ("monthly", 120), ("yearly", 10)])
async def test_one_without_an_end_has_the_payments_of_ten_years_at_most(shop: Client, cadence: str, many: int) -> None:
    made = await recurring(shop, cycles_count=None, infinite=True, cadence_type=cadence)
    assert (len(await due(shop)), made.end_date, made.infinite) == (many, None, True)


async def test_additional_payments_stand_beside_the_regular_ones(shop: Client) -> None:
    extra = [{"amount": 99, "description": "Setup", "due_at": "2026-02-01"}]
    made = await recurring(shop, payments=extra)
    found = (await shop.v1.subscriptions.list_payments(made.id)).items

    assert [(one.payment_type, one.revenue_movement_type, one.change_amount) for one in found] == [
        ("recurring", "new", 0),
        ("additional", "recurring", 0),
        ("recurring", "recurring", 0),
        ("recurring", "recurring", 0),
    ]
    assert made.lifetime_value == 129


async def test_one_in_parts_has_the_payments_it_was_given(shop: Client) -> None:
    made = await shop.call("v1.subscriptions.create_installment", {}, PARTS)
    found = (await shop.v1.subscriptions.list_payments(made.id)).items

    assert [(one.due_at, one.amount, one.revenue_movement_type, one.change_amount) for one in found] == [
        ("2026-04-01", 70.5, "new", 0),
        ("2026-05-01", 30, "contraction", -40.5),
    ]
    assert (made.start_date, made.end_date, made.lifetime_value, made.cadence_type) == (
        *("2026-04-01", "2026-05-01", 100.5, None),
    )
    changed = await shop.call(
        "v1.subscriptions.update_installment", {"id": made.id}, {"payments": PARTS["payments"][:1]}
    )
    assert (changed.lifetime_value, await due(shop)) == (30, [("2026-05-01", 30)])


async def test_they_may_decide_what_the_deal_is_worth(shop: Client) -> None:
    await recurring(shop, cadence_type="quarterly", cycle_amount=10, currency="USD", update_deal_value=True)
    deal = await shop.v2.deals.get(1)
    assert (deal.value, deal.currency) == (3.33, "USD")

    await shop.call("v1.subscriptions.create_installment", {}, PARTS | {"deal_id": 2, "update_deal_value": True})
    assert (await shop.v2.deals.get(2)).value == 100.5
    await shop.call(
        "v1.subscriptions.update_installment", {"id": 2}, {"payments": PARTS["payments"][:1], "update_deal_value": True}
    )
    assert (await shop.v2.deals.get(2)).value == 30


async def test_but_not_where_products_decide_it(shop: Client) -> None:
    await shop.call("products.create", {}, {"name": "Roof"})
    await shop.call("v2.deals.add_product", {"id": 1}, {"product_id": 1, "item_price": 1, "quantity": 1})
    with pytest.raises(Refused, match="update_deal_value"):
        await recurring(shop, update_deal_value=True)
    with pytest.raises(NotFound):
        await shop.v1.subscriptions.get_by_deal(1)


async def test_another_amount_is_that_of_later_payments(shop: Client, clock: Clock) -> None:
    made = await recurring(shop, description="Care")
    clock.advance(hours=1)
    body = {"effective_date": "2026-02-28", "cycle_amount": 15, "description": "More care"}
    changed = await shop.call("v1.subscriptions.update_recurring", {"id": made.id}, body)

    assert await due(shop) == [("2026-01-31", 10), ("2026-02-28", 10), ("2026-03-31", 15)]
    assert (changed.cycle_amount, changed.description, changed.lifetime_value) == (15, "More care", 35)
    assert changed.update_time == "2026-03-11 10:30:00"
    last = (await shop.v1.subscriptions.list_payments(made.id)).items[-1]
    assert (last.revenue_movement_type, last.change_amount) == ("expansion", 5)


async def test_a_canceled_one_ends_with_the_payment_after_the_day(shop: Client) -> None:
    made = await recurring(shop)
    ended = await shop.call("v1.subscriptions.cancel_recurring", {"id": made.id}, {"end_date": "2026-02-01"})

    assert (ended.is_active, ended.end_date, ended.final_status) == (False, "2026-02-28", "canceled")
    assert await due(shop) == [("2026-01-31", 10)]
    with pytest.raises(Refused, match="canceled"):
        await shop.call("v1.subscriptions.cancel_recurring", {"id": made.id}, {})
    again = await recurring(shop)
    assert (await shop.v1.subscriptions.get_by_deal(1)).id == again.id


async def test_without_a_day_it_is_canceled_today(shop: Client) -> None:
    made = await recurring(shop)
    await shop.call("v1.subscriptions.cancel_recurring", {"id": made.id}, {})
    found = (await shop.v1.subscriptions.list_payments(made.id)).items
    assert [one.due_at for one in found] == ["2026-01-31", "2026-02-28"]
    assert [one.revenue_movement_type for one in found] == ["new", "churn"]


async def test_a_deal_has_one_at_a_time(shop: Client) -> None:
    made = await recurring(shop)
    with pytest.raises(Refused, match="deal_id"):
        await shop.call("v1.subscriptions.create_installment", {}, PARTS)
    await shop.v1.subscriptions.delete(made.id)
    with pytest.raises(NotFound):
        await shop.v1.subscriptions.get(made.id)
    await shop.call("v1.subscriptions.create_installment", {}, PARTS)


async def test_one_kind_is_not_the_other(shop: Client) -> None:
    await recurring(shop)
    await shop.call("v1.subscriptions.create_installment", {}, PARTS | {"deal_id": 2})

    with pytest.raises(Refused, match="recurring"):
        await shop.call("v1.subscriptions.update_installment", {"id": 1}, {"payments": PARTS["payments"]})
    with pytest.raises(Refused, match="recurring"):
        await shop.call("v1.subscriptions.update_recurring", {"id": 2}, {"effective_date": "2026-05-01"})
    with pytest.raises(Refused, match="recurring"):
        await shop.call("v1.subscriptions.cancel_recurring", {"id": 2}, {})


@pytest.mark.parametrize(
    ("facts", "parameter"),
    [
        ({"deal_id": 9}, "deal_id"),
        ({"currency": "XXX"}, "currency"),
        ({"cycles_count": None}, "cycles_count"),
        ({"infinite": True}, "cycles_count"),
        ({"cycles_count": 0}, "cycles_count"),
        ({"cycles_count": 209}, "cycles_count"),
        ({"cadence_type": "daily"}, "cadence_type"),
        ({"start_date": "2026-02-30"}, "start_date"),
        ({"start_date": "9999-12-01"}, "start_date"),
        ({"cycle_amount": 1e300}, "cycle_amount"),
        ({"payments": [{"amount": "x", "due_at": "2026-04-01"}]}, r"payments\.amount"),
        ({"payments": [{"amount": 1}]}, r"payments\.due_at"),
        ({"payments": [{"amount": 1, "due_at": "2026-04-01", "description": 5}]}, r"payments\.description"),
    ],
)
async def test_what_a_subscription_cannot_be(shop: Client, facts: dict[str, Any], parameter: str) -> None:
    with pytest.raises(Exception, match=parameter):
        await recurring(shop, **facts)
    with pytest.raises(NotFound):
        await shop.v1.subscriptions.get_by_deal(1)


async def test_it_goes_with_its_deal(shop: Client) -> None:
    made = await recurring(shop)
    await shop.v2.deals.delete(1)
    with pytest.raises(NotFound):
        await shop.v1.subscriptions.get(made.id)
