"""Permission sets: the answers of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from tui.api.models.permission_sets import PermissionSet, PermissionSetAssignment
from tui.api.page import Page
from tui.api.v1.permission_sets import PermissionSets
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.lists import narrowed
from tui.backend.registry import answers
from tui.backend.rules.permissions import access_of
from tui.backend.tables import permission_sets, users

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


@answers(PermissionSets.list)
async def every(
    call: Call, *, app: Literal["sales", "projects", "campaigns", "global", "account_settings"] | None = None
) -> Page[PermissionSet]:
    """List the permission sets, of all apps or of one."""
    rows = await call.rows(narrowed(call, permission_sets, app=app).order_by(permission_sets.c.order_nr))
    return Page([PermissionSet.model_validate(await _shown(call, row, "type")) for row in rows])


@answers(PermissionSets.get)
async def get(call: Call, id: str) -> Page[PermissionSet]:
    """Give a permission set with its permissions, in a list of one."""
    found = await call.find(permission_sets, id)
    return Page([PermissionSet.model_validate(await _shown(call, found, "contents"))])


async def _shown(call: Call, row: Row, last: str) -> Row:
    plain = {name: row[name] for name in ("id", "name", "description", "app")}
    return plain | {"assignment_count": len(await _users(call, row["id"])), last: row[last]}


async def _users(call: Call, set_id: str) -> list[int]:
    everyone = await call.rows(select(users).where(~users.c.is_deleted).order_by(users.c.id))
    return [user["id"] for user in everyone if any(one["permission_set_id"] == set_id for one in access_of(user))]


@answers(PermissionSets.list_assignments)
async def list_assignments(
    call: Call, id: str, *, limit: int | None = None, start: int | None = None
) -> Page[PermissionSetAssignment]:
    """List who has a permission set."""
    found = await call.find(permission_sets, id)
    told = {"permission_set_id": id, "name": found["name"]}
    ids, begin, most = await _users(call, id), start or 0, limit or DEFAULT_LIMIT
    page = [PermissionSetAssignment.model_validate({"user_id": one, **told}) for one in ids[begin : begin + most]]
    return Page(page, begin + most if len(ids) > begin + most else None)
