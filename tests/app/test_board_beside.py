"""What stands beside the board, and why a deal looks as it does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.board import SIZE, deal, header, view
from tests.app.open_record import press
from tests.app.test_deals import picture
from tui.app.app import PipedriveApp
from tui.app.screens.explain import ExplainScreen
from tui.app.screens.menu import MenuScreen
from tui.app.screens.record import RecordScreen
from tui.app.widgets.board_header import FocusLine
from tui.app.widgets.deal_pane import DealPane
from tui.services.board_view import View
from tui.services.explaining import explain
from tui.services.workspace import Workspace


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    """The picture of a busy day, with a note and with odds of their own in the second pipeline."""
    picture(workspace)
    note = {
        "id": 1,
        "content": "<p>They <b>like</b> it</p>",
        "deal_id": 1,
        "add_time": "2026-03-09 10:00:00",
        "user_id": 2,
    }
    workspace.copy.put("note", [note])
    return workspace


def beside(app: PipedriveApp) -> str:
    pane = app.screen.query_one(DealPane)
    return "\n".join(pane.render_line(y).text.rstrip() for y in range(pane.size.height))


async def test_the_pane_follows_the_cursor_and_what_changes(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p")
        await pilot.pause()
        first = beside(app)
        assert "Acme [Phase 2] [/red] roll-out" in first
        assert "+49 40 555 0101" in first
        assert "! Mon 9 Mar  Call" in first
        assert "They like it" in first
        assert not app.screen.query_one(FocusLine).display, "the pane says it all"
        await pilot.press("l")
        assert "rotten for 16 d" in beside(app)
        assert "⚖ US$2,400 (60 %)" in beside(app)
        await deals.notes.add("deal", 4, "Called *again*")
        assert "Called again" in beside(app)
        await pilot.press("w", "p")
        await pilot.pause()
        assert not app.screen.query(DealPane)
        assert app.screen.query_one(FocusLine).display


async def test_beside_what_is_carried_the_line_below_says_so(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p", "M")
        await pilot.pause()
        assert app.screen.query_one(FocusLine).display
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert not app.screen.query(DealPane), "escape closes it when there is nothing else to leave"


async def test_an_exclamation_mark_says_why(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("l", "exclamation_mark")
        await pilot.pause()
        assert isinstance(app.screen, ExplainScreen)
        await pilot.press("escape")
        assert view(app).deal == 4


def why(workspace: Workspace, number: int, **view: Any) -> dict[str, str]:
    board = workspace.deals.board(workspace.deals.pipelines()[0], view=View(**view))
    return {found.question: "\n".join(found.answer) for found in explain(workspace, board, number)}


def test_everything_that_can_be_asked_is_answered(deals: Workspace) -> None:
    said = why(deals, 4)
    assert "It is number 1 of 2 in Proposal, sorted by next activity." in said["Why does it stand here?"]
    assert "Of this one nothing is planned." in said["Why does it stand here?"]
    assert "rots when nobody touches it for 5 days" in said["Is it rotten?"]
    assert "left alone for 20 days, ✗16d too long" in said["Is it rotten?"]
    assert said["What does it count?"] == "US$4,000 × 60 % (the probability of its stage) = US$2,400."
    assert said["How does Proposal add up?"] == (
        "€5,000 in EUR.\nUS$4,000 × 0.9 = €3,600.\nTogether €8,600, weighted €5,160."
    )


def test_it_says_what_touched_a_deal_last(deals: Workspace) -> None:
    put, time = deals.copy.put, "2026-03-10T09:00:00Z"
    cases = {
        "it came to Qualified": {"stage_change_time": time},
        "it was won": {"won_time": time, "status": "won"},
        "a field was changed": {"add_time": "2026-01-01T09:00:00Z"},
        "it was added": {"add_time": "2026-03-10T09:00:10Z"},
    }
    for words, fields in cases.items():
        put("deal", [deal(9, 1, **fields)])
        assert words in why(deals, 9)["What touched it last?"]
    put("note", [{"id": 9, "content": "x", "deal_id": 9, "add_time": "2026-03-10 09:00:01", "user_id": 2}])
    put("deal", [deal(9, 1)])
    assert "a note by Bruno Costa" in why(deals, 9)["What touched it last?"]
    done = {"id": 9, "subject": "Ring", "type": "call", "deal_id": 9, "done": True, "due_date": "2026-03-01"}
    put("activity", [{**done, "marked_as_done_time": "2026-03-10 09:00:00"}])
    assert "“Ring” was done" in why(deals, 9)["What touched it last?"]


@pytest.mark.parametrize(
    ("sort", "said"),
    [
        ("value", "this one has €3,600"),
        ("title", "From A to Z; this one has “Rotten since long ago”"),
        ("organization", "this one has “Nordlicht Logistik GmbH”"),
        ("owner", "this one has “Ada Lindqvist”"),
        ("updated", "The latest comes first; this one has Fri 20 Feb, 10:00"),
        ("expected close", "nothing to be sorted by"),
        ("activities to do", "The greatest comes first; this one has 0"),
    ],
)
def test_it_says_why_under_every_sort(deals: Workspace, sort: str, said: str) -> None:
    assert said in why(deals, 4, sort=sort)["Why does it stand here?"]


def test_what_has_no_rate_is_told(deals: Workspace) -> None:
    deals.copy.put("deal", [deal(9, 3, value=500, currency="XXX"), deal(10, 3, status="won"), deal(11, 3)])
    adding = why(deals, 9)["How does Contract add up?"]
    assert "in XXX, for which the account has no rate" in adding
    assert why(deals, 10, status="won")["What does it count?"] == "Won deals count in full: €10,000."
    assert why(deals, 10, status="won")["Is it rotten?"].startswith("No: only open deals rot")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15), (200, 60)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_picture_of_the_pane(app: PipedriveApp, deals: Workspace, snap_compare: Any, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, press=["p", "l", "h"])


def test_picture_of_the_pane_in_the_light(app: PipedriveApp, deals: Workspace, snap_compare: Any) -> None:
    assert snap_compare(app, terminal_size=(120, 40), press=["ctrl+t", "p", "l"])


def test_picture_of_why(app: PipedriveApp, deals: Workspace, snap_compare: Any) -> None:
    assert snap_compare(app, terminal_size=(120, 40), press=["l", "exclamation_mark"])


async def test_behind_a_record_nothing_is_drawn_until_it_is_in_sight_again(app: PipedriveApp) -> None:
    app.workspace.copy.put("deal", [deal(1, 1), deal(2, 1)])
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        board = view(app)
        drawn: list[int] = []
        board.moved = lambda: drawn.append(1)
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        await app.workspace.deals.move(1, 2)
        await app.workspace.deals.move(2, 2)
        assert drawn == []
        assert board.board is not None
        assert sorted(board.board.columns[1].ids) == [1, 2]
        await press(pilot, "escape")
        assert drawn == [1]
        assert header(app, 1).startswith("Proposal 2")
        app.push_screen(MenuScreen("A menu", [("a", "one")]))
        await pilot.pause()
        await app.workspace.deals.move(1, 1)
        assert drawn == [1, 1]
