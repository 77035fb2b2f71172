"""How long the way to the terminal is, and how much of what was written is still on it.

Over a slow line nobody sees a frame before those written earlier have come through, and the buffers on the way are
large. So on such a line a question follows each frame, and when too much is not answered yet, frames wait; the one that
is sent then is the newest. A terminal that answers no questions is never found slow, and one that stops answering is
not waited for.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Event

from textual.message import Message

PROBE = "\x1b[?2026$p"
"""A question every terminal answers that knows synchronized output: whether it does."""
SLOW = 0.15
"""Seconds there and back from which on a line is slow."""
TRIES = 3
"""How often it is measured: a busy machine is no slow line, so the shortest time counts."""
WINDOW = 4096
"""Bytes that may be on the way."""
LOST = 3.0
"""Seconds after which no answer is expected any more."""


class SlowLine(Message):
    """The line to the terminal is slow; `seconds` there and back."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class Line:
    """Measures a line by the answers to questions, and knows what is on the way; no input or output of its own."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.slow = False
        self._now = now
        self._times: list[float] = []
        self._asked: float | None = None
        self._under_way: deque[tuple[float, int]] = deque()
        self._idle = Event()
        self._idle.set()

    def asked(self) -> None:
        """A question was written."""
        self._asked = self._now()

    def answered(self) -> tuple[bool, float | None]:
        """An answer came: whether to ask again, and how long the way is where that was found to be slow just now."""
        if self._under_way:
            self._under_way.popleft()
            self._rest()
            return False, None
        if self._asked is None or self.slow:
            return False, None
        self._times.append(self._now() - self._asked)
        self._asked = None
        if min(self._times) < SLOW:
            return False, None
        if len(self._times) < TRIES:
            self._asked = self._now()
            return True, None
        self.slow = True
        return False, min(self._times)

    def sent(self, count: int) -> bytes:
        """So many bytes are written; what to write behind them."""
        if not self.slow:
            return b""
        self._idle.clear()
        self._under_way.append((self._now(), count))
        return PROBE.encode()

    def is_lost(self) -> bool:
        """Whether an answer is not expected any more: what waited for it can go."""
        return bool(self._under_way) and self._now() - self._under_way[0][0] > LOST

    def is_full(self) -> bool:
        """Whether what is due has to wait."""
        if self.is_lost():
            self._under_way.clear()
            self._rest()
        return sum(count for _, count in self._under_way) >= WINDOW

    def wait(self) -> None:
        """Until everything is answered, as long as that can take."""
        self._idle.wait(min(LOST, 2 * max(self._times, default=0.0)))

    def _rest(self) -> None:
        if not self._under_way:
            self._idle.set()
