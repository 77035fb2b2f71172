"""Colleagues with roles and tokens of their own, for tests of who may see and do what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.applications import Starlette

from tui.api.client import Client
from tui.api.transport import Secret, Server, Transport
from tui.backend.database import Database
from tui.backend.users import new_token


async def colleague(client: Client, name: str, role_id: int | None = None, **fields: Any) -> int:
    """Add a user and give the id; in a role where one is named."""
    user_id = int((await client.call("users.create", {}, {"email": f"{name}@roof.example"} | fields)).id)
    if role_id is not None:
        await client.call("v1.roles.add_assignment", {"id": role_id}, {"user_id": user_id})
    return user_id


async def role(client: Client, name: str, parent_role_id: int = 1) -> int:
    """Add a role and give the id."""
    return int((await client.call("roles.create", {}, {"name": name, "parent_role_id": parent_role_id})).id)


@asynccontextmanager
async def acting(backend: Starlette, database: Database, user_id: int) -> AsyncIterator[Client]:
    """A client of a user, with a token of theirs."""
    server = Server("http://localhost", Secret(await new_token(database, user_id)))
    async with Client(server, transport=Transport(server, wrap=httpx.ASGITransport(backend))) as client:
        yield client
