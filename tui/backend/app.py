"""The ASGI app: one route per declared operation, v1 under `/v1` and `/api/v1`, v2 under `/api/v2`."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Callable, Coroutine, Mapping
from types import MappingProxyType
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from tui.api.catalog import endpoints
from tui.api.endpoint import Endpoint
from tui.api.errors import BadArgument
from tui.backend import registry
from tui.backend.call import Call
from tui.backend.database import Database
from tui.backend.envelopes import failure, success
from tui.backend.errors import Refusal, invalid
from tui.backend.forms import Sent, received
from tui.backend.idempotency import earlier, fingerprint, keep
from tui.backend.images import PATH, image
from tui.backend.limits import Limits
from tui.backend.oauth.routes import routes as sign_in
from tui.backend.pictures import PATH as PICTURE
from tui.backend.pictures import picture
from tui.backend.registry import File
from tui.backend.routing import Grouped
from tui.backend.rules.permissions import check_permission
from tui.backend.users import call_of, caller
from tui.backend.webhooks.events import telling

log = logging.getLogger(__name__)
DOCUMENT = "/openapi.json"
NOTHING: Mapping[str, str] = MappingProxyType({})

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def create_app(database: Database, *, trusted: bool = False, limits: Limits | None = None) -> Starlette:
    """The app on an open database; `trusted` lets calls without a token be the owner's, `limits` count the others."""
    registry.load()
    app = Starlette(routes=_routes(), exception_handlers={HTTPException: _unrouted, Exception: _failed})
    app.state.database, app.state.trusted, app.state.limits = database, trusted, limits
    return app


@functools.cache
def _routes() -> list[BaseRoute]:
    declared = [Route(plain(path), _handler(endpoint), methods=[endpoint.method]) for path, endpoint in paths()]
    return [Grouped(declared), *sign_in(), Route(PATH, image), Route(PICTURE, picture), Route(DOCUMENT, _document)]


async def _document(request: Request) -> Response:
    from tui.backend.openapi import answer

    return await answer(request)


def paths() -> list[tuple[str, Endpoint]]:
    """Every path with its operation; a fixed word goes before a parameter in the same place."""
    found = [(path, e) for e in endpoints() for path in _spellings(e)]
    return sorted(found, key=lambda item: [(part.startswith("{"), part) for part in item[0].split("/")])


def plain(path: str) -> str:
    """A path whose parameters have names the router can read."""
    return re.sub(r"{[^}]+}", lambda found: found[0].replace("-", "_"), path)


def _spellings(endpoint: Endpoint) -> list[str]:
    return [endpoint.path] if endpoint.dialect == "v2" else [endpoint.path, f"/api{endpoint.path}"]


def _handler(endpoint: Endpoint) -> Handler:
    async def handle(request: Request) -> Response:
        database: Database = request.app.state.database
        try:
            sent = await _received(endpoint, request, database)
            async with database.writing() if endpoint.writes else database.reading() as db:
                call = await call_of(db, database, request, endpoint)
                async with telling(call, endpoint, database.listeners) as told:
                    status, content = await _once(call, endpoint, request, sent)
            if told.anybody:
                database.listeners.news.set()
        except Refusal as refusal:
            return _refused(refusal, endpoint)
        more = {**call.headers, **getattr(request.state, "limits", {})}
        return _json(status, content, endpoint, more) if isinstance(content, bytes) else _file(content, endpoint, more)

    return handle


async def _received(endpoint: Endpoint, request: Request, database: Database) -> Sent:
    """What was sent; files are taken only from who may call."""
    if endpoint.encoding == "multipart":
        async with database.reading() as db:
            await caller(db, request)
    return await received(endpoint, request, database.blobs)


async def _once(call: Call, endpoint: Endpoint, request: Request, sent: Sent) -> tuple[int, bytes | File]:
    key = request.headers.get("idempotency-key", "")
    if endpoint.method != "POST" or not key:
        return await _answer(call, endpoint, request, sent)
    asked = fingerprint(request.method, f"{request.url.path}?{request.url.query}", sent.body)
    if found := await earlier(call, key, asked):
        return found
    status, content = await _answer(call, endpoint, request, sent)
    if isinstance(content, bytes):
        await keep(call, key, asked, status, content)
    return status, content


async def _answer(call: Call, endpoint: Endpoint, request: Request, sent: Sent) -> tuple[int, bytes | File]:
    from tui.api.request import decode

    try:
        places = {name: request.path_params[name.replace("-", "_")] for name in endpoint.named("path")}
        arguments = decode(endpoint, places, request.query_params.multi_items(), sent.body, sent.fields)
    except BadArgument as error:
        raise invalid(error.parameter, error.reason) from None
    await check_permission(call, endpoint, arguments)
    result = await registry.answer_to(endpoint)(call, **arguments)
    if isinstance(result, File):
        return endpoint.status, result
    if endpoint.is_page and isinstance(result.next, str):
        call.headers["link"] = _onward(request, result.next)
    return endpoint.status, success(endpoint, result, arguments, call.additional, call.related)


def _onward(request: Request, cursor: str) -> str:
    """Where the next page is, said before the body of this one (RFC 8288): who reads them all can ask at once."""
    url = request.url.include_query_params(cursor=cursor)
    return f'<{url.path}?{url.query}>; rel="next"'


def _refused(refusal: Refusal, endpoint: Endpoint) -> Response:
    if refusal.page:
        return Response(refusal.page, refusal.status, refusal.headers, "text/html")
    return _json(refusal.status, failure(refusal, endpoint.dialect), endpoint, refusal.headers)


def _json(status: int, content: bytes, endpoint: Endpoint | None = None, more: Mapping[str, str] = NOTHING) -> Response:
    headers = {"x-token-cost": str(endpoint.cost)} if endpoint else {}
    return Response(content, status, {**headers, **more}, "application/json")


def _file(file: File, endpoint: Endpoint, more: Mapping[str, str]) -> Response:
    """A file to save; nothing that opens it in a browser (reference: files.download is application/octet-stream)."""
    headers = {"x-token-cost": str(endpoint.cost), "x-content-type-options": "nosniff", **more}
    return FileResponse(file.path, endpoint.status, headers, "application/octet-stream", filename=file.name)


def _dialect(request: Request) -> str:
    return "v2" if request.url.path.startswith("/api/v2/") else "v1"


async def _unrouted(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "Unknown method.", 405: "Method not allowed."}
    refusal = Refusal(error.status_code, words.get(error.status_code, error.detail))
    return _json(error.status_code, failure(refusal, _dialect(request)))


async def _failed(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    refusal = Refusal(500, "Internal Server Error", code="ERR_UNKNOWN")
    return _json(500, failure(refusal, _dialect(request)))
