"""What a key in the day's screens makes the program do: one frame, and only what changed drawn anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.pilot import Pilot

from tests.app.day import fill_day
from tests.app.test_activities import Watch, machine_in_utc, watch, workspace  # noqa: F401 - fixtures
from tui.app.app import PipedriveApp
from tui.app.screens.activity_frame import VIEW
from tui.app.screens.today import TodayScreen
from tui.app.widgets import calendar_grid
from tui.app.widgets.calendar_paint import paint

SIZE = (120, 40)


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """As many entries as frames were drawn."""
    drawn: list[int] = []
    display = PipedriveApp._display

    def watched(self: PipedriveApp, screen: Any, renderable: Any) -> None:
        if renderable is not None:
            drawn.append(1)
        display(self, screen, renderable)

    monkeypatch.setattr(PipedriveApp, "_display", watched)
    return drawn


@pytest.fixture
def styled(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the widgets of a name were given their styles."""
    found: Counter[str] = Counter()
    apply = Stylesheet.apply

    def watched(self: Stylesheet, node: DOMNode, **options: Any) -> None:
        found[type(node).__name__] += 1
        apply(self, node, **options)

    monkeypatch.setattr(Stylesheet, "apply", watched)
    return found


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """How often activities were painted, by their ids."""
    found: Counter[int] = Counter()

    def watched(event: Any, *rest: Any) -> Any:
        found[event.id] += 1
        return paint(event, *rest)

    monkeypatch.setattr(calendar_grid, "paint", watched)
    return found


async def rest(pilot: Pilot[None]) -> None:
    """Until all is drawn."""
    await pilot.pause()
    await pilot.pause()


async def begun(pilot: Pilot[None], frames: list[int]) -> None:
    """Until a start has drawn its last frame, also where it is drawn late on a busy machine."""
    still = 0
    while still < 3:
        before = len(frames)
        await rest(pilot)
        still = 0 if len(frames) > before else still + 1


def keys(view: str) -> Iterator[str]:
    """Keys that put the cursor elsewhere."""
    yield from ("j", "k") if view in ("list", "agenda") else ("j", "l", "h", "down")


@pytest.mark.parametrize("view", ["day", "week", "month", "agenda", "list"])
async def test_a_key_that_moves_the_cursor_is_one_frame(app: PipedriveApp, frames: list[int], view: str) -> None:
    app.workspace.memory.put(VIEW, view)
    async with app.run_test(size=SIZE) as pilot:
        await app.switch_mode("activities")
        await begun(pilot, frames)
        for key in keys(view):
            frames.clear()
            await pilot.press(key)
            await rest(pilot)
            assert len(frames) == 1, key


@pytest.mark.parametrize("section", ["today", "leads"])
async def test_a_key_that_moves_the_cursor_of_a_list_is_one_frame(
    app: PipedriveApp, frames: list[int], section: str
) -> None:
    fill_day(app.workspace)
    async with app.run_test(size=SIZE) as pilot:
        await app.switch_mode(section)
        await begun(pilot, frames)
        frames.clear()
        await pilot.press("j")
        await rest(pilot)
        assert len(frames) == 1
        assert section != "today" or isinstance(app.screen, TodayScreen)


async def test_a_new_section_gets_its_styles_once_and_again_after_it_was_away(
    app: PipedriveApp, styled: Counter[str]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await rest(pilot)
        styled.clear()
        await app.switch_mode("activities")
        await rest(pilot)
        assert (styled["TitleLine"], styled["Paned"], styled["EventPane"]) == (1, 1, 1)
        assert styled["Calendar"] == 2, "once more as it gets the focus"
        await app.switch_mode("deals")
        await app.switch_mode("activities")
        await rest(pilot)
        assert styled["TitleLine"] == 2


async def test_only_the_activities_that_look_different_are_painted(app: PipedriveApp, painted: Counter[int]) -> None:
    app.workspace.memory.put(VIEW, "week")
    async with app.run_test(size=SIZE) as pilot:
        await app.switch_mode("activities")
        await rest(pilot)
        assert len(painted) > 6
        painted.clear()
        await pilot.press("l")
        await rest(pilot)
        await pilot.press("h")
        await rest(pilot)
        before = sum(painted.values())
        assert before <= 4, "those the cursor left and came to"
        await pilot.press("l", "h", "l", "h")
        await rest(pilot)
        assert sum(painted.values()) == before

        painted.clear()
        await app.workspace.activities.change(4, {"subject": "Renamed"})
        await rest(pilot)
        assert set(painted) == {4}
