"""How much a user sees, who sees a record, and what a new record's visibility is (product 6.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.backend.permission_sets import GLOBAL, PROJECTS, SALES
from tui.backend.rules.roles import Tree, children, parents, tree_of
from tui.backend.tables import followers, hidden_pipelines, users
from tui.backend.visibility import COMPANY, GROUP, OWNER, SUBGROUPS, UNASSIGNED, Sight

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

APP_OF = {
    "deal": SALES,
    "lead": SALES,
    "person": GLOBAL,
    "organization": GLOBAL,
    "product": GLOBAL,
    "project": PROJECTS,
}
"""Whose administrators see every record of a kind (product 6.11, the default permission sets)."""
WHOLE = {
    SALES: ("deals", "leads", "pipelines", "stages"),
    GLOBAL: ("persons", "organizations", "products", "activities", "organization_relationships"),
    PROJECTS: ("projects", "tasks"),
}
VISIBILITY = {"organization": "org_default_visibility"}


def administers(user: Row, app: str) -> bool:
    """Whether a user is an administrator of an app."""
    return any(one.get("app") == app and one.get("admin") for one in user["access"] or ())


async def sight_of(call: Call, user: Row) -> Sight | None:
    """How much a user sees, None for who sees everything: administrators of deals and of what apps share."""
    apps = [app for app in WHOLE if administers(user, app)]
    if SALES in apps and GLOBAL in apps:
        return None
    tree, role_id = await tree_of(call), user["role_id"] or UNASSIGNED
    seen = frozenset(name for app in apps for name in WHOLE[app])
    return Sight(user["id"], role_id, (role_id, *children(tree, role_id)), tuple(parents(tree, role_id)), seen)


def default_visibility(call: Call, item: str) -> int:
    """The `visible_to` of what the caller adds without saying it: the setting of their role (roles' settings)."""
    return int(call.role.get(VISIBILITY.get(item, f"{item}_default_visibility")) or GROUP)


async def permitted(call: Call, item: str, row: Row) -> list[int]:
    """The ids of the active users who may see a deal, lead, person, organization, product or project."""
    call = call.whole
    tree, following, hidden = await tree_of(call), await _following(call, item, row), await _hiding(call, item, row)
    everyone = await call.rows(select(users).order_by(users.c.id))
    roles = {user["id"]: user["role_id"] or UNASSIGNED for user in everyone}
    return [
        user["id"]
        for user in everyone
        if user["active_flag"] and not user["is_deleted"] and _sees(user, item, row, roles, tree, following, hidden)
    ]


def _sees(
    user: Row, item: str, row: Row, roles: dict[int, int], tree: Tree, following: set[int], hidden: set[int]
) -> bool:
    if administers(user, APP_OF[item]):
        return True
    mine = roles[user["id"]]
    if mine in hidden:
        return False
    if user["id"] == row["owner_id"] or user["id"] in following or "visible_to" not in row:
        return True
    owners = None if row["owner_id"] is None else roles.get(row["owner_id"], 0)
    return _shared(int(row["visible_to"] or GROUP), mine, owners, tree)


def _shared(visible_to: int, mine: int, owners: int | None, tree: Tree) -> bool:
    """Whether a group sees what the group of an owner shares with `visible_to`."""
    if visible_to in (OWNER, COMPANY):
        return visible_to == COMPANY
    if owners is None or owners == mine or mine in parents(tree, owners):
        return True
    return visible_to == SUBGROUPS and owners in parents(tree, mine)


async def _following(call: Call, item: str, row: Row) -> set[int]:
    if not isinstance(row["id"], int):
        return set()
    mine = (followers.c.item_type == item) & (followers.c.item_id == row["id"])
    return {one["user_id"] for one in await call.rows(select(followers.c.user_id).where(mine))}


async def _hiding(call: Call, item: str, row: Row) -> set[int]:
    """The roles from which a deal's pipeline is hidden."""
    if item != "deal":
        return set()
    query = select(hidden_pipelines.c.role_id).where(hidden_pipelines.c.pipeline_id == row["pipeline_id"])
    return {one["role_id"] for one in await call.rows(query)}
