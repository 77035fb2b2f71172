"""When to ask about calls of which nobody knows whether they arrived: at once, when none is on its way, then seldom."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.store.calls import Entry
    from tui.store.outbox import Outbox

AGAIN, SETTLED = 3600.0, 60.0
"""How long not to ask again what only the user can tell, and how long a call may be on its way, in seconds."""

ASKED = "asked about"


class Doubts:
    """Since when calls are asked about, over restarts too; a try of a call that was made anew is asked about anew.

    `due` is when the next question is due, in seconds of the clock that only counts; `newest` are records the server
    told of, by kind.
    """

    def __init__(self) -> None:
        self.due = math.inf
        self.newest: dict[str, Any] = {}
        self._asked: dict[tuple[str, int], tuple[float, float]] = {}

    def may_ask(self, outbox: Outbox, entry: Entry) -> bool:
        """Not all the time: an answer costs tokens."""
        now, name = time.monotonic(), (entry.key, entry.attempts)
        first, last = self._asked.get(name) or (now - _asked_before(outbox, entry), -math.inf)
        pause = SETTLED if last - first < SETTLED else AGAIN
        if now - last < pause:
            self.due = min(self.due, last + pause)
            return False
        self._asked[name] = (first, now)
        self.due = min(self.due, now + (SETTLED if now - first < SETTLED else AGAIN))
        return True

    def is_over(self, entry: Entry, at: float) -> bool:
        """Whether a call that is asked about could no longer be on its way at a moment."""
        first, _ = self._asked[entry.key, entry.attempts]
        return at - first >= SETTLED

    def begin(self) -> None:
        """All that waits is gone through: what was asked for before is too old."""
        self.due = math.inf
        self.newest = {}


def _asked_before(outbox: Outbox, entry: Entry) -> float:
    """How many seconds ago a call was asked about first, by this program or by one before it."""
    known, now = outbox.fact(ASKED) or {}, time.time()
    if (mark := known.get(entry.key)) and mark[0] == entry.attempts:
        return max(0.0, now - float(mark[1]))
    waiting = {e.key for e in outbox.pending()}
    outbox.remember(ASKED, {k: m for k, m in known.items() if k in waiting} | {entry.key: [entry.attempts, now]})
    return 0.0
