"""The line to type in."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App, ComposeResult

from tui.app.widgets.line_input import LineInput


class LineApp(App[None]):
    """Nothing but a line."""

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
