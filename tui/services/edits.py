"""How an edit is made: durable in the outbox, then laid over the copy, then announced."""

from __future__ import annotations

import asyncio
import itertools
import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from tui.services.changes import Changed, Hub
from tui.store.copy import Copy
from tui.store.outbox import Call, Entry, Outbox, Step

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")


class EditError(Exception):
    """An edit that cannot be made as asked; the message says why in plain words."""


class Edits:
    """The one way to change anything, and the way back."""

    def __init__(self, copy: Copy, outbox: Outbox, hub: Hub, wake: Callable[[], None]) -> None:
        self.copy = copy
        self.outbox = outbox
        self.hub = hub
        self.wake = wake
        self._writer: ThreadPoolExecutor | None = None
        self._temporary = itertools.count(int(time.time() * 1000))

    def close(self) -> None:
        """Wait for what is being written."""
        if self._writer is not None:
            self._writer.shutdown(wait=True)

    def temporary_id(self) -> int:
        """An id for a record the server has not given one to: negative, unique on this machine."""
        return -next(self._temporary)

    @staticmethod
    def temporary_lead_id() -> str:
        """The same for leads, whose ids are text."""
        return f"new-{os.urandom(16).hex()}"

    async def make(self, words: str, forth: Sequence[Call], back: Sequence[Call] = ()) -> None:
        """Make an edit, undoable by `back`; raises `NotSaved` when the disk would not take it."""
        step = Step(words, tuple(back), tuple(forth)) if back else None
        entries = await self._write(lambda: self.outbox.put(forth, step))
        self._show(entries)

    async def undo(self) -> str | None:
        """Take the last edit back; gives its words, or None when there is nothing to take back."""
        return await self._turn(undone=True)

    async def redo(self) -> str | None:
        """Make the edit that was taken back last again; gives its words, or None."""
        return await self._turn(undone=False)

    async def _turn(self, *, undone: bool) -> str | None:
        step = await self._write(lambda: self.outbox.last_step(undone=not undone))
        if step is None:
            return None
        self._show(await self._write(lambda: self.outbox.turn(step, undone=undone)))
        return step.words

    async def _write(self, work: Callable[[], T]) -> T:
        """Write in a thread of its own, one edit after the other: a slow disk must not stop the drawing."""
        if self._writer is None:
            from concurrent.futures import ThreadPoolExecutor

            self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox")
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    def _show(self, entries: Sequence[Entry]) -> None:
        changed = Changed()
        for entry in entries:
            self.copy.lay(entry.call.effects)
            for kind, record in entry.call.touches():
                changed.ids[kind].add(record)
        add_owners(changed, entries)
        self.hub.announce(changed)
        self.wake()

    def relay(self) -> None:
        """Lay every pending edit over the copy again, after the snapshot or the outbox changed."""
        self.copy.lay_all(entry.call.effects for entry in self.outbox.pending())


def add_owners(changed: Changed, entries: Sequence[Entry]) -> None:
    """The deals and leads whose next activity an edit of activities may have changed."""
    owners: dict[str, set[Any]] = defaultdict(set)
    for entry in entries:
        for kind, _, patch in entry.call.effects:
            if kind == "activity":
                owners["deal"] |= {patch["deal_id"]} if patch.get("deal_id") else set()
                owners["lead"] |= {patch["lead_id"]} if patch.get("lead_id") else set()
    for kind, ids in owners.items():
        if ids:
            changed.ids[kind] |= ids
