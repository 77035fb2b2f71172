"""Keys typed faster than screens change: each waits until the one before it has done what it does.

Textual hands every key at once to what is focused at that moment. A key that opens a screen does so later, so the next
one would still go to the old screen: `g l` typed in one go, or a title typed right after the key that asks for it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
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


class _Trail:
    """Passes behind a key through the queue of everything it bubbles through, to the application in the end.

    The second time round it passes behind what the key's handlers posted, as an input posts that it was submitted.
    A method and no `partial`: Textual would look anew at each of these how many arguments it takes, ten times a key.
    """

    def __init__(self, app: App[None], way: Iterable[MessagePump], done: Callable[[], Awaitable[None]]) -> None:
        self._app = app
        self._way = iter(way)
        self._done = done

    def go_on(self) -> None:
        """To the next one that is still there."""
        for node in self._way:
            if node.post_message(events.Callback(callback=self.go_on)):
                return
        self._app.post_message(events.Callback(callback=self.arrive))

    async def arrive(self) -> None:
        """The key has done its work."""
        await self._done()


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
        _Trail(self, [*way, *way], lambda: self._done(key, screen)).go_on()

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
