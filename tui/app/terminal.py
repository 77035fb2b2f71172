"""How the application lives in a terminal: signals, faults, copying, and what is being typed when the line is cut."""

from __future__ import annotations

import asyncio
import logging
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.color import ColorSystem
from textual import events
from textual.geometry import Size
from textual.notifications import SeverityLevel
from textual.screen import Screen

from tui import collecting
from tui.app.caret import place
from tui.app.stylesheet import KeepingStylesheet
from tui.app.themes import ANSI, DARK, THEMES
from tui.app.typeahead import TypeAheadApp
from tui.app.unfinished import KeepsText, Unfinished
from tui.store.text import clean
from tui.wire import scrub

if TYPE_CHECKING:
    from textual.await_complete import AwaitComplete
    from textual.driver import Driver
    from textual.timer import Timer

    from tui.wire.keyboard import PasteCut
    from tui.wire.line import SlowLine

log = logging.getLogger(__name__)
SIGNALS = {"SIGTERM": 0, "SIGHUP": 0, "SIGINT": 130}
"""Signals that mean to leave, and the exit code of each."""
LINK_VARIABLE = "PIPEDRIVE_TUI_LINK"
"""`slow` or `fast` tells how the line to the terminal is, whatever is measured."""
PATIENCE = 4.0
"""Seconds a leaving program has, after a signal, until it is ended as it stands: all that counts is on the disk."""
SAVED = 0.5
"""Seconds after a key by which what was typed is on the disk."""
STILL = 0.2
"""Seconds in which a window keeps its size until everything in it is drawn once more."""
QUIET = 3.0
"""Seconds without a key after which nobody notices that one would wait for a moment."""
SETTLED = 0.2
"""Seconds after which a signal that was meant for another program has been heard."""
_ASCII_LOCALES = ("C", "POSIX")
_SCREEN_PIECE = 700
"""Characters GNU screen passes on at once."""


