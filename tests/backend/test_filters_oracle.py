"""Whatever a filter asks, SQL lets through the deals that plain Python does (product 9.10)."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from tests.backend.custom import add_fields, key
from tests.backend.filter_oracle import Oracle, Row, Tables, shown
from tests.conftest import Clock
from tests.dice import thrown
from tui.backend import tables
from tui.backend.call import Call, filled
from tui.backend.database import Database
from tui.backend.filters.catalogue import Catalogue, catalogue
from tui.backend.filters.conditions import written
from tui.backend.filters.sql import matching

NOW = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu")
SEED, DEALS = 4, 60
WORDS = ("Roof", "roof tiles", "ÄPFEL", "100% wool", "a_b", "Straße", "", None)
NAMES = ("Rita Roof", "rita", "Zoë", "O'Hara")
PLACES = ("Berlin", "New York", None)


@cache
def company() -> Tables:
    """Rows with every kind of value, gaps, and times around midnights and changes of clocks."""
    dice = Random(SEED)
    stages = [
        {"id": n, "name": f"S{n}", "pipeline_id": 1 + (n > 3), "order_nr": n, "is_deal_rot_enabled": n % 2 == 0}
        | {"days_to_rotten": 14 * n if n % 2 == 0 else None}
        for n in range(1, 6)
    ]
    people = [_person(n, dice) for n in range(1, 7)]
    orgs = [_org(n, dice) for n in range(1, 5)]
    deals = [_deal(n, dice) for n in range(1, DEALS + 1)]
    lines = [
        {"id": n, "deal_id": dice.randint(1, DEALS), "product_id": dice.randint(1, 3), "order_nr": 1, "item_price": 1.0}
        | {"quantity": 1.0, "sum": 1.0, "currency": "EUR"}
        for n in range(1, 31)
    ]
    products = [{"id": n, "name": f"Tile {n}", "code": f"T{n}", "is_deleted": n == 3} for n in range(1, 4)]
    return {
        "stages": stages,
        "persons": people,
        "organizations": orgs,
        "deals": deals,
        "deal_products": lines,
        "products": products,
        "activities": [_activity(n, dice) for n in range(1, 61)],
        "stage_history": [_stay(n, dice) for n in range(1, 61)],
        "team_users": [{"team_id": 1, "user_id": 1}, {"team_id": 1, "user_id": 2}, {"team_id": 2, "user_id": 3}],
    }


def _moment(dice: Random) -> str:
    """A time near a border of the days a filter speaks of, in any of the zones."""
    day = NOW + timedelta(days=dice.choice((-60, -30, -28, -14, -8, -7, -6, -1, 0, 0, 1, 2, 7, 8, 30, 60)))
    midnight = day.replace(hour=dice.choice((0, 4, 18, 22, 23)), minute=dice.choice((0, 15)), second=0)
    return (midnight - timedelta(seconds=dice.choice((0, 1)))).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(dice: Random) -> str | None:
    return dice.choice((None, _moment(dice)[:10]))


def _person(number: int, dice: Random) -> Row:
    emails = dice.sample(["rita@roof.example", "R_B@x.example", "zoë@x.example"], dice.randint(0, 2))
    phones = dice.sample(["+49 30 1234", "(030) 99-1", "work"], dice.randint(0, 2))
    return {
        "id": number,
        "name": dice.choice(NAMES),
        "emails": [{"value": one, "label": "work", "primary": n == 0} for n, one in enumerate(emails)],
        "phones": [{"value": one, "label": "home", "primary": n == 0} for n, one in enumerate(phones)],
        "is_deleted": number == 6,
        "owner_id": 1,
    }


def _org(number: int, dice: Random) -> Row:
    address = {"value": f"{number} Roof street", "locality": dice.choice(PLACES)}
    return {
        "id": number,
        "name": dice.choice(NAMES),
        "address": dice.choice((None, address)),
        "is_deleted": number == 4,
        "owner_id": 1,
    }


def _deal(number: int, dice: Random) -> Row:
    return {
        "id": number,
        "title": dice.choice([word for word in WORDS if word]),
        "value": dice.choice((0.0, 10.0, 12.5, 5000.0)),
        "currency": dice.choice(("EUR", "USD")),
        "status": dice.choice(("open", "open", "won", "lost")),
        "stage_id": dice.randint(1, 5),
        "pipeline_id": dice.randint(1, 2),
        "owner_id": dice.randint(1, 4),
        "person_id": dice.choice((None, *range(1, 7))),
        "org_id": dice.choice((None, *range(1, 5))),
        "label_ids": dice.choice(([], [1], [2, 1], [12], [1, 12])),
        "probability": dice.choice((None, 10, 50)),
        "lost_reason": dice.choice(WORDS),
        "expected_close_date": _day(dice),
        "add_time": _moment(dice),
        "update_time": _moment(dice),
        "won_time": dice.choice((None, _moment(dice))),
        "visible_to": dice.choice((1, 3, 7)),
        "is_archived": dice.random() < 0.2,
        "is_deleted": False,
        "custom_fields": {name: make(dice) for name, make in CUSTOM.items() if dice.random() < 0.7},
    }


def _activity(number: int, dice: Random) -> Row:
    return {
        "id": number,
        "subject": dice.choice(NAMES),
        "type": dice.choice(("call", "meeting")),
        "deal_id": dice.randint(1, DEALS),
        "due_date": _day(dice),
        "due_time": dice.choice((None, "09:00:00", "10:30:00")),
        "done": dice.random() < 0.5,
        "is_deleted": dice.random() < 0.1,
        "owner_id": 1,
    }


def _stay(number: int, dice: Random) -> Row:
    entered = {"entered_at": _moment(dice), "left_at": None}
    return {"id": number, "deal_id": dice.randint(1, DEALS), "stage_id": dice.randint(1, 5)} | entered


CUSTOM: dict[str, Callable[[Random], Any]] = {
    key("varchar"): lambda dice: dice.choice([word for word in WORDS if word]),
    key("double"): lambda dice: dice.choice((0, 2.5, 10)),
    key("monetary"): lambda dice: {"value": dice.choice((1, 2.5)), "currency": "EUR"},
    key("date"): lambda dice: _moment(dice)[:10],
    key("daterange"): lambda dice: {"value": "2026-03-20", "until": dice.choice(("2026-03-25", "2026-04-02"))},
    key("time"): lambda dice: {"value": dice.choice(("09:00:00", "10:30:00")), "timezone_id": 1},
    key("timerange"): lambda dice: {"value": "09:00:00", "until": dice.choice(("10:30:00", "12:00:00"))},
    key("enum"): lambda dice: dice.choice((1, 2)),
    key("set"): lambda dice: dice.choice(([1], [2, 1], [2])),
    key("user"): lambda dice: dice.randint(1, 3),
    key("org"): lambda dice: dice.randint(1, 3),
    key("address"): lambda dice: {"value": "1 Roof", "locality": dice.choice(PLACES)},
}

# -- what is asked ----------------------------------------------------------------------------------------------------

AMOUNT = ("=", "!=", ">", "<", ">=", "<=")
EMPTY = ("IS NULL", "IS NOT NULL")
TEXT = ("=", "!=", "LIKE '%$%'", "LIKE '$%'", "NOT LIKE '$%'", "LIKE '%$'", "NOT LIKE '%$%'", "NOT LIKE '%$'")
ENDS = ("ends_at", "does_not_end_at", "ends_before", "ends_e_before", "ends_after", "ends_e_after", "includes")
SAME = ("=", "!=")
WHEN = (
    *("last_week", "this_week", "next_week", "last_month", "this_month", "next_month", "before_today", "today", "now"),
    *("before_tomorrow", "later_or_today", "later_or_tomorrow", "yesterday", "tomorrow", "2_weeks_ago", "in_1_week"),
    *("1_months_ago", "in_2_months", "2026-03-28", "2026-03-29", "2026-03-27"),
)
SAID = ("roof", "ROOF tiles", "äpfel", "%", "_", "a_b", "STRASSE", "e", "rita")
IDS = ("1", 2, "3", "12")
AMOUNTS = ("0", "2.5", 10, "12.50", -1)
CLOCKS = ("09:00", "10:30:00", "11:00")

ASKED: tuple[tuple[str, str, tuple[str, ...], tuple[Any, ...]], ...] = (
    ("deal", "title", ("=", "LIKE '%$%'", "LIKE '$%'", "NOT LIKE '$%'", "LIKE '%$'"), SAID),
    ("deal", "lost_reason", (*TEXT, *EMPTY), SAID),
    ("deal", "value", (*AMOUNT, *EMPTY), AMOUNTS),
    ("deal", "probability", (*AMOUNT, *EMPTY), ("10", 50, "20")),
    ("deal", "currency", SAME, ("EUR", "USD")),
    ("deal", "status", SAME, ("open", "won", "lost", "deleted")),
    ("deal", "stage_id", (*SAME, "has_been"), IDS),
    ("deal", "pipeline_id", SAME, IDS),
    ("deal", "owner_id", (*SAME, *EMPTY, "belongs_to_team"), IDS),
    ("deal", "person_id", (*SAME, *EMPTY), IDS),
    ("deal", "org_id", (*SAME, *EMPTY), IDS),
    ("deal", "visible_to", SAME, ("1", 7)),
    ("deal", "label_ids", (*SAME, "contains", "not_contains", *EMPTY), ("1", "1,2", [12], [2, 1], "12")),
    ("deal", "is_archived", SAME, ("1", False, "true")),
    ("deal", "expected_close_date", (*AMOUNT, *EMPTY), (*WHEN, "rotten_time")),
    ("deal", "add_time", (*AMOUNT, *EMPTY), (*WHEN, "rotten_time")),
    ("deal", "won_time", (*AMOUNT, *EMPTY), WHEN),
    ("deal", "next_activity_date", (*AMOUNT, *EMPTY), (*WHEN, "rotten_time")),
    ("deal", "last_activity_date", (*AMOUNT, *EMPTY), WHEN),
    ("deal", "rotten_time", (*AMOUNT, *EMPTY), WHEN),
    ("deal", "activities_count", AMOUNT, ("0", 1, "2")),
    ("deal", "undone_activities_count", AMOUNT, ("0", 1)),
    ("deal", "entered_stage", AMOUNT, WHEN),
    ("deal", key("varchar"), (*TEXT, *EMPTY), SAID),
    ("deal", key("double"), (*AMOUNT, *EMPTY), AMOUNTS),
    ("deal", key("monetary"), (*AMOUNT, *EMPTY), AMOUNTS),
    ("deal", key("date"), (*AMOUNT, *EMPTY), WHEN),
    ("deal", key("daterange"), (*AMOUNT, *ENDS, *EMPTY), WHEN),
    ("deal", key("time"), (*AMOUNT, *EMPTY), CLOCKS),
    ("deal", key("timerange"), (*AMOUNT, *ENDS, *EMPTY), CLOCKS),
    ("deal", key("enum"), (*SAME, *EMPTY), IDS),
    ("deal", key("set"), (*SAME, "contains", "not_contains", *EMPTY), ("1", "1,2", [2])),
    ("deal", key("user"), (*SAME, *EMPTY), IDS),
    ("deal", key("org"), (*SAME, *EMPTY), IDS),
    ("deal", key("address"), (*TEXT, *EMPTY), ("1 roof", "berlin", "new")),
    ("person", "name", (*TEXT, *EMPTY), SAID),
    ("person", "emails", (*TEXT, *EMPTY), ("rita@roof.example", "r_b", "EXAMPLE", "work", "zoë")),
    ("person", "phones", (*TEXT, *EMPTY), ("+49", "30 1234", "home", "work", "99-1")),
    ("organization", "address", (*TEXT, *EMPTY), ("roof", "1 roof street", "street")),
    ("organization", "address_locality", (*TEXT, *EMPTY), ("berlin", "york")),
    ("organization", "id", AMOUNT, IDS),
    ("activity", "type", SAME, ("call", "meeting", "lunch")),
    ("activity", "due_date", (*AMOUNT, *EMPTY), WHEN),
    ("activity", "due_time", (*AMOUNT, *EMPTY), CLOCKS),
    ("activity", "done", SAME, ("0", "1")),
    ("product", "name", (*TEXT, *EMPTY), ("tile 1", "tile", "3")),
)
"""Object, field, operators, values."""


@st.composite
def condition(draw: st.DrawFn) -> Row:
    of, field, operators, values = draw(st.sampled_from(ASKED))
    operator = draw(st.sampled_from(operators))
    value = None if operator in EMPTY else draw(st.sampled_from(values))
    if operator in ("has_been", "belongs_to_team"):
        value = draw(st.sampled_from(("1", 2, "3")))
    extra = {
        "entered_stage": draw(st.sampled_from(("1", 3))),
        key("address"): draw(st.sampled_from((None, "locality"))),
    }
    return {"object": of, "field_id": field, "operator": operator, "value": value, "extra_value": extra.get(field)}


@st.composite
def conditions(draw: st.DrawFn) -> Row:
    every, one = (draw(st.lists(condition(), max_size=3)) for _group in range(2))
    return {
        "glue": "and",
        "conditions": [{"glue": "and", "conditions": every}, {"glue": "or", "conditions": one}],
    }


Ask = Callable[[Row, str], set[int]]


@pytest.fixture(scope="module")
def ask(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Which deals of that company SQL lets through."""
    directory = Path(shutil.copytree(template, tmp_path_factory.mktemp("filtered") / "workspace"))
    with asyncio.Runner() as runner:
        database = Database(directory, clock=Clock(NOW))
        runner.run(database.open())
        runner.run(fill(database))
        known = runner.run(fields_of_deals(database))
        yield lambda asked, zone: runner.run(answered(database, asked, zone, known))
        runner.run(database.close())


