"""The sync: sends what waits in the outbox, and keeps the copy like the server.

It runs in a thread of its own with its own event loop, so that neither the network nor a large answer is ever felt at
the keyboard. It owns the copy's only writing connection. Of several windows on one profile one does this; the others
wait for their turn, and look every second whether the files changed.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tui.services.changes import Changed, Hub, SyncState, everything
from tui.services.doubts import Doubts
from tui.services.failing import Failing
from tui.services.failures import told
from tui.services.threads import Loose
from tui.store.copy import Copy
from tui.store.database import StoreError
from tui.store.outbox import Outbox
from tui.store.turn import Turn

if TYPE_CHECKING:
    from tui.api.client import Client

log = logging.getLogger(__name__)

Task = Callable[["Session"], Awaitable[None]]


class Connection(Protocol):
    """Opens the client of a profile's server; `close` ends what opening started."""

    async def open(self) -> Client:
        """A client that is ready to be used; raises what keeps it from being."""
        ...

    async def close(self) -> None:
        """End what `open` started on this machine."""
        ...


QUIET_INTERVAL, QUIETEST = 300.0, 900.0
"""How long nothing is asked while there is news, and at most where there is none for long, in seconds."""

LOOK = 1.0
"""How often is looked whether another window wrote, in seconds."""

SLEPT = 30.0
"""By how many seconds the clock of the wall runs away from the one that only counts, when the machine was asleep."""

RETRY_FIRST, RETRY_LAST = 1.0, 60.0
PATIENCE = 1.5
"""How long the end of a connection may take, in seconds."""

COPY_DAMAGED = "The local copy of the account was damaged. It is fetched again; unsent edits are safe."
ELSEWHERE = "Another window of pipedrive-tui sends and refreshes."


class Session:
    """What the tasks of a running sync share: the client, both files, and the way to announce."""

    def __init__(self, client: Client, copy: Copy, outbox: Outbox, sync: Sync) -> None:
        self.client = client
        self.copy = copy
        self.outbox = outbox
        self.sync = sync

    def put(self, kind: str, records: list[dict[str, Any]]) -> list[int | str]:
        """Write records of the server into the copy and announce them, with activities those they belong to."""
        ids = [r["id"] for r in records]
        before = self.copy.owners(ids) if kind == "activity" else {}
        stored = self.copy.put(kind, records)
        self._announce(kind, stored, before)
        return stored

    def follow(self, kind: str, records: list[dict[str, Any]], before: Iterable[int | str] = ()) -> None:
        """Write those of the server's records that are not here as they are; of `before` forget the others."""
        if fresh := [record for record in records if self.copy.differs(kind, record)]:
            self.put(kind, fresh)
        there = {record["id"] for record in records}
        if gone := [one for one in before if one not in there]:
            self.remove(kind, gone)

    def remove(self, kind: str, ids: list[int | str]) -> None:
        """Forget records the server no longer has, and announce that."""
        before = self.copy.owners(ids) if kind == "activity" else {}
        self.copy.remove(kind, ids)
        self._announce(kind, ids, before)

    def _announce(self, kind: str, ids: list[int | str], before: dict[str, set[Any]]) -> None:
        self.changed(kind, ids)
        for owners in (before, self.copy.owners(ids)) if kind == "activity" else ():
            for owner, found in owners.items():
                self.changed(owner, found)

    def changed(self, kind: str, ids: Any) -> None:
        """Announce that records of a kind changed."""
        if ids:
            self.sync.interval = QUIET_INTERVAL
            self.sync.hub.post(Changed(ids={kind: set(ids)}))

    def report(self, phase: str, words: str = "", progress: int = 0) -> None:
        """Announce how the sync stands."""
        waiting, refused = self.outbox.count()
        limits = self.client.transport.limits
        tokens = (limits.meter.left, limits.meter.budget) if limits else None
        self.sync.tell(SyncState(phase, words, waiting, refused, progress, tokens=tokens))


