"""The commands of accounts, on every main screen: another company, and a new token for this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tui.app.command import Commands, command

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.app.app import PipedriveApp
    from tui.settings import Profile

GROUP = "Everywhere"
ANOTHER = "+"
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
        current = app.profile.name if app.profile else None

        def chosen(name: str | None) -> None:
            if name == ANOTHER:
                from tui.app.screens.add_account import add_account

                add_account(app, app.switch)
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
        from tui.app.screens.sign_in import TokenScreen

        def done(result: tuple[Profile, str] | None) -> None:
            if result:
                app.workspace.sync.refresh()
                app.notify(
                    f"{result[0].user_name} at {result[0].company_name}. {result[1]}",
                    title="Signed in",
                    timeout=12,
                    markup=False,
                )

        app.push_screen(TokenScreen("Sign in again", app.profile), done)


def told(profile: Profile) -> str:
    """What a profile is, beside its company's name."""
    if profile.kind == "pipedrive":
        return " · ".join(part for part in (profile.user_name, profile.name) if part)
    return "demo company on this machine" if profile.kind == "demo" else "workspace on this machine"


def _app(screen: AccountCommands) -> PipedriveApp:
    return cast("PipedriveApp", cast("Screen[None]", screen).app)
