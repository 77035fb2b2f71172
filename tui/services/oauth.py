"""Signing in with OAuth: one attempt from the link to the tokens, on this machine or over SSH.

The answer comes to a port of this machine that only this machine reaches, or is pasted: the address the browser was
sent to holds all there is. An answer to another attempt is not taken (`state`), and a code somebody else read is worth
nothing to them (`code_verifier`).
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from tui.api.oauth import App, Tokens
    from tui.api.transport import Secret
    from tui.settings import Profile

PORT = 8765
REDIRECT = f"http://127.0.0.1:{PORT}/callback"
"""What users register as their app's callback URL, unless they choose another."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LONGEST = 8192
PAGE = "<!DOCTYPE html><meta charset=utf-8><title>pipedrive-tui</title><p style='font:16px sans-serif'>{}</p>"
DONE = "You are signed in as soon as the terminal says so. This page can be closed."


class BadAnswer(Exception):
    """What came back is not the answer to this sign-in; the message says what to do."""


class PortTaken(Exception):
    """Nobody can listen for the answer; the message says what to do."""


class Attempt:
    """One sign-in: its link, and what its answer must hold."""

    def __init__(self, app: App) -> None:
        from tui.api.oauth import authorize_url

        self.app = app
        self._state = secrets.token_urlsafe(24)
        self._verifier = secrets.token_urlsafe(48)
        self.link = authorize_url(app, self._state, self._verifier)

    def code_of(self, address: str) -> str:
        """The code in the address the browser was sent to; raises `BadAnswer`."""
        text = "".join(address.split())
        told = parse_qs((text.partition("?")[2] or text).partition("#")[0])
        state, code, error = (told.get(name, [""])[0] for name in ("state", "code", "error"))
        if not state:
            raise BadAnswer("that is not the address the browser was sent to: it holds 'code=' and 'state='")
        if not secrets.compare_digest(state.encode(), self._state.encode()):
            raise BadAnswer(
                "that address answers another sign-in: open the link shown here, then paste what it leads to"
            )
        if error or not code:
            why = "it was not allowed in the browser" if error == "access_denied" else "the server gave no code"
            why += f" ({error})" if re.fullmatch("[a-z_]{1,40}", error) and error != "access_denied" else ""
            raise BadAnswer(f"{why}: open the link again to allow it")
        return code

    async def tokens(self, code: str) -> Tokens:
        """Tokens for the code; raises `ApiError`."""
        from tui.api.oauth import exchange

        return await exchange(self.app, code, self._verifier)


def app_of(profile: Profile, secret: Secret) -> App:
    """The user's own app as a profile knows it."""
    from pathlib import Path

    from tui.api.oauth import App

    ca_file = Path(profile.ca_file).expanduser() if profile.ca_file else None
    return App(profile.client_id, profile.redirect_uri, profile.origin, secret, profile.proxy, ca_file)


def check_redirect(uri: str) -> str:
    """The address an app's users are sent back to, if one can be; raises `BadAnswer`."""
    try:
        parts = urlsplit(uri)
        here = parts.scheme == "http" and parts.hostname in LOOPBACK and parts.port is not None
    except ValueError:
        here, parts = False, urlsplit("")
    if not (here or (parts.scheme == "https" and parts.hostname)) or parts.fragment or parts.query:
        raise BadAnswer(
            f"{uri!r} cannot be answered at: give {REDIRECT}, or the https address your app is registered with"
        )
    return uri


@asynccontextmanager
async def listening(attempt: Attempt) -> AsyncIterator[asyncio.Future[str]]:
    """The code as soon as the browser brings it to the registered port; raises `PortTaken`.

    Whoever opens the port's first page is sent to the link, which is too long to be typed.
    """
    where = urlsplit(attempt.app.redirect_uri)
    if where.hostname not in LOOPBACK:
        raise PortTaken("the app's answer goes to another machine")
    code: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(10):
                writer.write(_reply(attempt, code, await _asked(reader)))
                await writer.drain()
        except (TimeoutError, OSError, ValueError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    try:
        host = "::1" if where.hostname == "::1" else "127.0.0.1"
        server = await asyncio.start_server(answered, host, where.port or 80, limit=LONGEST)
    except OSError:
        raise PortTaken(f"port {where.port} of this machine is in use") from None
    try:
        yield code
    finally:
        server.close()
        code.cancel()


async def _asked(reader: asyncio.StreamReader) -> tuple[str, str]:
    """The target and the host of a request."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii", "replace").split("\r\n")
    method, target, _ = head[0].split(" ")
    hosts = [line.partition(":")[2].strip() for line in head[1:] if line.lower().startswith("host:")]
    return (target if method == "GET" else ""), (hosts or [""])[0]


def _reply(attempt: Attempt, code: asyncio.Future[str], asked: tuple[str, str]) -> bytes:
    where, (target, host) = urlsplit(attempt.app.redirect_uri), asked
    path = target.partition("?")[0]
    if host not in {f"{name}:{where.port}" for name in ("127.0.0.1", "localhost", "[::1]")}:
        return _page("403 Forbidden", "Another host's name.")  # a page elsewhere that had its name lead here
    if path == "/" and where.path != "/":
        return f"HTTP/1.1 303 See Other\r\nLocation: {attempt.link}\r\n{_FOOT.format(0)}".encode()
    if path != (where.path or "/"):
        return _page("404 Not Found", "There is nothing here.")
    try:
        found = attempt.code_of(target)
    except BadAnswer as error:
        return _page("400 Bad Request", f"This was not taken: {error}.")
    if not code.done():
        code.set_result(found)
    return _page("200 OK", DONE)


_FOOT = "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\nContent-Length: {}\r\n\r\n"


def _page(status: str, words: str) -> bytes:
    body = PAGE.format(words).encode()
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    kind = f"Content-Type: text/html; charset=utf-8\r\nContent-Security-Policy: {policy}"
    return f"HTTP/1.1 {status}\r\n{kind}\r\n{_FOOT.format(len(body))}".encode() + body


def over_ssh() -> bool:
    """Whether the browser is probably on another machine."""
    if os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"):
        return True
    return sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def tunnel(redirect_uri: str) -> str:
    """The line that brings the registered port of the user's own machine here; empty where it leads elsewhere."""
    import getpass

    where = urlsplit(redirect_uri)
    if where.hostname not in LOOPBACK:
        return ""
    told = os.environ.get("SSH_CONNECTION", "").split()
    host, port = (told[2], told[3]) if len(told) == 4 else (socket.gethostname(), "22")
    other = f" -p {port}" if port != "22" else ""
    return f"ssh -N -L {where.port}:127.0.0.1:{where.port}{other} {getpass.getuser()}@{host}"


def told_origin(profile: Profile, tokens: Tokens) -> Profile:
    """The profile with the server its tokens are for; raises `OtherOwner` for another company's."""
    from tui.services.accounts import OtherOwner

    if profile.origin.startswith("https:") and profile.origin != tokens.origin:
        raise OtherOwner(f"that was allowed for {tokens.origin}, but this is {profile.origin}: allow it there")
    return profile if profile.origin.startswith("http:") else replace(profile, origin=tokens.origin)
