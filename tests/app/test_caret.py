"""The terminal's own cursor stands on what has the focus."""

from __future__ import annotations

import pytest
from textual.geometry import Offset
from textual.widgets import Input, TextArea

from tests.app.day import fill_day
from tui.app.app import PipedriveApp
from tui.app.screens.form import Entry, FormScreen
from tui.app.screens.prompt import PromptScreen
from tui.app.screens.text_editor import TextEditor
from tui.services.workspace import Workspace

SIZE = (120, 40)


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_day(workspace)
    return workspace


@pytest.mark.parametrize("mode", ["deals", "leads", "activities", "today", "persons", "organizations"])
async def test_it_walks_along_with_the_cursor_of_a_list(app: PipedriveApp, mode: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.switch_mode(mode)
        await pilot.pause()
        seen = []
        for key in ("home", "j", "k", "j"):
            await pilot.press(key)
            await pilot.pause()
            assert app.screen.focused is not None
            assert app.screen.focused.region.contains_point(app.cursor_position)
            seen.append(app.cursor_position)
        assert seen[1].y > seen[0].y
        if mode != "activities":  # where the way back also stops at the free time before an activity
            assert seen[2:] == seen[:2]


async def test_it_stands_in_the_column_of_the_board(app: PipedriveApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        before = app.cursor_position
        await pilot.press("l")
        await pilot.pause()
        assert app.cursor_position.x > before.x + 10


async def test_it_stands_where_the_next_letter_goes(app: PipedriveApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(PromptScreen("Title"))
        await pilot.press(*"Zebra")
        await pilot.pause()
        line = app.screen.query_one(Input)
        assert app.cursor_position == line.content_region.offset + Offset(5, 0)
        await app.push_screen(TextEditor("Note"))
        await pilot.press("a", "b", "enter", "c")
        await pilot.pause()
        assert app.cursor_position == app.screen.query_one(TextArea).content_region.offset + Offset(1, 1)
        await app.push_screen(FormScreen("New thing", [Entry("name", "Name"), Entry("note", "Note")]))
        await pilot.press("x", "tab", "y", "z")
        await pilot.pause()
        assert app.cursor_position == list(app.screen.query(Input))[1].content_region.offset + Offset(2, 0)
