"""Asking for an API token and finding out whose it is; the token is shown nowhere and copied nowhere."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui import credentials
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.signs import one_line
from tui.services import accounts

if TYPE_CHECKING:
    from tui.api.transport import Secret
    from tui.settings import Profile

log = logging.getLogger(__name__)
WHERE = "Your API token stands in Pipedrive under\nPersonal preferences › API. Paste it here; it is not shown."
TYPED = "⏎ check · esc back"
FOUND = "⏎ save · esc back"


class TokenInput(LineInput):
    """A line whose text is never shown and never gets into the clipboard."""

    def __init__(self) -> None:
        super().__init__(password=True)

    def action_copy(self) -> None:
        """Nothing: a token is not copied."""

    def action_cut(self) -> None:
        """Take away what is marked, without keeping it."""
        self.delete_selection()


class TokenScreen(ModalScreen["tuple[Profile, str] | None"]):
    """Gives the profile as its server knows it and a sentence on where the token is, or None.

    `ask` shows company and user before anything is kept; a profile that is known already was asked for before.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "leave", "Back", show=False),
        Binding("enter", "save", "Save", show=False),
    ]
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    TokenScreen { align: center middle; background: transparent; }
    TokenScreen > Vertical { width: 64; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; }
    TokenScreen Static { width: 1fr; height: auto; }
    TokenScreen #who { margin: 0 0 1 0; color: $muted; }
    TokenScreen Input { width: 1fr; background: $panel; margin: 1 0; }
    """

    def __init__(self, title: str, profile: Profile, *, ask: bool = False) -> None:
        super().__init__()
        self.heading = title
        self.profile = profile
        self.ask = ask
        self._found: tuple[Profile, Secret] | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """What for, where to find it, the line, and what came of it."""
        with Vertical():
            yield Static(Content.styled(self.heading, "bold $primary"))
            yield Static(Content(self._who(self.profile)), id="who")
            yield Static(Content(WHERE), id="where")
            yield TokenInput()
            yield Static(Content.styled(TYPED, "$muted"), id="foot")

    def _who(self, profile: Profile) -> str:
        parts = (profile.user_name, profile.company_name, profile.origin.removeprefix("https://"))
        return " · ".join(one_line(part) for part in parts if part)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Find out whose token it is; the line is emptied at once."""
        event.stop()
        typed, event.input.value = event.value, ""
        if self._busy or not typed.strip():
            return
        try:
            token = credentials.secret(typed)
        except credentials.NotAToken as error:
            self._tell(Content.styled(f"✗ {error}", "$error"))
            return
        self._busy = True
        self.run_worker(self._check(token), exit_on_error=False)

    async def _check(self, token: Secret) -> None:
        self._tell(Content.styled("Asking Pipedrive whose token this is…", "$accent"), "esc back")
        try:
            found = await accounts.aside(accounts.check, self.profile, token)
        except Exception as error:  # noqa: BLE001 - whatever it was is told, and the next token may be right
            log.info("the token was not accepted: %s", type(error).__name__)
            self._tell(Content.styled(f"✗ {accounts.reason(error)}", "$error"))
            self._busy = False
            return
        self._found = found, token
        if self.ask:
            self._show(found)
        else:
            await self._keep()

    def _show(self, found: Profile) -> None:
        """Whom one is about to become."""
        self.query_one(TokenInput).display = self.query_one("#where").display = False
        self.set_focus(None)
        words = Content.styled(f"✓ {one_line(found.user_name)} at {one_line(found.company_name)}", "bold $success")
        self._tell(words + Content("\n"), FOUND)
        self._busy = False

    async def action_save(self) -> None:
        """Keep what was shown."""
        if self._found and not self._busy:
            self._busy = True
            self.run_worker(self._keep(), exit_on_error=False)

    async def _keep(self) -> None:
        from tui.app.screens.keeping import Keeper

        assert self._found
        profile, token = self._found
        await Keeper(self.app, profile, {"api-token": token}, self.dismiss).keep()

    def _tell(self, words: Content, keys: str = TYPED) -> None:
        self.query_one("#foot", Static).update(words + Content("\n") + Content.styled(keys, "$muted"))

    def action_leave(self) -> None:
        """Give nothing; a token that was typed is forgotten."""
        self.dismiss(None)
