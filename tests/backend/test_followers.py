"""Who follows what, in both dialects (product 9.7; reference: section 6)."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette

from tests.backend.colleagues import acting, colleague
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.database import Database
from tui.backend.tables import followers

NEW = {
    "deals": {"title": "D"},
    "persons": {"name": "Ada"},
    "organizations": {"name": "Engines"},
    "products": {"name": "Engine"},
}
LINKS = {"deals": "deal_id", "persons": "person_id", "organizations": "org_id", "products": "product_id"}


async def following(client: Client, resource: str) -> list[int]:
    page = await client.call(f"v2.{resource}.list_followers", {"id": 1})
    return [one.user_id for one in page.items]


@pytest.mark.parametrize("resource", NEW)
async def test_the_owner_follows_from_the_start_and_a_new_one_from_then_on(
    client: Client, clock: Clock, resource: str
) -> None:
    other = await colleague(client, "bob")
    await client.call(f"{resource}.create", {}, NEW[resource])
    assert await following(client, resource) == [1]
    clock.advance(days=1)
    await client.call(f"v2.{resource}.update", {"id": 1}, {"owner_id": other})

    page = await client.call(f"v2.{resource}.list_followers", {"id": 1})
    assert [(one.user_id, one.add_time) for one in page.items] == [
        (1, "2026-03-11T09:30:00Z"),
        (other, "2026-03-12T09:30:00Z"),
    ]


@pytest.mark.parametrize("resource", NEW)
async def test_followers_come_and_go_by_user_in_v2(client: Client, clock: Clock, resource: str) -> None:
    other = await colleague(client, "bob")
    await client.call(f"{resource}.create", {}, NEW[resource])
    added = await client.call(f"v2.{resource}.add_follower", {"id": 1}, {"user_id": other})
    assert (added.user_id, added.add_time) == (other, "2026-03-11T09:30:00Z")
    with pytest.raises(Refused, match="already"):
        await client.call(f"v2.{resource}.add_follower", {"id": 1}, {"user_id": other})
    clock.advance(hours=1)
    removed = await client.call(f"v2.{resource}.remove_follower", {"id": 1, "follower_id": 1})
    assert removed.model_dump(exclude_unset=True) == {"user_id": 1}
    with pytest.raises(NotFound):
        await client.call(f"v2.{resource}.remove_follower", {"id": 1, "follower_id": 1})

    assert await following(client, resource) == [other]
    changes = await client.call(f"v2.{resource}.list_follower_changes", {"id": 1})
    assert [(one.action, one.actor_user_id, one.follower_user_id, one.time) for one in changes.items] == [
        ("removed", 1, 1, "2026-03-11T10:30:00Z"),
        ("added", 1, other, "2026-03-11T09:30:00Z"),
        ("added", 1, 1, "2026-03-11T09:30:00Z"),
    ]


@pytest.mark.parametrize("resource", NEW)
async def test_v1_names_a_following_by_its_own_id(client: Client, resource: str) -> None:
    other = await colleague(client, "bob")
    await client.call(f"{resource}.create", {}, NEW[resource])
    added = await client.call(f"v1.{resource}.add_follower", {"id": 1}, {"user_id": other})
    assert added.model_dump(exclude_unset=True) == {
        "id": added.id,
        "user_id": other,
        LINKS[resource]: 1,
        "add_time": "2026-03-11 09:30:00",
    }
    page = await client.call(f"v1.{resource}.list_followers", {"id": 1})
    assert [(one.user_id, one.id) for one in page.items] == [(1, added.id - 1), (other, added.id)]

    with pytest.raises(NotFound):
        await client.call(f"v1.{resource}.remove_follower", {"id": 1, "follower_id": added.id + 1})
    removed = await client.call(f"v1.{resource}.remove_follower", {"id": 1, "follower_id": added.id})
    assert removed.id == added.id
    assert await following(client, resource) == [1]


async def test_a_following_belongs_to_its_record(client: Client) -> None:
    await client.call("persons.create", {}, {"name": "Ada"})
    await client.call("persons.create", {}, {"name": "Bob"})
    (one,) = (await client.v1.persons.list_followers(2)).items
    with pytest.raises(NotFound):
        await client.v1.persons.remove_follower(1, one.id or 0)


async def test_only_users_who_are_there_follow_only_records_that_are_there(client: Client) -> None:
    other = await colleague(client, "bob")
    await client.call("deals.create", {}, {"title": "D"})
    with pytest.raises(Refused, match="user_id"):
        await client.call("v2.deals.add_follower", {"id": 1}, {"user_id": 99})
    await client.call("v1.users.update", {"id": other}, {"active_flag": False})
    with pytest.raises(Refused, match="user_id"):
        await client.call("v2.deals.add_follower", {"id": 1}, {"user_id": other})
    await client.v2.deals.delete(1)
    for call in (client.v2.deals.list_followers(1), client.v1.deals.list_followers(1)):
        with pytest.raises(NotFound):
            await call


async def test_they_are_counted_in_both_dialects(client: Client) -> None:
    other = await colleague(client, "bob")
    await client.call("deals.create", {}, {"title": "D"})
    await client.call("v2.deals.add_follower", {"id": 1}, {"user_id": other})

    newer = await client.v2.deals.get(1, include_fields=["followers_count"])
    assert newer.model_extra == {"followers_count": 2}
    assert (await client.v1.deals.get(1)).followers_count == 2


async def test_lists_come_in_pages(client: Client) -> None:
    await client.call("products.create", {}, {"name": "Engine"})
    for name in ("ann", "bob", "cid"):
        user_id = await colleague(client, name)
        await client.call("v2.products.add_follower", {"id": 1}, {"user_id": user_id})

    first = await client.v2.products.list_followers(1, limit=3)
    rest = await client.v2.products.list_followers(1, limit=3, cursor=str(first.next))
    assert ([len(first.items), len(rest.items)], rest.next) == ([3, 1], None)
    older = await client.v1.products.list_followers(1, start=1, limit=2)
    assert (len(older.items), older.next) == (2, 3)
    changes = await client.v2.products.list_follower_changes(1, limit=3)
    assert (len(changes.items), changes.next is None) == (3, False)


async def test_a_follower_sees_what_is_its_owners_alone(client: Client, backend: Starlette, database: Database) -> None:
    other = await colleague(client, "bob")
    await client.call("deals.create", {}, {"title": "D", "visible_to": 1})
    async with acting(backend, database, other) as bob:
        with pytest.raises(NotFound):
            await bob.v2.deals.list_followers(1)
        await client.call("v2.deals.add_follower", {"id": 1}, {"user_id": other})
        assert [one.user_id for one in (await bob.v2.deals.list_followers(1)).items] == [1, other]


async def test_users_who_follow_a_user(client: Client, database: Database) -> None:
    other = await colleague(client, "bob")
    row: dict[str, Any] = {"item_type": "user", "item_id": 1, "user_id": other, "add_time": "2026-03-11T09:30:00Z"}
    async with database.writing() as db:
        await db.execute(followers.insert().values(row))

    assert (await client.v1.users.list_followers(1)).items == [other]
    (one,) = (await client.v2.users.list_followers(1)).items
    assert (one.user_id, one.add_time) == (other, "2026-03-11T09:30:00Z")
    assert (await client.v1.users.list_followers(other)).items == []
