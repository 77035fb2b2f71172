"""Who calls: the user of an API token or of an app's access token, or the workspace's owner on its own socket."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select, true
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request

from tui.backend.call import Call, Row
from tui.backend.clock import stamp
from tui.backend.database import Database
from tui.backend.errors import unauthorized
from tui.backend.oauth.scopes import check_scopes
from tui.backend.rules.permissions import check_token_use
from tui.backend.rules.roles import DEFAULTS
from tui.backend.rules.visibility import sight_of
from tui.backend.tables import company, oauth_grants, oauth_tokens, roles, tokens, users

if TYPE_CHECKING:
    from tui.api.endpoint import Endpoint

APP_TOKEN = "v1u:"  # noqa: S105 - how access tokens of apps begin, in the documents too
LONGEST_TOKEN = 512


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the user, their role and company; of an app also its scopes, None where everything is allowed.

    `key` names the token, for counting its calls; empty on the owner's own socket.
    """

    user: Row
    role: Row
    company: Row
    key: str = ""
    scopes: frozenset[str] | None = None


def hashed(token: str) -> str:
    """What is kept of a token: its SHA-256, enough because tokens are 256 random bits."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


async def new_token(database: Database, user_id: int) -> str:
    """Make a token for a user; it can be read here and never again."""
    token = secrets.token_hex(32)
    values = {"sha256": hashed(token), "user_id": user_id, "add_time": stamp(database.clock())}
    async with database.writing() as db:
        await db.execute(tokens.insert().values(values))
    return token


async def owner_id(database: Database) -> int:
    """The id of the workspace's owner: the first user who is still active."""
    async with database.reading() as db:
        return int((await db.execute(_active().limit(1))).mappings().one()["id"])


async def caller(db: AsyncConnection, request: Request) -> Caller:
    """Who calls; raises a 401. A trusted connection needs no token: only the owner can reach it."""
    token, state = _token(request), request.app.state
    if not token and not state.trusted:
        raise unauthorized()
    found = await caller_of(db, token, stamp(state.database.clock()))
    if found is None:
        raise unauthorized()
    return found


async def caller_of(db: AsyncConnection, token: str, now: str) -> Caller | None:
    """The caller a token means, the workspace's owner for none; None for a token that is not valid (any more)."""
    key = hashed(token) if token else ""
    query = _active().limit(1) if not token else _by_app(key, now) if token.startswith(APP_TOKEN) else _by_user(key)
    row = (await db.execute(query)).mappings().first()
    if row is None or not hmac.compare_digest(key, row.get("sha256") or ""):
        return None
    role = {"id": row["role_id"]} | {name: row[f"role_{name}"] for name in DEFAULTS}
    scopes = frozenset(row["scopes"]) if "scopes" in row else None
    of = {name: row[f"company_{name}"] for name in company.c.keys()}  # noqa: SIM118 - names of columns
    return Caller({name: row[name] for name in users.c.keys()}, role, of, key, scopes)  # noqa: SIM118 - the same


def _token(request: Request) -> str:
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    found = request.headers.get("x-api-token") or (bearer.strip() if scheme.lower() == "bearer" else "")
    if len(found) > LONGEST_TOKEN:
        raise unauthorized()
    return found


def _active() -> Select[Any]:
    """Active users, each with the settings of their role and with their company."""
    settings = (roles.c[name].label(f"role_{name}") for name in DEFAULTS)
    told = (column.label(f"company_{column.name}") for column in company.columns)
    known = select(users, *settings, *told).outerjoin_from(users, roles, roles.c.id == users.c.role_id)
    known = known.join(company, true())
    return known.where(users.c.active_flag, ~users.c.is_deleted).order_by(users.c.id)


def _by_user(key: str) -> Select[Any]:
    of = _active().join(tokens, tokens.c.user_id == users.c.id).add_columns(tokens.c.sha256)
    return of.where(tokens.c.sha256 == key)


def _by_app(key: str, now: str) -> Select[Any]:
    of = _active().join(oauth_grants, oauth_grants.c.user_id == users.c.id)
    of = of.join(oauth_tokens, oauth_tokens.c.grant_id == oauth_grants.c.id)
    of = of.add_columns(oauth_tokens.c.sha256, oauth_grants.c.scopes)
    alive = (oauth_tokens.c.kind == "access", oauth_tokens.c.expires > now, oauth_grants.c.revoked_time.is_(None))
    return of.where(oauth_tokens.c.sha256 == key, *alive)


async def call_of(db: AsyncConnection, database: Database, request: Request, endpoint: Endpoint) -> Call:
    """The call a request is, as far as its user may go; raises a 401, a 403 for a scope, a 429."""
    who, now = await caller(db, request), database.clock()
    if who.key and (limits := request.app.state.limits) is not None:
        request.state.limits = await limits.take(endpoint, who, now)
    check_scopes(endpoint, who.scopes)
    origin = f"{request.url.scheme}://{request.url.netloc}"
    call = Call(db, who.user, who.company, now, blobs=database.blobs, origin=origin, role=who.role)
    if who.key and who.scopes is None:
        await check_token_use(call)
    sight = await sight_of(call, who.user)
    return call if sight is None else replace(call, sight=sight)