class TerminalApp(TypeAheadApp):
    """An application that leaves a terminal as it found it, and loses nothing of what was typed."""

    def __init__(self, *, theme: str = "", driver: type[Driver] | None = None) -> None:
        self._shades: tuple[str, dict[str, str]] = ("", {})
        super().__init__(driver_class=driver)
        self.animation_level = "none"
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme if theme in self.available_themes else DARK.name
        self.stylesheet = KeepingStylesheet(variables=self.get_css_variables())
        self.fault: BaseException | None = None
        self.unfinished: Unfinished | None = None
        self._due = False
        self._typed_at = 0.0
        self._storm: Timer | None = None
        self._sized: Size | None = None
        self._deaf_until = 0.0
        self.link = ""
        scrub.install(self._filters)

    def suit(self, signs: str = "", link: str = "") -> None:
        """Draw as the settings and the terminal ask for: with which signs, in how many colours, over what line."""
        utf_8 = _writes_utf_8()
        if not utf_8 or signs == "ascii" or (_is_ascii_locale() and not signs):
            from tui.app.ascii import AsciiSigns

            self._filters.append(AsciiSigns(every=not utf_8))
        self.link = os.environ.get(LINK_VARIABLE) or link
        few = self.console.color_system == "standard" and "NO_COLOR" not in os.environ
        if self.link == "slow":
            self._save()
        elif few and self.theme == DARK.name:
            self.theme = ANSI.name

    def _save(self) -> None:
        """Few colours, and those in few bytes; a colour of somebody's label is the nearest of them."""
        self.console._color_system = ColorSystem.STANDARD  # noqa: SLF001 - Rich decides it once, before anything is known
        self.theme = ANSI.name

    def on_slow_line(self, event: SlowLine) -> None:
        """The line was measured: few colours, unless the user does not want that."""
        if self.link != "fast" and self.theme != ANSI.name:
            self._save()
            self.tell(f"The line is slow ({event.seconds * 1000:.0f} ms there and back): fewer colours from now on.")

    # -- colours ----------------------------------------------------------------------------------------------------

    def get_css_variables(self) -> dict[str, str]:
        """The colours of the theme, worked out when it is another one; Textual asks for them again and again."""
        if self._shades[0] != self.theme and DARK.name in self.available_themes:
            self._shades = (self.theme, super().get_css_variables())
        return self._shades[1]

    # -- sizes ------------------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Many sizes in a moment can leave a line as it was drawn for one of the others: draw all when they end."""
        if self._storm is not None:
            self._storm.stop()
        if self._sized not in (None, event.size) or self._storm is not None:
            self._storm = self.set_timer(STILL, self._draw_all)
        self._sized = event.size

    def _draw_all(self) -> None:
        self._storm = None
        if (top := self._top()) is not None:
            top.query("*").refresh()

    # -- the cursor -------------------------------------------------------------------------------------------------

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """Draw, and put the terminal's cursor on what has the focus."""
        if (top := self._top()) is not None:
            self.cursor_position = place(top)
        super()._display(screen, renderable)

    # -- signals ----------------------------------------------------------------------------------------------------

    def on_load(self) -> None:
        """Take signals as a wish to leave, from before the terminal is changed."""
        loop = asyncio.get_running_loop()
        for name, code in SIGNALS.items():
            loop.add_signal_handler(getattr(signal, name), self._leave, code)

    def _leave(self, code: int) -> None:
        """Keep what is being typed, then go; a terminal that is gone, or a program that hangs, holds nothing up."""
        if code == SIGNALS["SIGINT"] and time.monotonic() < self._deaf_until:
            return
        last = threading.Timer(PATIENCE, os._exit, (code or 1,))
        last.daemon = True
        last.start()
        self.keep_typed()
        self.exit(return_code=code)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Lend the terminal to a program, whose signals from the keyboard are its own; raises `SuspendNotSupported`.

        Nothing is ignored, as the program would inherit that: a signal is heard here, and nothing follows from it.
        """
        before = signal.signal(signal.SIGQUIT, lambda _signal, _frame: None)
        self._deaf_until = math.inf
        failed: OSError | None = None
        try:
            with super().suspend():
                try:
                    yield
                except OSError as error:  # Textual would leave the terminal as it was lent
                    failed = error
        finally:
            self._deaf_until = time.monotonic() + SETTLED
            signal.signal(signal.SIGQUIT, before)
        if failed is not None:
            raise failed

    # -- what is being typed ----------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """What is typed into a dialog is on the disk half a second later."""
        if isinstance(event, events.Key | events.Paste):
            self._typed_at = time.monotonic()
            if isinstance(self._top(), KeepsText) and not self._due:
                self._due = True
                self.set_timer(SAVED, self.keep_typed)
        await super().on_event(event)

    def tidy(self) -> None:
        """Collect garbage, if nobody types just now; else there is another time."""
        if time.monotonic() - self._typed_at > QUIET:
            collecting.tidy()

    def keep_typed(self) -> None:
        """Put on the disk what stands in the dialog on top; again, when keys still wait to be written there."""
        self._due, top = bool(self._typed), self._top()
        if self._due:
            self.set_timer(SAVED, self.keep_typed)
        if self.unfinished is not None and isinstance(top, KeepsText):
            self.unfinished.keep(top)

    def _top(self) -> Screen[Any] | None:
        return self._screen_stack[-1] if self._screen_stacks.get(self._current_mode) else None

    def pop_screen(self) -> AwaitComplete:
        """A dialog that is closed has given what was typed to whoever asked."""
        if self.unfinished is not None and isinstance(self.screen, KeepsText):
            self.unfinished.drop(self.screen)
        return super().pop_screen()

    def on_paste_cut(self, event: PasteCut) -> None:
        """More was pasted than anybody writes."""
        self.tell(f"That was too much: only the first {event.kept:,} characters were taken.", "warning")

    # -- faults -----------------------------------------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        """Keep the fault for the log; what is shown holds no local variables, which may hold secrets."""
        self.fault = self.fault or error
        self.keep_typed()
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self.bell()
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """What Textual would show is for its developers."""
        self.fault = self.fault or RuntimeError(f"Textual gave up: {len(renderables)} things to show")
        super().panic()

    # -- copying ----------------------------------------------------------------------------------------------------

    def copy_to_clipboard(self, text: str) -> None:
        """Copy to the clipboard of the machine one sits at, also through tmux and GNU screen."""
        if "TMUX" in os.environ and _by_tmux(text):
            self._clipboard = text
        elif "STY" in os.environ and self._driver is not None:
            self._clipboard = text
            self._driver.write(_through_screen(text))
        else:
            super().copy_to_clipboard(text)

    def notify(self, message: str, *, title: str = "", **options: Any) -> None:
        """Say something in passing; a server's words in it are cleaned like all text that comes from outside."""
        super().notify(clean(message), title=clean(title), **options)

    def tell(self, text: str, severity: SeverityLevel = "information") -> None:
        """Say something in passing; the text is never markup."""
        self.notify(text, severity=severity, markup=False)


def _writes_utf_8() -> bool:
    encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"
    return "utf" in encoding.lower()


def _is_ascii_locale() -> bool:
    """Whether the user's locale is C by its name; one that is not set says nothing of the terminal.

    Where LANG is C Python sets LC_CTYPE by itself (PEP 538), and writes UTF-8.
    """
    general, kind, language = (os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    by_python = kind in ("C.UTF-8", "C.utf8", "UTF-8") and language in _ASCII_LOCALES
    return (general or (kind if not by_python else "") or language) in _ASCII_LOCALES


def _by_tmux(text: str) -> bool:
    """Give it to tmux, which passes it on; by itself it drops what programs in it send."""
    try:
        command = ["tmux", "load-buffer", "-w", "-"]
        ran = subprocess.run(command, input=text.encode(), capture_output=True, timeout=2.0, check=False)  # noqa: S603 - no argument is the user's
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.returncode == 0


def _through_screen(text: str) -> str:
    """The sequence that copies, in pieces that GNU screen passes on as they are."""
    import base64

    whole = f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"
    pieces = (whole[n : n + _SCREEN_PIECE] for n in range(0, len(whole), _SCREEN_PIECE))
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


def told_fault(app: TerminalApp) -> bool:
    """Where a fault ended the application: keep it in the log, and say so in words a user can use."""
    if app.fault is None:
        return False
    from tui import settings

    log.error("the application stopped because of a fault", exc_info=app.fault)
    print(  # noqa: T201 - the screen is gone
        f"pipedrive-tui stopped because of a fault of its own ({type(app.fault).__name__}).\n"
        "Your edits are safe: they are kept on this machine, and sent when it is opened again.\n"
        f"What went wrong stands in {settings.paths().log}",
        file=sys.stderr,
    )
    return True
