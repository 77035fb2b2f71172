"""The commands of accounts, on every main screen: another company, and a new token for this one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast, get_args

from tui.app.command import Commands, command
from tui.services.connection import Connection

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.app.app import PipedriveApp
    from tui.settings import Profile

GROUP = "Everywhere"
ANOTHER, BY_OAUTH = "+", "++"
HERE = "This window shows a workspace on this machine, which needs no token."


class AccountCommands(Commands):
    """A mixin for main screens."""

    @command("", "Switch company: open another profile", group=GROUP)
    def switch_company(self) -> None:
        """Choose a profile; the window opens it in place of this one."""
        from tui import settings
        from tui.app.screens.picker import Choice, PickerScreen

        app = _app(self)
        try:
            profiles = settings.load().listed()
        except settings.SettingsError as error:
            app.notify(str(error), severity="error", markup=False)
            return
        choices = [Choice(name, profile.company_name or name, told(profile)) for name, profile in profiles.items()]
        choices.append(Choice(ANOTHER, "Add an account", "with its API token"))
        choices.append(Choice(BY_OAUTH, "Add an account", "with OAuth"))
        current = app.profile.name if app.profile else None

        def chosen(name: str | None) -> None:
            if name in (ANOTHER, BY_OAUTH):
                from tui.app.screens.add_account import add_account

                add_account(app, app.switch, oauth=name == BY_OAUTH)
            elif name is not None and name != current:
                app.switch(profiles[name])

        app.push_screen(PickerScreen("Switch company", choices, current=current), chosen)

    @command("", "Sign in again: give a new API token", group=GROUP)
    def sign_in_again(self) -> None:
        """Ask for a token of the same user; then everything that waits is sent."""
        app = _app(self)
        if app.profile is None or app.profile.kind != "pipedrive":
            app.notify(HERE, markup=False)
            return
        profile = app.profile

        def done(result: tuple[Profile, str] | None) -> None:
            if result:
                adopt(app, result[0])
                app.workspace.sync.refresh()
                words = f"{result[0].user_name} at {result[0].company_name}. {result[1]}"
                app.notify(words, title="Signed in", timeout=12, markup=False)

        if profile.sign_in == "oauth":
            from tui.app.screens.oauth import sign_in

            sign_in(app, profile, done)
        else:
            from tui.app.screens.sign_in import TokenScreen

            app.push_screen(TokenScreen("Sign in again", profile), done)

    @command("", "Unlock the keyring, or the encrypted file with the token", group=GROUP)
    def unlock_token(self) -> None:
        """Ask for what opens the place where the token is."""
        app = _app(self)
        if app.profile is None or app.profile.kind != "pipedrive":
            app.notify(HERE, markup=False)
        else:
            unlock(app)

    @command("", "Profile: read-only, or not any more", group=GROUP)
    def switch_read_only(self) -> None:
        """Look at this company without being able to change it, until this is done again."""
        app = _app(self)
        if app.profile is None:
            return
        from tui.app.app import READ_ONLY

        profile = replace(app.profile, read_only=not app.profile.read_only)
        app.workspace.edits.refusal = READ_ONLY if profile.read_only else ""
        adopt(app, profile)
        app.notify("Nothing can be changed now." if profile.read_only else "Changes are possible again.", markup=False)

    @command("", "Profile: its colour in the header", group=GROUP)
    def colour_profile(self) -> None:
        """Mark a company, so that nobody mistakes it for another."""
        app = _app(self)
        if app.profile is None:
            return
        from tui import settings
        from tui.app.screens.picker import Choice, PickerScreen
        from tui.app.widgets.bars import PROFILE_COLOURS

        profile = app.profile
        choices = [
            Choice(colour, colour or "none", style=PROFILE_COLOURS.get(colour, "$muted"))
            for colour in get_args(settings.Colour)
        ]

        def chosen(colour: settings.Colour | None) -> None:
            if colour is not None:
                adopt(app, replace(profile, colour=colour))

        app.push_screen(PickerScreen("Colour of this profile", choices, current=profile.colour), chosen)


def adopt(app: PipedriveApp, profile: Profile) -> None:
    """Have the window and its connection use a profile as it is now, and write it down."""
    from tui import settings
    from tui.app.widgets.bars import TopBar

    app.profile = profile
    connection = app.workspace.sync.connection
    if isinstance(connection, Connection):
        connection.profile = profile
    for stack in app._screen_stacks.values():  # noqa: SLF001 - there is no public way to the screens of other modes
        for bar in (bar for screen in stack for bar in screen.query(TopBar)):
            bar.refresh()
    try:
        settings.update(lambda s: replace(s, profiles={**s.profiles, profile.name: profile}))
    except settings.SettingsError as error:
        app.notify(str(error), severity="error", markup=False)


def unlock(app: PipedriveApp) -> None:
    """Ask for the passphrase of the profile's file or the password of the keyring, where one is locked."""
    from tui.app.screens.secret import SecretScreen, passphrase_screen
    from tui.services import accounts

    profile = app.profile
    if profile is None or isinstance(app.screen, SecretScreen):
        return
    if profile.keep == "file" and accounts.closed(profile):
        app.push_screen(passphrase_screen(accounts.place_of(profile)), lambda done: _opened(app, done=done))
    else:
        app.run_worker(_unlock_keyring(app), exit_on_error=False)


async def _unlock_keyring(app: PipedriveApp) -> None:
    from tui import credentials
    from tui.app.screens.secret import unlocking_screen
    from tui.services import accounts

    if await accounts.aside(credentials.state) != "locked":
        app.notify("Nothing here is locked.", markup=False)
        return
    app.push_screen(unlocking_screen(), lambda done: _opened(app, done=done))


def _opened(app: PipedriveApp, *, done: bool | None) -> None:
    if done:
        app.workspace.sync.refresh()


def told(profile: Profile) -> str:
    """What a profile is, beside its company's name."""
    if profile.kind == "pipedrive":
        kept = {"kernel": "kernel keyring", "file": "encrypted file", "plain": "plain file"}.get(profile.keep, "")
        return " · ".join(part for part in (profile.user_name, profile.name, kept) if part)
    return "demo company on this machine" if profile.kind == "demo" else "workspace on this machine"


def _app(screen: AccountCommands) -> PipedriveApp:
    return cast("PipedriveApp", cast("Screen[None]", screen).app)
