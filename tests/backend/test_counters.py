"""Next and last activity, and what records count (product 9.7)."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from tui.api.client import Client
from tui.api.v2.deals import Extra as DealExtra
from tui.api.v2.organizations import Extra as OrganizationExtra
from tui.api.v2.persons import Extra as PersonExtra

DEAL: list[DealExtra] = list(get_args(DealExtra))
PERSON: list[PersonExtra] = list(get_args(PersonExtra))
ORGANIZATION: list[OrganizationExtra] = list(get_args(OrganizationExtra))


@pytest.fixture
async def world(client: Client) -> None:
    """Organizations 1, 2; Ada of 1, Bob of 1, Cid of 2; deals of several kinds."""
    for name in ("One", "Two"):
        await client.call("organizations.create", {}, {"name": name})
    for name, org in (("Ada", 1), ("Bob", 1), ("Cid", 2)):
        await client.call("persons.create", {}, {"name": name, "org_id": org})
    for person, org, status in ((1, 1, "open"), (1, 1, "won"), (2, 1, "lost"), (None, 1, "open"), (1, 2, "open")):
        body = {"title": "D", "person_id": person, "org_id": org, "status": status}
        await client.call("deals.create", {}, {k: v for k, v in body.items() if v})


async def activity(client: Client, **fields: Any) -> int:
    return int((await client.call("activities.create", {}, fields)).id)


@pytest.mark.usefixtures("world")
async def test_the_next_activity_is_the_first_undone_one_without_a_time_as_the_day_starts(client: Client) -> None:
    await activity(client, deal_id=1, due_date="2026-03-12", due_time="08:00")
    day = await activity(client, deal_id=1, due_date="2026-03-12")
    await activity(client, deal_id=1)
    await activity(client, deal_id=1, due_date="2026-03-01", done=True)
    deleted = await activity(client, deal_id=1, due_date="2026-03-01")
    await client.v2.activities.delete(deleted)

    found = (await client.v2.deals.get(1, include_fields=["next_activity_id"])).model_extra
    assert found == {"next_activity_id": day}


@pytest.mark.usefixtures("world")
async def test_the_last_activity_is_the_done_one_due_latest(client: Client) -> None:
    await activity(client, deal_id=1, due_date="2026-03-01", done=True)
    latest = await activity(client, deal_id=1, due_date="2026-03-05", done=True)
    await activity(client, deal_id=1, due_date="2026-03-20")

    found = (await client.v2.deals.get(1, include_fields=["last_activity_id"])).model_extra
    assert found == {"last_activity_id": latest}


@pytest.mark.usefixtures("world")
async def test_a_deals_counters(client: Client) -> None:
    for done in (True, False, True, True, False):
        await activity(client, deal_id=1, done=done)
    await client.call("notes.create", {}, {"content": "x", "deal_id": 1})
    await client.call("notes.create", {}, {"content": "y", "deal_id": 1})
    await client.v1.notes.delete(2)
    found = (await client.v2.deals.get(1, include_fields=DEAL)).model_extra or {}

    assert set(found) == set(DEAL)
    assert {name: found[name] for name in ("activities_count", "done_activities_count", "undone_activities_count")} == {
        "activities_count": 5,
        "done_activities_count": 3,
        "undone_activities_count": 2,
    }
    assert (found["notes_count"], found["participants_count"], found["followers_count"]) == (1, 1, 1)


@pytest.mark.usefixtures("world")
async def test_a_persons_deals_and_those_of_its_organization_with_others(client: Client) -> None:
    ada, bob, cid = (await client.v2.persons.list(include_fields=PERSON)).items
    names = ("open_deals_count", "closed_deals_count", "won_deals_count", "lost_deals_count")

    def counts(person: Any, prefix: str = "") -> list[int]:
        return [person.model_extra[f"{prefix}{name}"] for name in names]

    assert (counts(ada), counts(ada, "related_")) == ([2, 1, 1, 0], [1, 1, 0, 1])
    assert (counts(bob), counts(bob, "related_")) == ([0, 1, 0, 1], [2, 1, 1, 0])
    assert (counts(cid), counts(cid, "related_")) == ([0, 0, 0, 0], [1, 0, 0, 0])


@pytest.mark.usefixtures("world")
async def test_an_organizations_deals_and_those_of_its_people_without_it(client: Client) -> None:
    one, two = (await client.v2.organizations.list(include_fields=ORGANIZATION)).items
    one_found, two_found = one.model_extra or {}, two.model_extra or {}

    assert (one_found["open_deals_count"], one_found["closed_deals_count"], one_found["people_count"]) == (2, 2, 2)
    assert one_found["related_open_deals_count"] == 1, "Ada's deal with the other one"
    assert (two_found["open_deals_count"], two_found["people_count"]) == (1, 1)
    assert two_found["related_open_deals_count"] == 0


@pytest.mark.usefixtures("world")
async def test_deleted_deals_and_people_are_not_counted(client: Client) -> None:
    await client.v2.deals.delete(1)
    await client.v2.persons.delete(1)
    found = (await client.v2.organizations.get(1, include_fields=ORGANIZATION)).model_extra or {}

    assert (found["open_deals_count"], found["people_count"], found["related_open_deals_count"]) == (1, 1, 0)


async def test_no_optional_field_comes_unasked(client: Client) -> None:
    await client.call("deals.create", {}, {"title": "A"})

    assert (await client.v2.deals.get(1)).model_extra == {}
