"""Stages and pipelines: where a deal stands, since when, and what that means (product 9.2, 9.4, 9.11)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import Refused
from tui.backend.clock import moment
from tui.backend.database import Database
from tui.backend.rules.rotting import is_rotten, rotten_time
from tui.backend.tables import stage_history


@pytest.fixture
async def second(client: Client) -> int:
    """A second pipeline with two stages, 6 and 7."""
    pipeline = await client.call("pipelines.create", {}, {"name": "Second"})
    for name in ("First", "Last"):
        await client.call("stages.create", {}, {"name": name, "pipeline_id": pipeline.id})
    return int(pipeline.id)


async def place(client: Client, wanted: dict[str, Any]) -> tuple[int | None, int | None]:
    deal = await client.call("deals.create", {}, {"title": "A", **wanted})
    return deal.pipeline_id, deal.stage_id


async def test_a_new_deal_goes_where_it_is_told(client: Client, second: int) -> None:
    assert await place(client, {}) == (1, 1)
    assert await place(client, {"pipeline_id": second}) == (second, 6)
    assert await place(client, {"stage_id": 7}) == (second, 7)
    assert await place(client, {"stage_id": 3, "pipeline_id": second}) == (1, 3), "the stage decides"


async def test_another_pipeline_alone_means_its_first_stage(client: Client, second: int) -> None:
    await place(client, {"stage_id": 4})

    assert (await client.call("deals.update", {"id": 1}, {"pipeline_id": 1})).stage_id == 4, "it is there already"
    assert (await client.call("deals.update", {"id": 1}, {"pipeline_id": second})).stage_id == 6
    assert (await client.call("deals.update", {"id": 1}, {"stage_id": 2})).pipeline_id == 1


async def test_a_deal_has_no_stage_change_time_before_its_first_move(client: Client, clock: Clock) -> None:
    await place(client, {})
    assert (await client.v2.deals.get(1)).stage_change_time is None
    clock.advance(hours=1)
    moved = await client.call("deals.update", {"id": 1}, {"stage_id": 2})
    assert moved.stage_change_time == moved.update_time == "2026-03-11T10:30:00Z"
    clock.advance(hours=1)
    renamed = await client.call("deals.update", {"id": 1}, {"title": "B"})
    assert renamed.stage_change_time == "2026-03-11T10:30:00Z"


async def test_when_a_deal_came_and_moved_may_be_said_as_a_time(client: Client) -> None:
    await place(client, {})
    for name in ("add_time", "stage_change_time"):
        found = await client.call("deals.update", {"id": 1}, {name: "2026-03-01T10:00:00+02:00"})
        assert getattr(found, name) == "2026-03-01T08:00:00Z"
    for name in ("add_time", "update_time", "stage_change_time"):
        with pytest.raises(Refused, match=name):
            await client.call("deals.update", {"id": 1}, {name: "long ago"})
    with pytest.raises(Refused, match="add_time"):
        await client.call("deals.update", {"id": 1}, {"add_time": None})


async def test_the_stage_history_has_no_gaps(client: Client, clock: Clock, database: Database) -> None:
    await place(client, {})
    for stage in (3, 3, 2):
        clock.advance(days=1)
        await client.call("deals.update", {"id": 1}, {"stage_id": stage})
    async with database.reading() as db:
        rows = await db.execute(select(stage_history).order_by(stage_history.c.id))
        found = [(row.stage_id, row.entered_at[:10], row.left_at and row.left_at[:10]) for row in rows]

    assert found == [(1, "2026-03-11", "2026-03-12"), (3, "2026-03-12", "2026-03-14"), (2, "2026-03-14", None)]


async def test_a_won_deal_may_be_moved(client: Client) -> None:
    await place(client, {"status": "won"})

    assert (await client.call("deals.update", {"id": 1}, {"stage_id": 5})).status == "won"


async def test_a_change_that_changes_nothing_leaves_no_trace(client: Client, clock: Clock) -> None:
    before = await client.call("deals.create", {}, {"title": "A", "label_ids": [1, 2], "value": 5})
    clock.advance(hours=1)

    assert await client.call("deals.update", {"id": 1}, {"title": "A", "label_ids": [1, 2], "value": 5}) == before
    assert len((await client.v1.deals.flow(1)).items) == 1


async def test_new_pipelines_and_stages_go_last(client: Client, second: int) -> None:
    orders = [(s.pipeline_id, s.order_nr) for s in (await client.v2.stages.list()).items]

    assert orders == [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (second, 1), (second, 2)]
    assert (await client.v2.pipelines.get(second)).order_nr == 2


async def test_a_stage_in_another_pipeline_goes_last_and_takes_its_deals_along(client: Client, second: int) -> None:
    await place(client, {"stage_id": 2})
    moved = await client.call("stages.update", {"id": 2}, {"pipeline_id": second})

    assert (moved.pipeline_id, moved.order_nr) == (second, 3)
    assert (await client.v2.deals.get(1)).pipeline_id == second


async def test_deleting_a_pipeline_deletes_its_stages_and_leaves_its_deals(client: Client, second: int) -> None:
    await place(client, {"pipeline_id": second})
    await client.v2.pipelines.delete(second)

    assert [p.id for p in (await client.v2.pipelines.list()).items] == [1]
    assert (await client.v2.stages.get(6)).is_deleted is True
    assert (await client.v2.deals.get(1)).stage_id == 6
    with pytest.raises(Refused, match="there is no stage 6"):
        await place(client, {"stage_id": 6})


async def test_a_pipeline_without_stages_takes_no_deals(client: Client) -> None:
    empty = await client.call("pipelines.create", {}, {"name": "Empty"})

    with pytest.raises(Refused, match="has no stages"):
        await place(client, {"pipeline_id": empty.id})


STAGE = {"is_deal_rot_enabled": True, "days_to_rotten": 20}
DEAL = {"status": "open", "is_deleted": False, "is_archived": False}


@pytest.mark.parametrize(
    ("updated", "days", "rotten"),
    [
        ("2017-06-15T13:25:18Z", 50, "2017-08-04T13:25:18Z"),
        ("2017-06-15T13:25:19Z", 20, "2017-07-05T13:25:19Z"),
        ("2015-02-10T17:09:02Z", 20, "2015-03-02T17:09:02Z"),
    ],
)
def test_rotten_times_seen_at_pipedrive(updated: str, days: int, rotten: str) -> None:
    assert rotten_time(DEAL | {"update_time": updated}, STAGE | {"days_to_rotten": days}) == rotten


@pytest.mark.parametrize(
    ("deal", "stage"),
    [
        ({"status": "won"}, {}),
        ({"is_deleted": True}, {}),
        ({"is_archived": True}, {}),
        ({}, {"is_deal_rot_enabled": False}),
        ({}, {"days_to_rotten": None}),
        ({}, {"days_to_rotten": 10**9}),
    ],
)
def test_deals_that_never_rot(deal: dict[str, Any], stage: dict[str, Any]) -> None:
    assert rotten_time(DEAL | {"update_time": "2017-06-15T13:25:18Z"} | deal, STAGE | stage) is None


def test_a_deal_is_rotten_only_after_its_time() -> None:
    deal, time = DEAL | {"update_time": "2017-06-15T13:25:18Z"}, "2017-07-05T13:25:18Z"

    assert not is_rotten(deal, STAGE, moment(time))
    assert is_rotten(deal, STAGE, moment("2017-07-05T13:25:19Z"))
