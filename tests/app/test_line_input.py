"""The line to type in."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App, ComposeResult

from tui.app.terminal import TerminalApp
from tui.app.themes import ANSI, DARK
from tui.app.widgets.line_input import LineInput


class LineApp(App[None]):
    """Nothing but a line."""

    def compose(self) -> ComposeResult:
        yield LineInput()


class ThemedApp(TerminalApp):
    """A line in the program's themes, empty and without the focus."""

    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        yield LineInput()


@pytest.mark.parametrize("word", ["word ", "字字 "])
async def test_the_end_of_what_was_pasted_is_in_sight(word: str) -> None:
    app = LineApp()
    async with app.run_test(size=(40, 5)) as pilot:
        line = app.query_one(LineInput)
        line.post_message(events.Paste(word * 40 + "the end"))
        await pilot.pause()
        await pilot.pause()
        assert "the end" in line.render_line(0).text
        assert line.cursor_position == len(line.value)


@pytest.mark.parametrize(("theme", "seen"), [(ANSI.name, True), (DARK.name, False)])
async def test_where_a_line_is_shows_by_its_ground_or_by_a_stroke_below_it(theme: str, *, seen: bool) -> None:
    app = ThemedApp(theme=theme)
    async with app.run_test(size=(30, 4)) as pilot:
        await pilot.pause()
        line = app.query_one(LineInput)
        drawn = [segment for strip in line.render_lines(line.size.region) for segment in strip]

        assert all(bool(segment.style and segment.style.underline) is seen for segment in drawn)
        assert sum(len(segment.text) for segment in drawn) == 30
        assert (line.background_colors[1] == app.screen.background_colors[1]) is seen


async def test_what_was_written_in_several_lines_is_shown_in_one_and_stays_as_it_is() -> None:
    app = LineApp()
    async with app.run_test(size=(40, 5)) as pilot:
        line = app.query_one(LineInput)
        line.value = "Roof\nand\tgutter"
        await pilot.pause()
        assert line.render_line(0).text.startswith("Roof⏎and gutter")
        assert line.value == "Roof\nand\tgutter"
