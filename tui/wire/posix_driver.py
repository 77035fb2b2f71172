"""Textual's driver for POSIX terminals, writing differences instead of frames."""

from __future__ import annotations

import os
import select
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import RLock, get_ident
from typing import Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, MouseEvent, Resize
from textual.geometry import Size
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tui.wire import scrub
from tui.wire.frames import is_frame
from tui.wire.keyboard import Keyboard
from tui.wire.line import PROBE, Line, SlowLine
from tui.wire.outlet import Outlet
from tui.wire.terminals import erases_with_background
from tui.wire.wire import SYNC_END, SYNC_START, Wire

_FAREWELL = 1.0
"""Seconds a terminal has to take what restores it."""
_SETTLED = 0.15
"""Seconds after a change of size in which the program is expected to draw anew by itself."""
_LOOK = 0.1
"""Seconds the keyboard is listened to before the time that passed is looked at."""
_MEASURE = 1.0
"""Seconds between two looks at the terminal's size: the last signal of a storm of them may get lost."""
_AT_ONCE = 4096
"""Bytes read at once."""
_MOST = 400
"""Keys that may wait for the program. What comes beyond was not typed by anybody, and is thrown away."""
_LEAVING = ("ctrl+q", "ctrl+c")
"""Keys that are heard nevertheless."""


