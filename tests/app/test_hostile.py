"""Text that strangers wrote, on every screen, in every dialog and notice: it steers nothing and runs nothing.

HOSTILE_ROUNDS=50 in the environment looks at every screen that often, each time with other strings, and at all kinds of
records; HOSTILE_STRINGS=10000 pages through a list of that many.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, TextArea

from tests.app.conftest import NOW, NoConnection
from tests.app.hostile import HARM, STEERS, Strings, fill_hostile, harm
from tui.app.app import PipedriveApp
from tui.app.screens.base import EVERYWHERE, MainScreen
from tui.app.screens.confirm import ConfirmScreen
from tui.app.screens.picker import Choice, PickerScreen
from tui.app.screens.record import RecordScreen
from tui.app.screens.text_editor import TextEditor
from tui.services.changes import Changed
from tui.services.workspace import Workspace
from tui.store.text import clean
from tui.wire.scrub import Scrub, ScrubbingTruecolor, cleaned

ROUNDS = int(os.environ.get("HOSTILE_ROUNDS", "1"))
STRINGS = int(os.environ.get("HOSTILE_STRINGS", "400"))
SIZE = (120, 40)
SECTIONS = ("today", "leads", "deals", "activities", "persons", "organizations", "products", "projects")
RECORDS = (("deal", 1), ("lead", "abc"), ("person", 1), ("organization", 1), ("activity", 1), ("product", 1))
SAMPLED = RECORDS if "HOSTILE_ROUNDS" in os.environ else RECORDS[:1]
TAKES_AWAY = {"win", "lose", "archive", "delete", "convert", "done", "move_right", "move_left"}
"""What leaves less for the keys after it, unless it is undone."""
NOT_PRESSED = {"leave", "switch_theme", "redraw", "edit_elsewhere"}


class Watched(PipedriveApp):
    """Knows whether a stranger's action ran; what is drawn is not cleaned on the way, unless that is wanted."""

    def __init__(self, workspace: Workspace, *, wall: bool = False) -> None:
        super().__init__(workspace, live=False)
        self.harmed = 0
        self.looks = 0
        if not wall:
            self._filters = [f for f in self._filters if not isinstance(f, Scrub | ScrubbingTruecolor)]

    def action_harm(self, *_: object) -> None:
        self.harmed += 1

    def look(self) -> None:
        """Nothing on the screen does harm."""
        self.looks += 1
        assert not harm(self), f"{type(self.screen).__name__}: {harm(self)[:5]}"
        assert not self.harmed


def workspace(folder: Path, seed: int) -> tuple[Workspace, Strings]:
    strings = Strings(seed)
    found = Workspace(folder / "copy.db", folder / "outbox.db", NoConnection(), name=strings(), now=lambda: NOW)
    fill_hostile(found, strings)
    return found, strings


async def pressed_all(app: Watched, pilot: Pilot[None], base: Screen[Any]) -> None:
    """Every key of a screen, and back to it."""
    assert isinstance(base, MainScreen)
    mode = app.current_mode
    commands = [c for c in base.commands() if c.keys and c.name not in NOT_PRESSED]
    for command in commands:
        if command.group == EVERYWHERE and app.current_mode != "deals":
            continue
        await pilot.press(command.keys[0])
        await pilot.pause()
        app.look()
        for _ in range(4):
            if app.screen is base and not isinstance(app.focused, Input | TextArea):
                break
            await pilot.press("escape")
            await pilot.pause()
        if app.current_mode != mode:  # the key went to another section, which is looked at by itself
            app.switch_mode(mode)
            await pilot.pause()
        while app.screen is not base and len(app.screen_stack) > 1:
            app.pop_screen()
            await pilot.pause()
        if app.screen is not base:
            return  # the key left the screen
        if command.name in TAKES_AWAY:
            await pilot.press("u")
            await pilot.pause()


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_sections_and_what_their_keys_open(tmp_path: Path, section: str, seed: int) -> None:
    found, strings = workspace(tmp_path, seed)
    app = Watched(found)
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        app.switch_mode(section)
        await pilot.pause()
        app.look()
        for key in ("j", "l", "end"):
            await pilot.press(key)
            await pilot.pause()
        app.look()
        await pressed_all(app, pilot, app.screen)
    assert strings.count > 200
    assert app.looks > 5


@pytest.mark.parametrize(("kind", "record"), SAMPLED)
@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_records_and_what_their_keys_open(tmp_path: Path, kind: str, record: int | str, seed: int) -> None:
    found, _ = workspace(tmp_path, seed)
    app = Watched(found)
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = RecordScreen(kind, record)
        await app.push_screen(screen)
        await pilot.pause()
        app.look()
        await pilot.press("end")
        await pilot.pause()
        await pressed_all(app, pilot, screen)


@pytest.mark.parametrize(("kind", "record"), RECORDS)
async def test_records(tmp_path: Path, kind: str, record: int | str) -> None:
    found, _ = workspace(tmp_path, 1)
    app = Watched(found)
    async with app.run_test(size=SIZE, tooltips=True) as pilot:
        await app.push_screen(RecordScreen(kind, record))
        await pilot.pause()
        app.look()


async def test_a_list_of_nothing_but_hostile_names(tmp_path: Path) -> None:
    found, strings = workspace(tmp_path, 2)
    found.copy.put("person", [{"id": n, "name": strings(), "job_title": strings()} for n in range(100, 100 + STRINGS)])
    app = Watched(found)
    async with app.run_test(size=SIZE) as pilot:
        app.switch_mode("persons")
        await pilot.pause()
        for _ in range(STRINGS // 30 + 1):
            app.look()
            await pilot.press("pagedown")
            await pilot.pause()


def test_ten_thousand_strings_and_each_wall_alone() -> None:
    strings = Strings(3)
    for _ in range(10_000):
        text = strings()
        assert not HARM.search(clean(text).replace("\n", "").replace("\t", ""))
        assert not STEERS.search(cleaned([Segment(text)])[0].text)


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_notices_and_dialogs(tmp_path: Path, seed: int) -> None:
    found, strings = workspace(tmp_path, seed)
    app = Watched(found, wall=True)  # what is told and asked may come from anywhere
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        for _ in range(5):
            found.hub.announce(Changed(refusals=[strings()], warnings=[strings()]))
            await pilot.pause()
            app.look()
        for dialog in (
            ConfirmScreen(strings(), strings(), yes=strings()),
            PickerScreen(strings(), [Choice(n, strings(), strings()) for n in range(12)]),
            TextEditor(strings(), strings()),
        ):
            await app.push_screen(dialog)
            await pilot.pause()
            assert not harm(app, STEERS)
            app.pop_screen()
            await pilot.pause()


async def test_the_second_wall_stands_where_the_first_has_a_hole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.store.rows.clean_record", lambda value: value)
    found, _ = workspace(tmp_path, 0)
    for wall in (True, False):
        app = Watched(found, wall=wall)
        async with app.run_test(size=SIZE) as pilot:
            for section in ("deals", "leads", "persons"):
                app.switch_mode(section)
                await pilot.pause()
                assert not (wall and harm(app, STEERS))
            assert wall or harm(app, STEERS), "without both walls there would be harm"
