"""The way to the first frame: nothing is drawn that is not shown, and what was put off is taken up again."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.css.parse import parse

from tui import collecting
from tui.app.app import PipedriveApp
from tui.app.themes import LIGHT


@pytest.fixture
def collector() -> Iterator[None]:
    """Leaves the garbage collector as a start would leave it."""
    yield
    gc.unfreeze()
    gc.enable()


async def test_no_frame_is_composed_while_none_is_shown(app: PipedriveApp, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[bool] = []
    compose = Compositor.render_update

    def watched(self: Compositor, *args: Any, **options: Any) -> Any:
        shown.append(not app._batch_count)
        return compose(self, *args, **options)

    monkeypatch.setattr(Compositor, "render_update", watched)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()

    assert shown
    assert all(shown)


@pytest.mark.usefixtures("collector")
async def test_garbage_is_collected_again_once_the_first_frame_stands(app: PipedriveApp) -> None:
    collecting.hold()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()

        assert gc.isenabled()
        assert gc.get_freeze_count() > 0


async def test_styles_are_parsed_once_and_again_with_another_theme(
    app: PipedriveApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []

    def watched(scope: str, css: str, *args: Any, **options: Any) -> Any:
        parsed.append(css)
        return parse(scope, css, *args, **options)

    monkeypatch.setattr("textual.css.stylesheet.parse", watched)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert max(Counter(parsed).values()) == 1
        dark = app.screen.styles.background

        app.theme = LIGHT.name
        await pilot.pause()
        assert app.screen.styles.background != dark
