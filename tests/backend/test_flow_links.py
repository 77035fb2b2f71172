"""Who follows a record or takes part in a deal, and who no longer does, is part of what happened to it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clock
from tui.api.client import Client


@pytest.fixture
async def world(client: Client) -> None:
    """A deal with a primary person, two more persons and a colleague."""
    await client.call("v1.users.create", {}, {"email": "bo@localhost"})
    await client.call("organizations.create", {}, {"name": "Roofers"})
    for name in ("Rita", "Ada"):
        await client.call("persons.create", {}, {"name": name, "org_id": 1})
    await client.call("deals.create", {}, {"title": "Roof", "person_id": 1})


async def told(client: Client, of: str = "deals", **asked: Any) -> list[tuple[str | None, str, str]]:
    found = (await client.call(f"v1.{of}.flow", {"id": 1} | asked, None)).items
    return [(one.object, one.data["action"], one.data["name"]) for one in found if one.data and "action" in one.data]


async def test_who_came_and_went_is_told_newest_first(client: Client, clock: Clock, world: None) -> None:
    assert await told(client) == [], "its owner and its person were there from the start"
    clock.advance(minutes=1)
    await client.call("v2.deals.add_follower", {"id": 1}, {"user_id": 2})
    clock.advance(minutes=1)
    await client.call("v1.deals.add_participant", {"id": 1}, {"person_id": 2})
    clock.advance(minutes=1)
    await client.call("v2.deals.remove_follower", {"id": 1, "follower_id": 2})

    followed, joined = ("dealFollower", "added", "bo"), ("participant", "added", "Ada")
    left = ("dealFollower", "removed", "bo")
    assert await told(client) == [left, joined, followed]
    assert await told(client, items=["follower"]) == [left, followed] == await told(client, items=["dealFollower"])
    assert await told(client, items=["participant"]) == [joined]
    assert await told(client, items=["change"]) == []
    (newest, *_rest) = (await client.v1.deals.flow(1)).items
    assert newest.timestamp == "2026-03-11 09:33:00"
    assert newest.data is not None
    assert (newest.data["deal_id"], newest.data["follower_user_id"], newest.data["user_id"]) == (1, 2, 1)


@pytest.mark.parametrize(
    ("resource", "name"), [("persons", "personFollower"), ("organizations", "organizationFollower")]
)
async def test_contacts_are_followed_too(client: Client, clock: Clock, world: None, resource: str, name: str) -> None:
    clock.advance(minutes=1)
    await client.call(f"v2.{resource}.add_follower", {"id": 1}, {"user_id": 2})
    assert await told(client, resource) == [(name, "added", "bo")]
