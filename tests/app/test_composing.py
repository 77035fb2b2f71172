"""Frames of what changed are put together from few widgets: what they leave on the screen is what a whole one shows."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from textual._compositor import ChopsUpdate
from textual.geometry import Region
from textual.screen import Screen

from tests.app.board import SIZE, deal
from tui.app import composing
from tui.app.app import PipedriveApp
from tui.app.composing import needed
from tui.app.widgets.column import ColumnView
from tui.services.workspace import Workspace
from tui.wire.canvas import Canvas
from tui.wire.frames import FrameReader

KEYS = (
    "h",
    "j",
    "k",
    "l",
    "home",
    "end",
    "L",
    "H",
    "L",
    "w",
    "u",
    "space",
    "V",
    "escape",
    "S",
    "M",
    "p",
    "3",
    "ctrl+r",
)
WHOLE = Region(0, 0, 80, 24)


class Shown(PipedriveApp):
    """Draws on a canvas what would go to a terminal."""

    parts = 0

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if renderable is not None and screen is self.screen and self.canvas is not None:
            self.parts += isinstance(renderable, ChopsUpdate)
            FrameReader(self.canvas).read(renderable.render_segments(self.console))
        super()._display(screen, renderable)

    canvas: Canvas | None = None

    def whole(self) -> Canvas:
        """All of the screen, drawn anew."""
        canvas = Canvas(*self.size)
        FrameReader(canvas).read(self.screen._compositor.render_full_update().render_segments(self.console))
        return canvas


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_is_on_the_screen_is_all_there_is_to_see(workspace: Workspace, seed: int) -> None:
    workspace.copy.put("deal", [deal(number, 1 + number % 3, person_id=number % 5 + 1) for number in range(1, 28)])
    app, dice = Shown(workspace, live=False), Random(seed)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.canvas = app.whole()
        for _ in range(40):
            await pilot.press(dice.choice(KEYS))
            await pilot.pause()
            whole = app.whole()
            for column in app.screen.query(ColumnView):
                assert column._prepared(column.size.height) == column._lines()  # nothing was taken for unchanged
            assert app.canvas.text == whole.text
            assert app.canvas.pens == whole.pens
    assert app.parts > 20


async def test_a_step_asks_a_column_and_the_line_below_for_lines(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.copy.put("deal", [deal(number, 1 + number % 3) for number in range(1, 28)])
    asked: list[set[str]] = []

    def listed(*given: Any) -> dict[Any, Any]:
        found = needed(*given)
        asked.append({type(widget).__name__ for widget in found})
        return found

    monkeypatch.setattr(composing, "needed", listed)
    app = PipedriveApp(workspace, live=False)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        asked.clear()
        await pilot.press("j")
        await pilot.pause()
        assert set().union(*asked) == {"ColumnView", "FocusLine"}


def test_what_covers_all_that_is_due_hides_what_is_behind_it() -> None:
    front, column, behind = Region(70, 0, 10, 3), Region(0, 2, 40, 20), WHOLE
    visible = {"front": (front, WHOLE), "column": (column, WHOLE), "behind": (behind, WHOLE)}

    assert list(needed(visible, [Region(0, 5, 40, 1)])) == ["column"]
    assert list(needed(visible, [Region(0, 5, 41, 1)])) == ["column", "behind"]
    assert list(needed(visible, [Region(60, 1, 20, 1)])) == ["front", "behind"]
    assert list(needed({"column": (column, Region(0, 2, 40, 3)), "behind": (WHOLE, WHOLE)}, [Region(0, 5, 9, 1)])) == [
        "behind"
    ]
    assert not needed(visible, [])
