"""Two persons or organizations become one: nothing is lost, nothing points at what is gone (product 9.9)."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from starlette.applications import Starlette

from tests.backend.colleagues import acting, colleague, role
from tests.backend.custom import add_fields, key
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.api.models.base import Upload
from tui.backend.database import Database
from tui.backend.rules.merging import POINTERS, united
from tui.backend.tables import metadata


async def person(client: Client, name: str, **fields: Any) -> int:
    return int((await client.call("persons.create", {}, {"name": name} | fields)).id)


async def organization(client: Client, name: str, **fields: Any) -> int:
    return int((await client.call("organizations.create", {}, {"name": name} | fields)).id)


async def merge(client: Client, kind: str, gone: int, survivor: int) -> Any:
    return await client.call(f"v1.{kind}.merge", {"id": gone}, {"merge_with_id": survivor})


def mails(*values: str) -> list[dict[str, Any]]:
    return [{"value": value} for value in values]


def test_lists_are_united_each_value_once_and_the_first_primary_stays() -> None:
    def entry(value: str, label: str, *, primary: bool) -> dict[str, Any]:
        return {"value": value, "label": label, "primary": primary}

    first = [entry("a@x", "work", primary=False), entry("b@x", "work", primary=True)]
    second = [entry("c@x", "work", primary=True), entry("A@X ", "home", primary=False)]

    assert united(first, second) == [*first, entry("c@x", "work", primary=False)]
    assert united([], second) == second
    assert united(first, []) == first


async def test_the_survivor_wins_and_what_it_lacks_is_filled(client: Client) -> None:
    engines = await organization(client, "Engines")
    gone = await person(
        client, "Ada King", org_id=engines, job_title="Countess", birthday="1815-12-10", label_ids=[1, 2],
        emails=mails("ada@x", "king@x"), phones=mails("1"), visible_to=7, postal_address={"value": "X 1"},
    )  # fmt: skip
    survivor = await person(client, "Ada", job_title="Analyst", label_ids=[3, 1], emails=mails("lovelace@x", "ADA@x"))
    answer = await merge(client, "persons", gone, survivor)
    found = await client.v2.persons.get(survivor)

    assert (answer.id, answer.merge_what_id, answer.owner_id, answer.org_id) == (survivor, gone, 1, engines)
    assert (found.name, found.first_name, found.last_name, found.job_title) == ("Ada", "Ada", None, "Analyst")
    assert (found.org_id, found.birthday, found.label_ids, found.visible_to) == (engines, "1815-12-10", [3, 1, 2], 3)
    assert [(one.value, one.primary) for one in found.emails or ()] == [
        ("lovelace@x", True), ("ADA@x", False), ("king@x", False),
    ]  # fmt: skip
    assert [(one.value, one.primary) for one in found.phones or ()] == [("1", True)]
    assert found.postal_address is not None
    assert found.postal_address.value == "X 1"


async def test_the_other_is_deleted_and_both_remember(client: Client, clock: Clock) -> None:
    gone, survivor = await person(client, "A", job_title="Clerk"), await person(client, "B")
    clock.advance(hours=1)
    await merge(client, "persons", gone, survivor)

    assert [one.id for one in (await client.v2.persons.list()).items] == [survivor]
    assert (await client.v2.persons.get(gone)).is_deleted is True
    assert (await client.v2.persons.get(survivor)).update_time == "2026-03-11T10:30:00Z"
    newest = (await client.v1.persons.list_changes(survivor)).items[0]
    assert (newest.field_key, newest.new_value) == ("job_title", "Clerk")
    assert (await client.v1.persons.list_changes(gone)).items[0].field_key == "is_deleted"
    with pytest.raises(NotFound):
        await merge(client, "persons", gone, survivor)


@pytest.mark.parametrize("kind", ["persons", "organizations"])
async def test_it_takes_two(client: Client, kind: str) -> None:
    await client.call(f"{kind}.create", {}, {"name": "A"})
    for other in (1, 9):
        with pytest.raises(Refused, match="merge_with_id"):
            await merge(client, kind, 1, other)
    with pytest.raises(NotFound):
        await merge(client, kind, 9, 1)


async def test_everything_about_a_person_is_about_the_survivor(client: Client, database: Database) -> None:
    await add_fields(database)
    gone, survivor = await person(client, "A"), await person(client, "B")
    deal = (await client.call("deals.create", {}, {"title": "D", "person_id": gone})).id
    beside = (await client.call("deals.create", {}, {"title": "E", "custom_fields": {key("people"): gone}})).id
    await client.call("v1.deals.add_participant", {"id": beside}, {"person_id": gone})
    await client.call("v1.deals.add_participant", {"id": deal}, {"person_id": survivor})
    lead = (await client.call("v1.leads.create", {}, {"title": "L", "person_id": gone})).id
    people = [{"person_id": survivor}, {"person_id": gone, "primary": True}]
    await client.call(
        "activities.create", {}, {"participants": people, "attendees": [{"email": "a", "person_id": gone}]}
    )
    await client.call("activities.create", {}, {"participants": [{"person_id": survivor}, {"person_id": gone}]})
    await client.call("notes.create", {}, {"content": "x", "person_id": gone})
    await client.call("v1.files.upload", {}, {"file": Upload("a.txt", b"x"), "person_id": gone})
    call_log = {"to_phone_number": "1", "outcome": "connected", "person_id": gone}
    call_log |= {"start_time": "2026-03-11 09:00:00", "end_time": "2026-03-11 09:10:00"}
    await client.call("v1.call_logs.create", {}, call_log)
    somebody = await colleague(client, "Charles")
    await client.call("v2.persons.add_follower", {"id": gone}, {"user_id": somebody})
    await merge(client, "persons", gone, survivor)

    assert (await client.v2.deals.get(deal)).person_id == survivor
    assert (await client.v2.deals.get(beside)).custom_fields == {key("people"): survivor}
    assert (await client.v1.leads.get(lead)).person_id == survivor
    for one in (1, 2):
        activity = await client.v2.activities.get(one, include_fields=["attendees"])
        assert activity.person_id == survivor
        assert [who.model_dump() for who in activity.participants or ()] == [{"person_id": survivor, "primary": True}]
        assert [who.person_id for who in activity.attendees or ()] == [survivor] * (one == 1)
    assert (await client.v1.notes.get(1)).person_id == survivor
    for one in (deal, beside):
        taking_part = (await client.v1.deals.list_participants(one)).items
        assert [who.person_id["value"] for who in taking_part if who.person_id] == [survivor]
    assert {one.user_id for one in (await client.v2.persons.list_followers(survivor)).items} == {1, somebody}
    found = await client.v1.persons.get(survivor)
    assert (found.open_deals_count, found.participant_open_deals_count, found.activities_count) == (1, 1, 3)
    assert found.files_count == 1
    assert [one.person_id for one in (await client.v1.call_logs.list()).items] == [survivor]
    assert await pointing_at(database, "person", gone) == []


@pytest.mark.parametrize(("kind", "link"), [("persons", "person_ids"), ("organizations", "org_ids")])
async def test_projects_are_about_the_survivor(client: Client, kind: str, link: str) -> None:
    for name in "abc":
        await client.call(f"{kind}.create", {}, {"name": name})
    body = {"title": "P", "board_id": 1, "phase_id": 1, link: [3, 1, 2]}
    made = await client.call("v2.projects.create", {}, body)
    await merge(client, kind, 1, 2)

    assert getattr(await client.v2.projects.get(made.id), link) == [3, 2]


async def test_everything_about_an_organization_is_about_the_survivor(client: Client, database: Database) -> None:
    await add_fields(database, "person")
    gone, survivor = await organization(client, "A"), await organization(client, "B")
    ada = await person(client, "Ada", org_id=gone, custom_fields={key("org"): gone})
    deal = (await client.call("deals.create", {}, {"title": "D", "org_id": gone})).id
    lead = (await client.call("v1.leads.create", {}, {"title": "L", "organization_id": gone})).id
    await client.call("activities.create", {}, {"org_id": gone})
    await client.call("notes.create", {}, {"content": "x", "org_id": gone})
    answer = await merge(client, "organizations", gone, survivor)
    found = await client.v2.persons.get(ada)

    assert answer.id == survivor
    assert (found.org_id, found.custom_fields) == (survivor, {key("org"): survivor})
    assert (await client.v2.deals.get(deal)).org_id == survivor
    assert (await client.v1.leads.get(lead)).organization_id == survivor
    counted = await client.v1.organizations.get(survivor)
    assert (counted.people_count, counted.open_deals_count, counted.activities_count, counted.notes_count) == (
        1,
        1,
        1,
        1,
    )
    assert await pointing_at(database, "organization", gone) == []


async def test_relationships_are_those_of_the_survivor_each_once(client: Client, database: Database) -> None:
    gone, survivor, friend = [await organization(client, name) for name in ("A", "B", "C")]
    for owner, linked, kind in (
        (gone, survivor, "parent"), (gone, friend, "related"), (friend, survivor, "related"), (gone, friend, "parent"),
    ):  # fmt: skip
        body = {"type": kind, "rel_owner_org_id": owner, "rel_linked_org_id": linked}
        await client.call("organization_relationships.create", {}, body)
    await merge(client, "organizations", gone, survivor)
    found = (await client.v1.organization_relationships.list(org_id=survivor)).items

    assert [(one.type, one.calculated_related_org_id) for one in found] == [("related", friend), ("parent", friend)]
    assert await pointing_at(database, "organization", gone) == []


async def pointing_at(database: Database, item: str, gone: int) -> list[str]:
    """The columns of any table that still hold the id of what is gone."""
    columns = [table.c[name] for table in metadata.sorted_tables for name in POINTERS[item] if name in table.c]
    async with database.reading() as db:
        return [str(one) for one in columns if (await db.execute(select(one).where(one == gone))).first()]


async def test_a_picture_goes_along_only_where_there_is_none(client: Client) -> None:
    into = io.BytesIO()
    Image.new("RGB", (128, 128)).save(into, "PNG")
    ids = [await person(client, name) for name in "abcd"]
    for one in (ids[0], ids[2], ids[3]):
        await client.call("v1.persons.add_picture", {"id": one}, {"file": Upload("x.png", into.getvalue())})
    await merge(client, "persons", ids[0], ids[1])
    await merge(client, "persons", ids[2], ids[3])

    assert (await client.v2.persons.get_picture(ids[1])).item_id == ids[1]
    assert (await client.v2.persons.get_picture(ids[3])).id == 3


async def test_what_the_caller_does_not_see_is_linked_too(
    client: Client, backend: Starlette, database: Database
) -> None:
    gone, survivor = await person(client, "A"), await person(client, "B")
    deal = (await client.call("deals.create", {}, {"title": "D", "person_id": gone, "visible_to": 1})).id
    access = [{"app": "global", "admin": True}, {"app": "sales"}]
    charles_id = await colleague(client, "Charles", await role(client, "Sales"), access=access)
    async with acting(backend, database, charles_id) as charles:
        with pytest.raises(NotFound):
            await charles.v2.deals.get(deal)
        await merge(charles, "persons", gone, survivor)
    assert (await client.v2.deals.get(deal)).person_id == survivor


async def test_it_needs_a_permission(client: Client, backend: Starlette, database: Database) -> None:
    gone, survivor = await person(client, "A", visible_to=7), await person(client, "B", visible_to=7)
    async with acting(backend, database, await colleague(client, "Charles", await role(client, "Sales"))) as charles:
        with pytest.raises(Refused) as refused:
            await merge(charles, "persons", gone, survivor)
    assert refused.value.status == 403
