"""The board: walking, moving, totals, the mouse, and what it looks like."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.board import SIZE, deal, header, stages, view
from tests.app.conftest import NOW
from tui.app.app import PipedriveApp
from tui.app.screens.deals import DealsScreen
from tui.app.screens.record import RecordScreen
from tui.app.widgets.card import fit
from tui.app.widgets.column import ColumnView
from tui.services.changes import Changed, changed
from tui.services.workspace import Workspace

Record = dict[str, Any]


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    """Five deals in two of three stages; within a stage the newest stands first, as nothing is planned."""
    copy = workspace.copy
    copy.put("deal", [deal(1, 1), deal(2, 1), deal(3, 1, value=600, currency="USD"), deal(4, 2), deal(5, 2)])
    return workspace


async def test_arrows_and_letters_walk_the_cards(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        assert stages(app) == [[3, 2, 1], [5, 4], []]
        walked = []
        for key in ("down", "j", "j", "k", "l", "right", "h", "left"):
            await pilot.press(key)
            walked.append((view(app).column, view(app).deal))

    assert walked == [(0, 2), (0, 1), (0, 1), (0, 2), (1, 4), (2, None), (1, 5), (0, 3)]


@pytest.mark.parametrize("key", ["L", "shift+right"])
async def test_a_move_changes_both_columns_and_their_totals_at_once(
    app: PipedriveApp, deals: Workspace, key: str
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        before = header(app, 0), header(app, 1)
        await pilot.press("down", key)
        after = header(app, 0), header(app, 1)

        assert before[0].startswith("Qualified 3 €3.5k")
        assert after[0].startswith("Qualified 2 €1.5k")
        assert before[1].startswith("Proposal 2 €9k")
        assert after[1].startswith("Proposal 3 €11k")
        assert (view(app).column, view(app).deal) == (1, 2), "the cursor goes with its deal"
    assert [entry.call.body for entry in deals.outbox.pending()] == [{"stage_id": 2}]


async def test_undo_puts_the_deal_back_and_the_cursor_follows(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "L", "u")
        once = stages(app), view(app).deal
        await pilot.press("u")
        twice = stages(app), view(app).column
        await pilot.press("u")
        await pilot.press("ctrl+r")
        again = stages(app)

    assert once == ([[2, 1], [5, 4, 3], []], 3)
    assert twice == ([[3, 2, 1], [5, 4], []], 0)
    assert again == [[2, 1], [5, 4, 3], []]


async def test_won_lost_and_deleted_deals_leave_the_board(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        assert stages(app)[0] == [2, 1]
        assert view(app).deal == 2, "the cursor stays in its row"
        await pilot.press("x", *"Price", "enter")
        await pilot.pause()
        assert stages(app)[0] == [1]
        await pilot.press("D")
        assert stages(app)[0] == []
        assert view(app).deal is None
        await pilot.press("u", "u", "u")
        assert stages(app)[0] == [3, 2, 1]
    assert deals.deals.get(2)["status"] == "open"


async def test_a_deal_added_here_has_the_cursor(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("l", "a", *"Acme", "space", *"renewal", "enter")
        await pilot.pause()
        added = view(app).deal

        assert added is not None
        assert added < 0
        assert added in stages(app)[1]
        assert deals.deals.get(added)["title"] == "Acme renewal"


async def test_the_real_id_takes_over_from_the_temporary_one(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", *"Acme", "enter")
        await pilot.pause()
        temporary = view(app).deal
        assert temporary is not None
        deals.copy.put("deal", [deal(9, 1, title="Acme")])
        deals.outbox.drop(deals.outbox.pending())
        deals.edits.copy.lay_all([])
        news = Changed({"deal": {9, temporary}})
        news.renamed["deal", temporary] = 9
        deals.hub.announce(news)

        assert view(app).deal == 9


async def test_enter_opens_the_deal_and_escape_returns_to_its_card(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "enter")
        await pilot.pause()
        opened = app.screen
        await pilot.press("escape")
        await pilot.pause()

        assert isinstance(opened, RecordScreen)
        assert isinstance(app.screen, DealsScreen)
        assert view(app).deal == 2


async def test_a_card_is_dragged_with_the_mouse(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        columns = list(app.screen.query(ColumnView))
        await pilot.mouse_down(columns[0], offset=(5, 4))
        await pilot.hover(columns[2], offset=(5, 10))
        await pilot.mouse_up(columns[2], offset=(5, 10))
        await pilot.pause()

        assert stages(app) == [[2, 1], [5, 4], [3]]


async def test_columns_that_do_not_fit_are_scrolled_to(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=(60, 15)) as pilot:
        assert len(app.screen.query(ColumnView)) == 2
        await pilot.press("l", "l")
        assert view(app).hidden == (1, 0)
        assert "too small" not in app.screen.query_one("#too-small").classes


@pytest.mark.parametrize("size", [(59, 20), (80, 14)])
async def test_a_window_too_small_says_so_and_recovers(
    app: PipedriveApp, deals: Workspace, size: tuple[int, int]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.resize_terminal(*size)
        await pilot.pause()
        small = app.screen.query_one("#too-small").display
        await pilot.resize_terminal(*SIZE)
        await pilot.pause()

        assert small
        assert not app.screen.query_one("#too-small").display
        assert view(app).display


async def test_keys_typed_ahead_reach_the_screen_they_are_meant_for(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await all_at_once(pilot, ["a", *"Zeta", "enter", "L"])

        created = [d for d in stages(app)[1] if d < 0]
        assert [deals.deals.get(d)["title"] for d in created] == ["Zeta"]


async def all_at_once(pilot: Pilot[None], keys: list[str]) -> None:
    from textual.events import Key

    for key in keys:
        pilot.app.post_message(Key(key, key if len(key) == 1 else None))
    for _ in range(10):
        await pilot.pause(0.05)


async def test_a_refused_edit_comes_off_the_board(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("L")
        (entry,) = deals.outbox.pending()
        deals.outbox.set_state(entry, "refused", "That stage is gone.")
        deals.edits.copy.lay_all([])
        news = changed("deal", 3)
        news.refusals.append(f"{entry.call.words}: That stage is gone.")
        deals.hub.announce(news)
        await pilot.pause()

        assert stages(app) == [[3, 2, 1], [5, 4], []]
        assert any("That stage is gone." in str(n.message) for n in app._notifications)


@pytest.mark.parametrize(
    ("text", "width", "wanted"),
    [
        ("Acme", 6, "Acme  "),
        ("Acme renewal", 6, "Acme…" + " "),
        ("株式会社", 5, "株式…"),
        ("株式会社", 4, "株…" + " "),
        ("a\nb\tc", 5, "a b c"),
        ("x" * 10_000, 3, "xx…"),
    ],
)
def test_text_is_cut_by_cells(text: str, width: int, wanted: str) -> None:
    assert fit(text, width) == wanted


def picture(workspace: Workspace) -> None:
    """A board as it looks on a busy day."""
    labels = [{"id": 1, "label": "Hot", "color": "red"}, {"id": 2, "label": "Customer", "color": "green"}]
    workspace.copy.put("deal_field", [{"id": "label_ids", "options": labels}])
    stage = {"id": 2, "name": "Proposal", "order_nr": 2, "pipeline_id": 1, "deal_probability": 60}
    workspace.copy.put("stage", [stage | {"is_deal_rot_enabled": True, "days_to_rotten": 5}])
    workspace.copy.put(
        "deal",
        [
            deal(1, 1, title="Acme [Phase 2] [/red] roll-out", label_ids=[1, 2], value=12500),
            deal(2, 1, title="株式会社サクラ運輸 – コールドチェーン", person_id=None, org_id=3),
            deal(3, 1, title="A title that goes on and on, far beyond what a card can hold", value=990.5),
            deal(4, 2, title="Rotten since long ago", update_time="2026-02-20T09:00:00Z", currency="USD"),
            deal(5, 2, title="🚚 Fleet renewal", owner_id=2),
        ],
    )
    due = f"{NOW:%Y-%m-%d}"
    workspace.copy.put(
        "activity",
        [
            {"id": 1, "subject": "Call", "type": "call", "deal_id": 1, "due_date": "2026-03-09", "done": False},
            {"id": 2, "subject": "Meet", "type": "meeting", "deal_id": 2, "due_date": due, "done": False},
            {"id": 3, "subject": "Mail", "type": "task", "deal_id": 5, "due_date": "2026-03-30", "done": False},
        ],
    )


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15), (200, 60)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_picture_of_the_board(
    app: PipedriveApp, workspace: Workspace, snap_compare: Any, size: tuple[int, int]
) -> None:
    picture(workspace)
    assert snap_compare(app, terminal_size=size, press=["down"])


def test_picture_of_the_board_in_the_light(app: PipedriveApp, workspace: Workspace, snap_compare: Any) -> None:
    picture(workspace)
    assert snap_compare(app, terminal_size=(120, 40), press=["ctrl+t", "l"])


def test_picture_of_an_empty_board(app: PipedriveApp, workspace: Workspace, snap_compare: Any) -> None:
    assert snap_compare(app, terminal_size=(80, 24))


def test_picture_of_the_help(app: PipedriveApp, workspace: Workspace, snap_compare: Any) -> None:
    picture(workspace)
    assert snap_compare(app, terminal_size=(80, 40), press=["question_mark"])
