"""The application: wires the services of one profile to screens, themes and the palette."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual.notifications import Notify
from textual.screen import Screen

from tui import collecting, wire
from tui.app.screens.deals import DealsScreen
from tui.app.stylesheet import KeepingStylesheet
from tui.app.themes import DARK, LIGHT
from tui.app.typeahead import TypeAheadApp
from tui.services.changes import Changed, SyncState
from tui.services.workspace import Workspace

if TYPE_CHECKING:
    from textual.driver import Driver

    from tui.settings import Profile

log = logging.getLogger(__name__)
MINUTE = 60.0
SOON = 0.5


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


def _directory(kind: str) -> Callable[[], Screen[Any]]:
    def make() -> Screen[Any]:
        from tui.app.screens.directory import DirectoryScreen

        return DirectoryScreen(kind)

    return make


def _prepare() -> None:
    """Import beside the keyboard what the next key will probably open."""
    threading.Thread(target=import_module, args=("tui.app.screens.record",), name="prepare", daemon=True).start()


class PipedriveApp(TypeAheadApp):
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
    }
    DEFAULT_MODE = "deals"
    NOTIFICATION_TIMEOUT = 4
    CSS = """
    Toast { padding: 0 1; margin: 0; width: auto; max-width: 80%; }
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
        super().__init__(driver_class=driver)
        self.stylesheet = KeepingStylesheet(variables=self.get_css_variables())
        self.workspace = workspace
        self.add_mode("activities", lambda: _activities(workspace))
        self.live = live
        self.profile = profile
        self.next_profile: Profile | None = None
        self.words = ""
        self._signed_out = False
        self.animation_level = "none"
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = theme if theme in self.available_themes else DARK.name
        self.fault: BaseException | None = None

    def on_mount(self) -> None:
        """Take signals as a wish to leave, and start the sync once the first frame stands."""
        self.workspace.hub.listen(self._hear)
        self.call_after_refresh(collecting.resume)
        if self.words:
            self.notify(self.words, title="Signed in", timeout=12, markup=False)
            self.words = ""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            loop.add_signal_handler(getattr(signal, name), self.exit)
        if self.live:
            self.call_after_refresh(self.workspace.start)
            self.set_interval(MINUTE, self.workspace.tick)
            self.set_timer(SOON, _prepare)

    def switch(self, profile: Profile, words: str = "") -> None:
        """Close this profile and open another one in its place; what waits here stays in its outbox."""
        self.next_profile, self.words = profile, words
        self.exit()

    def _hear(self, changed: Changed) -> None:
        if changed.state is not None:
            self._tell_signed_out(changed.state)
        for refusal in changed.refusals:
            self.notify(refusal, title="The server said no", severity="error", timeout=12, markup=False)
        for warning in changed.warnings:
            self.notify(warning, title="On this machine", severity="warning", timeout=20, markup=False)

    def _tell_signed_out(self, state: SyncState) -> None:
        """Say it once: the sync tries again by itself, and a window that keeps saying it helps nobody."""
        out = state.phase == "signed out"
        if out and not self._signed_out:
            self.notify(state.words, title="Signed out", severity="warning", timeout=20, markup=False)
        if out or state.phase == "fresh":
            self._signed_out = out

    def _on_notify(self, event: Notify) -> None:
        """What is said in passing takes the place of what was said before; what has a title stays its time."""
        for old in [n for n in self._notifications if not n.title]:
            self._unnotify(old, refresh=False)
        super()._on_notify(event)

    def _handle_exception(self, error: Exception) -> None:
        """Keep the fault for the log; what is shown holds no local variables, which may hold secrets."""
        self.fault = self.fault or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self.bell()
        self._close_messages_no_wait()


def run(profile: Profile, *, theme: str = "", start: str = "", words: str = "") -> int:
    """Open the application on a profile, and on each one that is switched to; gives the exit code.

    `words` are said once it stands.
    """
    while True:
        app = _opened(profile, theme, start, words)
        if app.fault is not None:
            log.error("the application stopped because of a fault", exc_info=app.fault)
            print("pipedrive-tui stopped because of a fault. Your edits are safe; the log tells more.", file=sys.stderr)  # noqa: T201 - the screen is gone
            return 1
        if app.next_profile is None:
            return app.return_code or 0
        profile, theme, words = _used(app.next_profile), app.theme, app.words


def _opened(profile: Profile, theme: str, start: str, words: str) -> PipedriveApp:
    """The application on one profile, after it was left."""
    from tui.services.connection import Connection

    name = profile.company_name or profile.name
    workspace = Workspace(profile.copy, profile.outbox, Connection(profile), name=name, company=profile.company_id)
    app = PipedriveApp(workspace, theme=theme, start=start, driver=wire.driver(), profile=profile)
    app.words = words
    try:
        app.run()
    finally:
        workspace.close()
    return app


def _used(profile: Profile) -> Profile:
    """Remember that a profile was switched to; where that fails, this window shows it nevertheless."""
    from tui import settings

    try:
        settings.use(profile.name)
    except settings.SettingsError as error:
        log.warning("not remembered: %s", error)
    return profile
