"""The one place that opens connections and knows the token: it goes to the profile's own origin and nowhere else."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import stamina

from tui.api.errors import (
    ApiError,
    Interrupted,
    RateLimited,
    Refused,
    Unreachable,
    Unreadable,
    WrongOrigin,
    refused,
)
from tui.api.models.base import Upload
from tui.api.request import Request

PIPEDRIVE_HOST = re.compile(r"\A[a-z0-9][a-z0-9-]*\.pipedrive\.com\Z")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
MAX_BODY = 64 * 2**20
MAX_WAIT = 30.0
TRIES = 3


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

    The embedded backend's socket lies in a directory only its user can enter, so it asks for no token.
    """

    origin: str
    token: Secret = field(default=Secret(""), repr=False)
    socket: str = ""

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
    """Sends requests to one server; raises only the errors of `tui.api.errors`."""

    def __init__(self, server: Server, *, timeout: float = 30.0, wrap: httpx.AsyncBaseTransport | None = None) -> None:
        self.server = server
        self.timeout = timeout
        inner = wrap or httpx.AsyncHTTPTransport(uds=server.socket or None, verify=not server.socket, trust_env=False)
        self.http = httpx.AsyncClient(
            base_url=server.origin,
            transport=inner,
            timeout=httpx.Timeout(timeout, connect=5.0),
            trust_env=False,
            follow_redirects=False,
        )
        self.on_headers: Callable[[httpx.Headers], None] = lambda _headers: None

    async def close(self) -> None:
        """Close every connection."""
        await self.http.aclose()

    async def send(self, request: Request, *, headers: dict[str, str] | None = None) -> bytes:
        """The body of a successful answer; reads are tried up to three times, writes once."""
        if request.method != "GET":
            return await self._once(request, headers)
        async for attempt in stamina.retry_context(
            on=_again, attempts=TRIES, timeout=MAX_WAIT, wait_initial=0.2, wait_max=5.0, wait_jitter=0.5
        ):
            with attempt:
                return await self._once(request, headers)
        raise AssertionError("unreachable")

    async def _once(self, request: Request, headers: dict[str, str] | None) -> bytes:
        body = _body(request)
        sent = {"accept": "application/json", **body.pop("headers", {}), **(headers or {})}
        built = self.http.build_request(request.method, request.target, headers=sent, **body)
        self._authorize(built)
        try:
            async with asyncio.timeout(self.timeout):
                return await self._exchange(built)
        except TimeoutError:
            raise Interrupted(f"{self.server.origin} did not answer within {self.timeout:g} s") from None

    def _authorize(self, built: httpx.Request) -> None:
        home = httpx.URL(self.server.origin)
        if (built.url.scheme, built.url.host, built.url.port) != (home.scheme, home.host, home.port):
            raise WrongOrigin(f"{built.url.host} is not this profile's server")
        if self.server.token:
            built.headers["x-api-token"] = self.server.token.reveal()

    async def _exchange(self, built: httpx.Request) -> bytes:
        try:
            response = await self.http.send(built, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise Unreachable(f"{self.server.origin} cannot be reached: {error or type(error).__name__}") from None
        except httpx.HTTPError as error:
            raise Interrupted(f"the connection ended early: {type(error).__name__}") from None
        try:
            content = await _read(response)
        except httpx.HTTPError as error:
            raise Interrupted(f"the answer ended early: {type(error).__name__}") from None
        finally:
            await response.aclose()
        self.on_headers(response.headers)
        if response.is_success:
            return content
        raise failure(response.status_code, content, response.headers)


def _body(request: Request) -> dict[str, Any]:
    """The request's body as httpx takes it, each encoding in its own way."""
    if request.body is None:
        return {}
    if request.encoding == "form":
        return {"data": {name: _form_value(value) for name, value in request.body.items() if value is not None}}
    if request.encoding == "multipart":
        return _multipart(request.body)
    content = json.dumps(request.body, ensure_ascii=False, allow_nan=False).encode()
    return {"content": content, "headers": {"content-type": "application/json"}}


def _multipart(fields: dict[str, Any]) -> dict[str, Any]:
    files = {n: v for n, v in fields.items() if isinstance(v, Upload)}
    return {
        "data": {n: _form_value(v) for n, v in fields.items() if n not in files and v is not None},
        "files": {n: (v.name, _content(v), v.type) for n, v in files.items()},
    }


def _content(upload: Upload) -> bytes:
    return upload.content if isinstance(upload.content, bytes) else upload.content.read_bytes()


def _form_value(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)


async def _read(response: httpx.Response) -> bytes:
    parts, size = [], 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > MAX_BODY:
            raise Unreadable(f"the answer is larger than {MAX_BODY // 2**20} MB")
        parts.append(chunk)
    return b"".join(parts)


def _again(error: Exception) -> bool | float:
    if isinstance(error, RateLimited) and error.wait is not None:
        return error.wait if error.wait <= MAX_WAIT else False
    return isinstance(error, ApiError) and error.retry


def failure(status: int, content: bytes, headers: httpx.Headers) -> Refused:
    """The typed error of a refusing answer, whatever its body: JSON of either dialect, HTML, or nothing."""
    if status in (301, 302, 303, 307, 308):
        return Refused(status, "the server answered with a redirect, which is not followed")
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        return _limited(refused(status, f"the server answered {status}"), headers)
    message = str(body.get("error") or body.get("message") or f"the server answered {status}")
    error = refused(status, message, code=str(body.get("code") or ""), fields=_complaints(body, message))
    return _limited(error, headers)


def _complaints(body: dict[str, Any], message: str) -> dict[str, str]:
    errors = body.get("errors")
    if isinstance(errors, dict):
        return {str(name): "; ".join(map(str, v)) if isinstance(v, list) else str(v) for name, v in errors.items()}
    rest = message.removeprefix("Validation failed: ")
    if rest == message:
        return {}
    return dict(part.split(": ", 1) for part in rest.split("; ") if ": " in part)


def _limited(error: Refused, headers: httpx.Headers) -> Refused:
    if isinstance(error, RateLimited):
        advice = headers.get("retry-after") or headers.get("x-ratelimit-reset") or ""
        error.wait = float(advice) if advice.replace(".", "", 1).isdigit() else None
    return error
