"""Signing in with OAuth: the user's own app, the link for the browser, and its answer by the port or pasted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui import credentials
from tui.app.screens.sign_in import TokenInput
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.signs import one_line
from tui.services import accounts, oauth

if TYPE_CHECKING:
    from textual.app import App

    from tui.api.transport import Secret
    from tui.services.accounts import Secrets
    from tui.settings import Profile

log = logging.getLogger(__name__)
Done = Callable[["tuple[Profile, str] | None"], None]
WHERE = """\
OAuth needs an app of your own. In Pipedrive's Developer Hub create a
private app with this callback URL and the scopes you need. Its client
id and secret stand there; the secret is kept where your token is."""
APP_KEYS = "⏎ next · tab walk · esc back"
LINK_KEYS = "^y copy the link · ^o open it here · esc back"
FOUND_KEYS = "⏎ save · esc back"


class AppScreen(ModalScreen["tuple[Profile, Secret] | None"]):
    """Gives the profile with the user's own app, and the app's secret."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+c", "leave", "Back", show=False)]
    AUTO_FOCUS = "#client-id"
    DEFAULT_CSS = """
    AppScreen { align: center middle; background: transparent; }
    AppScreen > Vertical { width: 74; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; }
    AppScreen Static { width: 1fr; height: auto; }
    AppScreen .name { margin: 1 0 0 0; color: $muted; }
    AppScreen Input { width: 1fr; background: $panel; }
    AppScreen Input:focus { background: $focus-background; }
    AppScreen #foot { margin: 1 0 0 0; }
    """

    def __init__(self, profile: Profile) -> None:
        super().__init__()
        self.profile = profile

    def compose(self) -> ComposeResult:
        """Where the app is made, and what stands there."""
        with Vertical():
            yield Static(Content.styled("Sign in with OAuth", "bold $primary"))
            yield Static(Content(WHERE))
            yield Static(Content("Callback URL"), classes="name")
            yield LineInput(self.profile.redirect_uri or oauth.REDIRECT, id="redirect-uri", select_on_focus=False)
            yield Static(Content("Client id"), classes="name")
            yield LineInput(self.profile.client_id, id="client-id", select_on_focus=False)
            yield Static(Content("Client secret (not shown)"), classes="name")
            yield TokenInput()
            yield Static(Content.styled(APP_KEYS, "$muted"), id="foot")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """To the next line, and from the last one on."""
        event.stop()
        lines = list(self.query(Input))
        if event.input is lines[-1]:
            self._go_on(*(line.value.strip() for line in lines))
        else:
            lines[lines.index(event.input) + 1].focus()

    def _go_on(self, uri: str, client_id: str, secret: str) -> None:
        try:
            oauth.check_redirect(uri)
            found = credentials.opaque(secret)
        except oauth.BadAnswer as error:
            self._tell(str(error))
            return
        except credentials.NotAToken:
            self._tell("that is not a client secret: copy it from the Developer Hub")
            return
        if not client_id or not client_id.isprintable():
            self._tell("the client id is missing: it stands in the Developer Hub")
            return
        self.dismiss((replace(self.profile, client_id=client_id, redirect_uri=uri), found))

    def _tell(self, wrong: str) -> None:
        said = Content.styled(f"✗ {wrong}", "$error") + Content("\n") + Content.styled(APP_KEYS, "$muted")
        self.query_one("#foot", Static).update(said)

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)


