"""The addresses of OAuth 2: authorize, token, revoke (reference: section 2)."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tui.backend.clock import stamp
from tui.backend.oauth import grants, pages
from tui.backend.oauth.clients import client_of, is_secret
from tui.backend.oauth.grants import ACCESS, Allowed, Refused
from tui.backend.users import caller_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection
    from starlette.requests import Request

    from tui.backend.call import Row
    from tui.backend.database import Database

MAX_BODY = 2**16
CHALLENGE_LENGTH = 43
SECONDS_TOLD = int(ACCESS.total_seconds()) - 1


def routes() -> list[Route]:
    """The routes of sign-in for apps."""
    return [
        Route("/oauth/authorize", ask, methods=["GET"]),
        Route("/oauth/authorize", decide, methods=["POST"]),
        Route("/oauth/token", token, methods=["POST"]),
        Route("/oauth/token/", token, methods=["POST"]),
        Route("/oauth/revoke", revoke, methods=["POST"]),
    ]


# -- the user allows --------------------------------------------------------------------------------------------------


class _Stop(Exception):
    """The request ends here, with this answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


async def ask(request: Request) -> Response:
    """Show the user what an app asks for."""
    database: Database = request.app.state.database
    asked = {name: request.query_params[name] for name in pages.ASKED if name in request.query_params}
    try:
        async with database.reading() as db:
            client, target = await _checked(db, asked)
        return _form(request, asked, client, target)
    except _Stop as stop:
        return stop.answer


def _form(request: Request, asked: Mapping[str, str], client: Row, target: str, problem: str = "") -> Response:
    state = request.app.state
    company, now = state.database.company, state.database.clock()
    scopes = _scopes(asked, client)
    return pages.form(asked, client, company, scopes, now, signs_in=not state.trusted, target=target, problem=problem)


async def _checked(db: AsyncConnection, asked: Mapping[str, str]) -> tuple[Row, str]:
    """The app and where its user is sent back to; a wrong app or address is told to the user and to nobody else."""
    client = await client_of(db, asked.get("client_id", ""))
    if client is None:
        raise _Stop(pages.refusal("There is no such app here (client_id)."))
    known = client["redirect_uris"]
    target = asked.get("redirect_uri") or (known[0] if len(known) == 1 else "")
    if target not in known:
        raise _Stop(pages.refusal("The app is not registered with this address (redirect_uri)."))
    if wrong := _complaint(asked, client):
        raise _Stop(_back(target, asked, error=wrong))
    return client, target


def _complaint(asked: Mapping[str, str], client: Row) -> str:
    """The OAuth error in a request for authorization, or nothing."""
    if asked.get("response_type", "code") != "code":
        return "unsupported_response_type"
    if not set(_scopes(asked, client)) <= set(client["scopes"]) or not _scopes(asked, client):
        return "invalid_scope"
    challenge, method = asked.get("code_challenge"), asked.get("code_challenge_method")
    fits = challenge is not None and len(challenge) == CHALLENGE_LENGTH and method == "S256"
    return "invalid_request" if (challenge is not None or method is not None) and not fits else ""


def _scopes(asked: Mapping[str, str], client: Row) -> Sequence[str]:
    """The scopes asked for, else all the app is registered with."""
    found: list[str] = asked.get("scope", "").replace(",", " ").split() or client["scopes"]
    return found


def _back(target: str, asked: Mapping[str, str], **said: str) -> Response:
    """Send the user back to the app with an answer and the app's own `state`, untouched."""
    told = said | ({"state": asked["state"]} if "state" in asked else {})
    joint = "&" if urlsplit(target).query else "?"
    headers = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
    return RedirectResponse(f"{target}{joint}{urlencode(told)}", 303, headers)


async def decide(request: Request) -> Response:
    """Take the user's answer and send them back to the app."""
    try:
        return await _decided(request, await _fields(request))
    except _Stop as stop:
        return stop.answer


