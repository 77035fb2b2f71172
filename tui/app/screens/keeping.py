"""Where a token is kept when the keyring cannot: the user chooses, and is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from tui import credentials
from tui.app.widgets.choices import Choices, Option
from tui.services import accounts

if TYPE_CHECKING:
    from textual.app import App

    from tui.services.accounts import Secrets
    from tui.settings import Profile

UNLOCK = Option("u", "Unlock the keyring", "With its password: mostly the one you log in with.")
KERNEL = Option("k", "In the kernel's memory", "Until this machine starts anew. In no file.")
FILE = Option("f", "In an encrypted file", "Opens with a passphrase, which is asked for at each start.")
SESSION = Option("s", "For this session only", "In no file. The next start asks for it again.")

Done = Callable[["tuple[Profile, str]"], object]


class KeepScreen(ModalScreen[str]):
    """Gives the key of the place that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,tab", "walk(1)", "Next", show=False),
        Binding("up,shift+tab", "walk(-1)", "Previous", show=False),
        Binding("enter", "choose", "Choose", show=False),
        Binding("escape,ctrl+c", "key('s')", "This session only", show=False),
        *(Binding(key, f"key('{key}')", show=False) for key in "ukfs"),
    ]
    AUTO_FOCUS = "Choices"
    DEFAULT_CSS = """
    KeepScreen { align: center middle; background: transparent; }
    KeepScreen > Vertical { width: 68; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; }
    KeepScreen Choices { width: 1fr; }
    """

    def __init__(self, reason: str, options: list[Option]) -> None:
        super().__init__()
        self.reason = reason
        self.options = options

    def compose(self) -> ComposeResult:
        """Why it is asked, and the places there are."""
        title = Content.styled("Where should the token be kept?", "bold $primary")
        head = [title, Content(f"{self.reason[:1].upper()}{self.reason[1:]}."), Content()]
        with Vertical():
            yield Choices(self.options, head, foot=" · esc this session only")

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """One was clicked."""
        self.dismiss(self.options[event.number].key)

    def action_walk(self, steps: int) -> None:
        """Up or down."""
        self.query_one(Choices).walk(steps)

    def action_choose(self) -> None:
        """The one under the cursor."""
        self.dismiss(self.options[self.query_one(Choices).cursor].key)

    def action_key(self, key: str) -> None:
        """The one with that key."""
        if key in {option.key for option in self.options}:
            self.dismiss(key)


class Keeper:
    """Keeps the secrets of a sign-in that was checked; `done` gets the profile and a sentence on where they are."""

    def __init__(self, app: App[Any], profile: Profile, secrets: Secrets, done: Done) -> None:
        self.app, self.profile, self.secrets, self.done = app, profile, secrets, done

    async def keep(self) -> None:
        """Keep them where the profile says; where that fails, ask."""
        try:
            words = await accounts.aside(accounts.keep, self.profile, self.secrets)
        except credentials.PassphraseNeeded:
            self._passphrase()
        except credentials.CredentialsError as error:
            self._ask(error)
        else:
            self.done((self.profile, words))

    def _again(self) -> None:
        self.app.run_worker(self.keep(), exit_on_error=False)

    def _ask(self, error: credentials.CredentialsError) -> None:
        from tui.credentials.kernel import usable

        offered = [UNLOCK] if isinstance(error, credentials.KeyringLocked) else []
        offered += [FILE, *([KERNEL] if usable() else []), SESSION]
        self.app.push_screen(KeepScreen(error.reason, offered), lambda key: self._chosen(key or "s", error))

    def _chosen(self, key: str, error: credentials.CredentialsError) -> None:
        if key == "u":
            self._unlock(error)
        elif key == "f":
            self.profile = replace(self.profile, keep="file")
            self._passphrase()
        elif key == "k":
            self.profile = replace(self.profile, keep="kernel")
            self._again()
        else:
            self.done((self.profile, accounts.held(self.profile, self.secrets, error.reason)))

    def _unlock(self, error: credentials.CredentialsError) -> None:
        from tui.app.screens.secret import unlocking_screen

        self.app.push_screen(unlocking_screen(), lambda opened: self._again() if opened else self._ask(error))

    def _passphrase(self) -> None:
        from tui.app.screens.secret import passphrase_screen

        def opened(done: bool | None) -> None:
            if done:
                self._again()
            else:
                self.profile = replace(self.profile, keep="keyring")
                self._again()

        self.app.push_screen(passphrase_screen(accounts.place_of(self.profile)), opened)
