"""Switching companies and signing in again, with a real server behind; the token is seen by nobody."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.accounts import home, served, shown, until, written
from tests.cli.conftest import CANARY, Served
from tui import credentials, settings
from tui.app.app import PipedriveApp
from tui.app.screens.keeping import KeepScreen
from tui.app.screens.picker import PickerScreen
from tui.app.screens.sign_in import TokenScreen
from tui.services.connection import Connection
from tui.services.workspace import Workspace
from tui.settings import Profile

SIZE = (100, 30)
__all__ = ["home", "served"]  # fixtures


@pytest.fixture
def profile(served: Served) -> Profile:
    found = Profile("acme", "pipedrive", served.url, 1, "My company", 1, "Me")
    settings.with_profile(found)
    return found


@pytest.fixture
def account(profile: Profile) -> Iterator[PipedriveApp]:
    """The application on an account whose token is dead."""
    credentials.hold("acme", credentials.secret(CANARY))
    workspace = Workspace(profile.copy, profile.outbox, Connection(profile), name="My company", company=1)
    yield PipedriveApp(workspace, profile=profile)
    workspace.close()


async def choose(pilot: Pilot[None], words: str) -> None:
    """Do something by its name."""
    await pilot.press("ctrl+k")
    await pilot.pause()
    await pilot.press(*("space" if c == " " else c for c in words))
    await pilot.press("enter")
    await pilot.pause()


async def test_a_dead_token_is_told_once_and_replaced_without_leaving(account: PipedriveApp, served: Served) -> None:
    async with account.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: account.workspace.state.phase == "signed out")
        await pilot.pause()
        assert [n.title for n in account._notifications] == ["Signed out"]
        assert "sign in again: ^k" in account.workspace.state.words

        await choose(pilot, "sign in again")
        assert isinstance(account.screen, TokenScreen)
        assert "Me · My company" in shown(account)
        line = account.screen.query_one(Input)
        line.insert_text_at_cursor(served.token)
        line.action_select_all()
        for key in ("super+c", "ctrl+insert", "ctrl+x"):
            await pilot.press(key)
        line.insert_text_at_cursor(served.token)
        line.action_select_all()
        line.action_copy()
        await pilot.pause()
        assert served.token not in account.clipboard
        assert served.token not in shown(account)
        assert served.token not in account.export_screenshot()


async def test_a_new_token_resumes_the_sync_and_is_kept_for_the_session_where_there_is_no_keyring(
    account: PipedriveApp, served: Served, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with account.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: account.workspace.state.phase == "signed out")
        await choose(pilot, "sign in again")
        line = account.screen.query_one(Input)
        line.value = "two words"
        await pilot.press("enter")
        await pilot.pause()
        assert "that is not an API token" in shown(account)
        line.value = "deadbeef"
        await pilot.press("enter")
        await until(pilot, lambda: "does not accept that token" in shown(account))
        assert line.value == ""
        line.value = served.token
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(account.screen, KeepScreen))
        await until(pilot, lambda: "There is no keyring on this machine" in shown(account))
        await pilot.press("s")
        await until(pilot, lambda: account.workspace.state.phase == "fresh")
        assert not isinstance(account.screen, TokenScreen)
        assert any("for this session only: there is no keyring" in n.message for n in account._notifications)
    assert credentials.rung("acme") == credentials.SESSION
    assert served.token not in caplog.text
    assert "deadbeef" not in caplog.text
    assert not written(home, served.token)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (Profile("acme", "pipedrive", "", 99, "Acme", 1, "Me"), "but profile 'acme' holds records of 'Acme'"),
        (Profile("acme", "pipedrive", "", 1, "My company", 2, "Ann"), "but this profile is that of 'Ann'"),
    ],
)
async def test_a_token_of_somebody_else_is_refused(
    app: PipedriveApp, served: Served, other: Profile, words: str
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        app.push_screen(TokenScreen("Sign in again", replace(other, origin=served.url)))
        await pilot.pause()
        app.screen.query_one(Input).value = served.token
        await pilot.press("enter")
        await until(pilot, lambda: words in shown(app))
    assert credentials.rung("acme") == "keyring"


async def test_leaving_while_the_server_is_asked_keeps_nothing(
    app: PipedriveApp, profile: Profile, served: Served
) -> None:
    given: list[object] = []
    async with app.run_test(size=SIZE) as pilot:
        app.push_screen(TokenScreen("Sign in again", profile), given.append)
        await pilot.pause()
        app.screen.query_one(Input).value = served.token
        served.process.send_signal(signal.SIGSTOP)  # the answer comes only after one has left
        try:
            await pilot.press("enter", "escape")
        finally:
            served.process.send_signal(signal.SIGCONT)
        await pilot.pause(1)
    assert given == [None]
    assert credentials.rung("acme") == "keyring"


async def test_a_workspace_on_this_machine_needs_no_token(app: PipedriveApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await choose(pilot, "sign in again")
        assert [n.message for n in app._notifications][-1].startswith("This window shows a workspace on this machine")


async def test_another_company_is_chosen_from_the_palette(app: PipedriveApp, profile: Profile) -> None:
    app.profile = settings.DEMO
    async with app.run_test(size=SIZE) as pilot:
        await choose(pilot, "switch company")
        assert isinstance(app.screen, PickerScreen)
        assert "Demo company" in shown(app)
        assert "Me · acme" in shown(app)
        await pilot.press(*"my")
        await pilot.press("enter")
        await pilot.pause()
    assert app.next_profile == profile


async def test_choosing_the_company_that_is_open_stays(app: PipedriveApp) -> None:
    app.profile = settings.DEMO
    async with app.run_test(size=SIZE) as pilot:
        await choose(pilot, "switch company")
        await pilot.press("enter")
        await pilot.pause()
        assert app.next_profile is None
        assert app.is_running
