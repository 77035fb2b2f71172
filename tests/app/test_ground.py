"""What stands behind everything looks as Textual would draw it, in every theme, and without colours."""

from __future__ import annotations

import pytest
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.app.app import PipedriveApp
from tui.app.themes import THEMES
from tui.app.widgets.board import BoardView
from tui.app.widgets.ground import Ground
from tui.services.workspace import Workspace


@pytest.mark.parametrize("no_color", [False, True])
@pytest.mark.parametrize("theme", [known.name for known in THEMES])
async def test_ground_is_what_textual_draws(
    workspace: Workspace, theme: str, monkeypatch: pytest.MonkeyPatch, *, no_color: bool
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = PipedriveApp(workspace, theme=theme, live=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for widget in (app.screen, app.screen.query_one(Ground), app.screen.query_one(BoardView)):
            part = Region(3, 1, 40, 4)
            drawn, own = Widget.render_lines(widget, part), widget.render_lines(part)

            assert type(widget).render_lines is not Widget.render_lines
            assert _seen(own) == _seen(drawn)


def _seen(strips: list[Strip]) -> list[list[tuple[str, object]]]:
    """A blank cell is seen by its background alone."""
    return [[(cell, s.style and s.style.bgcolor) for s in strip for cell in s.text] for strip in strips]
