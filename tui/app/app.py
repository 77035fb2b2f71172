"""The application: wires the services of one profile to screens, themes and the palette."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual.notifications import Notify
from textual.screen import Screen

from tui import collecting, wire
from tui.app.command import REMAPPED
from tui.app.screens.deals import DealsScreen
from tui.app.terminal import TerminalApp, told_fault
from tui.app.unfinished import Unfinished, record_of
from tui.services.changes import Changed, SyncState
from tui.services.workspace import Workspace

if TYPE_CHECKING:
    from textual.driver import Driver

    from tui.settings import Profile

log = logging.getLogger(__name__)
MINUTE = 60.0
SOON = 0.5
LIKELY = ("record", "leads", "activities", "today")
READ_ONLY = 'This profile is read-only. To change things: ^k, "read-only".'


def _leads() -> Screen[Any]:
    """Imported when first looked at: the first frame is the board."""
    from tui.app.screens.leads import LeadsScreen

    return LeadsScreen()


def _activities(workspace: Workspace) -> Screen[Any]:
    from tui.app.screens.activity_frame import VIEW, view_of

    return view_of(workspace.memory.get(VIEW, ""))


def _today() -> Screen[Any]:
    from tui.app.screens.today import TodayScreen

    return TodayScreen()


def _projects() -> Screen[Any]:
    from tui.app.screens.projects import ProjectsScreen

    return ProjectsScreen()


def _directory(kind: str) -> Callable[[], Screen[Any]]:
    def make() -> Screen[Any]:
        from tui.app.screens.directory import DirectoryScreen

        return DirectoryScreen(kind)

    return make


def _prepare() -> None:
    """Import beside the keyboard what the next keys will probably open."""
    threading.Thread(target=_import, args=(LIKELY,), name="prepare", daemon=True).start()


def _import(names: Sequence[str]) -> None:
    for name in names:
        import_module(f"tui.app.screens.{name}")


class PipedriveApp(TerminalApp):
    """Leads, deals and activities of one profile."""

    TITLE = "pipedrive-tui"
    ENABLE_COMMAND_PALETTE = False
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "today": _today,
        "leads": _leads,
        "deals": DealsScreen,
        "persons": _directory("person"),
        "organizations": _directory("organization"),
        "products": _directory("product"),
        "projects": _projects,
    }
    DEFAULT_MODE = "deals"
    NOTIFICATION_TIMEOUT = 4
    CSS = """
    Toast { padding: 0 1; margin: 0; width: auto; max-width: 80vw; }
    ToastRack { margin-bottom: 2; }
    """
    """Notices are small, and leave the last two lines free: what stands under the cursor, and the keys."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        theme: str = "",
        start: str = "",
        live: bool = True,
        driver: type[Driver] | None = None,
        profile: Profile | None = None,
    ) -> None:
        if start in {*self.MODES, "activities"}:
            self.DEFAULT_MODE = start  # type: ignore[misc] # the base class reads it while it is made
        super().__init__(theme=theme, driver=driver)
        self.workspace = workspace
        self.add_mode("activities", lambda: _activities(workspace))
        self.live = live
        self.profile = profile
        self.next_profile: Profile | None = None
        self.words = ""
        self._signed_out = False
        self.unfinished = Unfinished(workspace.memory)

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        """A screen that is new gets its styles as it is made; Textual would give all of the one below them again, too.

        It counts how often styles changed, and begins at -1 where they never did for a screen.
        """
        super()._load_screen_css(screen)
        if screen._css_update_count < 0:  # noqa: SLF001 - there is no public way to say so; test_start.py tells if it goes
            screen._css_update_count = self._css_update_count  # noqa: SLF001 - as above

    def on_mount(self) -> None:
        """Start the sync once the first frame stands."""
        self.workspace.hub.listen(self._hear)
        self.call_after_refresh(collecting.resume_for_keys)
        if self.words:
            self.notify(self.words, title="Signed in", timeout=12, markup=False)
            self.words = ""
        for heading, whose in self.unfinished.headings() if self.unfinished else ():
            words = f"“{heading}”{self._for(whose)} was cut off. Open it again the same way: what you typed is there."
            self.notify(words, title="Your draft", timeout=20, markup=False)
        if self.live:
            self.call_after_refresh(self.workspace.start)
            self.set_interval(MINUTE, self.workspace.tick)
            self.set_interval(MINUTE, self.tidy)
            self.set_timer(SOON, _prepare)
        if REMAPPED:
            self.set_timer(SOON, self._complain_of_keys)

    def _for(self, whose: str) -> str:
        """What a draft is about, in words."""
        record = record_of(whose)
        return f" for “{self.workspace.records.values.name(*record)}”" if record else ""

    def _complain_of_keys(self) -> None:
        """Say what is wrong with the keys in the settings; only who has some waits for it."""
        from tui.app.keymap import complaints

        for complaint in complaints():
            self.notify(complaint, title="In your settings", severity="warning", timeout=20, markup=False)

    def switch(self, profile: Profile, words: str = "") -> None:
        """Close this profile and open another one in its place; what waits here stays in its outbox."""
        self.next_profile, self.words = profile, words
        self.exit()

    def _hear(self, changed: Changed) -> None:
        if changed.state is not None:
            self._tell_signed_out(changed.state)
        if changed.renamed and self.unfinished:
            self.unfinished.follow(changed.renamed)
        for refusal in changed.refusals:
            self.notify(refusal, title="The server said no", severity="error", timeout=12, markup=False)
        for warning in changed.warnings:
            self.notify(warning, title="On this machine", severity="warning", timeout=20, markup=False)

    def _tell_signed_out(self, state: SyncState) -> None:
        """Say it once: the sync tries again by itself, and a window that keeps saying it helps nobody."""
        out = state.phase == "signed out"
        if out and not self._signed_out and not self._ask_passphrase():
            self.notify(state.words, title="Signed out", severity="warning", timeout=20, markup=False)
        if out or state.phase == "fresh":
            self._signed_out = out

    def _ask_passphrase(self) -> bool:
        """Where the token waits for it in an encrypted file, ask at once; tells whether it does."""
        from tui.app.screens.accounts import unlock
        from tui.services.accounts import closed

        if self.profile is None or self.profile.keep != "file" or not closed(self.profile):
            return False
        unlock(self)
        return True

    def _on_notify(self, event: Notify) -> None:
        """What is said in passing takes the place of what was said before; what has a title stays its time."""
        for old in [n for n in self._notifications if not n.title]:
            self._unnotify(old, refresh=False)
        super()._on_notify(event)


