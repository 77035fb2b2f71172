"""The first start, when nothing is set up yet: the demo, a workspace on this machine, or an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from tui import collecting, settings, wire
from tui.app.command import Commands, command
from tui.app.screens.add_account import add_account
from tui.app.terminal import TerminalApp, told_fault
from tui.app.widgets.choices import Choices, Option
from tui.services import accounts
from tui.settings import DEMO, Profile

if TYPE_CHECKING:
    from textual.driver import Driver

CHOICES = (
    Option("d", "Try the demo", "An invented company on this machine.\nNo account, no network; nothing can go wrong."),
    Option("w", "Start an empty workspace", "A CRM of your own on this machine.\nNo account needed."),
    Option("t", "Sign in with an API token", "In Pipedrive under Personal preferences › API."),
    Option("o", "Sign in with OAuth", "With your browser, here or on another machine,\nby an app of your own."),
)
HEAD = (
    Content.styled("pipedrive-tui", "bold $primary"),
    Content.styled("Your sales, at the speed of the keyboard.", "$muted"),
    Content(),
)
DOES = ("try_demo", "start_workspace", "sign_in", "sign_in_with_oauth")


class WelcomeScreen(Commands, Screen[None]):
    """One screen, one question."""

    DEFAULT_CSS = "WelcomeScreen { align: center middle; background: $background; }"
    AUTO_FOCUS = "Choices"

    def compose(self) -> ComposeResult:
        """The choices."""
        yield Choices(CHOICES, HEAD, foot=" · q quit")

    async def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """One was clicked."""
        self.query_one(Choices).cursor = event.number
        await self.choose()

    @command("down j tab", "Next")
    def next(self) -> None:
        """One down."""
        self.query_one(Choices).walk(1)

    @command("up k shift+tab", "Previous")
    def previous(self) -> None:
        """One up."""
        self.query_one(Choices).walk(-1)

    @command("enter", "Choose")
    async def choose(self) -> None:
        """The one under the cursor."""
        await self.run_action(DOES[self.query_one(Choices).cursor])

    @command("d", "Try the demo")
    def try_demo(self) -> None:
        """The demo, from now on too."""
        self._begin(DEMO)

    @command("w", "Start an empty workspace")
    def start_workspace(self) -> None:
        """A workspace of one's own."""
        self._begin(Profile(accounts.free_name("workspace", settings.load().profiles)))

    @command("t", "Sign in with an API token")
    def sign_in(self) -> None:
        """Company, token, and whose it is."""
        add_account(self.app, self._signed_in)

    @command("o", "Sign in with OAuth")
    def sign_in_with_oauth(self) -> None:
        """Company, the user's own app, the browser, and whose it is."""
        add_account(self.app, self._signed_in, oauth=True)

    @command("q ctrl+q escape ctrl+c", "Quit")
    def leave(self) -> None:
        """Nothing is set up."""
        self.app.exit()

    def _begin(self, profile: Profile) -> None:
        try:
            settings.use(DEMO.name) if profile == DEMO else settings.with_profile(profile)
        except settings.SettingsError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self._signed_in(profile, "")

    def _signed_in(self, profile: Profile, words: str) -> None:
        app = self.app
        assert isinstance(app, WelcomeApp)
        app.chosen = profile, words
        app.exit()


class WelcomeApp(TerminalApp):
    """Asks what to begin with; `chosen` is the profile and what there is to say about it."""

    TITLE = "pipedrive-tui"
    ENABLE_COMMAND_PALETTE = False
    CSS = "ModalScreen { background: $background; }"
    """One question at a time: nothing of the one before looks out behind a dialog."""
    MODES: ClassVar[dict[str, type[Screen[None]]]] = {"welcome": WelcomeScreen}  # type: ignore[assignment]
    DEFAULT_MODE = "welcome"

    def __init__(self, *, theme: str = "", driver: type[Driver] | None = None) -> None:
        super().__init__(theme=theme, driver=driver)
        self.chosen: tuple[Profile, str] | None = None

    def on_mount(self) -> None:
        """Collect garbage again: this first frame is small."""
        self.call_after_refresh(collecting.resume)


def run(theme: str = "", start: str = "") -> int:
    """Ask, then open what was chosen; gives the exit code."""
    from tui.app.app import run as open_profile

    app = WelcomeApp(theme=theme, driver=wire.driver())
    known = settings.load()
    app.suit(known.signs, known.link)
    app.run()
    if told_fault(app):
        return 1
    if app.chosen is None:
        return app.return_code or 0
    profile, words = app.chosen
    return open_profile(profile, theme=app.theme, start=start, words=words)
