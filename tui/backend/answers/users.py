"""Users: the answers of v1."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select, true

from tui.api.models.users import (
    CurrentUser,
    RoleSettings,
    User,
    UserChange,
    UserNew,
    UserPermissions,
    UserRoleAssignment,
)
from tui.api.page import Page
from tui.api.v1.users import Users
from tui.backend.answers.roles import assignment
from tui.backend.clock import spaced
from tui.backend.errors import not_found
from tui.backend.permission_sets import ALL
from tui.backend.registry import answers
from tui.backend.rules import users as rules
from tui.backend.rules.permissions import access_of, allowed, granted
from tui.backend.rules.roles import settings
from tui.backend.search import like
from tui.backend.tables import roles, users
from tui.backend.visibility import UNASSIGNED

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


@answers(Users.list)
async def every(call: Call) -> Page[User]:
    """List users, those no longer active included; who may not see colleagues gets themselves."""
    rows = await call.rows(select(users).where(await _known(call)).order_by(users.c.id))
    return Page([User.model_validate(view(call, row)) for row in rows])


async def _known(call: Call) -> Any:
    """The condition for the users the caller may see (permission can_see_other_users)."""
    return true() if await allowed(call, "can_see_other_users") else users.c.id == call.user_id


async def _user(call: Call, id: int) -> Row:
    """A user the caller may see; raises a 404."""
    if found := await call.row(select(users).where(users.c.id == id, await _known(call))):
        return found
    raise not_found("User")


@answers(Users.me)
async def me(call: Call) -> CurrentUser:
    """Give the caller and the company."""
    company = {f"company_{name}": call.company[name] for name in ("id", "name", "domain", "country", "industry")}
    language, _, country = (call.user["locale"] or "en_US").partition("_")
    spoken = {"language": {"language_code": language, "country_code": country or "US"}}
    return CurrentUser.model_validate(view(call, call.user) | company | spoken)


@answers(Users.get)
async def get(call: Call, id: int) -> User:
    """Give a user."""
    return User.model_validate(view(call, await _user(call, id)))


@answers(Users.find)
async def find(call: Call, *, term: str, search_by_email: bool | None = None) -> Page[User]:
    """Find users whose name, or only their e-mail, holds the term."""
    columns = [users.c.email] if search_by_email else [users.c.name, users.c.email]
    found = or_(*(func.folded(column).like(like(term), escape="\\") for column in columns))
    rows = await call.rows(select(users).where(found, await _known(call)).order_by(users.c.id))
    return Page([User.model_validate(view(call, row)) for row in rows])


@answers(Users.create)
async def create(call: Call, new: UserNew) -> User:
    """Add a user."""
    return await get(call, await rules.add(call, new.wire()))


@answers(Users.update)
async def update(call: Call, id: int, change: UserChange) -> User:
    """Let a user in or out; nothing else of a user changes here."""
    await rules.activate(call, await _user(call, id), active=change.active_flag)
    return await get(call, id)


@answers(Users.get_permissions)
async def get_permissions(call: Call, id: int) -> UserPermissions:
    """Give what a user may do, all permission sets together."""
    mine = await granted(call, await _user(call, id))
    return UserPermissions.model_validate({name: name in mine for name in ALL})


@answers(Users.get_role_settings)
async def get_role_settings(call: Call, id: int) -> RoleSettings:
    """Give the settings of a user's role."""
    return RoleSettings.model_validate(settings(await _role(call, await _user(call, id))))


async def _role(call: Call, user: Row) -> Row:
    return await call.find(roles, user["role_id"] or UNASSIGNED)


@answers(Users.list_role_assignments)
async def list_role_assignments(
    call: Call, id: int, *, start: int | None = None, limit: int | None = None
) -> Page[UserRoleAssignment]:
    """List the role of a user, the only one they have."""
    user = await _user(call, id)
    every_one = [UserRoleAssignment.model_validate(assignment(await _role(call, user), user))]
    begin = start or 0
    return Page(every_one[begin : begin + (limit or len(every_one))])


def view(call: Call, row: Row) -> dict[str, Any]:
    """A user as v1 shows one: times with a space, and the offset of the time zone now."""
    times = {name: spaced(row[name]) for name in ("last_login", "created", "modified")}
    told = {"timezone_offset": offset(row["timezone_name"], call.now), "is_you": row["id"] == call.user_id}
    return row | times | told | {"access": access_of(row)}


def offset(zone: str | None, now: datetime) -> str:
    """How far a time zone is from UTC at a time, as `+03:00`."""
    text = now.astimezone(ZoneInfo(zone) if zone else UTC).strftime("%z")
    return f"{text[:3]}:{text[3:]}"
