"""The tree of roles, which are groups of users that see each other's records (product 6.11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from tui.backend.errors import Refusal, invalid, not_found
from tui.backend.rules.references import refuse_null
from tui.backend.tables import hidden_pipelines, pipelines, roles, users
from tui.backend.visibility import UNASSIGNED

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

DEFAULTS = tuple(f"{item}_default_visibility" for item in ("deal", "lead", "org", "person", "product"))
DEEPEST = 100
"""Above this the tree is taken for a circle; no write lets one come about."""

Tree = Mapping[int, int | None]
"""The parent of each role."""


def parents(tree: Tree, role_id: int) -> list[int]:
    """The roles above one, nearest first, without the group of the unassigned."""
    found: list[int] = []
    above = tree.get(role_id)
    while above is not None and above != UNASSIGNED and len(found) < DEEPEST:
        found.append(above)
        above = tree.get(above)
    return found


def children(tree: Tree, role_id: int) -> list[int]:
    """The roles below one; the group of the unassigned has none, although it is the parent of the topmost."""
    return sorted(one for one in tree if role_id != UNASSIGNED and role_id in parents(tree, one))


async def tree_of(call: Call) -> dict[int, int | None]:
    """The company's roles."""
    query = select(roles.c.id, roles.c.parent_role_id).where(roles.c.active_flag)
    return dict(await call.tuples(query))


async def shown(call: Call, rows: list[Row]) -> list[Row]:
    """Roles as v1 lists them: how many users and roles are in each, and how deep it lies."""
    tree = await tree_of(call)
    found = []
    for row in rows:
        members = await call.one(select(func.count()).select_from(users).where(users.c.role_id == row["id"]))
        below = [one for one, parent in tree.items() if parent == row["id"] and row["id"] != UNASSIGNED]
        plain = {name: row[name] for name in ("id", "parent_role_id", "name", "active_flag")}
        plain["parent_role_id"] = row["parent_role_id"] or UNASSIGNED
        counts = {"assignment_count": str(members), "sub_role_count": str(len(below))}
        found.append(plain | counts | {"level": 1 + len(parents(tree, row["id"]))})
    return found


async def role(call: Call, role_id: int) -> Row:
    """A role that is not deleted; raises a 404."""
    found = await call.find(roles, role_id)
    if not found["active_flag"]:
        raise not_found("Role")
    return found


def settings(row: Row) -> dict[str, Any]:
    """Who sees what the users of a role add, unless they say otherwise."""
    return {name: row[name] for name in DEFAULTS}


async def add(call: Call, wanted: dict[str, Any]) -> int:
    """Add a role and give its id; raises a 400 for a parent there is not."""
    wanted = {"parent_role_id": UNASSIGNED} | {name: value for name, value in wanted.items() if value is not None}
    await _check(call, wanted, None)
    return int(await call.add(roles, wanted))


async def revise(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Rename a role or hang it elsewhere; raises a 400, also for a place below itself."""
    refuse_null(wanted, "name")
    if "parent_role_id" in wanted and wanted["parent_role_id"] is None:
        wanted = wanted | {"parent_role_id": UNASSIGNED}
    if before["id"] == UNASSIGNED and "parent_role_id" in wanted:
        raise invalid("parent_role_id", "the group of unassigned users stays where it is")
    await _check(call, wanted, before["id"])
    await call.change(roles, before["id"], wanted)


async def _check(call: Call, wanted: dict[str, Any], own_id: int | None) -> None:
    if "name" in wanted and not wanted["name"].strip():
        raise invalid("name", "must not be empty")
    parent = wanted.get("parent_role_id")
    if parent is None:
        return
    tree = await tree_of(call)
    if parent not in tree:
        raise invalid("parent_role_id", f"there is none with id {parent}")
    if own_id is not None and own_id in (parent, *parents(tree, parent)):
        raise invalid("parent_role_id", "a role cannot be below itself")


async def remove(call: Call, before: Row) -> None:
    """Delete a role: its users and the roles below it go to its parent; raises a 403 for the first one."""
    if before["id"] == UNASSIGNED:
        raise Refusal(403, "The group of unassigned users cannot be deleted")
    parent = before["parent_role_id"] or UNASSIGNED
    await call.change(roles, before["id"], {"active_flag": False})
    await call.db.execute(update(roles).where(roles.c.parent_role_id == before["id"]).values(parent_role_id=parent))
    await call.db.execute(update(users).where(users.c.role_id == before["id"]).values(role_id=UNASSIGNED))
    await call.db.execute(delete(hidden_pipelines).where(hidden_pipelines.c.role_id == before["id"]))


async def assign(call: Call, role_id: int, user_id: int) -> None:
    """Put a user into a role, out of the one they were in; raises a 400 for a user there is not."""
    if await call.row(select(users.c.id).where(users.c.id == user_id, ~users.c.is_deleted)) is None:
        raise invalid("user_id", f"there is none with id {user_id}")
    await call.change(users, user_id, {"role_id": role_id, "modified": call.time})


async def unassign(call: Call, role_id: int, user_id: int) -> None:
    """Put a user back among the unassigned; raises a 400 for one who is not in the role."""
    mine = select(users.c.id).where(users.c.id == user_id, users.c.role_id == role_id)
    if await call.row(mine) is None:
        raise invalid("user_id", f"user {user_id} does not have this role")
    await assign(call, UNASSIGNED, user_id)


async def pipelines_of(call: Call, role_id: int, *, visible: bool) -> list[int]:
    """The ids of the pipelines a role sees, or of those it does not."""
    hidden = set(await _hidden(call, role_id))
    rows = await call.rows(select(pipelines.c.id).where(~pipelines.c.is_deleted).order_by(pipelines.c.id))
    return [row["id"] for row in rows if (row["id"] not in hidden) == visible]


async def show_pipelines(call: Call, role_id: int, add_ids: list[int], remove_ids: list[int]) -> None:
    """Let a role see pipelines or not; raises a 400 for one there is not and where none would be left."""
    there = {row["id"] for row in await call.rows(select(pipelines.c.id).where(~pipelines.c.is_deleted))}
    for one in (*add_ids, *remove_ids):
        if one not in there:
            raise invalid("visible_pipeline_ids", f"there is none with id {one}")
    hidden = (set(await _hidden(call, role_id)) - set(add_ids)) | set(remove_ids)
    if there <= hidden:
        raise invalid("visible_pipeline_ids", "a role must see a pipeline")
    await call.db.execute(delete(hidden_pipelines).where(hidden_pipelines.c.role_id == role_id))
    await call.add_all(hidden_pipelines, [{"role_id": role_id, "pipeline_id": one} for one in sorted(hidden)])


async def _hidden(call: Call, role_id: int) -> list[int]:
    query = select(hidden_pipelines.c.pipeline_id).where(hidden_pipelines.c.role_id == role_id)
    return [row["pipeline_id"] for row in await call.rows(query)]
