"""A workspace and the backend behind it in one process and one loop: no sockets, no threads, faults at will."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import stamina

from tui.api.client import Client
from tui.api.errors import ApiError
from tui.api.transport import Server, Transport
from tui.services import filling, sending
from tui.services.changes import Changed
from tui.services.sync import Session
from tui.services.workspace import Workspace

DOWN, LOST_REQUEST, LOST_REPLY = "down", "lost request", "lost reply"
LOCAL, ACCOUNT = Server("http://localhost", socket="backend.sock"), Server("https://example.pipedrive.com")
"""The backend on this machine, which knows a repeated request by its key; and an account, which does not."""

Plan = Callable[[httpx.Request], str | httpx.Response]


class Faults(httpx.AsyncBaseTransport):
    """A way to a server on which requests and answers get lost as `plan` says; `seen` are the requests that left."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.plan: Plan = lambda _request: ""
        self.seen: list[tuple[str, str]] = []
        self._begun: set[asyncio.Task[httpx.Response]] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Do to a request what the plan says."""
        fault = self.plan(request)
        if isinstance(fault, httpx.Response):
            return httpx.Response(fault.status_code, headers=fault.headers, content=fault.content)
        if fault == DOWN:
            raise httpx.ConnectError("nobody listens")
        self.seen.append((request.method, request.url.path))
        if fault == LOST_REQUEST:
            raise httpx.ReadError("the line broke")
        response = await asyncio.shield(self._begin(request))
        if fault == LOST_REPLY:
            raise httpx.ReadError("the line broke")
        return response

    def _begin(self, request: httpx.Request) -> asyncio.Task[httpx.Response]:
        """Have a request answered whoever hangs up, as servers in other processes do."""
        task = asyncio.ensure_future(self._answer(request))
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
        return task

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        response = await self.inner.handle_async_request(request)
        await response.aread()
        return response

    async def aclose(self) -> None:
        """Wait for what was begun, and close nothing: the server is needed again."""
        await asyncio.gather(*self._begun, return_exceptions=True)


class Nowhere:
    """A connection that is never asked for."""

    async def open(self) -> Client:
        """Not in these tests."""
        raise OSError("there is no server")

    async def close(self) -> None:
        """Nothing was opened."""


@dataclass
class Served:
    """A workspace, the session its sync would have, and what was announced."""

    workspace: Workspace
    session: Session
    faults: Faults
    client: Client
    heard: list[Changed] = field(default_factory=list)

    async def sync(self, *, asked: bool = False) -> ApiError | None:
        """Do once what the sync does all the time; gives what it stopped at."""
        trouble: ApiError | None = None
        try:
            await filling.meet(self.session)
            await sending.drain(self.session)
            await filling.refresh(self.session, asked=asked)
        except ApiError as error:
            trouble = error
        await self.settle()
        return trouble

    async def drain(self) -> ApiError | None:
        """Send what waits; gives what it stopped at."""
        trouble: ApiError | None = None
        try:
            await sending.drain(self.session)
        except ApiError as error:
            trouble = error
        await self.settle()
        return trouble

    async def settle(self) -> None:
        """Let what was posted arrive."""
        await asyncio.sleep(0)
        if (begun := self.workspace.hub._delivery) is not None:
            await begun
        await self.workspace.hub.flush()

    @property
    def refusals(self) -> list[str]:
        """What the server said no to, in words."""
        return [words for changed in self.heard for words in changed.refusals]

    @property
    def renamed(self) -> dict[tuple[str, int | str], int | str]:
        """Every other name that was announced."""
        return {old: new for changed in self.heard for old, new in changed.renamed.items()}

    def real(self, kind: str, record: int | str) -> Any:
        """The id a record goes by now."""
        return self.workspace.outbox.real_id(kind, record)

    @property
    def waiting(self) -> list[str]:
        """The calls in the outbox, by state and words."""
        return [f"{e.state}: {e.call.words}" for e in self.workspace.outbox.entries()]


@asynccontextmanager
async def served(app: Any, directory: Path, *, server: Server = LOCAL, **options: Any) -> AsyncIterator[Served]:
    """A workspace in a directory (the same one again is a restart) over an app."""
    faults = Faults(httpx.ASGITransport(app))
    workspace = Workspace(directory / "copy.db", directory / "outbox.db", Nowhere(), **options)
    workspace.hub.attach(asyncio.get_running_loop())
    transport = Transport(server, wrap=faults)
    transport.limits = None  # an account's limits are tested elsewhere, and take time
    async with Client(server, transport=transport) as client:
        copy, outbox = workspace.sync._open_files()
        found = Served(workspace, Session(client, copy, outbox, workspace.sync), faults, client)
        workspace.hub.listen(found.heard.append)
        stamina.set_testing(True, attempts=1)
        try:
            yield found
        finally:
            stamina.set_testing(False)
            workspace.sync._close_files()
            workspace.close()
