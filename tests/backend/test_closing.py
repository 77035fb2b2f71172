"""Winning, losing, reopening (product 9.2)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.database import Database
from tui.backend.rules.closing import CLOSED, closed
from tui.backend.tables import company

NOW = "2026-03-11T09:30:00Z"
OPEN: dict[str, Any] = {"status": "open"}
WON: dict[str, Any] = {
    "status": "won",
    "won_time": "2026-03-01T10:00:00Z",
    "close_time": "2026-03-01T10:00:00Z",
    "first_won_time": "2026-02-01T10:00:00Z",
}


def test_winning_sets_the_times_and_dates_of_its_side() -> None:
    assert closed(OPEN, {"status": "won"}, NOW, "UTC") == {
        "status": "won",
        "won_time": NOW,
        "lost_time": None,
        "close_time": NOW,
        "lost_reason": None,
        "local_won_date": "2026-03-11",
        "local_lost_date": None,
        "local_close_date": "2026-03-11",
        "first_won_time": NOW,
    }


def test_losing_takes_a_reason() -> None:
    found = closed(OPEN, {"status": "lost", "lost_reason": "Price"}, NOW, "UTC")

    assert (found["lost_reason"], found["lost_time"], found["local_lost_date"]) == ("Price", NOW, "2026-03-11")
    assert (found["won_time"], found["local_won_date"]) == (None, None)


def test_the_local_date_is_that_of_the_companys_time_zone() -> None:
    late = "2026-03-11T23:30:00Z"

    assert closed(OPEN, {"status": "won"}, late, "Europe/Tallinn")["local_won_date"] == "2026-03-12"
    assert closed(OPEN, {"status": "won"}, late, "America/New_York")["local_won_date"] == "2026-03-11"


def test_reopening_clears_everything_but_when_it_was_first_won() -> None:
    found = closed(WON, {"status": "open"}, NOW, "UTC")

    assert {found[name] for name in CLOSED} == {None}
    assert "first_won_time" not in found, "so it stays as it is"


def test_winning_again_keeps_when_it_was_first_won() -> None:
    reopened = WON | closed(WON, {"status": "open"}, NOW, "UTC")

    assert closed(reopened, {"status": "won"}, NOW, "UTC")["first_won_time"] == WON["first_won_time"]


def test_won_to_lost_is_as_reopening_and_losing() -> None:
    found = closed(WON, {"status": "lost"}, NOW, "UTC")

    assert (found["won_time"], found["local_won_date"], found["close_time"]) == (None, None, NOW)


def test_a_closed_deal_keeps_its_times_when_something_else_changes() -> None:
    found = closed(WON, {"title": "Other"}, NOW, "UTC")

    assert (found["won_time"], found["close_time"]) == (WON["won_time"], WON["close_time"])


@pytest.mark.parametrize("name", ["won_time", "close_time"])
def test_either_time_set_by_hand_is_both(name: str) -> None:
    found = closed(OPEN, {"status": "won", name: "2026-01-05T23:00:00Z"}, NOW, "Europe/Berlin")

    assert (found["won_time"], found["close_time"]) == ("2026-01-05T23:00:00Z", "2026-01-05T23:00:00Z")
    assert (found["local_won_date"], found["local_close_date"]) == ("2026-01-06", "2026-01-06")


@pytest.mark.parametrize(
    ("before", "wanted", "parameter"),
    [
        (OPEN, {"lost_reason": "Price"}, "lost_reason"),
        (OPEN, {"won_time": NOW}, "won_time"),
        (OPEN, {"close_time": NOW}, "close_time"),
        (WON, {"lost_reason": "Price"}, "lost_reason"),
        (WON, {"lost_time": NOW}, "lost_time"),
        (WON, {"won_time": None}, "won_time"),
        (WON, {"status": "open", "close_time": NOW}, "close_time"),
        (OPEN, {"status": "lost", "won_time": NOW}, "won_time"),
        (OPEN, {"status": None}, "status"),
        (OPEN, {"status": "deleted"}, "status"),
        (OPEN, {"status": "won", "won_time": "yesterday"}, "won_time"),
    ],
)
def test_what_the_status_does_not_allow_is_refused(
    before: dict[str, Any], wanted: dict[str, Any], parameter: str
) -> None:
    with pytest.raises(Exception, match=f"Validation failed: {parameter}: "):
        closed(before, wanted, NOW, "UTC")


async def test_the_company_decides_the_local_date(client: Client, database: Database, clock: Clock) -> None:
    async with database.writing() as db:
        await db.execute(update(company).values(timezone_name="Pacific/Auckland"))
    await database.open()
    clock.advance(hours=5)
    await client.call("deals.create", {}, {"title": "A"})
    won = await client.call("deals.update", {"id": 1}, {"status": "won"})

    assert (won.won_time, won.local_won_date) == ("2026-03-11T14:30:00Z", "2026-03-12")


async def test_a_deleted_deal_is_kept_for_30_days_and_can_be_restored(client: Client, clock: Clock) -> None:
    await client.call("deals.create", {}, {"title": "A"})
    await client.v2.deals.delete(1)
    clock.advance(days=30)

    assert (await client.v2.deals.list()).items == []
    assert [deal.id for deal in (await client.v2.deals.list(status=["deleted"])).items] == [1]
    assert (await client.v2.deals.get(1)).is_deleted is True
    with pytest.raises(NotFound):
        await client.call("deals.update", {"id": 1}, {"title": "B"})
    restored = await client.call("deals.update", {"id": 1}, {"is_deleted": False})
    assert (restored.is_deleted, restored.status) == (False, "open")


async def test_after_30_days_a_deleted_deal_is_gone(client: Client, clock: Clock) -> None:
    await client.call("deals.create", {}, {"title": "A"})
    await client.v2.deals.delete(1)
    clock.advance(days=30, seconds=1)

    assert (await client.v2.deals.list(status=["deleted"])).items == []
    with pytest.raises(NotFound):
        await client.v2.deals.get(1)
    with pytest.raises(NotFound):
        await client.call("deals.update", {"id": 1}, {"is_deleted": False})


async def test_an_archived_deal_leaves_the_list_and_keeps_its_status(client: Client) -> None:
    await client.call("deals.create", {}, {"title": "A"})
    archived = await client.call("deals.update", {"id": 1}, {"is_archived": True})

    assert (archived.status, archived.archive_time) == ("open", NOW)
    assert (await client.v2.deals.list()).items == []
    assert [deal.id for deal in (await client.v2.deals.archived()).items] == [1]
    back = await client.call("deals.update", {"id": 1}, {"is_archived": False})
    assert (back.is_archived, back.archive_time) == (False, None)


@pytest.mark.parametrize(
    "change", [{"archive_time": NOW}, {"is_deleted": True}, {"owner_id": None}, {"currency": None}]
)
async def test_changes_that_make_no_sense_are_refused(client: Client, change: dict[str, Any]) -> None:
    await client.call("deals.create", {}, {"title": "A"})
    before = await client.v2.deals.get(1)

    with pytest.raises(Refused) as refused:
        await client.call("deals.update", {"id": 1}, change)
    assert list(refused.value.fields) == list(change)
    assert await client.v2.deals.get(1) == before
