"""What the screens of accounts look like: OAuth, the places for a token, passphrases, unlocking, a profile's colour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.accounts import home
from tui import credentials
from tui.app.app import PipedriveApp
from tui.app.screens.keeping import FILE, KERNEL, SESSION, UNLOCK, KeepScreen
from tui.app.screens.oauth import AppScreen, LinkScreen
from tui.app.screens.secret import passphrase_screen, unlocking_screen
from tui.app.welcome import WelcomeApp
from tui.credentials.files import Sealed
from tui.settings import Profile

SIZE = (80, 24)
ACME = Profile(
    "acme", "pipedrive", "https://acme.pipedrive.com", client_id="5f2c9e", redirect_uri="http://127.0.0.1:8765/callback"
)
TYPED = "typed-and-never-shown"
__all__ = ["home"]  # a fixture


@pytest.fixture(autouse=True)
def _always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over SSH, with a link that is not of chance, and no port taken: another test may have it."""

    async def no_port(_screen: LinkScreen) -> None:
        return

    monkeypatch.setattr(LinkScreen, "_listen", no_port)
    monkeypatch.setattr("tui.services.oauth.secrets.token_urlsafe", lambda n: "s" * (n + n // 3))
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.9 5000 10.0.0.1 22")
    monkeypatch.setenv("LOGNAME", "ada")


def screens(home: Path) -> dict[str, Any]:
    """What is laid over the first screen."""
    secret = credentials.opaque("client-secret-not-shown")
    locked = credentials.KeyringLocked().reason
    return {
        "own app": lambda: AppScreen(ACME),
        "link": lambda: LinkScreen(ACME, secret, ask=True),
        "places": lambda: KeepScreen(locked, [UNLOCK, FILE, KERNEL, SESSION]),
        "passphrase": lambda: passphrase_screen(Sealed(home / "acme.sealed")),
        "unlock": unlocking_screen,
    }


@pytest.mark.parametrize("name", ["own app", "link", "places", "passphrase", "unlock"])
def test_picture(home: Path, name: str, snap_compare: Any) -> None:
    async def lay(pilot: Pilot[None]) -> None:
        await pilot.app.push_screen(screens(home)[name]())
        await pilot.pause()
        for line in pilot.app.screen.query(Input):
            if line.password:
                line.value = TYPED
                line.focus()
        await pilot.pause()
        assert TYPED not in pilot.app.export_screenshot()
        assert "client-secret-not-shown" not in pilot.app.export_screenshot()

    assert snap_compare(WelcomeApp(), run_before=lay, terminal_size=SIZE)


def test_picture_of_a_profile_with_a_colour(app: PipedriveApp, snap_compare: Any) -> None:
    app.profile = Profile("acme", "pipedrive", ACME.origin, keep="plain", colour="magenta", read_only=True)

    async def choose(pilot: Pilot[None]) -> None:
        await app.run_action("screen.colour_profile")
        await pilot.pause()

    assert snap_compare(app, run_before=choose, terminal_size=SIZE)
