"""The first start: one of three ways, each ready to be used; whose account it is stands there before it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from tests.app.accounts import home, served, shown, until, written
from tui import credentials, settings
from tui.app import welcome
from tui.app.app import PipedriveApp
from tui.app.ascii import AsciiSigns
from tui.app.screens.add_account import add_account
from tui.app.screens.keeping import KeepScreen
from tui.app.screens.prompt import PromptScreen
from tui.app.terminal import LINK_VARIABLE
from tui.app.welcome import WelcomeApp
from tui.app.widgets.choices import Choices
from tui.services import accounts
from tui.settings import DEMO, Profile, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Served

SIZE = (80, 24)
__all__ = ["home", "served"]  # fixtures


@pytest.mark.parametrize(("words", "ascii_only"), [("", False), ('signs = "ascii"\nlink = "slow"\n', True)])
def test_the_first_screen_follows_the_settings(
    words: str,
    ascii_only: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.private_file(settings.paths().settings).write_text(words)
    opened: list[WelcomeApp] = []

    def run(app: WelcomeApp) -> None:
        opened.append(app)

    monkeypatch.setattr(WelcomeApp, "run", run)
    monkeypatch.setattr("tui.app.terminal._writes_utf_8", lambda: True)
    monkeypatch.delenv(LINK_VARIABLE, raising=False)
    assert welcome.run() == 0
    assert any(isinstance(found, AsciiSigns) for found in opened[0]._filters) == ascii_only
    assert opened[0].link == ("slow" if ascii_only else "")


@pytest.mark.parametrize("keys", ["d", "enter", "j k enter"])
async def test_the_demo_is_opened_from_now_on(keys: str) -> None:
    app = WelcomeApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys.split())
        await pilot.pause()
    assert app.chosen == (DEMO, "")
    assert settings.load() == Settings(current="demo")


@pytest.mark.parametrize("keys", ["w", "down enter"])
async def test_an_empty_workspace_is_made(keys: str) -> None:
    app = WelcomeApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys.split())
        await pilot.pause()
    assert app.chosen == (Profile("workspace"), "")
    assert settings.load().profile() == Profile("workspace")


async def test_a_click_chooses(home: Path) -> None:
    app = WelcomeApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click(Choices, offset=(6, 7))
        await pilot.pause()
    assert app.chosen == (Profile("workspace"), "")


@pytest.mark.parametrize("key", ["q", "escape", "ctrl+c"])
async def test_leaving_sets_nothing_up(key: str) -> None:
    app = WelcomeApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        await pilot.pause()
    assert app.chosen is None
    assert settings.load() == Settings()


async def test_whose_token_it_is_stands_there_before_it_is_kept(home: Path, served: Served) -> None:
    app = WelcomeApp()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t")
        await pilot.pause()
        assert isinstance(app.screen, PromptScreen)
        app.screen.query_one(Input).value = "evil.example"
        await pilot.press("enter")
        await pilot.pause()
        assert "neither https://<company>.pipedrive.com" in shown(app)
        app.screen.query_one(Input).value = served.url
        await pilot.press("enter")
        await pilot.pause()
        app.screen.query_one(Input).value = served.token
        await pilot.press("enter")
        await until(pilot, lambda: "✓ Me at My company" in shown(app))
        assert settings.load() == Settings()
        assert served.token not in app.export_screenshot()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, KeepScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.chosen is not None)
    name = f"local-{served.url.rpartition(':')[2]}"
    profile = Profile(name, "pipedrive", served.url, 1, "My company", 1, "Me")
    assert app.chosen is not None
    assert app.chosen[0] == profile == settings.load().profile()
    assert "for this session only: there is no keyring" in app.chosen[1]
    assert credentials.token(name).reveal() == served.token
    assert not written(home, served.token)


@pytest.mark.parametrize(("company", "name"), [(1, "mine"), (5, "")])
def test_the_same_user_keeps_the_profile_and_another_gets_one(served: Served, company: int, name: str) -> None:
    usual = accounts.default_name(served.url)
    settings.with_profile(Profile(usual))
    settings.with_profile(Profile("mine", "pipedrive", served.url, company, "Old name", 1, "Me"))
    found = accounts.check(Profile("", "pipedrive", served.url), credentials.secret(served.token))
    assert (found.name, found.company_name) == (name or f"{usual}-2", "My company")


async def test_a_second_account_opens_in_place_of_the_first(app: PipedriveApp, served: Served) -> None:
    async with app.run_test(size=SIZE) as pilot:
        add_account(app, app.switch)
        await pilot.pause()
        app.screen.query_one(Input).value = served.url
        await pilot.press("enter")
        await pilot.pause()
        app.screen.query_one(Input).value = served.token
        await pilot.press("enter")
        await until(pilot, lambda: "✓ Me at My company" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, KeepScreen))
        await pilot.press("s")
        await until(pilot, lambda: app.next_profile is not None)
    assert app.next_profile == settings.load().profile()
    assert "for this session only" in app.words
