"""The company: colleagues, roles, permission sets and teams."""

from __future__ import annotations

from typing import Any

from tests.contract.scenes.world import Scene, World
from tui.api.client import Client


async def _made(client: Client, world: World) -> None:
    """A colleague in a role, and the permission set they have."""
    colleague = (await client.call("users.create", {}, {"email": "rolf@roof.example"})).id
    world.ids["colleague"] = colleague
    world.ids["permission_sets"] = (await client.v1.permission_sets.list()).items[1].id
    await client.call("v1.roles.add_assignment", {"id": world.ids["roles"]}, {"user_id": colleague})


async def _join(client: Client, world: World) -> None:
    body = {"users": [world.ids["colleague"]]}
    await client.call("v1.legacy_teams.add_users", {"id": world.ids["legacy_teams"]}, body)


NEW: dict[str, dict[str, Any]] = {
    "roles": {"name": "Roofers", "parent_role_id": 1},
    "legacy_teams": {"name": "Roof team", "manager_id": 1, "users": [1], "description": "Everybody who climbs"},
    "v1.users": {"email": "ruth@roof.example", "access": [{"app": "sales", "admin": True}, {"app": "global"}]},
}

SCENE = Scene(
    order=("roles", "legacy_teams"),
    new=NEW,
    change={
        "roles": {"name": "Slaters"},
        "legacy_teams": {"description": "Nobody falls", "active_flag": 0},
        "v1.users": {"active_flag": True},
    },
    bodies={
        "v1.roles.add_assignment": {"user_id": 1},
        "v1.roles.remove_assignment": {"user_id": ("colleague",)},
        "v1.roles.set_setting": {"setting_key": "deal_default_visibility", "value": 1},
        "v1.roles.update_pipelines": {"visible_pipeline_ids": {"add": "[1]", "remove": "[2]"}},
        "v1.legacy_teams.add_users": {"users": [("colleague",)]},
        "v1.legacy_teams.remove_users": {"users": [("colleague",)]},
    },
    arguments={"v1.legacy_teams.list_for_user": {"id": 1}},
    before={"v1.legacy_teams.remove_users": _join},
    made=_made,
)
