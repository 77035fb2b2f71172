"""What services announce: which records changed, which got another id, and how the sync stands."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NamedTuple

from tui.store.kinds import KINDS

log = logging.getLogger(__name__)

RecordId = int | str


class SyncState(NamedTuple):
    """How the sync stands.

    `phase` is starting, filling, fresh, syncing, offline or signed out; `words` says more; `waiting` calls are not sent
    yet, `refused` ones came back; `progress` counts the records fetched while filling. `since` is when the server was
    lost, in seconds since 1970, 0 while it is there; `tokens` are those left today and those of a day, of an account.
    """

    phase: str = "starting"
    words: str = ""
    waiting: int = 0
    refused: int = 0
    progress: int = 0
    since: float = 0.0
    tokens: tuple[int, int] | None = None


class Changed:
    """What changed since the last announcement: ids by kind, real ids for temporary ones, and refusals in words.

    `warnings` are sentences about this machine's files: what was damaged, and what became of it.
    """

    __slots__ = ("ids", "refusals", "renamed", "state", "warnings")

    def __init__(
        self,
        ids: dict[str, set[RecordId]] | None = None,
        *,
        refusals: list[str] | None = None,
        state: SyncState | None = None,
        warnings: list[str] | None = None,
    ) -> None:
        self.ids: dict[str, set[RecordId]] = defaultdict(set, ids or {})
        self.renamed: dict[tuple[str, RecordId], RecordId] = {}
        self.refusals = refusals or []
        self.state = state
        self.warnings = warnings or []

    def __bool__(self) -> bool:
        return bool(self.ids or self.renamed or self.refusals or self.state or self.warnings)

    def add(self, other: Changed) -> None:
        """Take another announcement in."""
        for kind, ids in other.ids.items():
            self.ids[kind] |= ids
        self.renamed |= other.renamed
        self.refusals += other.refusals
        self.warnings += other.warnings
        self.state = other.state or self.state

    def touches(self, *kinds: str) -> bool:
        """Whether any record of these kinds changed."""
        return any(kind in self.ids for kind in kinds)


Listener = Callable[[Changed], None]


async def _nothing(_news: Changed) -> Changed:
    return Changed()


class Hub:
    """Brings changes from any thread to the listeners of one event loop, many at a time.

    `before` is awaited with each delivery, before it: what is shown must be up to date when listeners look at it, and
    what it found to be different is delivered, too.
    """

    PAUSE, SHARE, LONGEST = 0.05, 10, 1.0
    """How long changes are gathered, in seconds: more where a delivery takes long, so that it takes a tenth at most."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._gathered = Changed()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._context = contextvars.Context()
        self._due: asyncio.TimerHandle | None = None
        self._delivery: asyncio.Task[None] | None = None
        self._pause = self.PAUSE
        self.before: Callable[[Changed], Awaitable[Changed]] = _nothing

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Deliver in this loop from now on, in the context of this call: listeners rely on what the interface set."""
        self._loop = loop
        self._context = contextvars.copy_context()

    def close(self) -> None:
        """Deliver nothing any more; to be called in the loop, or when it is over."""
        self._loop = None
        for waiting in (self._due, self._delivery):
            if waiting is not None:
                waiting.cancel()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` for every announcement; gives the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def announce(self, changed: Changed) -> None:
        """Tell every listener, now; to be called in the loop. One that fails does not keep the others from hearing."""
        for listener in list(self._listeners):
            try:
                listener(changed)
            except Exception:
                log.exception("a listener failed")

    def post(self, changed: Changed) -> None:
        """Tell every listener soon, from any thread; several announcements in a short time become one."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(self._gather, changed, context=self._context)

    def _gather(self, changed: Changed) -> None:
        self._gathered.add(changed)
        self._schedule()

    def _schedule(self) -> None:
        if self._due is None and self._delivery is None and self._loop is not None:
            self._due = self._loop.call_later(self._pause, self._begin)

    def _begin(self) -> None:
        self._due = None
        if self._loop is not None:
            self._delivery = self._loop.create_task(self.flush())
            self._delivery.add_done_callback(self._end)

    def _end(self, _task: asyncio.Task[None]) -> None:
        self._delivery = None
        if self._gathered:
            self._schedule()

    async def flush(self) -> None:
        """Deliver what was gathered."""
        gathered, self._gathered = self._gathered, Changed()
        if not gathered:
            return
        begun = time.perf_counter()
        try:
            gathered.add(await self.before(gathered))
        except Exception:
            log.exception("what is shown could not be brought up to date")
        self.announce(gathered)
        self._pause = min(max(self.PAUSE, self.SHARE * (time.perf_counter() - begun)), self.LONGEST)


def changed(kind: str, *ids: RecordId) -> Changed:
    """An announcement about some records of one kind."""
    return Changed(ids={kind: set(ids)})


ANY = 0
"""In the place of an id: any record of that kind may have changed."""


def everything() -> Changed:
    """An announcement that anything may have changed: whoever shows something reads it anew."""
    return Changed(ids={kind: {ANY} for kind in (*KINDS, "day")})
