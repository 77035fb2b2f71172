"""The one place that opens connections and knows the token: it goes to the profile's own origin and nowhere else."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from tui.api.bodies import pieces, received, sent, size
from tui.api.errors import (
    ApiError,
    Blocked,
    Interrupted,
    RateLimited,
    Unauthorized,
    Unreachable,
    Unreadable,
    WrongOrigin,
)
from tui.api.http import httpx
from tui.api.limits import Limits
from tui.api.refusals import failure, is_page
from tui.api.request import Request

PIPEDRIVE_HOST = re.compile(r"\A[a-z0-9][a-z0-9-]*\.pipedrive\.com\Z")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
MAX_BODY = 16 * 2**20
"""Bytes of a decoded answer; files are streamed instead and have their own limit."""
MAX_WAIT = 30.0
TRIES = 3
REDIRECTS = 5
ONWARD = "x-redirects-to"
SLOWEST = 32 * 1024
"""Bytes a second below which the transfer of a file counts as stuck."""
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)

Refresh = Callable[[], Awaitable["Secret"]]
Take = Callable[[bytes, int | None], object]
"""Takes the next bytes of a file, and how many there are in all where that is known."""


class Secret:
    """A token that shows itself only to the transport."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The token itself; only the transport and the keyring may ask."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a secret is not written anywhere")


@dataclass(frozen=True, slots=True)
class Server:
    """Where a profile's calls go: an https origin of Pipedrive, plain http on loopback, or a Unix socket.

    The embedded backend's socket lies in a directory only its user can enter, so it asks for no token. `scheme` tells
    whether the token is an API token or one of OAuth.
    """

    origin: str
    token: Secret = field(default=Secret(""), repr=False)
    socket: str = ""
    scheme: Literal["token", "bearer"] = "token"

    def __post_init__(self) -> None:
        check_origin(self.origin)


def check_origin(origin: str) -> None:
    """Raise `WrongOrigin` unless a token may go there (reliability: host anchored, http only on loopback)."""
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if parts.scheme == "https" and PIPEDRIVE_HOST.match(host) and parts.port in (None, 443) and not parts.username:
        return
    if parts.scheme == "http" and host in LOOPBACK and not parts.username:
        return
    raise WrongOrigin(f"{origin!r} is neither https://<company>.pipedrive.com nor http on this machine")


