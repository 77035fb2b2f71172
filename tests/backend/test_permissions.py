"""Users, their permission sets, and what they may do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.backend.colleagues import acting, colleague
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.database import Database


@pytest.fixture
async def regular(backend: Starlette, database: Database, client: Client) -> AsyncIterator[Client]:
    """A user with the access every new user has."""
    async with acting(backend, database, await colleague(client, "regular")) as found:
        yield found


async def sets(client: Client) -> dict[str, Any]:
    return {str(one.name): one for one in (await client.v1.permission_sets.list()).items}


async def test_a_company_has_the_five_default_sets(client: Client) -> None:
    found = await sets(client)

    assert [f"{one.app} {one.type}" for one in found.values()] == [
        *("sales admin", "sales regular", "global admin", "global regular", "account_settings admin"),
    ]
    assert [one.assignment_count for one in found.values()] == [1, 0, 1, 0, 1]
    assert [one.name for one in (await client.v1.permission_sets.list(app="global")).items] == [
        "Global admin",
        "Global regular user",
    ]


async def test_a_new_user_is_a_regular_one(client: Client) -> None:
    user = await colleague(client, "ann")
    found = await client.v1.users.get(user)
    known = await sets(client)

    assert (found.name, found.email, found.active_flag, found.role_id) == ("ann", "ann@roof.example", True, 1)
    assert {one["app"]: one["permission_set_id"] for one in found.access or ()} == {
        "sales": known["Deals regular user"].id,
        "global": known["Global regular user"].id,
    }
    (regular,) = (await client.v1.permission_sets.get(known["Deals regular user"].id)).items
    assert {"can_add_products", "can_use_api", "can_see_deals_list_summary"} <= set(regular.contents or ())
    (assigned,) = (await client.v1.permission_sets.list_assignments(regular.id or "")).items
    assert (assigned.user_id, assigned.name) == (user, "Deals regular user")
    with pytest.raises(NotFound):
        await client.v1.permission_sets.get("none")


async def test_access_is_given_by_app_by_set_or_as_an_administrator(client: Client) -> None:
    known = await sets(client)
    access = [{"app": "sales", "permission_set_id": known["Deals admin"].id}, {"app": "global", "admin": True}]
    user = await client.call("users.create", {}, {"email": "a@b.example", "access": access})

    assert [(one["app"], one["admin"]) for one in user.access] == [("sales", True), ("global", True)]


@pytest.mark.parametrize(("fields", "parameter"), [
    ({"email": "nobody"}, "email"),
    ({"email": "ME@localhost"}, "email"),
    ({"access": [{"app": "cooking"}]}, "access"),
    ({"access": [{"app": "sales"}, {"app": "sales"}]}, "access"),
    ({"access": [{"app": "sales", "permission_set_id": "none"}]}, "access.permission_set_id"),
    ({"access": [{"app": "sales", "admin": "yes"}]}, "access"),
])  # fmt: skip
async def test_a_user_that_cannot_be_is_400(client: Client, fields: dict[str, Any], parameter: str) -> None:
    with pytest.raises(Refused) as refused:
        await client.call("users.create", {}, {"email": "new@roof.example"} | fields)
    assert list(refused.value.fields) == [parameter]


async def test_permissions_are_those_of_all_sets_together(client: Client) -> None:
    mine, theirs = (
        await client.v1.users.get_permissions(1),
        await client.v1.users.get_permissions(await colleague(client, "ann")),
    )

    assert mine.can_delete_deals is mine.can_merge_people is mine.can_edit_custom_fields is True
    assert theirs.can_delete_deals is theirs.can_merge_people is theirs.can_edit_custom_fields is False
    assert theirs.can_add_products is theirs.can_convert_deals_to_leads is True


async def test_who_is_let_out_cannot_come_in_and_the_last_administrator_stays(
    client: Client, backend: Starlette, database: Database
) -> None:
    user = await colleague(client, "ann")
    async with acting(backend, database, user) as ann:
        assert (await ann.v1.users.me()).id == user
        await client.call("users.update", {"id": user}, {"active_flag": False})
        with pytest.raises(Refused):
            await ann.v1.users.me()
        await client.call("users.update", {"id": user}, {"active_flag": True})
        assert (await ann.v1.users.me()).id == user
    with pytest.raises(Refused) as refused:
        await client.call("users.update", {"id": 1}, {"active_flag": False})
    assert refused.value.status == 403


FORBIDDEN: list[tuple[str, dict[str, Any], Any]] = [
    ("v2.deals.delete", {"id": 1}, None),
    ("v2.deals.update", {"id": 1}, {"status": "won", "won_time": "2026-01-01T00:00:00Z"}),
    ("v1.deals.merge", {"id": 1}, {"merge_with_id": 2}),
    ("v1.persons.merge", {"id": 1}, {"merge_with_id": 2}),
    ("v1.organizations.merge", {"id": 1}, {"merge_with_id": 2}),
    ("v2.pipelines.create", {}, {"name": "Mine"}),
    ("v2.stages.delete", {"id": 1}, None),
    ("v1.activity_types.create", {}, {"name": "Mine", "icon_key": "car"}),
    ("v1.lead_labels.create", {}, {"name": "Mine", "color": "red"}),
    ("v2.deal_fields.create", {}, {"field_name": "Mine", "field_type": "text"}),
    ("v1.users.create", {}, {"email": "mine@roof.example"}),
    ("v1.users.update", {"id": 1}, {"active_flag": False}),
    ("v1.roles.create", {}, {"name": "Mine"}),
    ("v1.roles.set_setting", {"id": 1}, {"setting_key": "deal_default_visibility", "value": 1}),
    ("v1.legacy_teams.create", {}, {"name": "Mine", "manager_id": 1}),
]


@pytest.mark.parametrize(("name", "arguments", "body"), FORBIDDEN, ids=[one[0] for one in FORBIDDEN])
async def test_a_write_without_the_permission_is_403(
    regular: Client, client: Client, name: str, arguments: dict[str, Any], body: Any
) -> None:
    await client.call("deals.create", {}, {"title": "Shared"})

    with pytest.raises(Refused) as refused:
        await regular.call(name, arguments, body)
    assert (refused.value.status, str(refused.value.message)) == (403, "You do not have permissions to do this.")


async def test_what_everybody_may_do_is_done(regular: Client) -> None:
    deal = await regular.call("deals.create", {}, {"title": "Mine"})
    changed = await regular.call("deals.update", {"id": deal.id}, {"status": "won", "visible_to": 7})
    product = await regular.call("products.create", {}, {"name": "Mine"})
    activity = await regular.call("activities.create", {}, {"subject": "Call", "type": "call"})

    assert (changed.status, changed.visible_to) == ("won", 7)
    assert (await regular.v2.products.get(product.id)).name == "Mine"
    assert (await regular.v2.activities.delete(activity.id)).id == activity.id


async def test_without_the_permission_for_the_api_a_token_is_worth_nothing(
    client: Client, backend: Starlette, database: Database
) -> None:
    from sqlalchemy import update

    from tui.backend.tables import permission_sets

    user = await colleague(client, "ann")
    async with acting(backend, database, user) as ann:
        async with database.writing() as db:
            await db.execute(update(permission_sets).values(contents=["can_see_other_users"]))
        with pytest.raises(Refused) as refused:
            await ann.v1.users.me()
        assert refused.value.status == 403


async def test_who_may_not_see_colleagues_is_alone(client: Client, backend: Starlette, database: Database) -> None:
    from sqlalchemy import update

    from tui.backend.tables import permission_sets

    user = await colleague(client, "ann")
    async with acting(backend, database, user) as ann:
        assert [one.id for one in (await ann.v1.users.list()).items] == [1, user]
        async with database.writing() as db:
            await db.execute(update(permission_sets).values(contents=["can_use_api"]))
        assert [one.id for one in (await ann.v1.users.list()).items] == [user]
        assert (await ann.v1.users.find(term="me")).items == []
        with pytest.raises(NotFound):
            await ann.v1.users.get(1)
