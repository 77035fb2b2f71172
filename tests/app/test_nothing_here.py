"""Where no deal is, keys that need one are not offered; what is still coming is said to be; themes by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.board import SIZE, deal, stages
from tests.app.conftest import NOW, NoConnection
from tui.app.app import PipedriveApp
from tui.app.screens.base import MainScreen
from tui.app.screens.theme_choice import NAMES
from tui.app.themes import COLOUR_BLIND, THEMES
from tui.app.widgets.bars import KeyBar
from tui.app.widgets.tab_line import TabLine
from tui.services.workspace import Workspace

NEED_A_DEAL = {"open", "next stage", "previous", "later", "won", "lost", "move to", "mark", "peek", "edit", "edit all"}


def offered(app: PipedriveApp) -> set[str]:
    return {command.hint for command in app.screen.query_one(KeyBar).commands}


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


@pytest.mark.parametrize("view", [(), ("v", "f"), ("v", "l")])
async def test_without_a_deal_nothing_is_offered_to_do_to_one(
    app: PipedriveApp, workspace: Workspace, view: tuple[str, ...]
) -> None:
    workspace.copy.put("deal", [deal(1, 1, expected_close_date="2026-03-20")])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *view)
        assert NEED_A_DEAL & offered(app)
        await press(pilot, "slash", *"nothing like it", "enter")
        assert not NEED_A_DEAL & offered(app)
        assert {"find", "filter", "help"} <= offered(app)
        assert isinstance(app.screen, MainScreen)
        assert "move_to" not in {command.name for command in app.screen.offered()}
        await press(pilot, "F")
        assert NEED_A_DEAL & offered(app)


async def test_in_an_empty_column_what_is_marked_is_still_in_hand(app: PipedriveApp, workspace: Workspace) -> None:
    workspace.copy.put("deal", [deal(1, 1)])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "l")
        assert "won" not in offered(app)
        await press(pilot, "h", "space", "l")
        assert "won" in offered(app)
        await press(pilot, "L")
        assert stages(app)[1] == [1]
        await press(pilot, "escape")
        assert "won" in offered(app)


async def test_what_is_still_coming_is_not_said_to_be_missing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "copy", tmp_path / "outbox", NoConnection(), now=lambda: NOW)
    app = PipedriveApp(workspace, live=False)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "s")
        assert [n.message for n in app._notifications] == ["Your pipelines are still coming."]
        workspace.copy.remember("filled", value=True)
        await press(pilot, "s")
        assert [n.message for n in app._notifications] == ["There is no pipeline yet."]
    workspace.close()


async def test_every_theme_is_chosen_by_its_name(app: PipedriveApp) -> None:
    assert set(NAMES) == {theme.name for theme in THEMES}
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "ctrl+k", *"choose a theme", "enter", *"without", "enter")
        assert app.theme == COLOUR_BLIND.name
        await press(pilot, "ctrl+k", *"choose a theme", "enter", "escape")
        assert app.theme == COLOUR_BLIND.name


async def test_favourites_of_a_forecast_count_what_it_shows(app: PipedriveApp, workspace: Workspace) -> None:
    won = {"status": "won", "expected_close_date": "2026-03-20"}
    workspace.copy.put("deal", [deal(1, 1, owner_id=2), deal(2, 1, owner_id=2, won_time="2026-03-02T09:00:00Z", **won)])
    workspace.copy.put("deal", [deal(3, 1, owner_id=2, won_time="2025-11-02T09:00:00Z", **won)])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "o", *"bruno", "enter", "f", *"keep this", "enter", "enter")
        line = app.screen.query_one(TabLine)
        assert line.render().plain.split()[-1] == "1"
        await press(pilot, "v", "f")
        line = app.screen.query_one(TabLine)
        assert line.render().plain.split()[-1] == "2" == str(sum(map(len, stages(app))))
        await press(pilot, *["less_than_sign"] * 6)
        line = app.screen.query_one(TabLine)
        assert line.render().plain.split()[-1] == "3" == str(sum(map(len, stages(app))))
