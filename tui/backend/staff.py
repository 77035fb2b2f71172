"""Who may come in, from the command line: users with a token, apps with a secret, and the limits of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tui.backend.call import Call
from tui.backend.limits import Limits
from tui.backend.rules import users as rules
from tui.backend.tables import users
from tui.backend.users import caller_of, new_token

if TYPE_CHECKING:
    from tui.backend.database import Database

PLANS = {"lite": (20, 80, 1), "growth": (40, 160, 2), "premium": (100, 400, 5), "ultimate": (120, 480, 7)}
"""Calls in two seconds with an API token and with an app's, and by how much the daily budget is multiplied."""
PER_SEAT = 30_000
ADMINISTRATOR = tuple({"app": app, "admin": True} for app in ("sales", "global", "account_settings"))


async def add_user(database: Database, name: str, email: str, *, admin: bool = False) -> str:
    """Add a user and give the API token of theirs; it can be read here and never again. Raises a `Refusal`."""
    async with database.writing() as db:
        owner = await caller_of(db, "", "")
        assert owner is not None
        call = Call(db, owner.user, database.company, database.clock(), role=owner.role)
        wanted = {"name": name, "email": email} | ({"access": ADMINISTRATOR} if admin else {})
        user_id = await rules.add(call, wanted)
    return await new_token(database, user_id)


async def limits_of(database: Database, plan: str) -> Limits:
    """The limits of a plan for this company: each active user is a seat (reference: section 3)."""
    burst, app_burst, multiplier = PLANS[plan]
    async with database.reading() as db:
        active = select(func.count()).select_from(users).where(users.c.active_flag, ~users.c.is_deleted)
        seats = int(await db.scalar(active) or 1)
    return Limits(burst, app_burst, daily=PER_SEAT * multiplier * seats, tallies=database.storage.tallies())


async def add_app(
    database: Database, client_id: str, redirect_uris: Sequence[str], scopes: Sequence[str], *, single_use: bool
) -> str:
    """Register an app and give its secret; it can be read here and never again. Raises `BadClient`."""
    from tui.backend.oauth.clients import register

    return await register(database, client_id, redirect_uris, scopes, single_use_refresh=single_use)
