"""The way to the first frame: nothing is drawn that is not shown, and what was put off is taken up again."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.css.parse import parse
from textual.css.stylesheet import Stylesheet
from textual.design import ColorSystem
from textual.dom import DOMNode

from tests.stylesheets import PARSE
from tui import collecting
from tui.app import terminal
from tui.app.app import PipedriveApp
from tui.app.themes import DARK, LIGHT
from tui.services.workspace import Workspace


@pytest.fixture
def collector() -> Iterator[None]:
    """Leaves the garbage collector as a start would leave it."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
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


def _looked_through() -> set[int]:
    """Which generations of objects are looked through while many are made."""
    found: set[int] = set()

    def hear(_phase: str, told: dict[str, int]) -> None:
        found.add(told["generation"])

    gc.callbacks.append(hear)
    try:
        made = [[number] for number in range(500_000)]
    finally:
        gc.callbacks.remove(hear)
    assert len(made) == 500_000
    return found


@pytest.mark.usefixtures("collector")
async def test_everything_is_looked_through_for_garbage_while_nobody_types(
    app: PipedriveApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    gc.set_threshold(100, 5, 5)
    assert _looked_through() == {0, 1, 2}
    collecting.hold()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        whole: list[str] = []
        monkeypatch.setattr(gc, "collect", lambda: whole.append("looked"))
        assert _looked_through() == {0, 1, 2}, "garbage of somebody who never rests does not grow for ever"
        with collecting.only_what_is_new():
            with collecting.only_what_is_new():
                assert _looked_through() == {0, 1}
            assert _looked_through() == {0, 1}
        assert _looked_through() == {0, 1, 2}

        app.tidy()
        assert whole == ["looked"]
        await pilot.press("j")
        app.tidy()
        assert whole == ["looked"]
        monkeypatch.setattr(terminal, "QUIET", 0.0)
        app.tidy()
        assert whole == ["looked", "looked"]


async def test_styles_are_parsed_once_and_again_with_another_theme(
    app: PipedriveApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []

    def watched(scope: str, css: str, *args: Any, **options: Any) -> Any:
        parsed.append(css)
        return parse(scope, css, *args, **options)

    monkeypatch.setattr("textual.css.stylesheet.parse", watched)
    monkeypatch.setattr(Stylesheet, "_parse_rules", PARSE)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert max(Counter(parsed).values()) == 1
        dark = app.screen.styles.background

        app.theme = LIGHT.name
        await pilot.pause()
        assert app.screen.styles.background != dark


async def test_each_widget_is_given_its_styles_once(app: PipedriveApp, monkeypatch: pytest.MonkeyPatch) -> None:
    styled: Counter[str] = Counter()
    apply = Stylesheet.apply

    def watched(self: Stylesheet, node: DOMNode, **options: Any) -> None:
        styled[type(node).__name__] += 1
        apply(self, node, **options)

    monkeypatch.setattr(Stylesheet, "apply", watched)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert {name: styled[name] for name in ("TopBar", "KeyBar", "BoardHeader")} == dict.fromkeys(
            ("TopBar", "KeyBar", "BoardHeader"), 1
        )

        app.theme = LIGHT.name
        await pilot.pause()
        assert styled["TopBar"] > 1


@pytest.mark.parametrize("mode", ["today", "leads", "activities", "persons"])
async def test_what_is_not_seen_any_more_gets_no_styles_when_another_section_opens(
    app: PipedriveApp, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        before, styled, apply = app.screen, list[DOMNode](), Stylesheet.apply

        def watched(self: Stylesheet, node: DOMNode, **options: Any) -> None:
            styled.append(node)
            apply(self, node, **options)

        monkeypatch.setattr(Stylesheet, "apply", watched)
        await app.switch_mode(mode)
        await pilot.pause()
        assert app.screen in styled
        assert not [node for node in styled if node in before.walk_children() and before in node.ancestors_with_self]


async def test_a_theme_that_was_chosen_elsewhere_is_seen_in_a_section_that_was_open(app: PipedriveApp) -> None:
    app.theme = DARK.name
    async with app.run_test(size=(120, 40)) as pilot:
        await app.switch_mode("leads")
        await pilot.pause()
        await app.switch_mode("deals")
        dark = app.screen.styles.background
        app.theme = LIGHT.name
        await pilot.pause()
        await app.switch_mode("leads")
        await pilot.pause()
        assert app.screen.styles.background != dark


async def test_the_colours_of_a_theme_are_worked_out_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    generate = ColorSystem.generate

    def watched(self: ColorSystem) -> dict[str, str]:
        made.append(self.background.hex if self.background else "")
        return generate(self)

    monkeypatch.setattr(ColorSystem, "generate", watched)
    app = PipedriveApp(workspace, live=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert made == [str(DARK.background).upper()]

        app.theme = LIGHT.name
        await pilot.pause()
        assert app.theme_variables["muted"] == LIGHT.variables["muted"]
        app.theme = DARK.name
        await pilot.pause()
        assert app.theme_variables["muted"] == DARK.variables["muted"]


LIBRARIES = {"platformdirs", "rich", "textual", "typing_extensions"}
SLOW = {
    "argparse",
    "csv",
    "ctypes",
    "curses",
    "email",
    "html",
    "http",
    "multiprocessing",
    "sysconfig",
    "unittest",
    "xml",
}
"""Parts of Python that take their time."""
SCREENS = {
    *("accounts", "base", "board_frame", "board_keys", "deal_actions", "deals", "deals_view", "favourite_tabs"),
}
WIDGETS = {"bars", "board", "board_header", "card", "column", "ground", "legible", "marks", "signs", "tab_line"}
NEVER = ("tui.api", "tui.backend", "tui.commands", "tui.credentials")
MOST = 100
"""Modules of our own; there are more than seven hundred."""


def test_what_is_imported_before_the_first_frame(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.app.first_frame", str(tmp_path)]
    ran = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    found = set(ran.stdout.split("\n"))
    libraries = {name.partition(".")[0] for name in found if not name.startswith(("_", "tui.", "tests."))}

    assert "tui.app.screens.deals" in found
    assert libraries - sys.stdlib_module_names - {"tui", "tests"} <= LIBRARIES
    assert not libraries & SLOW
    assert _below("tui.app.screens.", found) <= SCREENS
    assert _below("tui.app.widgets.", found) <= WIDGETS
    assert not [name for name in found if name.startswith(NEVER)]
    assert len([name for name in found if name.startswith("tui.")]) <= MOST


def _below(package: str, names: set[str]) -> set[str]:
    return {name.removeprefix(package) for name in names if name.startswith(package)}
