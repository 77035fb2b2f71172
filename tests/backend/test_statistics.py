"""How deals move through a pipeline (product 9.15), and pipelines and stages in v1 (9.11)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backend.colleagues import colleague
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.rules.statistics import percent

MARCH = {"id": 1, "start_date": "2026-03-01", "end_date": "2026-03-31"}


async def add(client: Client, **fields: Any) -> int:
    return int((await client.call("deals.create", {}, {"title": "D"} | fields)).id)


async def change(client: Client, deal: int, **fields: Any) -> None:
    await client.call("deals.update", {"id": deal}, fields)


async def rates(client: Client, **wanted: Any) -> list[int]:
    found = await client.call("v1.pipelines.get_conversion_statistics", MARCH | wanted)
    return [one["conversion_rate"] for one in found.stage_conversions]


async def movement(client: Client, **wanted: Any) -> Any:
    return await client.call("v1.pipelines.get_movement_statistics", MARCH | wanted)


def test_percentages_are_rounded_half_up() -> None:
    assert [percent(*pair) for pair in ((0, 0), (1, 3), (1, 8), (2, 3), (1, 1))] == [0, 33, 13, 67, 100]


async def test_how_many_of_those_who_entered_a_stage_reached_the_next(client: Client) -> None:
    first, second, third = [await add(client) for _ in range(3)]
    await change(client, first, stage_id=2)
    await change(client, second, stage_id=4)
    await change(client, second, stage_id=3)
    await add(client, stage_id=3)

    assert await rates(client) == [67, 50, 50, 0], "a jump passes the stages between; going back enters nothing before"
    assert third
    found = await client.call("v1.pipelines.get_conversion_statistics", MARCH)
    assert [(one["from_stage_id"], one["to_stage_id"]) for one in found.stage_conversions] == [
        (1, 2),
        (2, 3),
        (3, 4),
        (4, 5),
    ]


async def test_won_and_lost_of_those_that_stood_in_it(client: Client, clock: Clock) -> None:
    early = await add(client)
    await change(client, early, status="won")
    clock.advance(days=31)
    for status in ("won", "lost", "won", "open"):
        await change(client, await add(client), status=status)
    april = {"id": 1, "start_date": "2026-04-01", "end_date": "2026-04-30"}
    found = await client.call("v1.pipelines.get_conversion_statistics", april)

    assert (found.won_conversion, found.lost_conversion) == (50, 25)


async def test_only_the_users_own_deals_and_only_of_the_period(client: Client, clock: Clock) -> None:
    other = await colleague(client, "bob")
    theirs = await add(client, owner_id=other)
    await change(client, theirs, stage_id=2)
    assert await rates(client) == [0, 0, 0, 0]
    assert await rates(client, user_id=other) == [100, 0, 0, 0]
    clock.advance(days=60)
    await change(client, theirs, stage_id=3)
    assert await rates(client, user_id=other) == [100, 0, 0, 0], "what came later is not of the period"
    with pytest.raises(Refused, match="end_date"):
        await rates(client, end_date="2026-02-01")
    with pytest.raises(NotFound):
        await rates(client, id=9)


async def test_what_came_moved_stayed_and_was_closed(client: Client, clock: Clock) -> None:
    old = await add(client, value=1, add_time="2026-02-01T09:30:00Z")
    won = await add(client, value=10)
    lost = await add(client, value=100, currency="USD")
    clock.advance(days=4)
    await change(client, won, stage_id=3)
    await change(client, won, status="won")
    await change(client, lost, status="lost")
    await change(client, old, stage_id=2)
    await change(client, old, stage_id=1)
    clock.advance(days=30)
    await change(client, old, status="won")
    found = await movement(client)

    assert found.movements_between_stages == {"count": 3}
    assert found.new_deals == {
        "count": 2,
        "deals_ids": [won, lost],
        "values": {"EUR": 10, "USD": 100},
        "formatted_values": {"EUR": "€10", "USD": "US$100"},
    }
    assert (found.deals_left_open["deals_ids"], found.won_deals["deals_ids"]) == ([old], [won])
    assert (found.lost_deals["values"], found.lost_deals["formatted_values"]) == ({"USD": 100}, {"USD": "US$100"})
    ages = found.average_age_in_days
    assert ages["across_all_stages"] == (58 + 4 + 4) // 3, "the old one is counted until the period's end"
    assert {one["stage_id"]: one["value"] for one in ages["by_stages"]} == {
        1: (58 + 4 + 4) // 3,
        2: 0,
        3: 0,
        4: 0,
        5: 0,
    }


async def test_a_deal_from_another_pipeline_is_no_new_one(client: Client) -> None:
    pipeline = (await client.call("v2.pipelines.create", {}, {"name": "P"})).id
    stage = (await client.call("v2.stages.create", {}, {"name": "S", "pipeline_id": pipeline})).id
    deal = await add(client, stage_id=stage)
    await change(client, deal, stage_id=1)
    found = await movement(client)
    assert (found.new_deals["count"], found.movements_between_stages["count"]) == (0, 0)
    assert found.deals_left_open["deals_ids"] == [deal]
    assert (await movement(client, id=pipeline)).new_deals["deals_ids"] == [deal]
    assert (await movement(client, id=pipeline)).deals_left_open["count"] == 0


async def names(client: Client) -> list[tuple[str | None, int | None]]:
    return [(one.name, one.order_nr) for one in (await client.v1.pipelines.list()).items]


async def test_pipelines_shift_when_one_takes_a_place(client: Client) -> None:
    for name in ("B", "C"):
        await client.call("v1.pipelines.create", {}, {"name": name})
    made = await client.call("v1.pipelines.create", {}, {"name": "D", "order_nr": 1, "deal_probability": 0})
    assert (made.order_nr, made.deal_probability, made.active, made.url_title) == (1, False, True, "D")
    assert await names(client) == [("D", 1), ("Pipeline", 2), ("B", 3), ("C", 4)]
    await client.call("v1.pipelines.update", {"id": made.id}, {"order_nr": 9, "name": "E"})
    assert await names(client) == [("Pipeline", 1), ("B", 2), ("C", 3), ("E", 4)]
    assert [one.selected for one in (await client.v1.pipelines.list()).items] == [True, False, False, False]
    with pytest.raises(Refused, match="order_nr"):
        await client.call("v1.pipelines.update", {"id": 1}, {"order_nr": 0})


async def test_a_pipeline_is_hidden_and_shown_again(client: Client) -> None:
    found = await client.call("v1.pipelines.update", {"id": 1}, {"active": 0})
    assert found.active is False
    assert await names(client) == []
    assert (await client.v1.stages.list()).items == []
    with pytest.raises(NotFound):
        await client.call("v1.pipelines.update", {"id": 1}, {"name": "X"})
    await client.call("v1.pipelines.update", {"id": 1}, {"active": 1})
    assert await names(client) == [("Pipeline", 1)]


async def test_stages_shift_and_take_their_deals_along(client: Client) -> None:
    await client.call("v1.stages.update", {"id": 5}, {"order_nr": 2})
    order = [(one.id, one.order_nr) for one in (await client.v1.stages.list(pipeline_id=1)).items]
    assert order == [(1, 1), (5, 2), (2, 3), (3, 4), (4, 5)]
    made = await client.call("v1.pipelines.create", {}, {"name": "P"})
    deal = await add(client, stage_id=5)
    moved = await client.call("v1.stages.update", {"id": 5}, {"pipeline_id": made.id, "rotten_flag": True})
    assert (moved.pipeline_id, moved.order_nr, moved.rotten_flag) == (made.id, 1, True)
    assert (await client.v2.deals.get(deal)).pipeline_id == made.id
    newest = (await client.v1.deals.list_changes(deal)).items[0]
    assert (newest.field_key, newest.old_value, newest.new_value) == ("pipeline_id", "1", str(made.id))


async def test_a_stage_in_both_dialects(client: Client) -> None:
    body = {"name": "S", "pipeline_id": 1, "rotten_flag": True, "rotten_days": 7, "deal_probability": 30}
    made = await client.call("v1.stages.create", {}, body)
    assert (made.order_nr, made.rotten_days, made.active_flag) == (6, 7, True)
    newer = await client.v2.stages.get(made.id)
    assert (newer.is_deal_rot_enabled, newer.days_to_rotten, newer.deal_probability) == (True, 7, 30)
    listed = (await client.v1.stages.list()).items[-1]
    assert (listed.pipeline_name, listed.pipeline_deal_probability) == ("Pipeline", True)
    for wrong in ({"deal_probability": 101}, {"rotten_days": 0}, {"name": None}, {"order_nr": 0}):
        with pytest.raises(Refused):
            await client.call("v1.stages.update", {"id": made.id}, wrong)
    assert (await client.v1.stages.delete_many(ids=[made.id, 5, 99])).id == [5, made.id]
    assert [one.id for one in (await client.v1.stages.list()).items] == [1, 2, 3, 4]


async def test_the_deals_of_a_pipeline_or_stage_are_the_callers_open_ones(client: Client) -> None:
    other = await colleague(client, "bob")
    mine, theirs = await add(client, value=10), await add(client, value=5, owner_id=other, stage_id=2)
    await add(client, status="won")
    await add(client, is_archived=True)

    async def found(call: str, **wanted: Any) -> list[int]:
        return [deal.id for deal in (await client.call(call, {"id": 1} | wanted)).items]

    assert await found("v1.pipelines.list_deals") == [mine]
    assert await found("v1.pipelines.list_deals", user_id=other) == [theirs]
    assert await found("v1.pipelines.list_deals", everyone=True) == [mine, theirs]
    assert await found("v1.pipelines.list_deals", everyone=True, stage_id=2) == [theirs]
    assert await found("v1.stages.list_deals") == [mine]
    assert await found("v1.stages.list_deals", id=2, everyone=True) == [theirs]
    page = await client.v1.pipelines.list_deals(1, everyone=True, limit=1)
    assert ([deal.user_id for deal in page.items], page.next) == ([1], 1)


async def test_what_the_deals_of_stages_come_to(client: Client) -> None:
    await client.call("v2.stages.update", {"id": 1}, {"deal_probability": 50})
    await add(client, value=10)
    await add(client, value=20)
    await add(client, value=7, currency="USD", stage_id=2)
    summary = (await client.v1.stages.get(1)).deals_summary

    assert summary == {
        "per_stages": {
            "1": {
                "EUR": {
                    "count": 2,
                    "value": 30,
                    "value_formatted": "€30",
                    "weighted_value": 15,
                    "weighted_value_formatted": "€15",
                }
            }
        },
        "per_currency": {"EUR": 2},
        "total_count": 2,
        "per_currency_full": {"EUR": {"count": 2, "value": 30}},
    }
    whole: Any = (await client.v1.pipelines.get(1, totals_convert_currency="USD")).model_extra
    assert whole["deals_summary"]["total_count"] == 3
    assert whole["deals_summary"]["per_stages_converted"]["2"]["USD"]["value"] == 7
    with pytest.raises(Refused, match="totals_convert_currency"):
        await client.v1.pipelines.get(1, totals_convert_currency="XXX")
    page = await client.v1.pipelines.list_deals(1, get_summary=True)
    assert page.additional["deals_summary"]["per_currency"] == {"EUR": 2, "USD": 1}
