"""The apps that may ask users: registered with an id, a secret and where users are sent back to."""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import delete, insert, select

from tui.backend.clock import stamp
from tui.backend.oauth.scopes import SCOPES
from tui.backend.tables import oauth_clients
from tui.backend.users import hashed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from tui.backend.call import Row
    from tui.backend.database import Database

LONGEST = 200


class BadClient(ValueError):
    """An app cannot be registered like this."""


async def register(
    database: Database,
    client_id: str,
    redirect_uris: Sequence[str],
    scopes: Sequence[str] = (),
    *,
    name: str = "",
    single_use_refresh: bool = False,
) -> str:
    """Register an app, or give it a new secret, and give that secret: it can be read here and never again.

    Without scopes it may ask for all of them. Raises `BadClient`.
    """
    _check(client_id, redirect_uris, scopes)
    secret = secrets.token_urlsafe(32)
    values = {"secret_sha256": hashed(secret), "name": name or client_id, "add_time": stamp(database.clock())}
    lists = {"redirect_uris": list(redirect_uris), "scopes": list(scopes or SCOPES)}
    async with database.writing() as db:
        await db.execute(delete(oauth_clients).where(oauth_clients.c.id == client_id))
        row = {"id": client_id, "single_use_refresh": single_use_refresh} | values | lists
        await db.execute(insert(oauth_clients).values(row))
    return secret


def _check(client_id: str, redirect_uris: Sequence[str], scopes: Sequence[str]) -> None:
    if not client_id or ":" in client_id or not client_id.isprintable() or len(client_id) > LONGEST:
        raise BadClient(f"an app's id is up to {LONGEST} characters without a colon")
    if not redirect_uris:
        raise BadClient("an app needs an address to send users back to")
    for uri in redirect_uris:
        if not returns_safely(uri):
            raise BadClient(f"{uri!r} is not https, http on this machine, or an app's own scheme, without a fragment")
    if unknown := set(scopes) - SCOPES.keys():
        raise BadClient(f"there is no scope {min(unknown)!r}")


def returns_safely(uri: str) -> bool:
    """Whether a code may be sent there: nobody on the way reads it (RFC 8252; no scripts, no fragments)."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    if parts.fragment or not uri.isascii() or not uri.isprintable() or " " in uri:
        return False
    if parts.scheme == "http":
        return parts.hostname in ("127.0.0.1", "::1", "localhost")
    if parts.scheme == "https":
        return bool(parts.hostname)
    return "." in parts.scheme


async def client_of(db: AsyncConnection, client_id: str) -> Row | None:
    """A registered app, None where there is none with that id."""
    found = (await db.execute(select(oauth_clients).where(oauth_clients.c.id == client_id))).mappings().first()
    return dict(found) if found else None


def is_secret(client: Row | None, secret: str) -> bool:
    """Whether a secret is an app's, in the same time whether or not there is such an app."""
    kept = client["secret_sha256"] if client else hashed("")
    return hmac.compare_digest(kept, hashed(secret)) and client is not None
