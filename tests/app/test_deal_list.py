"""The deals as a list and the archive, by keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.app.board import SIZE, deal, view
from tests.app.conftest import NOW, NoConnection, fill_account
from tui.app.app import PipedriveApp
from tui.app.screens.deal_list import DealArchiveScreen, DealListScreen
from tui.app.screens.deals import DealsScreen
from tui.app.widgets.board_header import BoardHeader
from tui.services.workspace import Workspace


def fill(workspace: Workspace) -> None:
    close = {1: "2026-03-20", 3: "2026-05-02", 5: "2026-03-05"}
    owners: list[Record] = [
        deal(
            n, 1 + n % 3, person_id=n, org_id=n if n < 5 else None, owner_id=1 + n % 2, expected_close_date=close.get(n)
        )
        for n in range(1, 6)
    ]
    away = [deal(6, 1, title="Put away", is_archived=True, status="lost"), deal(7, 2, title="[bold]", is_archived=True)]
    workspace.copy.put("deal", [*owners, *away])
    due = {"subject": "Call", "type": "call", "is_deleted": False, "done": False, "owner_id": 1}
    days = {2: "2026-03-10", 4: "2026-03-12"}
    workspace.copy.put("activity", [{**due, "id": n, "deal_id": n, "due_date": day} for n, day in days.items()])


Record = dict[str, Any]


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    fill(workspace)
    return workspace


def listed(app: PipedriveApp) -> DealListScreen:
    screen = app.screen
    assert isinstance(screen, DealListScreen)
    return screen


def top_line(app: PipedriveApp) -> str:
    return " ".join(app.screen.query_one(BoardHeader).render().plain.split())


def lines(app: PipedriveApp) -> list[str]:
    table = listed(app).table
    return [table.render_line(y).text.strip(" ▌▐") for y in range(min(table.length, table.size.height))]


async def test_v_l_shows_the_list_and_escape_the_board(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "l")
        assert listed(app).list.ids == [2, 4, 1, 3, 5]
        assert top_line(app) == "Sales 5 deals €15,000 ⚖ €15,000 2 ›"
        assert lines(app)[0].split()[:4] == ["Deal", "2", "€2,000", "Verano"]
        await pilot.press("escape")
        assert isinstance(app.screen, DealsScreen)


async def test_walking_goes_over_cells_and_brings_columns_in_sight(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v", "l", *["l"] * 8)
        screen = listed(app)
        assert screen.column.code == "age"
        assert lines(app)[0].endswith("38 d")
        assert lines(app)[0].startswith("Deal 2"), "the first column stays"
        await pilot.press(*["h"] * 20, "j")
        assert (screen.column.code, screen.table.deal) == ("deal.title", 4)


async def test_s_sorts_by_the_column_and_turns_round(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "l", "l", "s")
        screen = listed(app)
        assert screen.list.ids == [1, 2, 3, 4, 5]
        assert screen.table.deal == 2, "the cursor stays on its deal"
        await pilot.press("s")
        assert screen.list.ids == [5, 4, 3, 2, 1]
        await pilot.press("escape", "v", "l")
        assert listed(app).list.ids == [5, 4, 3, 2, 1], "it is remembered"


async def test_e_edits_the_cell(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "l", "l", "e")
        await pilot.press(*["backspace"] * 12, *"12k", "enter")
        await pilot.pause()
        assert deals.deals.get(2)["value"] == 12_000
        assert "€12,000" in lines(app)[0]
        await pilot.press("l", "l", "l", "l", "e", *"ada", "enter")
        await pilot.pause()
        assert deals.deals.get(2)["owner_id"] == 1
        await pilot.press("u", "u")
        assert deals.deals.get(2)["value"] == 2_000


async def test_a_cell_of_somebody_else_is_edited_there(app: PipedriveApp, deals: Workspace) -> None:
    deals.memory.put("deal list", {"columns": ["deal.title", "person.job_title", "age"]})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "l", "l", "e", *"Cook", "enter")
        await pilot.pause()
        person = deals.copy.get("person", 2)
        assert person is not None
        assert person["job_title"] == "Cook"
        await pilot.press("l", "e")
        assert any("not edited here" in n.message for n in app._notifications)


async def test_marked_deals_are_changed_together(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "l", "space", "V", "j", "V")
        assert listed(app).marks.ids == {2, 4, 1}
        assert "◆ 3 marked" in top_line(app)
        await pilot.press("E", *"owner", "enter", *"bruno", "enter")
        await pilot.pause()
        assert {deals.deals.get(n)["owner_id"] for n in (1, 2, 4)} == {2}
        await pilot.press("w")
        assert listed(app).list.ids == [3, 5]
        await pilot.press("u", "u")
        assert [deals.deals.get(n)["owner_id"] for n in (1, 2, 4)] == [2, 1, 1]
        assert len(listed(app).list.ids) == 5
        await pilot.press("asterisk", "m", *"signed", "enter")
        await pilot.pause()
        assert {deals.deals.get(n)["stage_id"] for n in range(1, 6)} == {5}
        assert listed(app).list.ids == [], "another pipeline's"


async def test_filters_and_text(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "l", "slash", *"verano", "enter")
        assert listed(app).list.ids == [2]
        assert "/verano" in top_line(app)
        await pilot.press("escape", "o", *"ada", "enter")
        assert listed(app).list.ids == [2, 4]
        await pilot.press("f", *"status lost", "enter")
        assert "F shows all" in str(app.screen.query_one("#nothing").render())
        await pilot.press("F")
        assert len(listed(app).list.ids) == 5


async def test_columns_are_chosen_moved_and_widened(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "l", "vertical_line", *"job", "enter")
        assert listed(app).look.columns[-1] == "person.job_title"
        await pilot.press("l", "greater_than_sign", "plus")
        assert listed(app).look.columns[1:3] == ("deal.org_id", "deal.value")
        assert listed(app).column.code == "deal.value"
        assert listed(app).column.width == 13
        await pilot.press("vertical_line", *"value", "enter")
        assert "deal.value" not in listed(app).look.columns


async def test_the_archive_restores(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "a")
        assert isinstance(app.screen, DealArchiveScreen)
        assert listed(app).list.ids == [6, 7]
        assert top_line(app).startswith("Sales · archive 2 deals")
        await pilot.press("j", "z")
        assert listed(app).list.ids == [6]
        await pilot.press("v", "b")
        assert isinstance(app.screen, DealsScreen)
        board = view(app).board
        assert board is not None
        assert 7 in board
        await pilot.press("u", "v", "a", "v", "l")
        assert 7 not in listed(app).list


async def test_what_is_seen_is_written_to_a_file(app: PipedriveApp, deals: Workspace, tmp_path: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "l", "X", "ctrl+u", *str(tmp_path / "out.csv"), "enter")
        await app.workers.wait_for_complete()
        assert (tmp_path / "out.csv").read_text(encoding="utf-8").count("\n") == 6


async def test_an_edit_elsewhere_is_seen_and_the_cursor_stays(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "l", "s", "j")
        assert listed(app).table.deal == 3
        await deals.deals.change(1, {"title": "Zuletzt"})
        await pilot.pause()
        assert listed(app).list.ids == [2, 3, 4, 5, 1]
        assert listed(app).table.deal == 3


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)], ids=["80x24", "120x40", "60x15"])
def test_picture_of_the_list(snap_compare: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    files = tmp_path / "copy.sqlite", tmp_path / "outbox.sqlite"
    workspace = Workspace(*files, NoConnection(), name="Lumen Sensors", now=lambda: NOW)
    fill_account(workspace)
    fill(workspace)
    app = PipedriveApp(workspace, live=False)
    assert snap_compare(app, terminal_size=size, press=["v", "l", "j", "space", "l", "l"])
    workspace.close()


def test_picture_of_the_archive_in_light(snap_compare: Any, tmp_path: Path) -> None:
    files = tmp_path / "copy.sqlite", tmp_path / "outbox.sqlite"
    workspace = Workspace(*files, NoConnection(), name="Lumen Sensors", now=lambda: NOW)
    fill_account(workspace)
    fill(workspace)
    app = PipedriveApp(workspace, theme="pipedrive-light", live=False)
    assert snap_compare(app, terminal_size=(120, 40), press=["v", "a"])
    workspace.close()
