"""Weighted values, conversion, totals, and amounts in words (product 9.5, 9.12)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.client import Client
from tui.backend.rates import CURRENCIES
from tui.backend.rules.money import Money, probability, rounded, weighted
from tui.backend.rules.summary import summary

KNOWN: dict[str, dict[str, Any]] = {
    code: {"code": code, "name": name, "symbol": symbol, "decimal_points": decimals, "is_custom_flag": False}
    for code, name, symbol, decimals, _rate in CURRENCIES
}
KNOWN["USR"] = {"code": "USR", "name": "users", "symbol": "", "decimal_points": 0, "is_custom_flag": True}
MONEY = Money(KNOWN, {"EUR": 1.0, "USD": 1.25, "JPY": 160.0}, "en_US")
STAGE = {"deal_probability": 35}
PIPELINE = {"is_deal_probability_enabled": True}


def row(value: float, currency: str = "EUR", **more: Any) -> dict[str, Any]:
    return {"value": value, "currency": currency, "status": "open", "probability": None, **STAGE, **PIPELINE} | more


def test_a_deals_own_probability_counts_where_its_pipeline_lets_it() -> None:
    deal = row(1000, probability=80)

    assert probability(deal, STAGE, PIPELINE) == 80
    assert probability(deal, STAGE, {"is_deal_probability_enabled": False}) == 35
    assert probability(row(1000, probability=0), STAGE, PIPELINE) == 0
    assert probability(row(1000), STAGE, PIPELINE) == 35


def test_weighted_values_seen_at_pipedrive_and_of_closed_deals() -> None:
    assert weighted(row(1000), 35, 2) == 350
    assert weighted(row(1000, status="won"), 35, 2) == 1000
    assert weighted(row(1000, status="lost"), 35, 2) == 0


@pytest.mark.parametrize(
    ("amount", "decimals", "expected"),
    [(0.125, 2, 0.13), (2.675, 2, 2.68), (1.5, 0, 2.0), (-0.125, 2, -0.13), (1e300, 2, 1e300), (0.0, 2, 0.0)],
)
def test_amounts_are_rounded_half_up(amount: float, decimals: int, expected: float) -> None:
    assert rounded(amount, decimals) == expected


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 3))
def test_rounding_never_moves_an_amount_far(amount: float, decimals: int) -> None:
    assert abs(rounded(amount, decimals) - amount) <= 0.5 * 10**-decimals * 1.001


@pytest.mark.parametrize(
    ("amount", "code", "expected"),
    [
        (5000, "EUR", "€5,000"),
        (10.5, "USD", "US$10.50"),
        (1234567, "JPY", "¥1,234,567"),
        (1234.6, "JPY", "¥1,235"),
        (500, "USR", "500 users"),
        (-5, "EUR", "-€5"),
        (7, "XXX", "XXX7"),
    ],
)
def test_amounts_in_words(amount: float, code: str, expected: str) -> None:
    assert MONEY.written(amount, code) == expected


def test_separators_are_those_of_the_users_language() -> None:
    assert Money(KNOWN, {}, "de_DE").written(1234567.5, "EUR") == "€1.234.567,50"


def test_conversion_goes_through_the_euro_and_never_guesses() -> None:
    assert MONEY.converted(10, "EUR", "USD") == 12.5
    assert MONEY.converted(12.5, "USD", "EUR") == 10
    assert MONEY.converted(10, "USD", "JPY") == 1280
    assert MONEY.converted(10, "USR", "EUR") is None
    assert MONEY.converted(10, "USR", "USR") == 10


def test_totals_by_currency_plain_weighted_and_converted() -> None:
    rows = [row(100), row(50, status="won"), row(10, "USD"), row(7, "USR"), row(9, status="lost")]
    found = summary(rows, MONEY, "USD")

    assert found["values_total"]["EUR"] == {
        "value": 159,
        "count": 3,
        "value_formatted": "€159",
        "value_converted": 198.75,
        "value_converted_formatted": "US$198.75",
    }
    assert found["weighted_values_total"]["EUR"] == {"value": 85, "count": 3, "value_formatted": "€85"}
    assert found["values_total"]["USR"]["value_converted"] is None
    assert (found["total_count"], found["total_currency_converted_value"]) == (5, 208.75)
    assert found["total_weighted_currency_converted_value"] == 85 * 1.25 + 3.5
    assert found["total_currency_converted_value_formatted"] == "US$208.75"


def test_no_deals_make_empty_totals() -> None:
    found = summary([], MONEY, "EUR")

    assert (found["values_total"], found["total_count"], found["total_currency_converted_value"]) == ({}, 0, 0)
    assert found["total_currency_converted_value_formatted"] == "€0"


async def test_the_summary_counts_what_it_was_asked_for(client: Client) -> None:
    await client.call("deals.create", {}, {"title": "A", "value": 100, "currency": "EUR"})
    await client.call("deals.create", {}, {"title": "B", "value": 200, "stage_id": 2, "status": "won"})
    await client.call("deals.create", {}, {"title": "C", "value": 400, "is_archived": True})
    await client.call("deals.create", {}, {"title": "D", "value": 800})
    await client.v2.deals.delete(4)

    async def total(**wanted: Any) -> float | None:
        return (await client.v1.deals.summary(**wanted)).total_currency_converted_value

    assert await total() == 300
    assert await total(status="open") == 100
    assert await total(stage_id=2) == 200
    assert await total(pipeline_id=1, user_id=1) == 300
    assert await total(user_id=2) == 0


async def test_every_currency_of_a_new_company_has_a_rate(client: Client) -> None:
    codes = [currency.code for currency in (await client.v1.currencies.list()).items]
    for code in codes:
        await client.call("deals.create", {}, {"title": "A", "value": 100, "currency": code})
    totals = (await client.v1.deals.summary()).values_total or {}

    assert set(totals) == set(codes)
    assert all((total.value_converted or 0) > 0 for total in totals.values())
