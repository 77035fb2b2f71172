"""Users: the answers of v1."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from tui.api.models.users import CurrentUser, User
from tui.api.page import Page
from tui.api.v1.users import Users
from tui.backend.clock import spaced
from tui.backend.registry import answers
from tui.backend.rules.permissions import access_of
from tui.backend.search import like
from tui.backend.tables import users

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


@answers(Users.list)
async def every(call: Call) -> Page[User]:
    """List users, those no longer active included."""
    rows = await call.rows(select(users).order_by(users.c.id))
    return Page([User.model_validate(view(call, row)) for row in rows])


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
    return User.model_validate(view(call, await call.find(users, id)))


@answers(Users.find)
async def find(call: Call, *, term: str, search_by_email: bool | None = None) -> Page[User]:
    """Find users whose name, or only their e-mail, holds the term."""
    columns = [users.c.email] if search_by_email else [users.c.name, users.c.email]
    found = or_(*(func.folded(column).like(like(term), escape="\\") for column in columns))
    rows = await call.rows(select(users).where(found).order_by(users.c.id))
    return Page([User.model_validate(view(call, row)) for row in rows])


def view(call: Call, row: Row) -> dict[str, Any]:
    """A user as v1 shows one: times with a space, and the offset of the time zone now."""
    times = {name: spaced(row[name]) for name in ("last_login", "created", "modified")}
    told = {"timezone_offset": offset(row["timezone_name"], call.now), "is_you": row["id"] == call.user_id}
    return row | times | told | {"access": access_of(row)}


def offset(zone: str | None, now: datetime) -> str:
    """How far a time zone is from UTC at a time, as `+03:00`."""
    text = now.astimezone(ZoneInfo(zone) if zone else UTC).strftime("%z")
    return f"{text[:3]}:{text[3:]}"