async def _decided(request: Request, said: Mapping[str, str]) -> Response:
    database: Database = request.app.state.database
    asked = {name: said[name] for name in pages.ASKED if name in said}
    now = database.clock()
    if not pages.is_mark(said.get("mark", ""), asked, now):
        return pages.refusal("This form is too old or was not made here. Begin again in the app.")
    async with database.writing() as db:
        client, target = await _checked(db, asked)
        if said.get("decision") != "allow":
            return _back(target, asked, error="access_denied")
        user_id = await _user(db, request, said, now=stamp(now))
        if user_id is None:
            return _form(request, asked, client, target, "This is not a valid API token.")
        where, challenge = asked.get("redirect_uri", ""), asked.get("code_challenge", "")
        allowed = Allowed(client["id"], user_id, _scopes(asked, client), where, challenge)
        return _back(target, asked, code=await grants.grant(db, allowed, now))


async def _user(db: AsyncConnection, request: Request, said: Mapping[str, str], *, now: str) -> int | None:
    """The user who decides: of the API token given, or the owner on their own socket; no app decides for itself."""
    given = said.get("api_token", "").strip()
    if not given and not request.app.state.trusted:
        return None
    found = await caller_of(db, given, now)
    return None if found is None or found.scopes is not None else int(found.user["id"])


# -- the app asks -----------------------------------------------------------------------------------------------------


async def token(request: Request) -> Response:
    """Give tokens for a code or a refresh token."""
    database: Database = request.app.state.database
    try:
        said = await _fields(request)
        async with database.writing() as db:
            client = await _client(db, request, said)
            found = await _tokens(db, client, said, database)
    except _Stop as stop:
        return stop.answer
    if isinstance(found, Refused):
        return _refused(found)
    told = {"access_token": found.access, "token_type": "Bearer", "refresh_token": found.refresh}
    scope = {"scope": " ".join(found.scopes), "expires_in": SECONDS_TOLD}
    return _json({**told, **scope, "api_domain": f"{request.url.scheme}://{request.url.netloc}"})


async def _tokens(
    db: AsyncConnection, client: Row, said: dict[str, str], database: Database
) -> grants.Tokens | Refused:
    kind = said.get("grant_type", "")
    if kind == "authorization_code":
        return await grants.exchange(db, client, said, database.clock())
    if kind == "refresh_token":
        return await grants.refresh(db, client, said.get("refresh_token", ""), database.clock())
    return Refused("unsupported_grant_type", "grant_type must be authorization_code or refresh_token")


async def revoke(request: Request) -> Response:
    """Take a token back; what is none is as good as revoked (RFC 7009)."""
    database: Database = request.app.state.database
    try:
        said = await _fields(request)
        async with database.writing() as db:
            client = await _client(db, request, said)
            await grants.withdraw(db, client, said.get("token", ""), database.clock())
    except _Stop as stop:
        return stop.answer
    return _json({"success": True})


async def _client(db: AsyncConnection, request: Request, said: Mapping[str, str]) -> Row:
    """The app that asks, by HTTP Basic or by fields of the form; anything wrong is a 401."""
    client_id, secret = _basic(request) or (said.get("client_id", ""), said.get("client_secret", ""))
    found = await client_of(db, client_id)
    if not is_secret(found, secret) or found is None:
        raise _Stop(_refused(Refused("invalid_client", "The client id or secret is wrong", 401)))
    return found


def _basic(request: Request) -> tuple[str, str] | None:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return client_id, secret


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a form; one that is said twice, or a body that is none, is refused."""
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > MAX_BODY:
            raise _Stop(_refused(Refused("invalid_request", "The request is too large", 413)))
    try:
        pairs = parse_qsl(content.decode("ascii"), keep_blank_values=True, strict_parsing=bool(content))
    except ValueError:
        raise _Stop(_refused(Refused("invalid_request", "The body is not a form"))) from None
    if len(dict(pairs)) < len(pairs):
        raise _Stop(_refused(Refused("invalid_request", "A field is said twice")))
    return dict(pairs)


def _refused(refused: Refused) -> Response:
    """An error as the service words it (reference: section 2)."""
    told = {"success": False, "error": refused.error, "message": refused.message}
    headers = {"www-authenticate": 'Basic realm="oauth"'} if refused.status == 401 else {}
    return _json(told, refused.status, headers)


def _json(told: dict[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(told, status, {"cache-control": "no-store", "pragma": "no-cache", **(headers or {})})