class Sync:
    """The thread; `start` and `stop` it, `wake` it after an edit, `refresh` it on demand."""

    def __init__(self, copy: Path, outbox: Path, connection: Connection, hub: Hub) -> None:
        self.copy_path = copy
        self.outbox_path = outbox
        self.connection = connection
        self.hub = hub
        self.stopping = threading.Event()
        self.turn = Turn(outbox.with_name(f"{outbox.name}.turn"))
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._wakened: asyncio.Event | None = None
        self._tasks: deque[Task] = deque()
        self._stale = True
        self._asked = False
        self._healthy = False
        self._files: tuple[Copy, Outbox] | None = None
        self._checked: object = None
        self.interval = QUIET_INTERVAL
        self.state = SyncState()
        self.doubts = Doubts()
        self.failing = Failing()

    # -- from the application's thread ----------------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread; what is not sent yet stays in the outbox."""
        self.stopping.set()
        self._soon(self._cancel)
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(timeout)

    def wake(self) -> None:
        """There is something to send."""
        self._soon(self._set)

    def refresh(self) -> None:
        """Ask the server for what changed, now."""
        self._stale = self._asked = True
        self.wake()

    def ask(self, task: Task, *, wake: bool = True) -> None:
        """Run a task in the sync's thread, as soon as there is a connection; without `wake` when it next works."""
        self._tasks.append(task)
        if wake:
            self.wake()

    def _soon(self, work: Callable[[], object]) -> None:
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # it ended meanwhile
                loop.call_soon_threadsafe(work)

    def _set(self) -> None:
        if self._wakened is not None:
            self._wakened.set()
        if self._files is not None and self.state.phase in ("offline", "signed out", "syncing"):
            with suppress(StoreError):  # the server may take its time, or not be there: what waits is counted now
                waiting, refused = self._files[1].count()
                self.tell(self.state._replace(waiting=waiting, refused=refused))

    def _cancel(self) -> None:
        if self._main is not None:
            self._main.cancel()

    # -- in the thread --------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except asyncio.CancelledError:
            pass
        except Exception:
            log.exception("the sync ended")
            self._tell("offline", "The sync stopped because of a fault; see the log.")

    async def _live(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(Loose(max_workers=1))
        loop.set_exception_handler(self._hear)
        self._wakened = asyncio.Event()
        self._main = asyncio.current_task()
        self._loop = loop
        if self.stopping.is_set():
            return
        try:
            await self._keep_going()
        finally:
            self._close_files()
            self.turn.give()
            await _at_most(PATIENCE, self.connection.close())

    def _hear(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """At the end connections are cut off in the middle; what they say to that is of no interest."""
        if not self.stopping.is_set():
            loop.default_exception_handler(context)

    async def _keep_going(self) -> None:
        """Connect, work, and after a failure wait a little longer each time."""
        pause = RETRY_FIRST
        while not self.stopping.is_set():
            self._healthy = False
            try:
                await self._open_and_work()
            except Exception as error:  # noqa: BLE001 - whatever went wrong, the sync tells and goes on
                phase, words, wait = told(error)
            else:
                continue
            pause = RETRY_FIRST if self._healthy else pause
            self._tell(phase, words)
            await self._wait_to_retry(pause * random.uniform(0.8, 1.2), wait)  # noqa: S311 - no secret
            self._stale = True
            pause = min(pause * 2, RETRY_LAST)

    async def _wait_to_retry(self, pause: float, wait: float) -> None:
        """Wait as long as the server asked for, else until something is to be sent or the pause is over."""
        if wait:
            await asyncio.sleep(min(wait, RETRY_LAST * 10))
        else:
            await self._rest(pause)

    async def _open_and_work(self) -> None:
        copy, outbox = self._open_files()
        await self._wait_for_turn(copy, outbox)
        client = await self.connection.open()
        try:
            await self._work(Session(client, copy, outbox, self))
        finally:
            await _at_most(PATIENCE, client.transport.close())

    def _open_files(self) -> tuple[Copy, Outbox]:
        if self._files is None:
            copy = Copy(self.copy_path)
            copy.on_replaced = self._begin_anew
            try:
                self._files = copy, Outbox(self.outbox_path)
            except BaseException:
                copy.close()
                raise
        return self._files

    def _close_files(self) -> None:
        for file in self._files or ():
            file.close()
        self._files = None

    def doubt(self) -> None:
        """The copy may not be like the server: ask for what changed."""
        self._stale = True

    def _begin_anew(self) -> None:
        """The copy was damaged and is empty now: what was being done began with another one. Raises `StoreError`."""
        news = everything()
        news.warnings.append(COPY_DAMAGED)
        self.hub.post(news)
        raise StoreError(COPY_DAMAGED)

    async def _wait_for_turn(self, copy: Copy, outbox: Outbox) -> None:
        """While another window does the work, tell what it changed."""
        seen = (0, 0)
        while not self.turn.take():
            copy.renew()
            if (now := (copy.seen, outbox.seen)) != seen:
                seen = now
                self.hub.post(everything())
                self._tell("fresh", ELSEWHERE)
            if self._tasks:
                async with await self.connection.open() as client:
                    await self._run_tasks(Session(client, copy, outbox, self))
            await self._rest(LOOK)

    async def _work(self, session: Session) -> None:
        from tui.services import filling, sending

        await filling.meet(session)
        session.outbox.entries()
        if self._checked != session.copy.file:
            session.copy.check()
            self._checked = session.copy.file
        while not self.stopping.is_set():
            session.copy.renew()
            await sending.drain(session)
            if self._stale or not session.copy.fact("filled", default=False):
                asked, self._stale, self._asked = self._asked, False, False
                self.interval = min(self.interval * 1.5, QUIETEST)
                await filling.refresh(session, asked=asked)
                continue
            await self._run_tasks(session)
            self._healthy = True
            session.report("fresh")
            rested = not await self._rest_until_needed(session)
            self._stale = self._stale or rested  # looked at after the rest, which ends when somebody asks

    async def _run_tasks(self, session: Session) -> None:
        """What the screens asked for; what the server refuses of it is no reason to stop."""
        from tui.api.errors import BadArgument, NotFound, Refused, Unreadable

        while self._tasks:
            try:
                await self._tasks.popleft()(session)
            except (BadArgument, NotFound, Unreadable) as error:
                log.info("not answered: %s", error)
            except Refused as error:
                if error.retry or error.status == 401:
                    raise
                log.info("refused: %s", error)

    async def breathe(self) -> None:
        """Let other threads have the processor."""
        await asyncio.sleep(0)

    async def between(self, session: Session) -> None:
        """Between two pages of a long fill: send what was edited meanwhile, do what was asked for."""
        from tui.services import sending

        if session.copy.renew():
            self._begin_anew()
        if self._wakened is not None and self._wakened.is_set():
            self._wakened.clear()
            await sending.drain(session)
            await self._run_tasks(session)

    async def _rest_until_needed(self, session: Session) -> bool:
        """Rest until there is something to do, or for the quiet interval; tells whether there is."""
        began, seen, woke = time.monotonic(), session.outbox.seen, time.time() - time.monotonic()
        while time.monotonic() < began + self.interval:
            if await self._rest(LOOK) or time.monotonic() >= self.doubts.due:
                return True
            if abs(time.time() - time.monotonic() - woke) > SLEPT:  # the machine slept, or its clock was put right
                return False
            if session.outbox.seen != seen:  # another window's edit
                self.hub.post(everything())
                return True
        return False

    async def _rest(self, seconds: float) -> bool:
        """Wait for a wake-up, at most so long; tells whether there was one."""
        assert self._wakened is not None
        try:
            await asyncio.wait_for(self._wakened.wait(), seconds)
        except TimeoutError:
            return False
        self._wakened.clear()
        return True

    def _tell(self, phase: str, words: str) -> None:
        waiting = refused = 0
        if self._files is not None:
            with suppress(StoreError):
                waiting, refused = self._files[1].count()
        since = 0.0 if phase == "fresh" else self.state.since or time.time()
        self.tell(SyncState(phase, words, waiting, refused, 0, since, self.state.tokens))

    def tell(self, state: SyncState) -> None:
        """Announce how the sync stands."""
        self.state = state
        self.hub.post(Changed(state=state))


async def _at_most(seconds: float, work: Awaitable[None]) -> None:
    """End something, but not at any price."""
    with suppress(TimeoutError):
        await asyncio.wait_for(work, seconds)