class WireDriver(LinuxDriver):
    """Keeps what the terminal shows and writes what differs; modes and signals are the base class's."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        self._lock = RLock()
        self._wire: Wire | None = None
        self._outlet: Outlet | None = None
        self._sizes: deque[tuple[int, int]] = deque(maxlen=8)
        self._framing = False
        self._farewell: list[str] | None = None
        self._writer = 0
        self._deferred: list[Callable[[], None]] = []
        self._posted = 0
        self._measured = 0.0
        self._seen: tuple[int, int] | None = None
        self._wake: tuple[int, int] | None = None
        self._line = Line()
        super().__init__(app, debug=debug, mouse=mouse, size=size)

    def write(self, data: str) -> None:
        """Takes a frame, a mark of synchronized output, controls or nothing; sends what is due without waiting."""
        with self._lock:
            self._writer = get_ident()
            try:
                self._accept(data)
                if not self._framing and self._outlet is not None:
                    self._outlet.push()
            finally:
                self._writer = 0
        if self._deferred:
            self._run_deferred()

    def resync(self) -> None:
        """Writes the whole screen again, for a terminal on which something else has written."""
        with self._lock:
            self._fitting_wire().resync()
        self.write("")

    def start_application_mode(self) -> None:
        """Opens the way to the terminal, then its modes; what was drawn before a suspension comes back by itself."""
        if self._outlet is None:
            self._outlet = Outlet(_terminal(), self._lock, self._take)
        scrub.install(self._app._filters)  # noqa: SLF001 - Textual has no public way to add a filter
        self._framing = True  # the modes go out at once, and before the first frame
        try:
            super().start_application_mode()  # type: ignore[no-untyped-call]
        finally:
            self._framing = False
            self.write("")

    def stop_application_mode(self) -> None:
        """Restores the terminal's modes; what does so is remembered for a terminal that takes nothing."""
        self._farewell = []
        super().stop_application_mode()

    def close(self) -> None:
        """Sends what is due, within a second or so."""
        outlet, self._outlet = self._outlet, None
        farewell, self._farewell = self._farewell or [], None
        if outlet is not None:
            outlet.close(_FAREWELL, "".join(farewell).encode())
        super().close()

    def _request_terminal_sync_mode_support(self) -> None:
        """Asks what it always asks, and takes the time."""
        self._line.asked()
        super()._request_terminal_sync_mode_support()

    def _answered(self) -> None:
        """The terminal answered: it has got what was written before."""
        with self._lock:
            again, slow = self._line.answered()
        if again:
            self.write(PROBE)
        if slow is not None:
            self.send_message(SlowLine(slow))
        self.write("")

    def disable_input(self) -> None:
        """Listen no more, without waiting for another key; but what was asked is answered, or a shell would get it."""
        self._line.wait()
        if (wake := self._wake) is not None:
            with suppress(OSError):  # the thread has ended meanwhile
                os.write(wake[1], b"x")
        super().disable_input()

    def _run_input_thread(self) -> None:
        """Read until told to stop; a fault here is one of the program's."""
        self._wake = os.pipe()
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - handed to the program, which ends because of it
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._app._handle_exception, error)  # noqa: SLF001 - as Textual itself
        finally:
            wake, self._wake = self._wake, None
            for end in wake:
                os.close(end)

    def run_input_thread(self) -> None:
        """Keys, pastes and answers of the terminal; at the end of input, and when the terminal is gone, leave."""
        assert self._wake is not None
        keyboard, stop = Keyboard(debug=self._debug), self._wake[0]
        while not self.exit_event.is_set():
            ready = _readable(self.fileno, stop)
            if stop in ready:
                self.exit_event.wait(_LOOK)
            elif ready:
                if not (data := _read(self.fileno)):
                    self._hung_up()
                    return
                for event in keyboard.feed(data):
                    self.process_message(event)
            for event in keyboard.tick():
                self.process_message(event)
            self._look_at_line()
            self._look_at_size()

    def _hung_up(self) -> None:
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._app.exit)

    def _look_at_line(self) -> None:
        """Sends what waited for an answer that got lost; nothing else may happen that would."""
        with self._lock:
            lost = self._line.is_lost()
        if lost:
            self.write("")

    def _look_at_size(self) -> None:
        """Tells the program the size, should the signal that does so have got lost, or overtaken an older one."""
        if self._in_band_window_resize or time.monotonic() - self._measured < _MEASURE:
            return
        self._measured = time.monotonic()
        size, known = super()._get_terminal_size(), self._app._size  # noqa: SLF001 - what is public asks the driver
        if self._seen is not None and (size != self._seen or (known is not None and size != known)):
            self._resize(*size)
            self.process_message(Resize(Size(*size), Size(*size)))

    def send_message(self, message: Message) -> None:
        """Hands a message to the program, unless it is one key too many."""
        if isinstance(message, Key | MouseEvent) and self._is_flooded() and not _is_leaving(message):
            return
        self._posted += 1
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._deliver, message)

    def _is_flooded(self) -> bool:
        return self._posted + self._app._message_queue.qsize() > _MOST  # noqa: SLF001 - Textual tells it nowhere

    def _deliver(self, message: Message) -> None:
        """In the program's thread, and at once: a key waits for no task of its own."""
        self._posted -= 1
        self._app.post_message(message)

    def process_message(self, message: Message) -> None:
        """Learns the size from terminals that report it in-band."""
        if isinstance(message, Resize):
            self._resize(message.size.width, message.size.height)
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self._answered()
        super().process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        """Learns the size whenever the base class asks, which it does at the start and on SIGWINCH."""
        size = super()._get_terminal_size()
        self._resize(*size)
        return size

    def _resize(self, width: int, height: int) -> None:
        """Only remembers: this runs in signal handlers and other threads, too."""
        self._seen = (width, height)
        self._sizes.append(self._seen)
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._loop.call_later, _SETTLED, self._settle)

    def _settle(self) -> None:
        """A size that changed to and fro makes the program draw nothing, but the terminal may have lost cells."""
        self.write("")

    def _sigtstp_application(self, *_: object) -> None:
        self._calmly(super()._sigtstp_application)

    def _sigcont_application(self, *_: object) -> None:
        self._calmly(super()._sigcont_application)

    def _calmly(self, action: Callable[[], None]) -> None:
        """Signal handlers that write wait for a write they interrupted."""
        if self._writer == get_ident():
            self._deferred.append(action)
        else:
            action()

    def _run_deferred(self) -> None:
        while self._deferred:
            self._deferred.pop(0)()

    def _accept(self, data: str) -> None:
        wire = self._fitting_wire()
        if data == SYNC_START:
            self._framing = wire.synchronized = True
        elif data == SYNC_END:
            self._framing = False
        elif is_frame(data) and self._framing == wire.synchronized:  # else the program draws by itself
            wire.draw(data)
        elif data:
            wire.send(data)
            if self._farewell is not None:
                self._farewell.append(data)

    def _fitting_wire(self) -> Wire:
        """The terminal's model, in the size last heard of."""
        if self._wire is None:
            width, height = super()._get_terminal_size()
            self._wire = Wire(width, height, erases=erases_with_background(os.environ), active=False)
        while self._sizes:
            self._wire.resize(*self._sizes.popleft())
        return self._wire

    def _take(self) -> bytes:
        if self._farewell is None and self._line.is_full():
            return b""
        taken = self._fitting_wire().take().encode("utf-8", "replace")
        return taken + self._line.sent(len(taken)) if taken and self._farewell is None else taken


def _is_leaving(message: Message) -> bool:
    return isinstance(message, Key) and message.key in _LEAVING


def _readable(*descriptors: int) -> list[int]:
    """Those with something to read, soon."""
    return select.select(descriptors, (), (), _LOOK)[0]


def _read(descriptor: int) -> bytes:
    """What was typed; nothing if there is no terminal any more."""
    try:
        return os.read(descriptor, _AT_ONCE)
    except OSError:
        return b""


def _terminal() -> int:
    """The descriptor Textual draws on."""
    if sys.__stderr__ is None:
        raise RuntimeError("there is no standard error to draw on")
    sys.__stderr__.flush()
    return sys.__stderr__.fileno()
