"""Marks, counts, carrying: many deals at once, one step back."""

from __future__ import annotations

import pytest

from tests.app.board import SIZE, deal, header, last_line, shown, stages, top_line, view
from tui.app.app import PipedriveApp
from tui.app.screens.confirm import ConfirmScreen
from tui.app.widgets.column import ColumnView
from tui.services.workspace import Workspace


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    """Three deals, two, and none; the newest first."""
    workspace.copy.put("deal", [deal(1, 1), deal(2, 1), deal(3, 1), deal(4, 2), deal(5, 2)])
    return workspace


def marks(app: PipedriveApp) -> set[int]:
    return view(app).marks.ids


async def test_space_marks_and_goes_on(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "space")
        assert marks(app) == {3, 2}
        assert view(app).deal == 1
        assert top_line(app).endswith("◆ 2 marked")
        assert shown(app, 0)[0].startswith("◆Deal 3")
        await pilot.press("k", "space", "escape")
        assert marks(app) == set()
        assert "marked" not in top_line(app)


async def test_a_range_reaches_from_its_beginning_to_the_cursor(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("end", "V", "k", "k")
        assert marks(app) == {1, 2, 3}
        await pilot.press("j")
        assert marks(app) == {1, 2}, "walking back takes marks off"
        await pilot.press("V", "k")
        assert marks(app) == {1, 2}, "the range is over"
        await pilot.press("V", "l", "j")
        assert marks(app) == {1, 2, 3}, "another column ends it"


async def test_a_star_marks_the_column_then_the_board_then_nothing(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        found = []
        for _ in range(3):
            await pilot.press("asterisk")
            found.append(set(marks(app)))
    assert found == [{1, 2, 3}, {1, 2, 3, 4, 5}, set()]


async def test_marked_deals_move_together_and_come_back_with_one_u(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "l", "home", "space", "L")
        assert stages(app) == [[2, 1], [4, 3], [5]], "each from its own stage"
        assert header(app, 2).startswith("Contract 1 €5k")
        assert marks(app) == {3, 5}, "they can be moved on"
        await pilot.press("L")
        assert stages(app) == [[2, 1], [4], [5, 3]], "the last stage is the last"
        await pilot.press("u")
        assert stages(app) == [[2, 1], [4, 3], [5]]
        await pilot.press("u")
        assert stages(app) == [[3, 2, 1], [5, 4], []]


async def test_a_number_says_how_often(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "j")
        assert view(app).deal == 1
        await pilot.press("2")
        assert top_line(app).endswith("2…")
        await pilot.press("L")
        await pilot.pause()
        assert stages(app) == [[3, 2], [5, 4], [1]]
        assert "…" not in top_line(app)
        await pilot.press("1", "0", "H")
        assert stages(app)[0] == [3, 2, 1]
        await pilot.press("3", "question_mark", "escape", "k")
        assert view(app).deal == 2, "a number counts for the next key only"


async def test_what_is_done_to_marked_deals_is_done_to_no_other(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("asterisk", "l", "w")
        assert stages(app) == [[], [5, 4], []]
        assert marks(app) == set(), "what has left the board is marked no more"
        await pilot.press("u")
        assert stages(app) == [[3, 2, 1], [5, 4], []]
        await pilot.press("asterisk", "z")
        assert stages(app) == [[3, 2, 1], [], []]
        await pilot.press("u", "asterisk", "C")
        assert stages(app) == [[3, 2, 1], [], []]
        assert len(deals.leads.inbox().ids) == 2
        await pilot.press("u")
        assert len(stages(app)[1]) == 2
        assert deals.leads.inbox().ids == []


async def test_many_are_deleted_only_when_that_is_confirmed(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("asterisk", "D")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("escape")
        assert stages(app)[0] == [3, 2, 1]
        await pilot.press("D", "y")
        await pilot.pause()
        assert stages(app)[0] == []
        await pilot.press("u")
        assert stages(app)[0] == [3, 2, 1]


async def test_moved_to_another_pipeline_they_leave_the_board(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "space", "m", *"signed", "enter")
        await pilot.pause()
        assert stages(app) == [[1], [5, 4], []]
        assert [deals.deals.get(i)["pipeline_id"] for i in (3, 2)] == [2, 2]
        await pilot.press("u")
        assert stages(app) == [[3, 2, 1], [5, 4], []]


async def test_lost_with_a_reason_of_ones_own_and_a_comment(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("x", *"Too far", "tab", *"Asked for Peru", "enter")
        await pilot.pause()
        assert deals.deals.get(3)["lost_reason"] == "Too far"
        assert [n.html for n in deals.notes.of("deal", 3)] == ["<p>Asked for Peru</p>"]
        await pilot.press("u")
        await pilot.pause()
        assert deals.deals.get(3)["status"] == "open"
        assert deals.notes.of("deal", 3) == []


async def test_what_is_carried_is_shown_where_it_would_land(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("j", "M", "l")
        assert stages(app) == [[3, 1], [5, 4, 2], []]
        assert header(app, 1).startswith("Proposal 3 €11k"), "the totals are those it would make"
        assert shown(app, 1)[6].startswith("⇄Deal 2")
        assert last_line(app).startswith("⇄ carrying Deal 2 to Proposal")
        assert deals.outbox.pending() == [], "nothing has happened yet"
        await pilot.press("l", "escape")
        assert stages(app) == [[3, 2, 1], [5, 4], []]
        assert header(app, 2).startswith("Contract 0")
        assert (view(app).column, view(app).deal) == (0, 2)


@pytest.mark.parametrize("key", ["enter", "M"])
async def test_what_is_carried_is_dropped(app: PipedriveApp, deals: Workspace, key: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "l", "home", "space", "h", "M", "2", "l", key)
        assert stages(app) == [[2, 1], [4], [5, 3]]
        assert {e.call.body["stage_id"] for e in deals.outbox.pending() if e.call.body} == {3}
        await pilot.press("u")
        assert stages(app) == [[3, 2, 1], [5, 4], []]


async def test_what_is_carried_back_where_it_was_has_not_moved(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("M", "l", "h", "enter")
        assert stages(app) == [[3, 2, 1], [5, 4], []]
        assert deals.outbox.pending() == []
        assert view(app).carried == ()


async def test_while_one_carries_the_board_follows_what_others_do(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("M", "l")
        await deals.deals.move(4, 3)
        assert stages(app) == [[2, 1], [5, 3], [4]]
        await deals.deals.win(3)
        assert stages(app) == [[2, 1], [5], [4]]
        assert view(app).carried == (), "what is gone is carried no more"


async def test_marked_cards_are_dragged_together(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "space")
        columns = list(app.screen.query(ColumnView))
        await pilot.mouse_down(columns[0], offset=(5, 4))
        await pilot.hover(columns[2], offset=(5, 10))
        await pilot.mouse_up(columns[2], offset=(5, 10))
        await pilot.pause()
        assert stages(app) == [[1], [5, 4], [3, 2]]


async def test_an_activity_and_a_note_without_opening_the_deal(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("A", *"call today", "enter")
        await pilot.pause()
        assert [a.subject for a in deals.activities.of("deal", 3)] == ["Call"]
        assert shown(app, 0)[2].endswith("●")
        await pilot.press("n", *"Hello", "f2")
        await pilot.pause()
        assert [n.html for n in deals.notes.of("deal", 3)] == ["<p>Hello</p>"]
        assert view(app).deal == 3