class LinkScreen(ModalScreen["tuple[Profile, str] | None"]):
    """Gives the profile as its server knows it and a sentence on where the tokens are, or None.

    The link stands at the left edge over the whole width, so that a terminal's selection of it is the link.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "leave", "Back", show=False),
        Binding("ctrl+y", "copy", "Copy the link", show=False, priority=True),
        Binding("ctrl+o", "open", "Open the link", show=False, priority=True),
        Binding("enter", "save", "Save", show=False),
    ]
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    LinkScreen { background: $background; }
    LinkScreen VerticalScroll { height: 1fr; }
    LinkScreen Static { width: 1fr; height: auto; margin: 0 0 1 0; }
    LinkScreen #link { color: $primary; }
    LinkScreen Input { width: 1fr; background: $panel; margin: 0 1 1 1; }
    LinkScreen #foot { height: auto; margin: 0; background: $panel; padding: 0 1; }
    LinkScreen .told { padding: 0 1; }
    """

    def __init__(self, profile: Profile, secret: Secret, *, ask: bool) -> None:
        super().__init__()
        self.profile, self.secret, self.ask = profile, secret, ask
        self.attempt = oauth.Attempt(oauth.app_of(profile, secret))
        self._found: tuple[Profile, Secrets] | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """The two steps."""
        with VerticalScroll(can_focus=False):
            yield Static(Content.styled("Sign in with OAuth", "bold $primary"), classes="told")
            yield Static(_step(1, Content("Open this link in your browser and allow the app:")), classes="told")
            yield Static(id="link")
            yield Static(_step(2, self._after()), classes="told")
            yield LineInput(placeholder="http://…?code=…", select_on_focus=False)
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Wait for the browser."""
        self._begin()
        self._tell()

    def _begin(self) -> None:
        self.query_one("#link", Static).update(Content(self.attempt.link))
        self.run_worker(self._listen(), group="listen", exclusive=True, exit_on_error=False)

    def _after(self) -> Content:
        words = Content(
            "Then come back here. Where the browser is on another machine its last\n"
            "   page does not load: copy that page's address and paste it here."
        )
        line = oauth.tunnel(self.profile.redirect_uri)
        if line and oauth.over_ssh():
            base = self.profile.redirect_uri.rpartition("/")[0]
            words += Content(f"\n   Or run this there first; then {base}/ is the link, too:\n   ")
            words += Content.styled(line, "$primary")
        return words

    async def _listen(self) -> None:
        try:
            async with oauth.listening(self.attempt) as code:
                self._go_on(await code)
        except oauth.PortTaken as error:
            self._tell(Content.styled(f"{error}: paste the address", "$warning"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The address the browser was sent to."""
        event.stop()
        typed, event.input.value = event.value, ""
        if self._busy or not typed.strip():
            return
        try:
            self._go_on(self.attempt.code_of(typed))
        except oauth.BadAnswer as error:
            self._tell(Content.styled(f"✗ {error}", "$error"))

    def _go_on(self, code: str) -> None:
        if not self._busy:
            self._busy = True
            self.run_worker(self._check(code), group="check", exit_on_error=False)

    async def _check(self, code: str) -> None:
        self._tell(Content.styled("Asking Pipedrive for a token…", "$accent"), "esc back")
        try:
            self._found = await accounts.aside(accounts.check_allowed, self.profile, self.attempt, code)
        except Exception as error:  # noqa: BLE001 - whatever it was is told, and the next attempt may be right
            log.info("not signed in: %s", type(error).__name__)
            self._tell(Content.styled(f"✗ {accounts.reason(error)}", "$error"))
            self.attempt = oauth.Attempt(self.attempt.app)
            self._begin()
            self._busy = False
            return
        if self.ask:
            self._show(self._found[0])
        else:
            await self._keep()

    def _show(self, found: Profile) -> None:
        for shown in list(self.query_one(VerticalScroll).children)[1:]:
            shown.display = False
        self.set_focus(None)
        words = f"✓ {one_line(found.user_name)} at {one_line(found.company_name)}"
        who = Static(Content.styled(words, "bold $success"), classes="told")
        self.query_one(VerticalScroll).mount(who)
        self._tell(keys=FOUND_KEYS)
        self._busy = False

    async def action_save(self) -> None:
        """Keep what was shown."""
        if self._found and not self._busy:
            self._busy = True
            self.run_worker(self._keep(), group="keep", exit_on_error=False)

    async def _keep(self) -> None:
        from tui.app.screens.keeping import Keeper

        assert self._found
        await Keeper(self.app, *self._found, self.dismiss).keep()

    def action_copy(self) -> None:
        """The link into the clipboard of the terminal, over SSH too."""
        self.app.copy_to_clipboard(self.attempt.link)
        self._tell(Content.styled("The link is in the clipboard, where the terminal allows that.", "$accent"))

    async def action_open(self) -> None:
        """The link in this machine's browser, where it has one."""
        if oauth.over_ssh():
            self._tell(Content.styled("There is no browser to be seen here: open the link where you sit.", "$warning"))
            return
        import webbrowser

        await accounts.aside(webbrowser.open, self.attempt.link)

    def _tell(self, words: Content | None = None, keys: str = LINK_KEYS) -> None:
        foot = Content.styled(keys, "$muted")
        self.query_one("#foot", Static).update(words + Content("\n") + foot if words else foot)

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)


def _step(number: int, words: Content) -> Content:
    return Content.styled(f"{number}  ", "bold $accent") + words


def sign_in(app: App[Any], profile: Profile, done: Done, *, ask: bool = False) -> None:
    """Ask for the user's own app, then have the browser allow it."""

    def named(found: tuple[Profile, Secret] | None) -> None:
        if found:
            app.push_screen(LinkScreen(*found, ask=ask), done)

    app.push_screen(AppScreen(profile), named)
