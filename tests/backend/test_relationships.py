"""How organizations are related (reference: organizationRelationships)."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.backend.colleagues import acting, colleague, role
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.database import Database


@pytest.fixture(autouse=True)
async def organizations(client: Client) -> None:
    """Three of them, with the ids 1, 2 and 3."""
    for name in ("Parent", "Daughter", "Friend"):
        await client.call("organizations.create", {}, {"name": name})


async def relate(client: Client, owner: int, linked: int, kind: str = "parent", **more: Any) -> Any:
    body = {"type": kind, "rel_owner_org_id": owner, "rel_linked_org_id": linked} | more
    return await client.call("organization_relationships.create", {}, body)


async def seen(client: Client, org_id: int) -> list[tuple[str | None, int | None, str | None]]:
    found = await client.v1.organization_relationships.list(org_id=org_id)
    return [(r.calculated_type, r.calculated_related_org_id, r.related_organization_name) for r in found.items]


async def test_a_relationship_is_seen_from_both_ends(client: Client) -> None:
    made = await relate(client, 1, 2)
    await relate(client, 1, 3, "related")

    assert (made.type, made.active_flag, made.calculated_type, made.add_time) == (
        "parent", "true", None, "2026-03-11 09:30:00",
    )  # fmt: skip
    assert (made.rel_owner_org_id["name"], made.rel_linked_org_id["value"]) == ("Parent", 2)
    assert await seen(client, 1) == [("daughter", 2, "Daughter"), ("related", 3, "Friend")]
    assert await seen(client, 2) == [("parent", 1, "Parent")]
    assert await seen(client, 3) == [("related", 1, "Parent")]
    assert (await client.v1.organization_relationships.get(1, org_id=2)).calculated_type == "parent"
    assert (await client.v1.organization_relationships.get(1, org_id=3)).calculated_type is None


async def test_an_organization_may_be_named_when_it_is_made(client: Client) -> None:
    assert (await relate(client, 1, 2, org_id=1)).calculated_type == "daughter"


@pytest.mark.parametrize(
    ("owner", "linked", "kind", "parameter"),
    [
        (1, 1, "related", "rel_linked_org_id"),
        (9, 1, "related", "rel_owner_org_id"),
        (1, 9, "related", "rel_linked_org_id"),
        (1, 2, "parent", "rel_linked_org_id"),
        (2, 1, "parent", "rel_linked_org_id"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    client: Client, owner: int, linked: int, kind: str, parameter: str
) -> None:
    await relate(client, 1, 2)
    with pytest.raises(Refused) as refused:
        await relate(client, owner, linked, kind)
    assert list(refused.value.fields) == [parameter]


async def test_it_can_be_changed_and_ended(client: Client, clock: Clock) -> None:
    await relate(client, 1, 2)
    clock.advance(hours=1)
    changed = await client.call("organization_relationships.update", {"id": 1}, {"type": "related", "org_id": 1})
    assert (changed.type, changed.calculated_type, changed.update_time) == ("related", "related", "2026-03-11 10:30:00")
    moved = await client.call("organization_relationships.update", {"id": 1}, {"rel_linked_org_id": 3})
    assert moved.rel_linked_org_id["name"] == "Friend"
    with pytest.raises(Refused, match="rel_linked_org_id"):
        await client.call("organization_relationships.update", {"id": 1}, {"rel_linked_org_id": 1})

    assert (await client.v1.organization_relationships.delete(1)).id == 1
    assert await seen(client, 1) == []
    for gone in (client.v1.organization_relationships.get, client.v1.organization_relationships.delete):
        with pytest.raises(NotFound):
            await gone(1)
    await relate(client, 1, 2)


async def test_a_deleted_organization_is_related_to_nobody(client: Client) -> None:
    await relate(client, 1, 2)
    await client.v2.organizations.delete(2)

    assert await seen(client, 1) == []
    with pytest.raises(NotFound):
        await client.v1.organization_relationships.list(org_id=2)
    with pytest.raises(NotFound):
        await client.v1.organization_relationships.get(1)


async def test_who_does_not_see_an_end_does_not_see_it(client: Client, backend: Starlette, database: Database) -> None:
    await relate(client, 1, 2)
    await client.call("v2.organizations.update", {"id": 2}, {"visible_to": 1})
    await client.call("v2.organizations.update", {"id": 1}, {"visible_to": 7})
    charles_id = await colleague(client, "Charles", await role(client, "Sales"))
    async with AsyncExitStack() as stack:
        charles = await stack.enter_async_context(acting(backend, database, charles_id))
        assert await seen(charles, 1) == []
        with pytest.raises(NotFound):
            await charles.v1.organization_relationships.get(1)
        with pytest.raises(Refused, match="rel_linked_org_id"):
            await relate(charles, 1, 2, "related")


async def test_the_demo_company_knows_some(demo_client: Client) -> None:
    found = await demo_client.v1.organization_relationships.get(1)
    assert found.rel_owner_org_id is not None
    told = await seen(demo_client, found.rel_owner_org_id["value"])

    assert told
    assert all(name for _, _, name in told)
