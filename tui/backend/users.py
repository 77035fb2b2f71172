"""Who calls: the user of a token, or the workspace's owner on its own socket."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request

from tui.backend.call import Row
from tui.backend.clock import stamp
from tui.backend.database import Database
from tui.backend.errors import unauthorized
from tui.backend.tables import tokens, users


def hashed(token: str) -> str:
    """What is kept of a token: its SHA-256, enough because tokens are 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


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
        return int((await db.execute(_owner())).mappings().one()["id"])


async def caller(db: AsyncConnection, request: Request, *, trusted: bool) -> Row:
    """The user who calls; raises a 401. A trusted connection needs no token: only the owner can reach it."""
    token = _token(request)
    if not token and not trusted:
        raise unauthorized()
    found = (await db.execute(_of(token) if token else _owner())).mappings().first()
    if found is None:
        raise unauthorized()
    return dict(found)


def _token(request: Request) -> str:
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    return request.headers.get("x-api-token") or (bearer.strip() if scheme.lower() == "bearer" else "")


def _active() -> Any:
    return select(users).where(users.c.active_flag, ~users.c.is_deleted).order_by(users.c.id)


def _owner() -> Any:
    return _active().limit(1)


def _of(token: str) -> Any:
    return _active().join(tokens, tokens.c.user_id == users.c.id).where(tokens.c.sha256 == hashed(token))
