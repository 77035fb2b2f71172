"""The client: every declared operation of both dialects, as typed methods and by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from tui.api.catalog import endpoint_named
from tui.api.endpoint import Endpoint
from tui.api.limits import Limits
from tui.api.request import Request, parse
from tui.api.transport import Server, Transport
from tui.api.v1 import V1
from tui.api.v2 import V2


class Client:
    """One server's API: `client.v2.deals.get(7)`, `client.v1.leads.list()`."""

    def __init__(self, server: Server, *, transport: Transport | None = None, limits: Limits | None = None) -> None:
        self.transport = transport or Transport(server, limits=limits)
        self.v1 = V1(self)
        self.v2 = V2(self)

    @property
    def limits(self) -> Limits | None:
        """What the account may still do; None for a backend on this machine."""
        return self.transport.limits

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.transport.close()

    async def send(self, endpoint: Endpoint, request: Request) -> Any:
        """Send a request of an endpoint and give its parsed answer; raises `ApiError`."""
        return parse(endpoint, await self.transport.send(request))

    async def fetch(self, request: Request) -> bytes:
        """The answer to a request as it came; raises `ApiError`."""
        return await self.transport.send(request)

    async def call(
        self,
        name: str,
        arguments: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        *,
        key: str = "",
    ) -> Any:
        """Call an operation by name with wire values; `key` is sent as the `Idempotency-Key`."""
        endpoint = endpoint_named(name)
        request = endpoint.request(arguments or {}, body)
        headers = {"idempotency-key": key} if key else None
        return parse(endpoint, await self.transport.send(request, headers=headers))

    async def raw(self, name: str, arguments: Mapping[str, Any], body: Mapping[str, Any] | None = None) -> bytes:
        """The unparsed answer of an operation called by name, for the shell."""
        return await self.transport.send(endpoint_named(name).request(arguments, body))
