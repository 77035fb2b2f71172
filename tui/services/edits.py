"""How an edit is made: durable in the outbox, then laid over the copy, then announced."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from tui.services.changes import ANY, Changed, Hub, RecordId
from tui.store.bodies import changed_record, seen_fields
from tui.store.calls import is_temporary, temporary_id
from tui.store.copy import Copy
from tui.store.kinds import KINDS
from tui.store.outbox import Call, Entry, Outbox, Step

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")
FEW = 20
"""So many changes are worked out while the disk writes: more take longer than a disk."""

AT_ONCE = 0.05
"""How long the drawing waits for a disk then, in seconds."""


class EditError(Exception):
    """An edit that cannot be made as asked; the message says why in plain words."""


def objection(read: Callable[[str], object]) -> Callable[[str], str | None]:
    """A check of texts: what `read` has against one, in the words of its `EditError`; None where it reads it."""

    def check(text: str) -> str | None:
        try:
            read(text)
        except EditError as wrong:
            return str(wrong)
        return None

    return check


class Edits:
    """The one way to change anything, and the way back."""

    def __init__(self, copy: Copy, outbox: Outbox, hub: Hub, wake: Callable[[], None]) -> None:
        self.copy = copy
        self.outbox = outbox
        self.hub = hub
        self.wake = wake
        self.refusal = ""
        """Why nothing may be changed here; empty where it may."""
        self._writer: ThreadPoolExecutor | None = None
        self._making: set[asyncio.Future[Any]] = set()
        self._writing = 0
        """How many writes this loop has not heard of yet: what is laid must be laid in the order it was written."""
        self._together: list[tuple[Sequence[Call], Sequence[Call]]] | None = None

    def close(self) -> None:
        """Wait for what is being written."""
        if self._writer is not None:
            self._writer.shutdown(wait=True)

    @staticmethod
    def temporary_id() -> int:
        """An id for a record the server has not given one to: negative, unlike any other."""
        return int(temporary_id(""))

    @staticmethod
    def temporary_lead_id() -> str:
        """The same for leads, whose ids are text."""
        return str(temporary_id("lead"))

    async def make(
        self, words: str, forth: Sequence[Call], back: Sequence[Call] = (), *, at_once: bool = False
    ) -> None:
        """Make an edit, undoable by `back`; raises `NotSaved` when the disk would not take it.

        What the user sees just now in the fields that change goes along: what somebody else writes there until the edit
        is sent is not overwritten unseen. `at_once` is for few changes of records that activities have no part in: what
        they look like is worked out while the disk writes.
        """
        self._check()
        if self._together is not None:
            self._together.append((forth, back))
            return
        step = Step(words, tuple(back), tuple(forth)) if back else None
        seen = [self._upon_what_is_seen(call) for call in forth]
        made = self._make_at_once if at_once and not self._writing and len(seen) <= FEW else self._make
        await self._finish(made(seen, step))

    def _check(self) -> None:
        if self.refusal:
            raise EditError(self.refusal)

    def _upon_what_is_seen(self, call: Call) -> Call:
        name = changed_record(call) if call.base is None else None
        if name is None or name[0] not in KINDS:
            return call
        kind, number = name
        record = self.copy.get(kind, self.outbox.real_id(kind, number) if is_temporary(number) else number)
        return call if record is None else call._replace(base=seen_fields(call, record))

    async def replace(self, entry: Entry, words: str, forth: Sequence[Call], back: Sequence[Call]) -> None:
        """Make an edit in the place of a refused call; raises `EditError` if that is gone, `NotSaved`."""
        self._check()
        step = Step(words, tuple(back), tuple(forth))
        entries = await self._finish(self._write(lambda: self.outbox.replace(entry, forth, step)))
        if not entries:
            raise EditError("That has been decided in the meantime.")
        await self._show(entries)

    @asynccontextmanager
    async def as_one(self, words: str) -> AsyncIterator[None]:
        """Make all edits of a block one edit, taken back as one; none of them is shown before the block ends."""
        parts = self._together = list[tuple[Sequence[Call], Sequence[Call]]]()
        try:
            yield
        finally:
            self._together = None
        if parts:
            forth = [call for part, _ in parts for call in part]
            await self.make(words, forth, [call for _, part in reversed(parts) for call in part])

    async def _make(self, calls: Sequence[Call], step: Step | None) -> None:
        await self._show(await self._write(lambda: self.outbox.put(calls, step)))

    async def _make_at_once(self, calls: Sequence[Call], step: Step | None) -> None:
        """Write, and meanwhile work out what is shown then.

        This thread draws nothing before it goes on, and it goes on when the disk has it; where that takes long, or goes
        wrong, everything looks as before until it has.
        """
        writing = self._submit(lambda: self.outbox.put(calls, step))
        changed, take_off = Changed(), _nothing
        try:
            touched, take_off = self.copy.lay_for_now([effect for call in calls for effect in call.effects])
            changed = _changed(touched)
            self.hub.announce(changed)
            entries = writing.result(AT_ONCE)
        except Exception:  # noqa: BLE001 - what it was is raised again where the edit is made as any other
            take_off()
            self.hub.announce(changed)
            entries = await self._awaited(writing)
            await self._show(entries)
            return
        self.wake()
        if not all(map(_looks_like, entries, calls)):  # a record, or what it is linked to, goes by another name now
            changed.add(await self.catch_up())
            self.hub.announce(changed)

    async def undo(self) -> str | None:
        """Take the last edit back; gives its words, or None when there is nothing to take back."""
        return await self._finish(self._turn(undone=True))

    async def redo(self) -> str | None:
        """Make the edit that was taken back last again; gives its words, or None."""
        return await self._finish(self._turn(undone=False))

    async def _turn(self, *, undone: bool) -> str | None:
        self._check()
        turned = await self._write(lambda: self.outbox.turn_last(undone=undone))
        if turned is None:
            return None
        step, entries = turned
        await self._show(entries)
        return step.words

    async def _finish(self, work: Coroutine[Any, Any, T]) -> T:
        """See an edit through even if whoever waits for it is cancelled: what is durable must be shown, too."""
        task = asyncio.ensure_future(work)
        self._making.add(task)
        task.add_done_callback(self._making.discard)
        return await asyncio.shield(task)

    async def _write(self, work: Callable[[], T]) -> T:
        """Write in a thread of its own, one edit after the other: a slow disk must not stop the drawing."""
        return await self._awaited(self._submit(work))

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        if self._writer is None:
            from concurrent.futures import ThreadPoolExecutor

            self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox")
        return self._writer.submit(work)

    async def _awaited(self, work: Future[T]) -> T:
        self._writing += 1
        try:
            return await asyncio.wrap_future(work)
        finally:
            self._writing -= 1

    async def _show(self, entries: Sequence[Entry]) -> None:
        changed = _changed(self.copy.lay([effect for entry in entries for effect in entry.call.effects]))
        if any(entry.call.instead for entry in entries):  # what that said before does not count any more
            changed.add(await self.catch_up(Changed()))
        for entry in entries:
            if entry.call.creates is not None and entry.call.stands_for is not None:
                kind, new = entry.call.creates
                changed.renamed[kind, entry.call.stands_for] = new
        self.hub.announce(changed)
        self.wake()

    async def settle(self, decide: Callable[[], object], changed: Changed) -> None:
        """Write a decision about what waits, then show the records it touches; raises `NotSaved`."""
        await self._finish(self._settle(decide, changed))

    async def _settle(self, decide: Callable[[], object], changed: Changed) -> None:
        await self._write(decide)
        changed.add(await self.catch_up(changed))
        self.hub.announce(changed)
        self.wake()

    async def catch_up(self, news: Changed | None = None) -> Changed:
        """Lay every pending edit over the copy again, after the snapshot changed, as in `news`, or the outbox.

        The outbox is read where edits are written, in the same order: an edit made meanwhile is neither lost nor shown
        when it is over. Gives the deals and leads for which their activities mean something else now.
        """
        entries = await self._write(self.outbox.pending)
        self.copy.renew()
        return _changed(self.copy.lay_all((entry.call.effects for entry in entries), _stale(news)))

    def relay(self) -> None:
        """The same at once, for the start."""
        self.copy.lay_all(entry.call.effects for entry in self.outbox.pending())


def _changed(touched: Iterable[tuple[str, RecordId]]) -> Changed:
    changed = Changed()
    for kind, record in touched:
        changed.ids[kind].add(record)
    return changed


def _looks_like(entry: Entry, call: Call) -> bool:
    """Whether a call as it was written looks like the one that was made; it may say besides what an older one said."""
    written, made = entry.call.effects, call.effects
    same = [effect[:2] for effect in written] == [effect[:2] for effect in made]
    return same and all({**old[2], **new[2]} == old[2] for old, new in zip(written, made, strict=True))


def _nothing() -> None:
    """Nothing was laid, nothing is taken off."""


def _stale(news: Changed | None) -> set[tuple[str, RecordId]] | None:
    """The records that changed in the snapshot; None where it may be any."""
    if news is None or any(ANY in ids for ids in news.ids.values()):
        return None
    return {(kind, record) for kind, ids in news.ids.items() for record in ids}
