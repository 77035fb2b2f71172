"""Totals of amounts that together are beyond the largest number are still numbers of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from fractions import Fraction
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from tui.backend.rules.money import LARGEST, added, bounded, rounded

HUGE = 1.5e308
DEALS: tuple[dict[str, Any], ...] = (
    {"value": HUGE, "currency": "EUR", "expected_close_date": "2026-03-20"},
    {"value": HUGE, "currency": "EUR", "expected_close_date": "2026-03-20"},
    {"value": HUGE, "currency": "USD", "expected_close_date": "2026-03-20"},
    {"value": HUGE, "currency": "EUR", "status": "won"},
    {"value": HUGE, "currency": "EUR", "status": "won"},
    {"value": -HUGE, "currency": "GBP", "status": "lost"},
    {"value": -HUGE, "currency": "GBP", "status": "lost"},
)
PERIOD = "start_date=2026-01-01&end_date=2026-12-31"
MONTHS = "start_date=2026-03-01&interval=month&amount=2"
TOTALS = (
    "/v1/deals/summary",
    "/v1/deals/summary/archived",
    f"/v1/deals/timeline?{MONTHS}&field_key=expected_close_date",
    f"/v1/deals/timeline?{MONTHS}&field_key=add_time&totals_convert_currency=default_currency",
    f"/v1/pipelines/1/movement_statistics?{PERIOD}",
    "/v1/pipelines/1/deals?get_summary=1&totals_convert_currency=USD",
    "/v1/pipelines/1?totals_convert_currency=USD",
    "/v1/stages/1/deals?get_summary=1",
    "/v1/deals/1/products",
    "/api/v2/deals",
)


def no_number(name: str) -> None:
    raise ValueError(f"JSON has no {name}")


def amounts(part: dict[str, Any]) -> dict[str, Any]:
    """A part of an answer; where it is by currency, each has its amount."""
    assert part.keys().isdisjoint({"EUR", "USD", "GBP"}) or None not in part.values()
    return part


def said(answer: httpx.Response) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.text, parse_constant=no_number, object_hook=amounts)
    assert answer.status_code < 300, found
    return found


@pytest.fixture
async def http(backend: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a company whose deals are worth more than a number can say."""
    transport = httpx.ASGITransport(backend)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for deal in DEALS:
            said(await client.post("/api/v2/deals", json={"title": "Endless"} | deal))
        yield client


@pytest.mark.parametrize("address", TOTALS)
async def test_totals_are_numbers(http: httpx.AsyncClient, address: str) -> None:
    answer = await http.get(address)

    assert said(answer)["success"]


async def test_a_total_beyond_the_largest_number_is_the_largest(http: httpx.AsyncClient) -> None:
    euros = said(await http.get("/v1/deals/summary"))["data"]["values_total"]["EUR"]

    assert (euros["count"], euros["value"]) == (4, sys.float_info.max)
    assert euros["value_formatted"].startswith("€179,769,313,")


@pytest.mark.parametrize("kind", ["deals_started", "deals_won", "revenue_forecast"])
async def test_what_goals_have_reached_is_a_number(http: httpx.AsyncClient, kind: str) -> None:
    euro = next(one for one in said(await http.get("/v1/currencies"))["data"] if one["code"] == "EUR")
    goal = {
        "title": "All of it",
        "type": {"name": kind, "params": {"pipeline_id": [1]}},
        "assignee": {"type": "company", "id": 1},
        "interval": "yearly",
        "duration": {"start": "2026-01-01", "end": "2026-12-31"},
        "expected_outcome": {"target": 1000, "tracking_metric": "sum", "currency_id": euro["id"]},
    }
    made = said(await http.post("/v1/goals", json=goal))["data"]["goal"]
    period = "period.start=2026-01-01&period.end=2026-12-31"

    assert 1e308 < said(await http.get(f"/v1/goals/{made['id']}/results?{period}"))["data"]["progress"] <= LARGEST


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=9))
def test_a_sum_is_finite_and_right_where_plain_addition_is_not(amounts: list[float]) -> None:
    exact = sum(map(Fraction, amounts), Fraction(0))

    if abs(exact) >= Fraction(LARGEST):
        assert abs(added(amounts)) == pytest.approx(LARGEST)
    else:
        assert abs(Fraction(added(amounts)) - exact) <= Fraction(max((abs(one) for one in amounts), default=0)) / 2**48


def test_an_infinity_is_the_largest_number() -> None:
    assert (bounded(float("inf")), rounded(float("-inf"), 2), added([])) == (LARGEST, -LARGEST, 0)


async def test_lines_that_are_given_away_can_be_read(http: httpx.AsyncClient) -> None:
    price = [{"currency": "EUR", "price": 1e14}]
    product = said(await http.post("/api/v2/products", json={"name": "Moon", "prices": price}))["data"]["id"]
    deal = said(await http.post("/api/v2/deals", json={"title": "Gift", "currency": "EUR"}))["data"]["id"]
    gift = {"product_id": product, "item_price": 1e14, "quantity": 1e6, "discount": 100}
    free = {"product_id": product, "item_price": 0, "quantity": HUGE}
    for line in (gift, free, free):
        said(await http.post(f"/api/v2/deals/{deal}/products", json=line))

    answer = said(await http.get(f"/v1/deals/{deal}/products"))
    assert [line["sum"] for line in answer["data"]] == [0, 0, 0]
    assert answer["additional_data"]["products_quantity_total"] == LARGEST
