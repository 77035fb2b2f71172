"""The way to the terminal: writes what it takes at once if it can, and else the newest when it can."""

from __future__ import annotations

import os
import select
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, RLock, Thread

_CANCEL = b"\x18"
"""Ends an escape sequence that was cut off."""
_LOOK = 0.1
"""Seconds between two looks at a terminal that takes nothing."""


class Outlet:
    """Writes to a terminal without ever making the caller wait.

    `take` is called, under the lock, for the bytes that are due; only when those before are written. So a terminal that
    falls behind gets the newest state and nothing piles up here. Where the terminal cannot be opened a second time (its
    own descriptor must stay blocking: others share it), all writing is done in the thread.
    """

    def __init__(self, descriptor: int, lock: RLock, take: Callable[[], bytes]) -> None:
        self._take = take
        self._shared = descriptor
        self._own = _reopened(descriptor)
        self._changed = Condition(lock)
        self._rest = b""
        self._busy = False
        self._open = True
        self._thread = Thread(target=self._run, name="wire-output", daemon=True)
        self._thread.start()

    def push(self) -> None:
        """Sends what is due, now or when the terminal is ready."""
        with self._changed:
            if self._busy or not self._open:
                return
            if self._own is not None:
                self._rest = _sent(self._own, self._take())
            if self._rest or self._own is None:
                self._busy = True
                self._changed.notify_all()

    def close(self, limit: float, farewell: bytes) -> None:
        """Sends what is due, within so many seconds.

        A terminal that takes nothing for so long loses what it has not read, but gets the farewell: its modes restored.
        """
        self.push()
        with self._changed:
            drained = self._changed.wait_for(lambda: not self._busy, limit)
            self._open = False
            self._changed.notify_all()
        if not drained:
            self._force(farewell)
        if self._own is not None:
            self._thread.join(2 * _LOOK)
            os.close(self._own)
            self._own = None

    def _force(self, farewell: bytes) -> None:
        if self._own is None:
            return
        with suppress(termios.error, OSError):
            termios.tcflush(self._own, termios.TCOFLUSH)
            os.write(self._own, _CANCEL + farewell)

    def _run(self) -> None:
        descriptor = self._shared if self._own is None else self._own
        while self._next():
            if not _is_ready(descriptor):
                continue
            if self._own is None:
                self._rest = _sent(descriptor, self._rest)
                continue
            with self._changed:
                if self._open:
                    self._rest = _sent(descriptor, self._rest)

    def _next(self) -> bool:
        """Waits for something to write; false when closed."""
        with self._changed:
            while self._open:
                if self._busy and not self._rest:
                    self._busy = False  # should this fail, the next push meets the same error in the caller
                    self._rest = self._take()
                if self._rest:
                    self._busy = True
                    return True
                self._busy = False
                self._changed.notify_all()
                self._changed.wait()
            return False


def _sent(descriptor: int, data: bytes) -> bytes:
    """What could not be written. A terminal that is gone takes everything: its hangup is told elsewhere."""
    try:
        return data[os.write(descriptor, data) :] if data else data
    except BlockingIOError:
        return data
    except OSError:
        return b""


def _is_ready(descriptor: int) -> bool:
    try:
        return bool(select.select((), (descriptor,), (), _LOOK)[1])
    except (ValueError, OSError):  # a descriptor too great for select, or closed meanwhile
        time.sleep(_LOOK / 10)
        return True


def _reopened(descriptor: int) -> int | None:
    """A non-blocking descriptor of one's own on the same terminal; none if there is no way to it."""
    with suppress(OSError):
        own = os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        ours, theirs = os.fstat(own), os.fstat(descriptor)
        if (ours.st_ino, ours.st_rdev) == (theirs.st_ino, theirs.st_rdev):
            return own
        os.close(own)
    return None
