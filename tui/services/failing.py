"""Calls at which the server fails while it answers others: tried again, more and more seldom, and not for ever."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.store.calls import Entry

TRIES, LONG = 5, 600.0
"""How often, and for how many seconds at least, a call is tried: a server may fail for minutes while it is mended."""

FIRST, LAST = 2.0, 60.0
"""After how many seconds a call is tried again, at first and in the end."""


class Met(NamedTuple):
    """How often the server failed at a call, first when, and when it is tried again (of the clock that only counts)."""

    tries: int
    first: float
    again: float


class Failing:
    """The calls the server fails at."""

    def __init__(self) -> None:
        self._met: dict[str, Met] = {}

    def add(self, entry: Entry) -> int:
        """The server failed at a call; gives how often it did."""
        now = time.monotonic()
        tries, first, _ = self._met.get(entry.key, Met(0, now, now))
        self._met[entry.key] = Met(tries + 1, first, now + min(FIRST * 2**tries, LAST))
        return tries + 1

    def no_rest(self) -> None:
        """The server failed at everything: what it failed at is tried as soon as it answers again."""
        self._met = {key: met._replace(again=0.0) for key, met in self._met.items()}

    def again(self, entry: Entry) -> float:
        """When a call is tried again, 0 for at once."""
        return self._met[entry.key].again if entry.key in self._met else 0.0

    def forget(self, entry: Entry) -> None:
        """A call is tried now, as if it never had been."""
        self._met.pop(entry.key, None)

    def is_enough(self, entry: Entry) -> bool:
        """Whether a call was tried often and long enough."""
        met = self._met.get(entry.key)
        return met is not None and met.tries >= TRIES and time.monotonic() - met.first >= LONG
