"""Teams of users."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backend.colleagues import colleague
from tui.api.client import Client
from tui.api.errors import NotFound, Refused


@pytest.fixture(autouse=True)
async def world(client: Client) -> None:
    """Users 2 and 3 beside the owner."""
    for name in ("ann", "bob"):
        await colleague(client, name)


async def add(client: Client, **fields: Any) -> Any:
    return await client.call("v1.legacy_teams.create", {}, {"name": "Closers", "manager_id": 2} | fields)


async def test_a_team_has_a_manager_and_members(client: Client) -> None:
    team = await add(client, users=[3, 2, 3], description="Berlin")

    assert (team.name, team.manager_id, team.users, team.description) == ("Closers", 2, [2, 3], "Berlin")
    assert (team.active_flag, team.deleted_flag, team.add_time) == (1, 0, "2026-03-11 09:30:00")
    assert team.created_by_user_id == 1


async def test_users_come_and_go(client: Client) -> None:
    team = await add(client)

    assert (await client.call("v1.legacy_teams.add_users", {"id": team.id}, {"users": [3, 1, 3]})).items == [1, 3]
    assert (await client.call("v1.legacy_teams.add_users", {"id": team.id}, {"users": [3, 2]})).items == [1, 2, 3]
    assert (await client.call("v1.legacy_teams.remove_users", {"id": team.id}, {"users": [1]})).items == [2, 3]
    assert (await client.v1.legacy_teams.list_users(team.id)).items == [2, 3]
    changed = await client.call("v1.legacy_teams.update", {"id": team.id}, {"users": [1], "name": "Openers"})
    assert (changed.users, changed.name) == ([1], "Openers")


async def test_lists_are_sorted_and_can_leave_the_users_out(client: Client) -> None:
    first, second = await add(client, users=[2]), await add(client, name="Alpha", users=[3])

    assert [one.id for one in (await client.v1.legacy_teams.list(order_by="name")).items] == [second.id, first.id]
    assert [one.users for one in (await client.v1.legacy_teams.list(skip_users=True)).items] == [None, None]
    assert [one.id for one in (await client.v1.legacy_teams.list_for_user(3)).items] == [second.id]


async def test_a_deleted_team_is_gone_and_an_inactive_one_is_not(client: Client) -> None:
    first, second = await add(client), await add(client)
    await client.call("v1.legacy_teams.update", {"id": first.id}, {"active_flag": 0})
    gone = await client.call("v1.legacy_teams.update", {"id": second.id}, {"deleted_flag": 1})

    assert gone.deleted_flag == 1
    assert [(one.id, one.active_flag) for one in (await client.v1.legacy_teams.list()).items] == [(first.id, 0)]
    with pytest.raises(NotFound, match=f"Team {second.id} does not exist"):
        await client.v1.legacy_teams.get(second.id)


@pytest.mark.parametrize(("fields", "parameter"), [
    ({"name": ""}, "name"),
    ({"manager_id": 9}, "manager_id"),
    ({"users": [1, 9]}, "users"),
])  # fmt: skip
async def test_a_team_that_cannot_be_is_400(client: Client, fields: dict[str, Any], parameter: str) -> None:
    with pytest.raises(Refused) as refused:
        await add(client, **fields)
    assert list(refused.value.fields) == [parameter]


async def test_the_demo_company_has_a_team_and_a_group_below_another(demo_client: Client) -> None:
    (team,) = (await demo_client.v1.legacy_teams.list()).items
    roles = {role.name: role for role in (await demo_client.v1.roles.list()).items}

    assert (team.name, team.users) == ("Europe", [1, 2, 3])
    assert [role.assignment_count for role in roles.values()] == ["0", "3", "1"]
    assert (roles["Overseas"].parent_role_id, roles["Overseas"].level) == (roles["Sales"].id, 2)
