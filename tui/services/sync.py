"""The sync: sends what waits in the outbox, and keeps the copy like the server.

It runs in a thread of its own with its own event loop, so that neither the network nor a large answer is ever felt at
the keyboard. It owns the copy's only writing connection.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tui.services.changes import Changed, Hub, SyncState
from tui.store.copy import Copy
from tui.store.database import SqliteError, StoreError
from tui.store.outbox import Outbox

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


QUIET_INTERVAL = 300.0
RETRY_FIRST, RETRY_LAST = 1.0, 60.0


class Session:
    """What the tasks of a running sync share: the client, both files, and the way to announce."""

    def __init__(self, client: Client, copy: Copy, outbox: Outbox, sync: Sync) -> None:
        self.client = client
        self.copy = copy
        self.outbox = outbox
        self.sync = sync

    def changed(self, kind: str, ids: Any) -> None:
        """Announce that records of a kind changed."""
        if ids:
            self.sync.hub.post(Changed(ids={kind: set(ids)}))

    def report(self, phase: str, words: str = "", progress: int = 0) -> None:
        """Announce how the sync stands."""
        waiting, refused = self.outbox.count()
        self.sync.hub.post(Changed(state=SyncState(phase, words, waiting, refused, progress)))


class Sync:
    """The thread; `start` and `stop` it, `wake` it after an edit, `refresh` it on demand."""

    def __init__(self, copy: Path, outbox: Path, connection: Connection, hub: Hub) -> None:
        self.copy_path = copy
        self.outbox_path = outbox
        self.connection = connection
        self.hub = hub
        self.stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._wakened: asyncio.Event | None = None
        self._tasks: list[Task] = []
        self._stale = True

    # -- from the application's thread ----------------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread; what is not sent yet stays in the outbox."""
        self.stopping.set()
        self._soon(self._cancel)
        if self._thread is not None:
            self._thread.join(timeout)

    def wake(self) -> None:
        """There is something to send."""
        self._soon(self._set)

    def refresh(self) -> None:
        """Ask the server for what changed, now."""
        self._stale = True
        self.wake()

    def ask(self, task: Task) -> None:
        """Run a task in the sync's thread, as soon as there is a connection."""
        self._soon(lambda: self._tasks.append(task))
        self.wake()

    def _soon(self, work: Callable[[], object]) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(work)

    def _set(self) -> None:
        if self._wakened is not None:
            self._wakened.set()

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
            self.hub.post(Changed(state=SyncState("offline", "The sync stopped because of a fault; see the log.")))

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._wakened = asyncio.Event()
        self._main = asyncio.current_task()
        if self.stopping.is_set():
            return
        copy, outbox = Copy(self.copy_path), Outbox(self.outbox_path)
        try:
            await self._keep_going(copy, outbox)
        finally:
            copy.close()
            outbox.close()
            await self.connection.close()

    async def _keep_going(self, copy: Copy, outbox: Outbox) -> None:
        """Connect, work, and after a failure wait a little longer each time."""
        from tui.api.errors import ApiError, Unauthorized
        from tui.backend.process import BackendFailed
        from tui.credentials import CredentialsError

        failures = (ApiError, BackendFailed, CredentialsError, OSError, StoreError, SqliteError)

        pause = RETRY_FIRST
        while not self.stopping.is_set():
            phase, words = "offline", ""
            try:
                async with await self.connection.open() as client:
                    session = Session(client, copy, outbox, self)
                    pause = RETRY_FIRST
                    await self._work(session)
            except Unauthorized:
                phase, words = "signed out", "The token is not valid any more. Quit and run: pipedrive-tui login"
            except failures as error:
                words = str(error)
            waiting, refused = outbox.count()
            self.hub.post(Changed(state=SyncState(phase, words, waiting, refused)))
            await self._rest(pause)
            self._stale = True
            pause = min(pause * 2, RETRY_LAST)

    async def _work(self, session: Session) -> None:
        from tui.services import filling, sending

        while not self.stopping.is_set():
            await sending.drain(session)
            if self._stale:
                self._stale = False
                await filling.refresh(session)
                await sending.drain(session)
            while self._tasks:
                await self._tasks.pop(0)(session)
            session.report("fresh")
            if not await self._rest(QUIET_INTERVAL):
                self._stale = True

    async def _rest(self, seconds: float) -> bool:
        """Wait for a wake-up, at most so long; tells whether there was one."""
        assert self._wakened is not None
        try:
            await asyncio.wait_for(self._wakened.wait(), seconds)
        except TimeoutError:
            return False
        self._wakened.clear()
        return True
