"""What services announce: which records changed, which got another id, and how the sync stands."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

RecordId = int | str


class SyncState(NamedTuple):
    """How the sync stands.

    `phase` is starting, filling, fresh, syncing, offline or signed out; `words` says more; `waiting` calls are not sent
    yet, `refused` ones came back; `progress` counts the records fetched while filling.
    """

    phase: str = "starting"
    words: str = ""
    waiting: int = 0
    refused: int = 0
    progress: int = 0


class Changed:
    """What changed since the last announcement: ids by kind, real ids for temporary ones, and refusals in words."""

    __slots__ = ("ids", "refusals", "renamed", "state")

    def __init__(
        self,
        ids: dict[str, set[RecordId]] | None = None,
        *,
        refusals: list[str] | None = None,
        state: SyncState | None = None,
    ) -> None:
        self.ids: dict[str, set[RecordId]] = defaultdict(set, ids or {})
        self.renamed: dict[tuple[str, RecordId], RecordId] = {}
        self.refusals = refusals or []
        self.state = state

    def __bool__(self) -> bool:
        return bool(self.ids or self.renamed or self.refusals or self.state)

    def touches(self, *kinds: str) -> bool:
        """Whether any record of these kinds changed."""
        return any(kind in self.ids for kind in kinds)


Listener = Callable[[Changed], None]


class Hub:
    """Brings changes from any thread to the listeners of one event loop, many at a time."""

    PAUSE = 0.05

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._gathered = Changed()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._due: asyncio.TimerHandle | None = None
        self.before: Callable[[], None] = lambda: None

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Deliver in this loop from now on."""
        self._loop = loop

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` for every announcement; gives the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def announce(self, changed: Changed) -> None:
        """Tell every listener, now; to be called in the loop."""
        for listener in list(self._listeners):
            listener(changed)

    def post(self, changed: Changed) -> None:
        """Tell every listener soon, from any thread; several announcements in a short time become one."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._gather, changed)

    def _gather(self, changed: Changed) -> None:
        for kind, ids in changed.ids.items():
            self._gathered.ids[kind] |= ids
        self._gathered.renamed |= changed.renamed
        self._gathered.refusals += changed.refusals
        self._gathered.state = changed.state or self._gathered.state
        if self._due is None and self._loop is not None:
            self._due = self._loop.call_later(self.PAUSE, self.flush)

    def flush(self) -> None:
        """Deliver what was gathered."""
        self._due = None
        gathered, self._gathered = self._gathered, Changed()
        if gathered:
            self.before()
            self.announce(gathered)


def changed(kind: str, *ids: RecordId) -> Changed:
    """An announcement about some records of one kind."""
    return Changed(ids={kind: set(ids)})
