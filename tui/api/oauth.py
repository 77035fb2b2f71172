"""OAuth 2 as Pipedrive speaks it: where users allow an app, and how a code and a refresh token become tokens.

The company an app was allowed for is told with the tokens (`api_domain`). PKCE is not documented there; its parameters
are sent, and a server that does not know them ignores them (RFC 6749, 3.1). A workspace on this machine answers at its
own address.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tui.api.errors import Interrupted, Unauthorized, Unreachable, Unreadable
from tui.api.http import httpx
from tui.api.refusals import failure
from tui.api.transport import NOT_SENT, Secret, check_origin, trusted

PIPEDRIVE = "https://oauth.pipedrive.com"
PATIENCE = 20.0
"""Seconds the server may take."""
LARGEST = 2**16


@dataclass(frozen=True, slots=True)
class App:
    """A user's own app: its id and secret, where its users are sent back to, and whose server it is registered with.

    `proxy` and `ca_file` are as of `Transport`.
    """

    client_id: str
    redirect_uri: str
    origin: str
    secret: Secret = field(default=Secret(""), repr=False)
    proxy: str = ""
    ca_file: Path | None = None

    @property
    def issuer(self) -> str:
        """The server that gives tokens."""
        check_origin(self.origin)
        return PIPEDRIVE if self.origin.startswith("https:") else self.origin


class Tokens(NamedTuple):
    """What the server gave, and the server of the company it is for."""

    access: Secret
    refresh: Secret
    origin: str


def authorize_url(app: App, state: str, verifier: str) -> str:
    """Where the user allows the app; the answer is sent to its `redirect_uri`."""
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    asked = {"client_id": app.client_id, "redirect_uri": app.redirect_uri, "response_type": "code", "state": state}
    return f"{app.issuer}/oauth/authorize?" + urlencode(
        {**asked, "code_challenge": challenge, "code_challenge_method": "S256"}
    )


async def exchange(app: App, code: str, verifier: str) -> Tokens:
    """Tokens for a code, which is good once and for five minutes; raises `Unauthorized` for one that is not."""
    said = {"grant_type": "authorization_code", "code": code, "redirect_uri": app.redirect_uri}
    return _tokens(await _post(app, {**said, "code_verifier": verifier}))


async def refresh(app: App, token: Secret) -> Tokens:
    """Tokens for a refresh token, which may be good only once; raises `Unauthorized` for one that is not."""
    return _tokens(await _post(app, {"grant_type": "refresh_token", "refresh_token": token.reveal()}))


async def _post(app: App, said: dict[str, str]) -> dict[str, Any]:
    remote = app.issuer.startswith("https:")
    verify = trusted(app.ca_file) if remote else False
    proxy = (app.proxy or None) if remote else None
    async with httpx.AsyncClient(verify=verify, proxy=proxy, trust_env=False, timeout=PATIENCE) as http:
        try:
            response = await http.post(
                f"{app.issuer}/oauth/token", data=said, auth=httpx.BasicAuth(app.client_id, app.secret.reveal())
            )
        except NOT_SENT as error:
            raise Unreachable(f"{app.issuer} cannot be reached: {error or type(error).__name__}") from None
        except httpx.HTTPError as error:
            raise Interrupted(f"the connection ended early: {type(error).__name__}") from None
    return _answer(response.status_code, response.content[:LARGEST], dict(response.headers))


def _answer(status: int, content: bytes, headers: dict[str, str]) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if status in (400, 401) and isinstance(found, dict):
        raise Unauthorized(status, str(found.get("message") or found.get("error") or "refused"))
    if status != 200:
        raise failure(status, content, headers)
    if not isinstance(found, dict):
        raise Unreadable("the server gave no tokens")
    return found


def _tokens(found: dict[str, Any]) -> Tokens:
    texts = [found.get(name) for name in ("access_token", "refresh_token", "api_domain")]
    if not all(isinstance(text, str) and text for text in texts):
        raise Unreadable("the server's tokens are not complete")
    access, renewing, origin = (str(text) for text in texts)
    check_origin(origin)
    return Tokens(Secret(access), Secret(renewing), origin)
