"""The statistics by keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from tests.app.board import SIZE, deal
from tests.app.conftest import NOW, NoConnection, fill_account
from tui.app.app import PipedriveApp
from tui.app.screens.deals import DealsScreen
from tui.app.screens.statistics import BehindScreen, StatisticsScreen
from tui.app.widgets.bar_chart import BarChart, whole_steps
from tui.app.widgets.board_header import BoardHeader
from tui.services.workspace import Workspace

Record = dict[str, Any]


def fill(workspace: Workspace) -> None:
    """Twelve deals on their way, two of them won, one lost, one put away."""
    rows: list[Record] = [deal(n, 1 + n % 3, owner_id=1 + n % 2) for n in range(1, 13)]
    rows[0] |= {"status": "won", "won_time": "2026-03-02T10:00:00Z", "stage_id": 3}
    rows[1] |= {"status": "won", "won_time": "2026-03-03T10:00:00Z", "is_archived": True}
    rows[2] |= {"status": "lost", "lost_time": "2026-03-04T10:00:00Z"}
    workspace.copy.put("deal", rows)


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    fill(workspace)
    return workspace


def here(app: PipedriveApp) -> StatisticsScreen:
    assert isinstance(app.screen, StatisticsScreen)
    return app.screen


def lines(app: PipedriveApp) -> list[str]:
    bars = here(app).bars
    return [" ".join(bars.render_line(y).text.strip("▌▐ ").split()) for y in range(bars.length)]


def plotted(app: PipedriveApp) -> str:
    return str(app.screen.query_one(BarChart).render())


async def test_v_s_shows_the_funnel(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "s")
        await pilot.pause()
        assert lines(app) == [
            "Qualified 12 · €78k 67 % are further",
            "Proposal 8 · €48k 62 % are further",
            "Contract 5 · €27k 40 % are further",
            "Won 2 · €3k",
        ]
        assert "Qualified" in plotted(app)
        assert "█" in plotted(app)
        await pilot.press("escape")
        assert isinstance(app.screen, DealsScreen)


async def test_the_deals_behind_a_bar_and_the_way_back(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "s", "end", "enter")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, BehindScreen)
        assert sorted(screen.list.ids) == [1, 2], "one that was put away is counted, and so it is shown"
        assert screen.query_one(BoardHeader).render().plain.strip().startswith("Funnel · Won")
        await pilot.press("f", *"lost", "enter")
        assert screen.list.ids == []
        await pilot.press("F")
        assert sorted(screen.list.ids) == [1, 2]
        await pilot.press("q", "l", "l", "end", "enter")
        await pilot.pause()
        assert isinstance(app.screen, BehindScreen)
        assert sorted(app.screen.list.ids) == list(range(4, 13))


async def test_what_is_edited_behind_a_bar_changes_it(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "s", "enter", "end", "w", "q")
        await pilot.pause()
        assert lines(app)[-1].startswith("Won 3 ")
        await pilot.press("u")
        await pilot.pause()
        assert lines(app)[-1].startswith("Won 2 ")


async def test_period_owner_pipeline_and_charts(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "s", "i", *"last year", "enter")
        assert here(app).statistics is not None
        assert lines(app)[0] == "Qualified 0"
        assert "█" not in plotted(app)
        await pilot.press("i", *"this month", "enter", "l")
        assert lines(app)[0].endswith("3 deals here for 31 d")
        await pilot.press("o", *"bruno", "enter")
        assert "Bruno Costa" in here(app).query_one(BoardHeader).render().plain
        await pilot.press("P", *"partners", "enter", "tab")
        assert lines(app)[0] == "Added 0"
        await pilot.press("enter")
        assert isinstance(app.screen, StatisticsScreen), "no deals stand behind nothing"
        await pilot.press("q", "v", "s")
        found = here(app).statistics
        assert found is not None
        assert found.period.name == "this month", "the period is remembered"


async def test_what_the_server_told_is_shown_when_it_comes(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "s", "o", *"ada", "enter")
        found = here(app).statistics
        assert found is not None
        assert "went on" not in lines(app)[0]
        rates = [{"from_stage_id": 1, "to_stage_id": 2, "conversion_rate": 41}]
        told = {"stage_conversions": rates, "won_conversion": 12, "lost_conversion": 3}
        deals.copy.remember("statistics", {"about": found._about(), "conversion": told, "movement": {}})
        from tui.services.changes import changed

        deals.hub.announce(changed("statistics", 1))
        await pilot.pause()
        assert lines(app)[0].endswith("41 % went on")


def test_steps_are_round() -> None:
    assert whole_steps(4) == [0, 1, 2, 3, 4]
    assert whole_steps(12) == [0, 5, 10]
    assert whole_steps(119) == [0, 50, 100]
    assert whole_steps(0.4) == [0]


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)], ids=["60x15", "80x24", "120x40"])
def test_picture_of_the_statistics(snap_compare: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    workspace = _workspace(tmp_path)
    assert snap_compare(PipedriveApp(workspace, live=False), terminal_size=size, press=["v", "s", "j"])
    workspace.close()


def test_picture_of_the_statistics_in_the_light(snap_compare: Any, tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    press = ["ctrl+t", "v", "s", "l"]
    assert snap_compare(PipedriveApp(workspace, live=False), terminal_size=(120, 40), press=press)
    workspace.close()


def _workspace(directory: Path) -> Workspace:
    files = directory / "copy.sqlite", directory / "outbox.sqlite"
    workspace = Workspace(*files, NoConnection(), name="Lumen Sensors", now=lambda: NOW)
    fill_account(workspace)
    fill(workspace)
    return workspace


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_where_nothing_was_added_that_is_said(app: PipedriveApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("v", "s")
        await pilot.pause()
        assert str(app.screen.query_one("#sentence", Static).content) == "No deals were added in this period."
        assert "1 Jan – 31 Mar 2026" in app.screen.query_one(BoardHeader).render_line(0).text