class Transport:
    """Sends requests to one server; raises only the errors of `tui.api.errors`.

    A call has `timeout` seconds for all its tries together, time held back by `limits` not counted. `proxy` is a URL;
    proxies of the environment are not used. `ca_file` holds further certificates to trust. `refresh` gives a new OAuth
    token; however many calls find the old one expired, it runs once. An account on the internet has limits, a backend
    on this machine none unless they are given.
    """

    def __init__(
        self,
        server: Server,
        *,
        timeout: float = 30.0,
        wrap: httpx.AsyncBaseTransport | None = None,
        proxy: str = "",
        ca_file: Path | None = None,
        limits: Limits | None = None,
        refresh: Refresh | None = None,
        max_body: int = MAX_BODY,
    ) -> None:
        self.server = server
        self.timeout = timeout
        self.refresh = refresh
        self.max_body = max_body
        remote = server.origin.startswith("https:")
        self.limits = limits or (Limits(bearer=server.scheme == "bearer") if remote else None)
        self.token = server.token
        self._proxy, self._ca_file = proxy, ca_file
        self._home = httpx.URL(server.origin)
        self.http = self._client(wrap or self._connections(tls=remote, socket=server.socket))
        self._stranger: httpx.AsyncClient | None = None
        self._refreshing: asyncio.Task[Secret] | None = None

    def _client(self, inner: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
        wait = httpx.Timeout(self.timeout, connect=5.0)
        client = httpx.AsyncClient(transport=inner, timeout=wait, trust_env=False, follow_redirects=False)
        client.event_hooks = {"response": [_hide_redirect]}
        return client

    def _connections(self, *, tls: bool, socket: str = "") -> httpx.AsyncHTTPTransport:
        verify = trusted(self._ca_file) if tls else False
        proxy = self._proxy if tls else None
        return httpx.AsyncHTTPTransport(uds=socket or None, verify=verify, trust_env=False, proxy=proxy or None)

    async def close(self) -> None:
        """Close every connection."""
        await self.http.aclose()
        if self._stranger is not None:
            await self._stranger.aclose()
        if self.limits:
            self.limits.close()

    async def send(self, request: Request, *, headers: dict[str, str] | None = None) -> bytes:
        """The body of a successful answer; reads are tried up to three times, writes once."""
        try:
            async with asyncio.timeout(self.timeout + size(request) / SLOWEST) as limit:
                try:
                    return await self._authorized(request, headers, limit)
                except Exception as error:
                    if request.method != "GET":
                        raise
                    return await self._once_more(request, headers, limit, error)
        except TimeoutError:
            raise Interrupted(f"{self.server.origin} did not answer within {self.timeout:g} s") from None

    async def _once_more(
        self, request: Request, headers: dict[str, str] | None, limit: asyncio.Timeout, first: Exception
    ) -> bytes:
        """The further tries of a read whose first one failed; what it failed with counts as the first attempt's end."""
        import stamina  # late: most programs that make one call never need it

        async for attempt in stamina.retry_context(
            on=lambda error: _again(error, limit),
            attempts=TRIES,
            timeout=MAX_WAIT,
            wait_initial=0.2,
            wait_max=5.0,
            wait_jitter=1.0,
        ):
            with attempt:
                if attempt.num == 1:
                    raise first
                return await self._authorized(request, headers, limit)
        raise AssertionError("unreachable")

    async def get(self, url: str) -> bytes:
        """The answer under an absolute URL, as of a next page: with the token only where the profile's server is."""
        place = self._place(url)
        if self._is_home(place):
            return await self.send(Request("GET", place.raw_path.decode()))
        content = bytearray()
        await self.save(url, lambda piece, _whole: content.extend(piece), most=self.max_body)
        return bytes(content)

    async def save(self, source: Request | str, take: Take, *, most: int) -> None:
        """Hand a file to `take`, piece by piece and at most `most` bytes; it is asked for once.

        `source` is a request, or an absolute URL. Where it or a redirect leads away from the profile's server, the
        token does not go along, and stays behind even if a further redirect leads back.
        """
        own = isinstance(source, Request) or self._is_home(self._place(source))
        url = self._url(source) if isinstance(source, Request) else self._place(source)
        cost = source.cost if isinstance(source, Request) else 0
        try:
            async with asyncio.timeout(self.timeout) as limit:
                for _ in range(REDIRECTS):
                    if own:
                        await self._admit(url.path, cost, limit)
                    onward = await self._streamed(url, own, take, most, limit)
                    if onward is None:
                        return
                    url, own = onward, False
        except TimeoutError:
            raise Interrupted(f"{url.host} sends nothing, or too slowly") from None
        raise Unreadable("the file is behind too many redirects")

    # -- one exchange -------------------------------------------------------------------------------------------------

    async def _authorized(self, request: Request, headers: dict[str, str] | None, limit: asyncio.Timeout) -> bytes:
        token = self.token
        try:
            return await self._once(request, headers, limit)
        except Unauthorized:
            if self.refresh is None:
                raise
        await self._renew(token, self.refresh)
        return await self._once(request, headers, limit)

    async def _renew(self, old: Secret, refresh: Refresh) -> None:
        """Have a newer token than `old`: one refresh for all who wait, and one failure for all of them too."""
        if self.token is not old:
            return
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.ensure_future(refresh())
        self.token = await asyncio.shield(self._refreshing)

    async def _once(self, request: Request, headers: dict[str, str] | None, limit: asyncio.Timeout) -> bytes:
        with ExitStack() as opened:
            built = self.built(request, headers, opened)
            await self._admit(request.path, request.cost, limit)
            async with self._answered(self.http, built) as response:
                if request.heard and response.is_success:
                    request.heard(response.headers)
                content = await received(response, self.max_body)
        if response.is_success:
            self._learn(response)
            return content
        raise self._refusal(response, content)

    def built(self, request: Request, headers: dict[str, str] | None, opened: ExitStack) -> httpx.Request:
        """A request as it goes onto the wire, token and all; its files are opened on `opened`."""
        body = sent(request, opened)
        more = {"accept": "application/json", "accept-encoding": "gzip", **body.pop("headers", {}), **(headers or {})}
        built = self.http.build_request(request.method, self._url(request), headers=more, **body)
        self._authorize(built)
        return built

    async def _streamed(
        self, url: httpx.URL, own: bool, take: Take, most: int, limit: asyncio.Timeout
    ) -> httpx.URL | None:
        """Stream one answer; gives the URL of the next one if this is a redirect."""
        http = self.http if own else self._without_credentials()
        built = http.build_request("GET", url, headers={"accept-encoding": "identity"})
        if own:
            self._authorize(built)
        async with self._answered(http, built) as response:
            if onward := response.headers.get(ONWARD):
                return self._away(_joined(built.url, onward))
            if not response.is_success:
                content = await received(response, self.max_body)
                raise self._refusal(response, content) if own else failure(response.status_code, content, {})
            whole, seen, begun = _length(response), 0, asyncio.get_running_loop().time()
            async for piece in pieces(response, most):
                seen += len(piece)
                limit.reschedule(max(limit.when() or 0, begun + self.timeout + seen / SLOWEST))
                take(piece, whole)
        if own:
            self._learn(response)
        return None

    @asynccontextmanager
    async def _answered(self, http: httpx.AsyncClient, built: httpx.Request) -> AsyncIterator[httpx.Response]:
        try:
            response = await http.send(built, stream=True)
        except NOT_SENT as error:
            raise Unreachable(f"{_origin(built.url)} cannot be reached: {error or type(error).__name__}") from None
        except httpx.HTTPError as error:
            raise Interrupted(f"the connection ended early: {type(error).__name__}") from None
        try:
            yield response
        except httpx.HTTPError as error:
            raise Interrupted(f"the answer ended early: {type(error).__name__}") from None
        finally:
            await response.aclose()

    async def _admit(self, path: str, cost: int, limit: asyncio.Timeout) -> None:
        """Wait for this call's turn; the clock of its timeout stands still meanwhile."""
        if self.limits is None:
            return
        loop = asyncio.get_running_loop()
        left = (limit.when() or loop.time()) - loop.time()
        limit.reschedule(None)
        await self.limits.admit(path, cost)
        limit.reschedule(loop.time() + left)

    def _learn(self, response: httpx.Response) -> None:
        if self.limits:
            self.limits.told(response.headers)

    def _refusal(self, response: httpx.Response, content: bytes) -> ApiError:
        error = failure(response.status_code, content, response.headers)
        self._learn(response)
        if self.limits and isinstance(error, RateLimited):
            self.limits.limited(error)
        if self.limits and error.status == 403 and is_page(content):
            return self.limits.turned_away() or error
        return error

    # -- where to, and what goes along --------------------------------------------------------------------------------

    def _url(self, request: Request) -> httpx.URL:
        if not request.path.startswith("/") or request.path.startswith("//"):
            raise WrongOrigin(f"{request.path!r} is not a path of this profile's server")
        return self._home.copy_with(raw_path=request.target.encode("ascii"))

    def _authorize(self, built: httpx.Request) -> None:
        if not self._is_home(built.url):
            raise WrongOrigin(f"{built.url.host} is not this profile's server")
        token = self.token.reveal()
        if not (token.isascii() and token.isprintable()):
            raise Unauthorized(401, "the token holds characters no token has")
        if token and self.server.scheme == "bearer":
            built.headers["authorization"] = f"Bearer {token}"
        elif token:
            built.headers["x-api-token"] = token

    def _is_home(self, url: httpx.URL) -> bool:
        home = self._home
        return (url.scheme, url.host, url.port, url.userinfo) == (home.scheme, home.host, home.port, b"")

    def _place(self, url: str) -> httpx.URL:
        """An absolute URL the server named, made sure of."""
        place = _joined(httpx.URL(), url)
        return place if self._is_home(place) else self._away(place)

    def _away(self, url: httpx.URL) -> httpx.URL:
        """A place outside: https, or plain http on this machine where the profile's server is here too."""
        here = url.scheme == "http" and url.host in LOOPBACK and self._home.host in LOOPBACK
        if not url.host or url.userinfo or not (url.scheme == "https" or here):
            raise WrongOrigin(f"{_origin(url)} is not a place to fetch files from")
        return url

    def _without_credentials(self) -> httpx.AsyncClient:
        if self._stranger is None:
            self._stranger = self._client(self._connections(tls=True))
        return self._stranger


def trusted(ca_file: Path | None) -> Any:
    """The certificates to trust: the usual ones, and those of a file; raises `OSError` if it cannot be read."""
    context = httpx.create_ssl_context(trust_env=False)
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    return context


async def _hide_redirect(response: httpx.Response) -> None:
    """Keep httpx from making the next request, with headers and all, which it does even if told not to follow."""
    if response.has_redirect_location:
        response.headers[ONWARD] = response.headers.pop("location")


def _joined(base: httpx.URL, url: str) -> httpx.URL:
    try:
        return base.join(url) if base.host else httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise WrongOrigin(f"{url[:100]!r} is not an address") from None


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.host}" + (f":{url.port}" if url.port else "")


def _length(response: httpx.Response) -> int | None:
    text = response.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and "content-encoding" not in response.headers else None


def _again(error: Exception, limit: asyncio.Timeout) -> bool | float:
    """Whether a read is tried again, or after how many seconds: as told, a little apart from everybody else."""
    if isinstance(error, Blocked):
        return False
    if isinstance(error, RateLimited) and error.wait is not None:
        wait = error.wait * random.uniform(1.0, 1.05)  # noqa: S311 - not a secret
        return wait if wait < (limit.when() or 0) - asyncio.get_running_loop().time() else False
    return isinstance(error, ApiError) and error.retry