def run(profile: Profile, *, theme: str = "", start: str = "", words: str = "") -> int:
    """Open the application on a profile, and on each one that is switched to; gives the exit code.

    `words` are said once it stands.
    """
    while True:
        app = _opened(profile, theme, start, words)
        if told_fault(app):
            return 1
        if app.next_profile is None:
            return app.return_code or 0
        profile, theme, words = _used(app.next_profile), app.theme, app.words


def _opened(profile: Profile, theme: str, start: str, words: str) -> PipedriveApp:
    """The application on one profile, after it was left."""
    app = built(profile, theme, start)
    app.words = words
    _suit(app)
    try:
        app.run()
    finally:
        app.workspace.close()
    return app


def built(profile: Profile, theme: str = "", start: str = "") -> PipedriveApp:
    """The application on one profile, before it runs."""
    from tui.services.connection import Connection

    name = profile.company_name or profile.name
    workspace = Workspace(profile.copy, profile.outbox, Connection(profile), name=name, company=profile.company_id)
    workspace.edits.refusal = READ_ONLY if profile.read_only else ""
    return PipedriveApp(workspace, theme=theme, start=start, driver=wire.driver(), profile=profile)


def _suit(app: PipedriveApp) -> None:
    """Follow the settings; what is wrong with them was said when the program began."""
    from tui import settings

    with suppress(settings.SettingsError):
        chosen = settings.load()
        app.suit(chosen.signs, chosen.link)


def _used(profile: Profile) -> Profile:
    """Remember that a profile was switched to; where that fails, this window shows it nevertheless."""
    from tui import settings

    try:
        settings.use(profile.name)
    except settings.SettingsError as error:
        log.warning("not remembered: %s", error)
    return profile
