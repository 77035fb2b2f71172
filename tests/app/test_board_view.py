"""Sorts, filters, pipelines and sizes of cards; what is chosen is there after a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.app.board import SIZE, deal, shown, stages, top_line, view
from tests.app.conftest import NOW, NoConnection
from tests.app.test_deals import picture
from tui.app.app import PipedriveApp
from tui.services.workspace import Workspace


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    """Six deals in two pipelines, of two owners, with and without labels, one of them lost."""
    labels = [{"id": 1, "label": "Hot", "color": "red"}, {"id": 2, "label": "Cold", "color": "blue"}]
    reasons = [{"id": 1, "label": "Price"}]
    fields = [{"id": "label_ids", "options": labels}, {"id": "lost_reason", "options": reasons}]
    workspace.copy.put("deal_field", fields)
    workspace.copy.put(
        "deal",
        [
            deal(1, 1, title="Zebra", label_ids=[1], stage_change_time="2026-02-01T09:00:00Z"),
            deal(2, 1, title="äpfel", owner_id=2, label_ids=[1, 2], org_id=2, stage_change_time="2026-03-05T09:00:00Z"),
            deal(3, 1, title="Birnen", value=None, stage_change_time="2026-03-01T09:00:00Z"),
            deal(4, 2, title="Lost one", status="lost", lost_reason="Price"),
            deal(5, 4, title="Partner", pipeline_id=2, owner_id=2),
            deal(6, 2, title="Proposed"),
        ],
    )
    return workspace


async def choose(pilot: Any, key: str, text: str) -> None:
    await pilot.press(key, *text, "enter")
    await pilot.pause()


async def test_sorting_keeps_the_cursor_on_its_deal(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        assert stages(app)[0] == [3, 2, 1]
        await choose(pilot, "s", "title")
        assert stages(app)[0] == [2, 3, 1]
        assert view(app).deal == 3
        assert top_line(app).endswith("↑ title")
        await pilot.press("S")
        assert stages(app)[0] == [1, 3, 2]
        await choose(pilot, "s", "title")
        assert stages(app)[0] == [2, 3, 1], "the same once more turns it round"
        assert view(app).deal == 3


async def test_filters_say_what_they_are_and_add_up(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await choose(pilot, "o", "bruno")
        assert stages(app) == [[2], [], []]
        assert top_line(app) == "Sales 1 deal €2,000 ⚖ €2,000 Bruno Costa"
        await choose(pilot, "o", "every")
        await choose(pilot, "f", "label: hot")
        assert stages(app) == [[2, 1], [], []]
        await choose(pilot, "f", "30 days or more")
        assert stages(app) == [[1], [], []]
        assert top_line(app).endswith("#Hot 30 d in stage")
        await choose(pilot, "f", "label: hot")
        await choose(pilot, "f", "status: lost")
        assert stages(app) == [[], [4], []]
        await pilot.press("F")
        assert stages(app) == [[3, 2, 1], [6], []]
        await choose(pilot, "f", "status: lost")
        assert stages(app) == [[], [4], []]
        assert shown(app, 1)[2].endswith("LOST")
        await pilot.press("l", "R")
        assert deals.deals.get(4)["status"] == "open"


@pytest.mark.parametrize(("typed", "there"), [("25d", [1]), ("birn", [3]), ("verano", [2])])
async def test_anything_else_typed_into_the_filter_is_days_or_a_text(
    app: PipedriveApp, deals: Workspace, typed: str, there: list[int]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await choose(pilot, "f", typed)
        assert stages(app)[0] == there


async def test_a_text_narrows_while_it_is_typed(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash", *"z")
        await pilot.pause()
        assert stages(app)[0] == [1]
        await pilot.press("backspace", *"apf")
        await pilot.pause()
        assert stages(app)[0] == [2]
        await pilot.press("enter", "L")
        await pilot.pause()
        assert stages(app) == [[], [2], []]
        assert top_line(app).endswith("/apf")
        await pilot.press("escape")
        assert stages(app) == [[3, 1], [6, 2], []]
        assert view(app).deal == 2, "the cursor has stayed on its deal"
        await pilot.press("slash", *"birnen", "escape")
        await pilot.pause()
        assert stages(app) == [[3, 1], [6, 2], []], "escape keeps nothing of it"


async def test_the_cursor_goes_to_the_nearest_column_where_a_text_is_found(app: PipedriveApp, deals: Workspace) -> None:
    deals.copy.put("deal", [deal(8, 3, title="Quince"), deal(9, 2, title="Quince pie")])
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("j")
        before = view(app).deal
        await pilot.press("slash", *"quin")
        await pilot.pause()
        assert [len(column) for column in stages(app)] == [0, 1, 1]
        assert (view(app).column, view(app).deal) == (1, 9)
        await pilot.press("escape")
        await pilot.pause()
        assert (view(app).column, view(app).deal) == (0, before), "it is where it was before one typed"
        await pilot.press("slash", *"nowhere", "enter")
        assert view(app).deal is None
        await choose(pilot, "f", "status: lost")
        assert view(app).column == 0, "a filter leaves it where one is at work"


async def test_marks_of_what_a_filter_leaves_out_are_gone(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("asterisk")
        await choose(pilot, "o", "bruno")
        assert view(app).marks.ids == {2}
        await pilot.press("F")
        assert view(app).marks.ids == {2}


async def test_all_pipelines_stand_on_one_board(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=(200, 40)) as pilot:
        await choose(pilot, "P", "all pipe")
        assert stages(app) == [[3, 2, 1], [6], [], [5], []]
        assert top_line(app).startswith("All pipelines 5 deals")
        await pilot.press("3", "l", "L")
        assert stages(app)[3:] == [[], [5]]
        await pilot.press("L")
        assert stages(app)[4] == [5], "the last stage of its pipeline is the last"
        await pilot.press("H", "H")
        assert stages(app)[3] == [5]


async def test_what_was_chosen_is_there_after_a_restart(app: PipedriveApp, deals: Workspace, tmp_path: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await choose(pilot, "s", "value")
        await choose(pilot, "o", "ada")
        await pilot.press("v", "c")
        await pilot.pause()
        await choose(pilot, "P", "partners")
        assert view(app).look.compact is False, "each pipeline is remembered for itself"
        await choose(pilot, "P", "sales")
    again = Workspace(tmp_path / "copy.sqlite", tmp_path / "again.sqlite", NoConnection(), now=lambda: NOW)
    restarted = PipedriveApp(again, live=False)
    async with restarted.run_test(size=SIZE):
        assert top_line(restarted).endswith("Ada Lindqvist ↓ value")
        assert stages(restarted) == [[1, 3], [6], []]
        assert view(restarted).look.compact
    again.close()


async def test_the_pipeline_looked_at_last_is_offered_first(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await choose(pilot, "P", "partners")
        await choose(pilot, "P", "sales")
        await pilot.press("P")
        await pilot.pause()
        names = [choice.text for choice in app.screen.choices]  # type: ignore[attr-defined]
        assert names == ["Sales", "Partners", "All pipelines on one board", "Edit pipelines and stages…"]
        assert next(choice.note for choice in app.screen.choices) == "4 deals · €9k"  # type: ignore[attr-defined]


async def test_cards_of_one_line_and_with_more_fields(app: PipedriveApp, deals: Workspace) -> None:
    deals.copy.put("deal", [deal(3, 1, title="Birnen", value=1500, expected_close_date="2026-04-01")])
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "c")
        await pilot.pause()
        assert [line.split()[0].strip("▌") for line in shown(app, 0)] == ["Birnen", "äpfel", "Zebra"]
        assert shown(app, 0)[0].split() == ["▌Birnen", "€1.5k", "▲"]
        await pilot.press("v", "c")
        await pilot.press("v", "d")
        await choose(pilot, "", "expected")  # the list is open already
        await pilot.pause()
        assert shown(app, 0)[3].strip("▌ ") == "Expected close: Wed 1 Apr"
        await pilot.click(view(app)._views[0], offset=(3, 9))
        assert view(app).deal == 2, "a click knows how high cards are"


def test_picture_of_filters_and_marks(app: PipedriveApp, workspace: Workspace, snap_compare: Any) -> None:
    picture(workspace)
    keys = ["f", *"hot", "enter", "F", "o", *"ada", "enter", "s", *"value", "enter", "space", "M", "l"]
    assert snap_compare(app, terminal_size=(120, 40), press=keys)


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (200, 60)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_picture_of_all_pipelines_in_one_line_each(
    app: PipedriveApp, workspace: Workspace, snap_compare: Any, size: tuple[int, int]
) -> None:
    picture(workspace)
    keys = ["P", *"all", "enter", "v", "c", "down", "V", "down"]
    assert snap_compare(app, terminal_size=size, press=keys)


def test_picture_of_marks_in_the_light(app: PipedriveApp, workspace: Workspace, snap_compare: Any) -> None:
    picture(workspace)
    assert snap_compare(app, terminal_size=(80, 24), press=["ctrl+t", "space", "slash", *"nord"])


def test_picture_of_losing(app: PipedriveApp, workspace: Workspace, snap_compare: Any) -> None:
    picture(workspace)
    workspace.copy.put("deal_field", [{"id": "lost_reason", "options": [{"id": 1, "label": "Price"}]}])
    assert snap_compare(app, terminal_size=(80, 24), press=["x", "tab", *"Too dear"])


@pytest.mark.parametrize("light", [False, True], ids=["dark", "light"])
def test_picture_of_mixed_currencies(app: PipedriveApp, workspace: Workspace, snap_compare: Any, light: bool) -> None:
    workspace.copy.put("currency", [{"id": 3, "code": "JPY", "symbol": "¥", "decimal_points": 0}])
    workspace.copy.put("currency", [{"id": 4, "code": "USERS", "symbol": "users", "decimal_points": 0}])
    workspace.money.reload()
    rows = [("EUR", 1200.5), ("USD", 990), ("JPY", 125_000), ("USERS", 500), ("USD", 12_000_000), (None, 75)]
    workspace.copy.put("deal", [deal(n, 1 + n % 3, currency=c, value=v) for n, (c, v) in enumerate(rows, 1)])
    assert snap_compare(app, terminal_size=(120, 40), press=["ctrl+t"] if light else [])
