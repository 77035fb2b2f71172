"""Users added, let in and out (users.create, users.update)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tui.backend.errors import Refusal, invalid
from tui.backend.permission_sets import ACCOUNT, GLOBAL, SALES
from tui.backend.rules.permissions import checked_access
from tui.backend.rules.visibility import administers
from tui.backend.tables import users
from tui.backend.visibility import UNASSIGNED

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LONGEST_EMAIL = 254


async def add(call: Call, wanted: dict[str, Any]) -> int:
    """Add a user and give the id; they are named after their address until they say otherwise. Raises a 400."""
    email = await _checked_email(call, wanted["email"])
    same = {name: call.user[name] for name in ("default_currency", "locale", "lang", "timezone_name")}
    active = wanted.get("active_flag") is not False
    begin = {"role_id": UNASSIGNED, "created": call.time, "modified": call.time, "activated": active}
    access = await checked_access(call, wanted.get("access"))
    named = {"name": wanted.get("name") or email.partition("@")[0], "email": email}
    return int(await call.add(users, same | begin | named | {"access": access, "active_flag": active}))


async def _checked_email(call: Call, email: str) -> str:
    name, at, domain = email.strip().partition("@")
    if not (name and at and domain) or " " in email.strip() or len(email) > LONGEST_EMAIL:
        raise invalid("email", "is not an e-mail address")
    same = func.folded(users.c.email) == email.strip().casefold()
    if await call.row(select(users.c.id).where(same, ~users.c.is_deleted)):
        raise invalid("email", "belongs to a user already")
    return email.strip()


async def activate(call: Call, before: Row, *, active: bool) -> None:
    """Let a user in or out; raises a 403 for the last administrator, without whom nobody could let anybody in."""
    if before["active_flag"] == active:
        return
    if not active and _runs_all(before):
        rest = await call.rows(
            select(users).where(users.c.active_flag, ~users.c.is_deleted, users.c.id != before["id"])
        )
        if not any(_runs_all(one) for one in rest):
            raise Refusal(403, "The last administrator cannot be deactivated")
    activated = {"activated": True} if active else {}
    await call.change(users, before["id"], activated | {"active_flag": active, "modified": call.time})


def _runs_all(user: Row) -> bool:
    return all(administers(user, app) for app in (SALES, GLOBAL, ACCOUNT))
