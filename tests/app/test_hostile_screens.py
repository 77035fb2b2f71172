"""Every screen there is, in an account of nothing but hostile texts: each of its keys is pressed, and does no harm.

HOSTILE_ROUNDS=16 in the environment does all of it that often, each time with other strings, which is 10,000 for each
screen; HOSTILE_ALL=1 presses also the keys that screens of one family share on each of them, and those of all menus.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from inspect import isclass
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NamedTuple

import pytest
from textual.screen import Screen

import tui.app.screens
from tests.app.hostile_account import fill_outbox, hostile_workspace
from tests.app.hostile_walk import Walk, Watched, methods
from tui.api.transport import Secret
from tui.app.screens.confirm import ConfirmScreen
from tui.app.screens.keeping import KeepScreen
from tui.app.screens.oauth import AppScreen, LinkScreen
from tui.app.screens.secret import SecretScreen
from tui.app.screens.sign_in import TokenScreen
from tui.app.widgets.choices import Option
from tui.settings import Profile
from tui.store.text import clean

ROUNDS = int(os.environ.get("HOSTILE_ROUNDS", "1"))
SPARING = "HOSTILE_ALL" not in os.environ
SIZE = (120, 40)


class Road(NamedTuple):
    """A way to a screen: a section, keys, and the screens that all keys there show."""

    section: str
    keys: tuple[str, ...]
    shows: str


ROADS: dict[str, tuple[Road, ...]] = {
    "board": (Road("deals", (), "DealsScreen DealForm ExplainScreen FindScreen GoMenu HelpScreen LostScreen MenuScreen "
                                "PickerScreen TextEditor ActivityPrompt"),),
    "deals": (
        Road("deals", ("Q", "j", "j", "enter"), "ConflictScreen"),
        Road("deals", ("Q",), "OutboxScreen"),
        Road("deals", ("v", "l"), "DealListScreen PromptScreen"),
        Road("deals", ("v", "f"), "ForecastScreen"),
        Road("deals", ("v", "a"), "DealArchiveScreen"),
        Road("deals", ("v", "s"), "StatisticsScreen"),
        Road("deals", ("v", "s", "enter"), "BehindScreen"),
        Road("deals", ("P", *"edit", "enter"), "PipelinesScreen FormScreen"),
        Road("deals", ("f", *"new pipe", "enter"), "FilterScreen"),
    ),
    "activities": (
        Road("activities", ("v", "l"), "ActivityListScreen ActivityTypesScreen ColumnsScreen NextPrompt"),
        Road("activities", ("v", "w"), "ActivitiesScreen"),
        Road("activities", ("v", "m"), "MonthScreen"),
        Road("activities", ("v", "a"), "AgendaScreen"),
    ),
    "leads": (
        Road("today", (), "TodayScreen SnoozePrompt"),
        Road("leads", (), "LeadsScreen LeadForm LeadLabelsScreen"),
        Road("leads", ("a", "x", "enter"), "SeededPicker"),
        Road("leads", ("t",), "TriageScreen"),
    ),
    "contacts": (
        Road("persons", (), "DirectoryScreen"),
        Road("persons", ("v", "t"), "ContactTimelineScreen"),
        Road("persons", ("v", "d"), "DuplicatesScreen MergeScreen"),
        Road("organizations", (), "DirectoryScreen"),
        Road("organizations", ("v", "d"), "DuplicatesScreen"),
        Road("products", ("enter", "plus", "v"), "CatalogueScreen"),
        Road("products", (), "DirectoryScreen"),
    ),
    "projects": (Road("projects", (), "ProjectsScreen"), Road("projects", ("enter",), "ProjectScreen")),
    "deal": (
        Road("deals", ("#deal:1", "@mail", "enter"), "MailReader"),
        Road("deals", ("#deal:1", "@file", "down", "enter", "v"), "PictureScreen"),
        Road("deals", ("#deal:1",), "RecordScreen"),
    ),
    "records": tuple(
        Road("deals", (f"#{record}",), "RecordScreen")
        for record in ("lead:abc", "person:1", "organization:1", "activity:1", "product:1")
    ),
}  # fmt: skip
"""In the order in which they are gone: what one has pressed another one of its group does not press again."""


def _profile(text: Callable[[], str]) -> Profile:
    usual = Profile("work", "pipedrive", origin="https://lumen.pipedrive.com")
    return replace(usual, company_name=text(), user_name=text(), client_id=text(), redirect_uri=text())


BUILT: dict[str, Callable[[Callable[[], str]], Screen[Any]]] = {
    "ConfirmScreen": lambda text: ConfirmScreen(text(), text(), yes=text(), no=text()),
    "KeepScreen": lambda text: KeepScreen(text(), [Option(key, text(), text()) for key in "ukfs"]),
    "SecretScreen": lambda text: SecretScreen(text(), text(), lambda _secret: None),
    "TokenScreen": lambda text: TokenScreen(text(), _profile(text), ask=True),
    "AppScreen": lambda text: AppScreen(_profile(text)),
    "LinkScreen": lambda text: LinkScreen(_profile(text), Secret("x"), ask=True),
}
"""What only a sign-in shows, made with names as an account may have them."""

PARTS = {
    "MainScreen", "ActivityFrame", "RowsScreen", "WeekScreen", "BoardFrame", "BoardKeys", "ContactsFrame",
    "DealActions", "DealsView", "DirectoryFrame", "Counting", "FavouriteTabs", "Jumping", "LeadKeys", "ListEditor",
    "ProjectFrame", "ProjectsFrame", "ProjectsLook", "RecordActions", "RecordEdit", "RecordFolding", "RecordFrame",
    "RecordHistory", "RecordParts", "TableFrame", "TableKeys",
}  # fmt: skip
"""Never a screen by themselves: those made of them are looked at."""


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What keys write is written here, and no other program starts."""
    for name in ("HOME", "PIPEDRIVE_TUI_HOME", "XDG_DOWNLOAD_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "MAILER", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def screens() -> dict[str, type[Screen[Any]]]:
    """Every class of a screen."""
    modules = [
        import_module(f"{tui.app.screens.__name__}.{found.name}") for found in iter_modules(tui.app.screens.__path__)
    ]
    found = [
        one for module in modules for one in vars(module).values() if isclass(one) and one.__module__ == module.__name__
    ]
    return {one.__name__: one for one in found if issubclass(one, Screen)}


def test_no_screen_is_left_out() -> None:
    shown = {name for roads in ROADS.values() for road in roads for name in road.shows.split()}
    assert shown | set(BUILT) | PARTS == set(screens())
    assert not PARTS & (shown | set(BUILT))


def pressed_before(group: str) -> frozenset[str]:
    """What the groups before this one press."""
    earlier = list(ROADS)[: list(ROADS).index(group)]
    known = screens()
    return frozenset(one for name in earlier for road in ROADS[name] for one in methods(known[road.shows.split()[0]]))


@pytest.mark.parametrize("group", ROADS)
@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_every_key_of_every_screen(tmp_path: Path, group: str, seed: int) -> None:
    found, strings = hostile_workspace(tmp_path, seed)
    await fill_outbox(found, strings)
    assert strings.count >= 625, "16 rounds are 10,000 strings"
    app = Watched(found)
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        walk = Walk(app, pilot, sparing=SPARING, pressed=pressed_before(group))
        for road in ROADS[group]:
            app.seen.clear()
            await walk.through(road.section, *road.keys)
            assert set(road.shows.split()) <= app.seen, road


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_screens_of_a_sign_in(tmp_path: Path, seed: int) -> None:
    found, strings = hostile_workspace(tmp_path, seed)
    app = Watched(found)
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        walk = Walk(app, pilot)
        for name, make in BUILT.items():
            await app.push_screen(make(lambda: clean(strings())))
            await pilot.pause()
            app.look()
            await walk.dialog(app.screen)
            assert name in app.seen
            while len(app.screen_stack) > 1:
                app.pop_screen()
            await pilot.pause()
