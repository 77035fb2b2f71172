"""The line to a profile's server, for one call or for many: requests, pages of records, downloads."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import uuid4

from tui.api.errors import Interrupted, Unreachable
from tui.commands.problems import Failed, Misused
from tui.services.connection import Connection

if TYPE_CHECKING:
    from types import TracebackType

    from tui.api.client import Client
    from tui.api.endpoint import Endpoint
    from tui.api.page import Page
    from tui.api.request import Request
    from tui.settings import Profile

T = TypeVar("T")

TRIES = 4
MOST = 2**40
"""Bytes of a download: what a disk holds, because nothing of it is kept in memory."""


class Line:
    """Sends to one profile's server.

    A workspace's backend may vanish with the process that started it; then it is started and asked again. The key each
    request has makes that safe: the backend carries out a request with the same key once.
    """

    def __init__(self, profile: Profile) -> None:
        if profile.keep == "file":
            from tui.commands.secrets import open_file

            open_file(profile)
        self.connection = Connection(profile)
        self.read_only = profile.read_only
        self.tries = 1 if profile.kind == "pipedrive" else TRIES
        self._client: Client | None = None
        self._opening = asyncio.Lock()
        self._ending = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._ending.aclose()
        await self.connection.close()

    async def send(self, request: Request) -> bytes:
        """The answer to a request; raises `ApiError`, and `Misused` for a change of what is read-only."""
        if self.read_only and request.method != "GET":
            raise Misused("this profile is read-only: in the app ^k, 'read-only' ends that")
        headers = keyed()
        return await self._tried(lambda client: client.transport.send(request, headers=headers), lambda: True)

    async def save(self, request: Request, take: Callable[[bytes], object]) -> None:
        """Hand a file to `take` piece by piece; asked for again only while nothing of it has come."""
        come = False

        def taken(piece: bytes, _whole: int | None) -> None:
            nonlocal come
            come = True
            take(piece)

        await self._tried(lambda client: client.transport.save(request, taken, most=MOST), lambda: not come)

    async def _tried(self, ask: Callable[[Client], Awaitable[T]], again: Callable[[], bool]) -> T:
        for left in reversed(range(self.tries)):
            client = await self._open()
            try:
                return await ask(client)
            except (Unreachable, Interrupted):
                if not left or not again():
                    raise
                if self._client is client:
                    self._client = None
        raise AssertionError("unreachable")

    async def _open(self) -> Client:
        async with self._opening:
            if self._client is None:
                self._client = await self.connection.open()
                self._ending.push_async_callback(self._client.transport.close)
            return self._client


class Lists:
    """A list operation as `tui.api.page.pages` takes it: records come as they were sent, requests are counted.

    More than `most` requests raise `Failed`.
    """

    def __init__(self, line: Line, endpoint: Endpoint, most: int | None) -> None:
        self.line = line
        self.endpoint = endpoint
        self.most = most
        self.sent = 0

    async def __call__(self, **values: Any) -> Page[Any]:
        """One page."""
        from tui.api.request import raw_page

        if self.most is not None and self.sent >= self.most:
            calls = "1 request" if self.most == 1 else f"{self.most} requests"
            raise Failed(f"stopped after {calls}, and there is more: raise --max-requests to go on")
        self.sent += 1
        return raw_page(self.endpoint, await self.line.send(self.endpoint.request(values)))


def keyed() -> dict[str, str]:
    """The header that makes a request its own, however often it is sent."""
    return {"idempotency-key": uuid4().hex}


def checked(endpoint: Endpoint, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters with the types their declarations give them, so that places of pages can be reckoned with."""
    from tui.api.request import check

    return {name: check(endpoint.adapters[name], value, name) for name, value in parameters.items()}
