"""Roles: the answers of v1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.api.models.base import Deleted
from tui.api.models.roles import (
    Role,
    RoleAssignee,
    RoleAssignment,
    RoleChange,
    RoleNew,
    RolePipelines,
    RolePipelinesChange,
    RoleSetting,
    RoleSettingChange,
    RoleSettings,
)
from tui.api.page import Page
from tui.api.v1.roles import Roles
from tui.backend.errors import invalid
from tui.backend.lists import offset
from tui.backend.registry import answers
from tui.backend.rules import roles as rules
from tui.backend.tables import roles, users

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

ASSIGNED = "1"
"""The `type` of every assignment in the documents."""


@answers(Roles.list)
async def every(call: Call, *, start: int | None = None, limit: int | None = None) -> Page[Role]:
    """List the roles that are not deleted."""
    rows, after = await offset(call, select(roles).where(roles.c.active_flag).order_by(roles.c.id), start, limit)
    return Page([Role.model_validate(row) for row in await rules.shown(call, rows)], after)


@answers(Roles.get)
async def get(call: Call, id: int) -> Role:
    """Give a role, with its settings beside it."""
    found = await rules.role(call, id)
    call.additional["settings"] = rules.settings(found)
    (row,) = await rules.shown(call, [found])
    return Role.model_validate({name: value for name, value in row.items() if name != "level"})


@answers(Roles.create)
async def create(call: Call, new: RoleNew) -> Deleted:
    """Add a role."""
    return Deleted(id=await rules.add(call, new.wire()))


@answers(Roles.update)
async def update(call: Call, id: int, change: RoleChange) -> Deleted:
    """Change a role."""
    await rules.revise(call, await rules.role(call, id), change.wire())
    return Deleted(id=id)


@answers(Roles.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete a role; its users go back among the unassigned."""
    await rules.remove(call, await rules.role(call, id))
    return Deleted(id=id)


@answers(Roles.get_settings)
async def get_settings(call: Call, id: int) -> RoleSettings:
    """Give who sees what the users of a role add."""
    return RoleSettings.model_validate(rules.settings(await rules.role(call, id)))


@answers(Roles.set_setting)
async def set_setting(call: Call, id: int, change: RoleSettingChange) -> RoleSetting:
    """Set who sees what the users of a role add."""
    await rules.role(call, id)
    await call.change(roles, id, {change.setting_key: change.value})
    return RoleSetting.model_validate({"id": id, change.setting_key: change.value})


@answers(Roles.list_assignments)
async def list_assignments(
    call: Call, id: int, *, start: int | None = None, limit: int | None = None
) -> Page[RoleAssignment]:
    """List the users of a role."""
    role = await rules.role(call, id)
    query = select(users).where(users.c.role_id == id, ~users.c.is_deleted).order_by(users.c.id)
    rows, after = await offset(call, query, start, limit)
    return Page([RoleAssignment.model_validate(assignment(role, row)) for row in rows], after)


def assignment(role: Row, user: Row) -> Row:
    """That a user has a role, as v1 shows it."""
    plain = {name: role[name] for name in ("name", "active_flag", "parent_role_id")}
    return plain | {"user_id": user["id"], "role_id": role["id"], "type": ASSIGNED}


@answers(Roles.add_assignment)
async def add_assignment(call: Call, id: int, body: RoleAssignee) -> RoleAssignment:
    """Assign a user to a role; they leave the one they had."""
    await rules.role(call, id)
    await rules.assign(call, id, body.user_id)
    return RoleAssignment.model_validate({"user_id": body.user_id, "role_id": id})


@answers(Roles.remove_assignment)
async def remove_assignment(call: Call, id: int, body: RoleAssignee) -> Deleted:
    """Take a role from a user."""
    await rules.role(call, id)
    await rules.unassign(call, id, body.user_id)
    return Deleted(id=id)


@answers(Roles.list_pipelines)
async def list_pipelines(call: Call, id: int, *, visible: bool | None = None) -> RolePipelines:
    """List the pipelines a role sees, or those it does not."""
    await rules.role(call, id)
    return await _pipelines(call, id, visible=visible is not False)


async def _pipelines(call: Call, id: int, *, visible: bool) -> RolePipelines:
    found = await rules.pipelines_of(call, id, visible=visible)
    return RolePipelines.model_validate({"pipeline_ids": found, "visible": visible})


@answers(Roles.update_pipelines)
async def update_pipelines(call: Call, id: int, change: RolePipelinesChange) -> RolePipelines:
    """Change which pipelines a role sees; the ids may be lists or the text of lists."""
    await rules.role(call, id)
    said = change.visible_pipeline_ids
    if not said.keys() <= {"add", "remove"}:
        raise invalid("visible_pipeline_ids", "must be an object with add and remove")
    await rules.show_pipelines(call, id, _ids(said.get("add")), _ids(said.get("remove")))
    return await _pipelines(call, id, visible=True)


def _ids(said: Any) -> list[int]:
    try:
        found = json.loads(said) if isinstance(said, str) else said
    except (ValueError, RecursionError):
        found = said
    if found is None:
        return []
    if not isinstance(found, list) or not all(type(one) is int for one in found):
        raise invalid("visible_pipeline_ids", "add and remove must be lists of ids")
    return found
