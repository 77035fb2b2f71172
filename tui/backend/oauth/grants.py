"""What users allowed apps: codes that become tokens, tokens that are renewed, and taking it all back.

Times: a code is good for 5 minutes and once, an access token for an hour, a refresh token for 60 days after its last
use (reference: section 2). Only SHA-256 hashes of codes and tokens are kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, insert, select, update

from tui.backend.clock import stamp
from tui.backend.tables import oauth_codes, oauth_grants, oauth_tokens, users
from tui.backend.users import APP_TOKEN, hashed

if TYPE_CHECKING:
    from sqlalchemy import Executable
    from sqlalchemy.ext.asyncio import AsyncConnection

    from tui.backend.call import Row

CODE, ACCESS, REFRESH = timedelta(minutes=5), timedelta(hours=1), timedelta(days=60)


class Refused(Exception):
    """No tokens: an OAuth error word as `invalid_grant`, what it means here, and its status."""

    def __init__(self, error: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.error, self.message, self.status = error, message, status


class Allowed(NamedTuple):
    """What a user allowed: the app, its scopes, where the answer goes and PKCE's challenge (empty without)."""

    client_id: str
    user_id: int
    scopes: Sequence[str]
    redirect_uri: str
    challenge: str


class Tokens(NamedTuple):
    """Tokens as they are given out, with the scopes they are for."""

    access: str
    refresh: str
    scopes: Sequence[str]


async def grant(db: AsyncConnection, allowed: Allowed, now: datetime) -> str:
    """Write down that a user allowed an app and give its code; codes are remembered as long as what they gave."""
    await db.execute(delete(oauth_codes).where(oauth_codes.c.expires <= stamp(now - REFRESH)))
    values = {"client_id": allowed.client_id, "user_id": allowed.user_id, "scopes": list(allowed.scopes)}
    made = await db.execute(insert(oauth_grants).values(**values, add_time=stamp(now)))
    (grant_id,) = made.inserted_primary_key or (None,)
    code = secrets.token_urlsafe(32)
    where = {"redirect_uri": allowed.redirect_uri, "challenge": allowed.challenge or None}
    row = {"sha256": hashed(code), "grant_id": grant_id, "expires": stamp(now + CODE)} | where
    await db.execute(insert(oauth_codes).values(row))
    return code


async def exchange(db: AsyncConnection, client: Row, said: dict[str, str], now: datetime) -> Tokens | Refused:
    """Give tokens for a code; one that is used again takes back those it gave (RFC 6749, 4.1.2)."""
    found = await _row(db, select(oauth_codes).where(oauth_codes.c.sha256 == hashed(said.get("code", ""))))
    given = found and await _grant(db, found["grant_id"], client)
    if not found or not given:
        return Refused("invalid_grant", "The code is not valid")
    if found["used_time"] is not None:
        await revoke(db, given["id"], now)
        return Refused("invalid_grant", "The code was used before; what it gave is revoked")
    await db.execute(update(oauth_codes).where(oauth_codes.c.sha256 == found["sha256"]).values(used_time=stamp(now)))
    if found["expires"] <= stamp(now):
        return Refused("invalid_grant", "The code has expired")
    if said.get("redirect_uri", "") != found["redirect_uri"]:
        return Refused("invalid_grant", "The redirect_uri is not the one the code was sent to")
    if not _proven(found["challenge"], said.get("code_verifier", "")):
        return Refused("invalid_grant", "The code_verifier does not fit")
    return await _issue(db, given, now)


def _proven(challenge: str | None, verifier: str) -> bool:
    """Whether PKCE's verifier fits; where the request had a challenge there must be one (RFC 7636, S256)."""
    if not challenge:
        return not verifier
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode(errors="replace")).digest()).rstrip(b"=")
    return hmac.compare_digest(digest, challenge.encode(errors="replace"))


async def refresh(db: AsyncConnection, client: Row, token: str, now: datetime) -> Tokens | Refused:
    """Give a new access token, and for apps set so a new refresh token too; each use begins the 60 days anew."""
    mine = (oauth_tokens.c.sha256 == hashed(token)) & (oauth_tokens.c.kind == "refresh")
    found = await _row(db, select(oauth_tokens).where(mine))
    given = found and await _grant(db, found["grant_id"], client)
    if not found or not given or found["expires"] <= stamp(now):
        return Refused("invalid_grant", "The refresh token is not valid")
    if found["used_time"] is not None:
        await revoke(db, given["id"], now)
        return Refused("invalid_grant", "The refresh token was used before; everything it gave is revoked")
    if client["single_use_refresh"]:
        await db.execute(update(oauth_tokens).where(mine).values(used_time=stamp(now)))
        return await _issue(db, given, now)
    await db.execute(update(oauth_tokens).where(mine).values(expires=stamp(now + REFRESH)))
    return Tokens(await _token(db, given["id"], "access", now), token, given["scopes"])


async def withdraw(db: AsyncConnection, client: Row, token: str, now: datetime) -> None:
    """Take back a token: an access token alone, a refresh token with everything the user allowed (RFC 7009)."""
    found = await _row(db, select(oauth_tokens).where(oauth_tokens.c.sha256 == hashed(token)))
    if not found or not await _grant(db, found["grant_id"], client):
        return
    if found["kind"] == "access":
        await db.execute(delete(oauth_tokens).where(oauth_tokens.c.sha256 == found["sha256"]))
    else:
        await revoke(db, found["grant_id"], now)


async def revoke(db: AsyncConnection, grant_id: int, now: datetime) -> None:
    """End what a user allowed; its tokens are worth nothing from here on."""
    mine = oauth_grants.c.id == grant_id
    await db.execute(update(oauth_grants).where(mine).values(revoked_time=stamp(now)))
    await db.execute(delete(oauth_tokens).where(oauth_tokens.c.grant_id == grant_id))


async def _issue(db: AsyncConnection, given: Row, now: datetime) -> Tokens:
    access = await _token(db, given["id"], "access", now)
    return Tokens(access, await _token(db, given["id"], "refresh", now), given["scopes"])


async def _token(db: AsyncConnection, grant_id: int, kind: str, now: datetime) -> str:
    """A new token; what expired is cleared away on the way."""
    await db.execute(delete(oauth_tokens).where(oauth_tokens.c.expires <= stamp(now)))
    token = (APP_TOKEN if kind == "access" else f"{grant_id}:") + secrets.token_urlsafe(32)
    expires = stamp(now + (ACCESS if kind == "access" else REFRESH))
    row = {"sha256": hashed(token), "grant_id": grant_id, "kind": kind, "expires": expires}
    await db.execute(insert(oauth_tokens).values(row))
    return token


async def _grant(db: AsyncConnection, grant_id: int, client: Row) -> Row | None:
    """What an active user allowed this app and did not take back."""
    query = select(oauth_grants).join(users, users.c.id == oauth_grants.c.user_id)
    query = query.where(oauth_grants.c.id == grant_id, oauth_grants.c.client_id == client["id"])
    return await _row(db, query.where(oauth_grants.c.revoked_time.is_(None), users.c.active_flag, ~users.c.is_deleted))


async def _row(db: AsyncConnection, query: Executable) -> dict[str, Any] | None:
    found = (await db.execute(query)).mappings().first()
    return dict(found) if found else None
