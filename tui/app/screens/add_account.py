"""Setting up another account: its company, its token, whose it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui import settings
from tui.app.screens.prompt import PromptScreen
from tui.app.screens.sign_in import TokenScreen
from tui.services import accounts
from tui.settings import Profile

if TYPE_CHECKING:
    from textual.app import App

HINT = "what stands before .pipedrive.com in the browser, as acme"


def add_account(app: App[Any], done: Callable[[Profile, str], None], *, oauth: bool = False) -> None:
    """Ask for the company and the token, or for what OAuth needs instead, show whose it is, keep both.

    `done` gets the profile and what to say.
    """

    def signed_in(result: tuple[Profile, str] | None) -> None:
        if result is None:
            return
        try:
            settings.with_profile(result[0])
        except settings.SettingsError as error:
            app.notify(str(error), severity="error", markup=False)
            return
        done(*result)

    def named(company: str | None) -> None:
        if company is not None:
            profile = Profile("", "pipedrive", accounts.origin_of(company))
            if oauth:
                from tui.app.screens.oauth import sign_in

                sign_in(app, profile, signed_in, ask=True)
            else:
                app.push_screen(TokenScreen("Sign in", profile, ask=True), signed_in)

    app.push_screen(PromptScreen("Your company in Pipedrive", hint=HINT, check=_wrong), named)


def _wrong(company: str) -> str | None:
    """What is wrong with a company's name; importing what knows takes a moment, once."""
    from tui.api.errors import WrongOrigin

    try:
        accounts.origin_of(company)
    except WrongOrigin as error:
        return error.message
    return None
