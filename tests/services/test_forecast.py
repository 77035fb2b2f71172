"""Periods, and deals in them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.board import deal
from tui.services.board_view import View
from tui.services.deal_bulk import DealBulk
from tui.services.forecast import (
    EARLIER,
    INTERVALS,
    LATER,
    NO_DATE,
    PeriodReader,
    date_fields,
    forecast,
    periods,
)
from tui.services.workspace import Workspace

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@given(interval=st.sampled_from(INTERVALS), today=DAYS, day=DAYS, number=st.integers(EARLIER, LATER))
def test_a_deal_moved_to_a_period_stands_in_it(interval: str, today: date, day: date, number: int) -> None:
    found = periods(interval, today)
    assert found.number(found.day_in(number, f"{day}")) == number
    assert found.number(found.day_in(number, None)) == number


@given(interval=st.sampled_from(INTERVALS), today=DAYS, far=st.integers(-800, 800))
def test_every_day_has_one_period(interval: str, today: date, far: int) -> None:
    found, day = periods(interval, today), today + timedelta(days=far)
    number = found.number(f"{day}")
    assert found.number(f"{today}") == EARLIER + 1
    assert (number == EARLIER) == (day < found.starts[0])
    assert (number == LATER) == (day >= found.starts[-1])


@pytest.mark.parametrize(
    ("interval", "day", "number", "moved"),
    [
        ("month", "2026-03-31", 3, "2026-04-30"),
        ("month", "2026-03-12", LATER, "2026-09-12"),
        ("quarter", "2026-02-10", 3, "2026-05-11"),
        ("week", "2026-03-13", EARLIER, "2026-03-06"),
        ("month", "2026-03-31", NO_DATE, None),
    ],
)
def test_the_day_within_the_period_is_kept(interval: str, day: str, number: int, moved: str | None) -> None:
    assert periods(interval, date(2026, 3, 12)).day_in(number, day) == moved


def test_no_day_and_nonsense_have_no_period() -> None:
    found = periods("quarter", date(2026, 3, 12))
    assert [found.number(text) for text in (None, "", "soon", "2026-13-01")] == [NO_DATE] * 4
    assert [s.name for s in found.stages()][:3] == ["Earlier", "Q1 2026", "Q2 2026"]


async def test_the_board_of_periods_adds_up_and_follows(workspace: Workspace) -> None:
    days = {1: "2026-03-20", 2: "2026-02-01", 3: None, 4: "2026-05-31", 5: "2027-01-01"}
    won = deal(6, 1, status="won", won_time="2026-03-02T10:00:00Z", expected_close_date="2026-06-01")
    workspace.copy.put("deal", [won, *(deal(n, 1 + n % 3, expected_close_date=day) for n, day in days.items())])
    pipelines = workspace.deals.pipelines()[:1]
    found = periods("month", workspace.clock.today())
    board = forecast(workspace, pipelines, View(status="all"), found)

    def columns() -> list[list[int]]:
        return [c.ids for c in board.columns]

    assert columns() == [[2], [6, 1], [], [4], [], [], [], [5], [3]]
    assert board.columns[1].total.values == {"EUR": 700_000}
    assert board.total.values == workspace.deals.board(*pipelines, view=View(status="all")).total.values
    assert await DealBulk(workspace).expect({1: "2026-04-20", 3: "2026-04-01", 5: "2027-01-01"}) == 2
    board.follow([1, 3, 5])
    assert columns() == [[2], [6], [3, 1], [4], [], [], [], [5], []]
    assert board.columns[2].total.values == {"EUR": 400_000}
    assert columns() == [c.ids for c in forecast(workspace, pipelines, View(status="all"), found).columns]
    await workspace.undo()
    board.follow([1, 3])
    assert columns()[1] == [6, 1]
    assert board.columns[8].total.count == 1


def test_text_and_owner_narrow_the_periods(workspace: Workspace) -> None:
    workspace.copy.put("deal", [deal(1, 1, title="Acme"), deal(2, 1, owner_id=2), deal(3, 2)])
    pipelines, found = workspace.deals.pipelines()[:1], periods("month", workspace.clock.today())
    board = forecast(workspace, pipelines, View(text="acme"), found)
    assert (board.columns[-1].ids, board.total.values) == ([1], {"EUR": 100_000})
    board.look(View(owner=2))
    assert (board.columns[-1].ids, board.total.values) == ([2], {"EUR": 200_000})


def test_what_is_won_stands_with_what_is_open_and_is_told_apart(workspace: Workspace) -> None:
    """Of what is open only those of the view; of what is won, nothing from before the periods."""
    stamp = "2026-03-{:02}T10:00:00Z".format
    closed = [deal(n, 1, status="won", won_time=stamp(n), expected_close_date="2026-06-01") for n in (3, 4)]
    old = deal(5, 1, status="won", won_time="2025-03-01T10:00:00Z")
    there = [deal(1, 1, expected_close_date="2026-03-20"), deal(2, 1, expected_close_date="2025-01-01")]
    workspace.copy.put("deal", [*there, *closed, old, deal(6, 1, status="lost")])
    pipelines, found = workspace.deals.pipelines()[:1], periods("month", workspace.clock.today())
    board = forecast(workspace, pipelines, View(), found)
    assert [sorted(c.ids) for c in board.columns[:3]] == [[2], [1, 3, 4], []]
    assert board.columns[1].total.values == {"EUR": 800_000}
    assert isinstance(board.reader, PeriodReader)
    assert board.reader.won == {n: {"EUR": 700_000} if n == 2 else {} for n in range(EARLIER, NO_DATE + 1)}
    board.look(View(text="deal 3"))
    assert board.reader.won[2] == {"EUR": 300_000}
    ahead = forecast(workspace, pipelines, View(), periods("month", workspace.clock.today(), -12))
    assert [c.stage.name for c in ahead.columns[:2]] == ["Earlier", "Mar 2025"]
    assert [sorted(c.ids) for c in ahead.columns[:2]] == [[2], [5]]
    assert sorted(ahead.columns[7].ids) == [1, 3, 4], "what is later is in the column for that"


def test_deals_stand_by_any_date_of_theirs(workspace: Workspace) -> None:
    described = {"field_name": "Renewal", "field_type": "date", "is_custom_field": True}
    workspace.copy.put("deal_field", [{"id": "abc", "field_code": "abc", **described}])
    days = {1: "2026-03-31", 2: "2026-04-01", 3: "2026-02-31", 4: None, 5: "soon"}
    workspace.copy.put("deal", [deal(n, 1, custom_fields={"abc": day}) for n, day in days.items()])
    pipelines, found = workspace.deals.pipelines()[:1], periods("month", workspace.clock.today())
    fields = {field.name: field for field in date_fields(workspace)}
    assert next(iter(fields)) == "Expected close"
    own = forecast(workspace, pipelines, View(), found, fields["Renewal"])
    assert [sorted(c.ids) for c in own.columns] == [[], [1], [2], *([[]] * 5), [3, 4, 5]]
    added = forecast(workspace, pipelines, View(), found, fields["Created"])
    assert [sorted(c.ids) for c in added.columns[:2]] == [[1, 2, 3, 4, 5], []]
    assert added.columns[0].total.values == own.total.values == {"EUR": 1_500_000}
