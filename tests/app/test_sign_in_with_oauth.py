"""OAuth in the app, where the token is kept where no keyring is, and what marks a profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.app.accounts import home, shown, until, written
from tests.oauth_app import CLIENT, Issuer, issuing
from tui import credentials, settings
from tui.app.app import READ_ONLY, PipedriveApp, built
from tui.app.screens.accounts import AccountCommands, adopt
from tui.app.screens.keeping import KeepScreen
from tui.app.screens.oauth import AppScreen, LinkScreen
from tui.app.screens.picker import PickerScreen
from tui.app.screens.secret import SecretScreen
from tui.app.welcome import WelcomeApp
from tui.app.widgets.bars import PROFILE_COLOURS, TopBar
from tui.credentials import files, kernel
from tui.services import accounts, oauth
from tui.services.edits import EditError
from tui.settings import Profile

SIZE = (80, 24)
PASSPHRASE = "correct horse"
__all__ = ["home"]  # a fixture


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    with issuing(tmp_path_factory.mktemp("issuer")) as found:
        yield found


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    files._keys.clear()


async def type_in(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen.focused, Input))
    line = pilot.app.screen.focused
    assert isinstance(line, Input)
    line.value = text
    await pilot.press("enter")
    await pilot.pause()


async def says(pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: words in shown(pilot.app))


async def to_the_link(pilot: Pilot[None], issuer: Issuer) -> LinkScreen:
    """From the first screen on, as its words say."""
    await pilot.press("o")
    await pilot.pause()
    await type_in(pilot, issuer.served.url)
    await until(pilot, lambda: isinstance(pilot.app.screen, AppScreen) and bool(pilot.app.screen.focused))
    pilot.app.screen.query_one("#redirect-uri", Input).value = issuer.redirect_uri
    await type_in(pilot, CLIENT)
    await type_in(pilot, issuer.secret)
    await until(pilot, lambda: isinstance(pilot.app.screen, LinkScreen) and pilot.app.screen.is_mounted)
    screen = pilot.app.screen
    assert isinstance(screen, LinkScreen)
    return screen


@pytest.mark.parametrize("way", ["paste", "port"])
async def test_a_new_user_signs_in_with_oauth(
    home: Path, issuer: Issuer, way: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.9 5000 10.0.0.1 22")
    app = WelcomeApp()
    async with app.run_test(size=SIZE) as pilot:
        screen = await to_the_link(pilot, issuer)
        await until(pilot, lambda: "ssh -N -L" in shown(app))
        assert screen.attempt.link in shown(app).replace(" ", "")
        await pilot.press("ctrl+y")
        assert app.clipboard == screen.attempt.link
        await type_in(pilot, issuer.allow(oauth.Attempt(issuer.app).link))
        await until(pilot, lambda: "answers another sign-in" in shown(app))
        address = issuer.allow(screen.attempt.link)
        if way == "paste":
            await type_in(pilot, address)
        else:
            async with httpx.AsyncClient(trust_env=False) as browser:
                assert (await browser.get(address)).status_code == 200
        pictures = [app.export_screenshot()]
        await until(pilot, lambda: "✓ Me at My company" in shown(app))
        pictures.append(app.export_screenshot())
        assert settings.load() == settings.Settings()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, KeepScreen))
        pictures.append(app.export_screenshot())
        await pilot.press("s")
        await until(pilot, lambda: app.chosen is not None)
    assert app.chosen is not None
    profile, words = app.chosen
    assert profile == replace(issuer.profile(profile.name)) == settings.load().profile()
    assert "for this session only" in words
    for item in ("client-secret", "refresh-token", "access-token"):
        value = credentials.token(profile.name, item=item).reveal()
        assert value not in caplog.text
        assert not [picture for picture in pictures if value in picture]
        assert not written(home, value)


async def test_a_code_that_was_used_is_told_and_a_new_link_is_there(home: Path, issuer: Issuer) -> None:
    app = WelcomeApp()
    async with app.run_test(size=SIZE) as pilot:
        screen = await to_the_link(pilot, issuer)
        old = screen.attempt
        address = issuer.allow(old.link)
        await old.tokens(old.code_of(address))
        await type_in(pilot, address)
        await until(pilot, lambda: "open the new link" in shown(app))
        assert screen.attempt.link != old.link
        assert screen.attempt.link in shown(app).replace(" ", "")
        await type_in(pilot, issuer.allow(screen.attempt.link))
        await until(pilot, lambda: "✓ Me at My company" in shown(app))


async def test_what_is_missing_is_asked_for(home: Path, issuer: Issuer) -> None:
    app = WelcomeApp()
    async with app.run_test(size=SIZE) as pilot:
        app.push_screen(AppScreen(Profile("", "pipedrive", issuer.served.url)))
        await pilot.pause()
        for uri, client, secret, words in (
            ("http://evil.example/", "x", "y", "cannot be answered at"),
            (issuer.redirect_uri, "", "y", "client id is missing"),
            (issuer.redirect_uri, "x", "two words", "not a client secret"),
        ):
            lines = list(app.screen.query(Input))
            lines[0].value, lines[1].value = uri, client
            lines[2].focus()
            await pilot.pause()
            await type_in(pilot, secret)
            await says(pilot, words)


@pytest.mark.parametrize("key", ["f", "k"])
async def test_the_token_is_kept_where_the_user_wants(home: Path, issuer: Issuer, key: str) -> None:
    if key == "k" and not kernel.usable():
        pytest.skip("this kernel keeps no keys")
    name = f"place-{key}-{home.parent.name}"
    app = built(Profile(name, "pipedrive", issuer.served.url, 1, "My company", 1, "Me"))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.workspace.state.phase == "signed out")
        screen = app.screen
        assert isinstance(screen, AccountCommands)
        await app.run_action("screen.sign_in_again")
        await pilot.pause()
        await type_in(pilot, issuer.served.token)
        await until(pilot, lambda: isinstance(app.screen, KeepScreen))
        await pilot.press(key)
        if key == "f":
            await until(pilot, lambda: isinstance(app.screen, SecretScreen))
            await type_in(pilot, "short")
            await until(pilot, lambda: "It has 8 characters or more" in shown(app))
            await type_in(pilot, PASSPHRASE)
            await type_in(pilot, "another one")
            await until(pilot, lambda: "were not the same" in shown(app))
            await type_in(pilot, PASSPHRASE)
            await type_in(pilot, PASSPHRASE)
        await until(pilot, lambda: app.workspace.state.phase == "fresh")
    app.workspace.close()
    profile = settings.load().profiles[name]
    assert profile.keep == {"f": "file", "k": "kernel"}[key]
    assert not written(home, issuer.served.token)
    assert not written(home, PASSPHRASE)
    files._keys.clear()
    try:
        await starts_again(profile)
    finally:
        accounts.forget(profile)


async def starts_again(profile: Profile) -> None:
    """What the next start asks for, if anything."""
    app = built(profile)
    async with app.run_test(size=SIZE) as pilot:
        if profile.keep == "file":
            await until(pilot, lambda: isinstance(app.screen, SecretScreen))
            assert not [*app._notifications]
            await type_in(pilot, "not this one")
            await until(pilot, lambda: "does not open the encrypted file" in shown(app))
            await type_in(pilot, PASSPHRASE)
        await until(pilot, lambda: app.workspace.state.phase == "fresh")
    app.workspace.close()


async def test_a_read_only_profile_is_not_changed_until_it_is_no_more(home: Path, issuer: Issuer) -> None:
    profile = Profile("acme", "pipedrive", issuer.served.url, 1, "My company", 1, "Me", read_only=True)
    credentials.hold("acme", credentials.secret(issuer.served.token))
    app = built(profile)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: app.workspace.state.phase == "fresh")
        await until(pilot, lambda: "read-only My company" in shown(app))
        with pytest.raises(EditError):
            await app.workspace.undo()
        assert await add_a_deal(app) == READ_ONLY
        await app.run_action("screen.switch_read_only")
        await pilot.pause()
        assert "read-only" not in shown(app)
        assert await add_a_deal(app) == ""
        assert not settings.load().profiles["acme"].read_only
    app.workspace.close()


async def add_a_deal(app: PipedriveApp) -> str:
    """Why it could not be added, if so."""
    try:
        await app.workspace.deals.create({"title": "New", "stage_id": 1, "pipeline_id": 1})
    except EditError as error:
        return str(error)
    return ""


async def test_a_profile_has_its_colour_in_the_header(app: PipedriveApp, home: Path) -> None:
    app.profile = Profile("acme", "pipedrive", "https://acme.pipedrive.com", keep="plain")
    async with app.run_test(size=(100, 30)) as pilot:
        await app.run_action("screen.colour_profile")
        await pilot.pause()
        assert isinstance(app.screen, PickerScreen)
        await pilot.press(*"magenta", "enter")
        await pilot.pause()
        bar = app.screen.query_one(TopBar)
        assert any(PROFILE_COLOURS["magenta"] in str(span.style) for span in bar.render().spans)
        await until(pilot, lambda: "! token unencrypted" in shown(app))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "! plain Lumen Sensors" in shown(app))
        adopt(app, replace(app.profile, colour="", keep="keyring"))
        await pilot.pause()
        assert "unencrypted" not in shown(app)
        assert app.screen.query(Static)
    assert settings.load().profiles["acme"].colour == ""
