"""Keys typed faster than screens change: each waits until the one before it has done what it does.

Textual hands every key at once to what is focused at that moment. A key that opens a screen does so later, so the next
one would still go to the old screen: `g l` typed in one go, or a title typed right after the key that asks for it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.screen import Screen

PATIENCE = 1.0
MOST = 400
"""Keys that may wait; nobody types so many ahead."""
LEAVING = ("ctrl+q",)
"""Keys that do not wait behind so many."""


class TypeAheadApp(App[None]):
    """An application that works off keys one after the other."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._typed: deque[events.Key] = deque()
        self._since = 0.0

    async def on_event(self, event: events.Event) -> None:
        """Let a key wait while another one is at work; a stuck one is waited for at most a second."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        if len(self._typed) >= MOST:
            if event.key not in LEAVING:
                return
            self._typed.clear()
        self._typed.append(event)
        if len(self._typed) == 1:
            await self._work()
        elif time.monotonic() - self._since > PATIENCE:
            self._typed.popleft()
            await self._work()

    async def _work(self) -> None:
        """Give the oldest key to Textual, and follow it on its way back up to the application."""
        self._since = time.monotonic()
        key, screen, target = self._typed[0], self.screen, self.focused or self.screen
        await super().on_event(key)
        way = [*target.ancestors_with_self]
        self._follow([*way, *way], key, screen)

    def _follow(self, way: Sequence[MessagePump], key: events.Key, screen: Screen[Any]) -> None:
        """Pass behind the key through the queue of everything it bubbles through.

        The second time round it passes behind what the key's handlers posted, as an input posts that it was submitted.
        """
        for number, node in enumerate(way):
            after = partial(self._follow, way[number + 1 :], key, screen)
            if node.post_message(events.Callback(callback=after)):
                return
        self.post_message(events.Callback(callback=partial(self._done, key, screen)))

    async def _done(self, key: events.Key, screen: Screen[Any]) -> None:
        """A key has done its work: the next one may, once a new screen stands and has heard the old one's result."""
        if not self._typed or self._typed[0] is not key:
            return
        if len(self._typed) > 1 and self.screen is not screen:
            self.screen.call_next(self.screen.call_after_refresh, partial(self._next, key))
        else:
            await self._next(key)

    async def _next(self, key: events.Key) -> None:
        if self._typed and self._typed[0] is key:
            self._typed.popleft()
            if self._typed:
                await self._work()
