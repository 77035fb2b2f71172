"""Goals: what they may be, who finds them, and how far they have come (product 9.14)."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.call import filled
from tui.backend.database import Database
from tui.backend.tables import currencies, team_users, teams, users

GOAL: dict[str, Any] = {
    "title": "Roofs",
    "assignee": {"id": 1, "type": "person"},
    "type": {"name": "deals_started", "params": {"pipeline_id": None}},
    "expected_outcome": {"target": 5, "tracking_metric": "quantity"},
    "duration": {"start": "2026-01-01", "end": "2026-12-31"},
    "interval": "monthly",
}
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


async def made(client: Client, **more: Any) -> Any:
    return await client.call("goals.create", {}, GOAL | more)


def of(name: str, metric: str = "quantity", currency_id: int | None = None, **params: Any) -> dict[str, Any]:
    outcome = {"target": 5, "tracking_metric": metric} | ({"currency_id": currency_id} if currency_id else {})
    return {"type": {"name": name, "params": params}, "expected_outcome": outcome}


async def progress(client: Client, period: tuple[date, date] = MARCH, **more: Any) -> Any:
    goal = await made(client, **more)
    found = await client.v1.goals.get_results(goal.id, period_start=period[0], period_end=period[1])
    assert found.goal is not None
    assert found.goal["id"] == goal.id
    return found.progress


# -- what a goal is ---------------------------------------------------------------------------------------------------


async def test_a_goal_is_kept_and_found(client: Client) -> None:
    goal = await made(client, expected_outcome={"target": "50", "tracking_metric": "quantity"})

    assert re.fullmatch("[0-9a-f]{32}", str(goal.id))
    assert (goal.owner_id, goal.title, goal.interval, goal.is_active) == (1, "Roofs", "monthly", True)
    assert goal.expected_outcome == {"target": 50, "tracking_metric": "quantity"}
    assert (goal.type, goal.assignee) == (
        {"name": "deals_started", "params": {"pipeline_id": None}},
        {"type": "person", "id": 1},
    )
    assert goal.duration == {"start": "2026-01-01", "end": "2026-12-31"}
    assert [found.id for found in (await client.v1.goals.find()).items] == [goal.id]


async def test_the_envelope_names_the_service(client: Client) -> None:
    raw = json.loads(await client.raw("goals.find", {}))

    assert (raw["statusCode"], raw["statusText"], raw["service"]) == (20000, "OK", "statistics-goals-api")
    assert raw["data"] == {"goals": []}


async def test_a_goal_changes_in_parts_and_is_deleted(client: Client) -> None:
    goal = await made(client)
    changed = await client.call("goals.update", {"id": goal.id}, {"duration": {"start": "2026-02-01", "end": None}})

    assert (changed.title, changed.duration) == ("Roofs", {"start": "2026-02-01", "end": None})
    await client.v1.goals.delete(str(goal.id))
    assert (await client.v1.goals.find()).items == []
    for call in (client.v1.goals.delete(str(goal.id)), client.v1.goals.delete("0" * 32)):
        with pytest.raises(NotFound):
            await call


WRONG: dict[str, dict[str, Any]] = {
    "type.name": of("deals_dreamt"),
    "type.params.pipeline_id": of("deals_won", pipeline_id=[99]),
    "type.params.stage_id": of("deals_progressed"),
    "type.params.activity_type_id": of("activities_added", activity_type_id=5),
    "assignee.type": {"assignee": {"id": 1, "type": "robot"}},
    "assignee.id": {"assignee": {"id": 99, "type": "person"}},
    "duration.start": {"duration": {"start": "soon", "end": None}},
    "duration.end": {"duration": {"start": "2026-02-01", "end": "2026-01-01"}},
    "expected_outcome.target": {"expected_outcome": {"target": "many", "tracking_metric": "quantity"}},
    "expected_outcome.tracking_metric": of("activities_added", "sum"),
    "expected_outcome.currency_id": of("deals_won", "quantity", 1),
}


@pytest.mark.parametrize("parameter", WRONG)
async def test_what_no_goal_may_be(client: Client, parameter: str) -> None:
    with pytest.raises(Refused) as refused:
        await made(client, **WRONG[parameter])
    assert (refused.value.status, list(refused.value.fields)) == (400, [parameter])


async def test_finding_by_what_it_is(client: Client) -> None:
    won = await made(client, title="Won", **of("deals_won", "sum", 2, pipeline_id=[1]))
    calls = await made(client, title="Calls", **of("activities_added", activity_type_id=[1, 2]))
    old = await made(client, title="Old", duration={"start": "2025-01-01", "end": "2025-12-31"})

    async def found(**asked: Any) -> list[Any]:
        return [goal.id for goal in (await client.v1.goals.find(**asked)).items]

    assert await found() == [won.id, calls.id]
    assert await found(is_active=False) == [old.id]
    assert await found(title="calls") == [calls.id]
    assert await found(type_name="deals_won") == [won.id]
    assert await found(expected_outcome_tracking_metric="sum", expected_outcome_currency_id=2) == [won.id]
    assert await found(type_params_pipeline_id=[1]) == [won.id]
    assert await found(type_params_activity_type_id=[2, 1]) == [calls.id]
    assert await found(assignee_id=2) == []
    assert await found(period_start=date(2025, 2, 1), period_end=date(2025, 3, 1), is_active=False) == [old.id]
    assert await found(period_start=date(2025, 2, 1), period_end=date(2025, 3, 1)) == []
    with pytest.raises(Refused, match="period"):
        await found(period_end=date(2025, 3, 1))


async def test_goals_of_others_are_found_only_where_they_are_asked_for(client: Client, database: Database) -> None:
    await colleagues(database)
    async with database.writing() as db:
        await db.execute(teams.insert().values(filled(teams, {"name": "North", "manager_id": 2})))
        await db.execute(team_users.insert().values(team_id=1, user_id=1))
    theirs = await made(client, assignee={"id": 2, "type": "person"})
    mine = await made(client, assignee={"id": 1, "type": "team"})
    async with database.writing() as db:
        from tui.backend.tables import goals

        await db.execute(goals.update().values(owner_id=2))

    assert [goal.id for goal in (await client.v1.goals.find()).items] == [mine.id]
    assert [goal.id for goal in (await client.v1.goals.find(assignee_id=2)).items] == [theirs.id]
    assert len((await client.v1.goals.find(type_name="deals_started")).items) == 2


# -- how far it has come ----------------------------------------------------------------------------------------------


async def colleagues(database: Database) -> None:
    async with database.writing() as db:
        await db.execute(users.insert(), [filled(users, {"id": n, "name": f"U{n}"}) for n in (2, 3)])


@pytest.fixture
async def sales(client: Client, database: Database, clock: Clock) -> None:
    """Deals begun on 11 and 15 March and on 2 April, in two currencies and by two people."""
    await colleagues(database)
    await client.call("deals.create", {}, {"title": "A", "value": 100, "currency": "EUR"})
    await client.call("deals.create", {}, {"title": "B", "value": 117, "currency": "USD", "owner_id": 2})
    clock.advance(days=4)
    await client.call(
        "deals.create", {}, {"title": "C", "value": 50, "currency": "EUR", "expected_close_date": "2026-03-31"}
    )
    await client.call("deals.update", {"id": 1}, {"stage_id": 2})
    await client.call("deals.update", {"id": 2}, {"status": "won"})
    clock.advance(days=18)
    await client.call("deals.create", {}, {"title": "D", "value": 7, "currency": "EUR"})
    await client.call("deals.update", {"id": 3}, {"stage_id": 2})


EVERYBODY: dict[str, Any] = {"assignee": {"id": 1, "type": "company"}}


async def test_deals_started(client: Client, sales: None) -> None:
    assert await progress(client) == 2
    assert await progress(client, YEAR) == 3
    assert await progress(client, **EVERYBODY) == 3
    assert await progress(client, assignee={"id": 2, "type": "person"}) == 1
    assert await progress(client, **EVERYBODY, **of("deals_started", pipeline_id=[1])) == 3
    await client.call("pipelines.create", {}, {"name": "Empty"})
    assert await progress(client, **EVERYBODY, **of("deals_started", pipeline_id=[2])) == 0


async def test_sums_are_in_the_goals_currency(client: Client, database: Database, sales: None) -> None:
    async with database.reading() as db:
        known = {row.code: row.id for row in await db.execute(select(currencies.c.code, currencies.c.id))}

    assert await progress(client, **EVERYBODY, **of("deals_started", "sum", known["EUR"])) == 250
    assert await progress(client, **EVERYBODY, **of("deals_started", "sum", known["USD"])) == 292.5
    assert await progress(client, **EVERYBODY, **of("deals_started", "sum")) == 250, "the company's currency"
    assert await progress(client, **EVERYBODY, **of("deals_won", "sum", known["EUR"])) == 100


async def test_deals_won(client: Client, sales: None) -> None:
    assert await progress(client, **of("deals_won")) == 0
    assert await progress(client, **EVERYBODY, **of("deals_won")) == 1
    await client.call("deals.update", {"id": 2}, {"status": "open"})
    assert await progress(client, **EVERYBODY, **of("deals_won")) == 0


async def test_deals_progressed_count_by_their_latest_entry(client: Client, sales: None, clock: Clock) -> None:
    into_two = of("deals_progressed", stage_id=2)
    assert await progress(client, **into_two) == 1
    assert await progress(client, YEAR, **into_two) == 2
    await client.call("deals.update", {"id": 1}, {"stage_id": 3})
    await client.call("deals.update", {"id": 1}, {"stage_id": 2})
    assert await progress(client, **into_two) == 0, "it came again in April"


async def test_revenue_that_is_expected_is_weighted(client: Client, sales: None) -> None:
    """Won in March: 100 EUR; to be won by 31 March: 50 EUR at 40 %."""
    await client.call("deals.update", {"id": 3}, {"probability": 40})
    assert await progress(client, **EVERYBODY, **of("revenue_forecast", "sum")) == 120


async def test_activities(client: Client, clock: Clock) -> None:
    for n, type_ in enumerate(("call", "call", "meeting")):
        await client.call("activities.create", {}, {"subject": "S", "type": type_, "done": n == 0})
    clock.advance(days=30)
    await client.call("activities.update", {"id": 2}, {"done": True})

    assert await progress(client, **of("activities_added")) == 3
    assert await progress(client, **of("activities_added", activity_type_id=[1])) == 2
    assert await progress(client, **of("activities_completed")) == 1
    assert await progress(client, YEAR, **of("activities_completed")) == 2
    await client.v2.activities.delete(1)
    assert await progress(client, **of("activities_completed")) == 0


async def test_both_days_of_a_period_belong_to_it_by_the_callers_calendar(
    client: Client, database: Database, clock: Clock
) -> None:
    async with database.writing() as db:
        await db.execute(users.update().values(timezone_name="Asia/Tokyo"))
    clock.advance(hours=5, minutes=30)
    await client.call("deals.create", {}, {"title": "12 March there"})

    assert await progress(client, (date(2026, 3, 12), date(2026, 3, 12))) == 1
    assert await progress(client, (date(2026, 3, 11), date(2026, 3, 11))) == 0


@pytest.mark.parametrize(
    ("start", "end", "parameter"),
    [
        ("2025-12-31", "2026-03-31", "period.start"),
        ("2026-01-01", "2027-01-01", "period.end"),
        ("2026-03-02", "2026-03-01", "period.end"),
    ],
)
async def test_a_period_lies_in_the_goals_duration(client: Client, start: str, end: str, parameter: str) -> None:
    with pytest.raises(Refused) as refused:
        await progress(client, (date.fromisoformat(start), date.fromisoformat(end)))
    assert list(refused.value.fields) == [parameter]
