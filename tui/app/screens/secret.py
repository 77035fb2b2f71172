"""Asking for a secret: it is not shown, not copied, and forgotten when what it was for is done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui import credentials
from tui.app.screens.sign_in import TokenInput
from tui.services import accounts

if TYPE_CHECKING:
    from tui.api.transport import Secret

log = logging.getLogger(__name__)
KEYS = "⏎ go on · esc back"


class SecretScreen(ModalScreen[bool]):
    """Gives whether `work` was done with what was typed; what it raises is told, and one may try again.

    `twice` asks for the same once more, because nobody can see what they type; `shortest` is its least length.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+c", "leave", "Back", show=False)]
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    SecretScreen { align: center middle; background: transparent; }
    SecretScreen > Vertical { width: 64; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; }
    SecretScreen Static { width: 1fr; height: auto; }
    SecretScreen Input { width: 1fr; background: $panel; margin: 1 0; }
    """

    def __init__(
        self, title: str, words: str, work: Callable[[Secret], object], *, twice: bool = False, shortest: int = 1
    ) -> None:
        super().__init__()
        self.heading, self.words, self.work = title, words, work
        self.twice, self.shortest = twice, shortest
        self._first: Secret | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """What for, the line, and what came of it."""
        with Vertical():
            yield Static(Content.styled(self.heading, "bold $primary"))
            yield Static(Content(self.words), id="words")
            yield TokenInput()
            yield Static(Content.styled(KEYS, "$muted"), id="foot")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on with what was typed; the line is emptied at once."""
        event.stop()
        typed, event.input.value = credentials.passphrase(event.value), ""
        if self._busy or not typed:
            return
        if len(typed.reveal()) < self.shortest:
            self._tell(f"✗ It has {self.shortest} characters or more.", "$error")
        elif self.twice and self._first is None:
            self._first = typed
            self._tell("The same once more, please.", "$accent")
        elif self._first is not None and self._first.reveal() != typed.reveal():
            self._first = None
            self._tell("✗ The two were not the same: from the beginning, please.", "$error")
        else:
            self._busy = True
            self.run_worker(self._do(typed), exit_on_error=False)

    async def _do(self, typed: Secret) -> None:
        self._tell("One moment…", "$accent")
        try:
            await accounts.aside(self.work, typed)
        except Exception as error:  # noqa: BLE001 - whatever it was is told, and the next try may be right
            log.info("not opened: %s", type(error).__name__)
            self._first, self._busy = None, False
            self._tell(f"✗ {accounts.reason(error)}", "$error")
            return
        self.dismiss(True)

    def _tell(self, words: str, style: str) -> None:
        said = Content.styled(words, style) + Content("\n") + Content.styled(KEYS, "$muted")
        self.query_one("#foot", Static).update(said)

    def action_leave(self) -> None:
        """What was typed is forgotten."""
        self.dismiss(False)


def unlocking_screen() -> SecretScreen:
    """The screen that unlocks this machine's keyring."""
    words = "Its password, mostly the one you log in with,\nunlocks it for all your programs on this machine."
    return SecretScreen("Unlock the keyring", words, credentials.unlock_keyring)


def passphrase_screen(profile_file: object) -> SecretScreen:
    """The screen that opens a profile's encrypted file, or makes it."""
    from tui.credentials.files import SHORTEST, Sealed

    assert isinstance(profile_file, Sealed)
    if profile_file.path.exists():
        words = "The token lies in an encrypted file.\nIts passphrase opens it until you quit."
        return SecretScreen("Passphrase", words, profile_file.open)
    words = (
        "It encrypts the token, and is asked for at each start.\n"
        f"{SHORTEST} characters or more; nobody can find it out for you."
    )
    return SecretScreen("A new passphrase", words, profile_file.open, twice=True, shortest=SHORTEST)
