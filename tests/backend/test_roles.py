"""Roles: a tree, its settings, who is in it, and the pipelines it sees."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backend.colleagues import colleague, role
from tui.api.client import Client
from tui.api.errors import NotFound, Refused


async def listed(client: Client) -> dict[str, Any]:
    return {str(one.name): one for one in (await client.v1.roles.list()).items}


async def test_a_company_begins_with_the_group_of_the_unassigned(client: Client) -> None:
    (first,) = (await client.v1.roles.list()).items

    assert (first.id, first.name, first.parent_role_id) == (1, "(Unassigned users)", 1)
    assert (first.assignment_count, first.sub_role_count, first.level) == ("1", "0", 1)


async def test_roles_are_a_tree_whose_topmost_are_on_the_first_level(client: Client) -> None:
    sales = await role(client, "Sales")
    await role(client, "Juniors", sales)
    found = await listed(client)

    assert (found["Sales"].level, found["Sales"].sub_role_count, found["Sales"].parent_role_id) == (1, "1", 1)
    assert (found["Juniors"].level, found["Juniors"].parent_role_id) == (2, sales)


@pytest.mark.parametrize(("change", "parameter"), [
    ({"parent_role_id": 99}, "parent_role_id"),
    ({"parent_role_id": 2}, "parent_role_id"),
    ({"parent_role_id": 3}, "parent_role_id"),
    ({"name": " "}, "name"),
    ({"name": None}, "name"),
])  # fmt: skip
async def test_a_role_hangs_on_another_and_never_below_itself(
    client: Client, change: dict[str, Any], parameter: str
) -> None:
    await role(client, "Juniors", await role(client, "Sales"))

    with pytest.raises(Refused) as refused:
        await client.call("roles.update", {"id": 2}, change)
    assert list(refused.value.fields) == [parameter]


async def test_deleting_a_role_moves_its_users_and_its_roles_up(client: Client) -> None:
    sales = await role(client, "Sales")
    juniors = await role(client, "Juniors", sales)
    user = await colleague(client, "ann", sales)
    await client.v1.roles.delete(sales)

    assert (await client.v1.users.get(user)).role_id == 1
    assert (await client.v1.roles.get(juniors)).parent_role_id == 1
    assert "Sales" not in await listed(client)
    with pytest.raises(NotFound):
        await client.v1.roles.get(sales)


async def test_the_group_of_the_unassigned_cannot_be_deleted(client: Client) -> None:
    with pytest.raises(Refused) as refused:
        await client.v1.roles.delete(1)
    assert refused.value.status == 403


async def test_a_user_is_in_one_role(client: Client) -> None:
    first, second = await role(client, "A"), await role(client, "B")
    user = await colleague(client, "ann", first)
    await client.call("v1.roles.add_assignment", {"id": second}, {"user_id": user})

    assert (await client.v1.roles.list_assignments(first)).items == []
    (found,) = (await client.v1.roles.list_assignments(second)).items
    assert (found.user_id, found.role_id, found.name, found.type) == (user, second, "B", "1")
    (same,) = (await client.v1.users.list_role_assignments(user)).items
    assert same.model_dump() == found.model_dump()

    await client.call("v1.roles.remove_assignment", {"id": second}, {"user_id": user})
    assert (await client.v1.users.get(user)).role_id == 1
    with pytest.raises(Refused) as refused:
        await client.call("v1.roles.remove_assignment", {"id": second}, {"user_id": user})
    assert list(refused.value.fields) == ["user_id"]


async def test_what_is_added_is_as_visible_as_the_role_of_who_adds_it_says(client: Client) -> None:
    await client.call("v1.roles.set_setting", {"id": 1}, {"setting_key": "deal_default_visibility", "value": 7})
    await client.call("v1.roles.set_setting", {"id": 1}, {"setting_key": "org_default_visibility", "value": 1})
    settings = await client.v1.roles.get_settings(1)

    assert (settings.deal_default_visibility, settings.org_default_visibility) == (7, 1)
    assert (await client.v1.users.get_role_settings(1)).deal_default_visibility == 7
    assert (await client.call("deals.create", {}, {"title": "D"})).visible_to == 7
    assert (await client.call("deals.create", {}, {"title": "D", "visible_to": 5})).visible_to == 5
    assert (await client.call("organizations.create", {}, {"name": "O"})).visible_to == 1
    assert (await client.call("persons.create", {}, {"name": "P"})).visible_to == 3
    assert (await client.call("products.create", {}, {"name": "P"})).visible_to == 3
    lead = await client.call("leads.create", {}, {"title": "L", "person_id": 1})
    assert lead.visible_to == "3"


async def test_a_role_sees_some_pipelines(client: Client) -> None:
    await client.call("pipelines.create", {}, {"name": "Second"})
    sales = await role(client, "Sales")
    change = {"visible_pipeline_ids": {"add": "[]", "remove": [1]}}
    shown = await client.call("v1.roles.update_pipelines", {"id": sales}, change)

    assert (shown.pipeline_ids, shown.visible) == ([2], True)
    hidden = await client.v1.roles.list_pipelines(sales, visible=False)
    assert (hidden.pipeline_ids, hidden.visible) == ([1], False)
    back = {"visible_pipeline_ids": {"add": "[1]"}}
    assert (await client.call("v1.roles.update_pipelines", {"id": sales}, back)).pipeline_ids == [1, 2]


@pytest.mark.parametrize("said", [{"remove": "[1]"}, {"remove": [9]}, {"remove": "x"}, {"add": [True]}, {"drop": [1]}])
async def test_a_role_is_left_a_pipeline_and_only_those_there_are(client: Client, said: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        await client.call("v1.roles.update_pipelines", {"id": 1}, {"visible_pipeline_ids": said})
    assert list(refused.value.fields) == ["visible_pipeline_ids"]
