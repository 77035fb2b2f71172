"""Deals by periods (product 9.16)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.backend.custom import add_fields, key
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.database import Database
from tui.backend.errors import Refusal
from tui.backend.rules.timeline import periods


def days(start: str, interval: str, amount: int) -> list[tuple[str, str]]:
    found = periods(date.fromisoformat(start), interval, amount)
    return [(one.first.isoformat(), one.last.isoformat()) for one in found]


@pytest.mark.parametrize(
    ("start", "interval", "wanted"),
    [
        ("2026-03-01", "day", [("2026-03-01", "2026-03-01"), ("2026-03-02", "2026-03-02")]),
        ("2026-03-04", "week", [("2026-03-04", "2026-03-10"), ("2026-03-11", "2026-03-17")]),
        ("2024-02-01", "month", [("2024-02-01", "2024-02-29"), ("2024-03-01", "2024-03-31")]),
        ("2026-01-31", "month", [("2026-01-31", "2026-02-27"), ("2026-02-28", "2026-03-30")]),
        ("2026-11-01", "quarter", [("2026-11-01", "2027-01-31"), ("2027-02-01", "2027-04-30")]),
    ],
)
def test_periods(start: str, interval: str, wanted: list[tuple[str, str]]) -> None:
    assert days(start, interval, 2) == wanted


def test_periods_that_are_none() -> None:
    for start, interval, amount in (("2026-01-01", "day", 0), ("2026-01-01", "day", 1001), ("9999-01-01", "month", 12)):
        with pytest.raises(Refusal, match="amount"):
            days(start, interval, amount)


@pytest.fixture
async def world(client: Client, clock: Clock) -> None:
    """Deals of March and April: open, won, lost, archived, in dollars."""
    await client.call("v2.stages.update", {"id": 1}, {"deal_probability": 50})
    for body in (
        {"value": 10, "expected_close_date": "2026-04-30"},
        {"value": 20, "status": "won"},
        {"value": 40, "status": "lost"},
        {"value": 80, "is_archived": True},
    ):
        await client.call("deals.create", {}, {"title": "D"} | body)
    clock.advance(days=30)
    await client.call("deals.create", {}, {"title": "D", "value": 100, "currency": "USD"})


async def told(client: Client, **wanted: Any) -> list[Any]:
    asked: dict[str, Any] = {"start_date": "2026-03-01", "interval": "month", "amount": 2, "field_key": "add_time"}
    return list(await client.call("v1.deals.get_timeline", asked | wanted))


@pytest.mark.usefixtures("world")
async def test_open_and_won_deals_fall_into_their_months(client: Client) -> None:
    march, april = await told(client)

    assert (march.period_start, march.period_end) == ("2026-03-01 00:00:00", "2026-03-31 23:59:59")
    assert [deal["id"] for deal in march.deals] == [1, 2]
    assert march.totals == {
        "count": 2,
        "values": {"EUR": 30},
        "weighted_values": {"EUR": 25},
        "open_count": 1,
        "open_values": {"EUR": 10},
        "weighted_open_values": {"EUR": 5},
        "won_count": 1,
        "won_values": {"EUR": 20},
    }
    assert ([deal["id"] for deal in april.deals], april.totals["values"]) == ([5], {"USD": 100})
    assert (march.deals[0]["user_id"], march.deals[0]["status"]) == (1, "open")


@pytest.mark.usefixtures("world")
async def test_by_other_fields(client: Client, database: Database) -> None:
    await add_fields(database)
    custom = {key("date"): "2026-03-31", key("daterange"): {"value": "2026-02-01", "until": "2026-04-01"}}
    await client.call("deals.update", {"id": 5}, {"custom_fields": custom})

    async def found(field_key: str) -> list[list[int]]:
        return [[deal["id"] for deal in one.deals] for one in await told(client, field_key=field_key)]

    assert await found("expected_close_date") == [[], [1]]
    assert await found("won_time") == [[2], []]
    assert await found(key("date")) == [[5], []]
    assert await found(key("daterange")) == [[], []]
    assert await found(f"{key('daterange')}_until") == [[], [5]]
    for wrong in ("title", key("text"), f"{key('date')}_until", "nothing"):
        with pytest.raises(Refused, match="field_key"):
            await found(wrong)


@pytest.mark.usefixtures("world")
async def test_it_is_narrowed_and_told_briefly(client: Client) -> None:
    (month, _) = await told(client, exclude_deals=True)
    assert (month.deals, month.totals["count"]) == (None, 2)
    assert [one.totals["count"] for one in await told(client, user_id=9)] == [0, 0]
    assert [one.totals["count"] for one in await told(client, pipeline_id=1)] == [2, 1]
    with pytest.raises(NotFound):
        await told(client, filter_id=9)


@pytest.mark.usefixtures("world")
async def test_totals_in_one_currency(client: Client) -> None:
    march, april = await told(client, totals_convert_currency="default_currency")
    assert march.totals_converted == march.totals
    assert list(april.totals_converted["values"]) == ["EUR"]
    assert (april.totals_converted["values"], april.totals_converted["weighted_values"]) == (
        {"EUR": 85.47},
        {"EUR": 42.74},
    )
    _march, april = await told(client, totals_convert_currency="USD")
    assert april.totals_converted["values"] == {"USD": 100}
    with pytest.raises(Refused, match="totals_convert_currency"):
        await told(client, totals_convert_currency="XXX")


@pytest.mark.usefixtures("world")
async def test_archived_deals_have_one_of_their_own(client: Client) -> None:
    asked = {"start_date": "2026-03-11", "interval": "day", "amount": 1, "field_key": "add_time"}
    (day,) = await client.call("v1.deals.get_archived_timeline", asked)
    assert ([deal["id"] for deal in day.deals], day.totals["values"]) == ([4], {"EUR": 80})
