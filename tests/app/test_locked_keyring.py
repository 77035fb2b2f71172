"""A keyring that is locked never stops the keyboard: with a desktop that could ask, killed, or gone meanwhile."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.app.accounts import until
from tests.cli.conftest import Served, forget_variable, serving
from tests.keyring_session import PASSWORD, Kind, keyring_session, missing
from tests.pty.terminal import Terminal, environment, processes
from tui import credentials, settings
from tui.app.app import PipedriveApp
from tui.app.screens.secret import SecretScreen
from tui.services.connection import Connection
from tui.services.workspace import Workspace
from tui.settings import Profile

KINDS: list[Kind] = ["locked with a display", "locked"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served")) as found:
        yield found


@contextmanager
def session(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    if sys.platform != "linux" or missing(kind):
        pytest.skip(f"needs {missing(kind)} (Debian: gnome-keyring, dbus, xvfb)")
    forget_variable()
    with ExitStack() as stack:
        found = stack.enter_context(keyring_session(kind))
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            monkeypatch.delenv(name, raising=False)
        for name, value in found.items():
            monkeypatch.setenv(name, value)
        yield found


@pytest.mark.keyring
@pytest.mark.pty
@pytest.mark.parametrize("kind", KINDS)
def test_the_app_answers_keys_offers_another_place_and_ends(
    kind: Kind, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys within 100 ms, the offer within 3 s, the end within 1 s on a quiet machine; here is room for a busy one."""
    with session(kind, monkeypatch) as found:
        own = environment(Path(found["PIPEDRIVE_TUI_HOME"]), **found)
        with Terminal([sys.executable, "-m", "tui"], own, (80, 24)) as app:
            app.wait("t Sign in with an API token")
            app.press("t")
            app.wait("Your company")
            app.type(served.url)
            app.press("enter")
            app.wait("it is not shown")
            app.type(served.token)
            app.press("enter")
            app.wait("✓ Me at My company")
            begun = time.monotonic()
            app.press("enter")
            app.wait("Where should the token be kept")
            offered = time.monotonic() - begun
            assert "keyring is locked" in app.text()
            begun = time.monotonic()
            app.press("down")
            app.wait("▌ f")
            answered = time.monotonic() - begun
            app.press("s")
            app.wait("● saved")
            begun = time.monotonic()
            app.press("q")
            assert app.end() == 0
            ended = time.monotonic() - begun
    assert offered < 30
    assert answered < 10
    assert ended < 20


@pytest.mark.keyring
async def test_it_is_unlocked_in_the_app_where_asked(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with session("locked", monkeypatch):
        monkeypatch.setattr(credentials, "LIMIT", 15.0)
        credentials.unlock_keyring(credentials.passphrase(PASSWORD.decode()))
        credentials.store("acme", credentials.secret(served.token))
        locked_again()
        profile = Profile("acme", "pipedrive", served.url, 1, "My company", 1, "Me")
        settings.with_profile(profile)
        workspace = Workspace(profile.copy, profile.outbox, Connection(profile), name="My company", company=1)
        app = PipedriveApp(workspace, profile=profile)
        async with app.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: workspace.state.phase == "signed out")
            assert "keyring is locked" in workspace.state.words
            await app.run_action("screen.unlock_token")
            await until(pilot, lambda: isinstance(app.screen, SecretScreen))
            await enter(pilot, "wrong")
            await until(pilot, lambda: "✗" in str(app.screen.query_one("#foot", Static).render()))
            await enter(pilot, PASSWORD.decode())
            await until(pilot, lambda: not isinstance(app.screen, SecretScreen))
            await until(pilot, lambda: workspace.state.phase == "fresh")
        workspace.close()


async def enter(pilot: Pilot[Any], password: str) -> None:
    await until(pilot, lambda: pilot.app.screen.focused is not None)
    pilot.app.screen.query_one(Input).value = password
    await pilot.press("enter")


def locked_again() -> None:
    """Lock the default collection, as a desktop does when its user leaves."""
    import secretstorage

    with secretstorage.dbus_init() as bus:
        secretstorage.get_default_collection(bus).lock()


def kill_the_daemon() -> None:
    """The one of this session, known by its home."""
    own = os.environ["HOME"].encode()
    found = processes("gnome-keyring-daemon")
    mine = [number for number in found if own in Path(f"/proc/{number}/environ").read_bytes()]
    assert mine
    for number in mine:
        os.kill(number, signal.SIGKILL)


@pytest.mark.keyring
async def test_a_daemon_that_is_killed_is_told_calmly(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with session("unlocked", monkeypatch):
        monkeypatch.setattr(credentials, "LIMIT", 15.0)
        credentials.store("acme", credentials.secret(served.token))
        kill_the_daemon()
        with pytest.raises(credentials.CredentialsError):
            credentials.token("acme")
        profile = Profile("acme", "pipedrive", served.url, 1, "My company", 1, "Me")
        workspace = Workspace(profile.copy, profile.outbox, Connection(profile), name="My company", company=1)
        app = PipedriveApp(workspace, profile=profile)
        async with app.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: workspace.state.phase == "signed out")
            assert "PIPEDRIVE_API_TOKEN" in workspace.state.words
        workspace.close()