async def fill(database: Database) -> None:
    await add_fields(database)
    async with database.writing() as db:
        await db.execute(tables.stages.delete())
        for name, rows in company().items():
            table = tables.metadata.tables[name]
            await db.execute(insert(table), [filled(table, row) for row in rows])


async def fields_of_deals(database: Database) -> Catalogue:
    async with database.reading() as db:
        return (await catalogue(Call(db, {"id": 1}, database.company, NOW))).of("deal")


async def answered(database: Database, asked: Row, zone: str, known: Catalogue) -> set[int]:
    async with database.reading() as db:
        call = Call(db, {"id": 1, "timezone_name": zone}, database.company, NOW)
        found = await matching(call, written(asked, "deal", known), "deal")
        return {row["id"] for row in await call.rows(select(tables.deals.c.id).where(found))}


@settings(max_examples=thrown(200), deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(asked=conditions(), zone=st.sampled_from(ZONES))
def test_sql_and_plain_python_agree(ask: Ask, asked: Row, zone: str) -> None:
    oracle = Oracle(company(), NOW, ZoneInfo(zone))

    assert ask(asked, zone) == oracle.matching(asked), shown(asked)


@pytest.mark.parametrize(("of", "field", "operators", "values"), ASKED, ids=[f"{one[0]} {one[1]}" for one in ASKED])
def test_every_operator_divides_the_deals(
    ask: Ask, of: str, field: str, operators: tuple[str, ...], values: tuple[Any, ...]
) -> None:
    """Each operator with each value, alone."""
    oracle = Oracle(company(), NOW, ZoneInfo(ZONES[0]))
    for operator in operators:
        for value in (None,) if operator in EMPTY else values:
            if operator in ("has_been", "belongs_to_team") and value not in ("1", 2, "3"):
                continue
            one = {"object": of, "field_id": field, "operator": operator, "value": value}
            one["extra_value"] = "1" if field == "entered_stage" else None
            asked = {
                "glue": "and",
                "conditions": [{"glue": "and", "conditions": [one]}, {"glue": "or", "conditions": []}],
            }
            assert ask(asked, ZONES[0]) == oracle.matching(asked), shown(asked)
