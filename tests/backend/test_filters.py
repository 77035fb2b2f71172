"""Saved filters: what they may say, whose they are, and the lists they narrow (product 9.10)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.backend.custom import add_fields, key
from tests.conftest import Clock, client_of
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.app import create_app
from tui.backend.database import Database
from tui.backend.tables import fields, filters, users

Row = dict[str, Any]


def one(field: str, value: Any, operator: str = "=", of: str = "deal", extra: Any = None) -> Row:
    return {"object": of, "field_id": field, "operator": operator, "value": value, "extra_value": extra}


def conditions(*every: Any, any_of: tuple[Any, ...] = ()) -> Row:
    groups = [{"glue": "and", "conditions": [*every]}, {"glue": "or", "conditions": [*any_of]}]
    return {"glue": "and", "conditions": groups}


async def made(client: Client, *every: Any, type: str = "deals", **more: Any) -> int:
    body = {"name": "Mine", "type": type, "conditions": conditions(*every, **more)}
    return int((await client.call("filters.create", {}, body)).id)


@pytest.fixture
async def world(client: Client) -> None:
    """Three deals, two with an organization; each kind of record a filter can be of."""
    await client.call(
        "organizations.create", {}, {"name": "Roofers", "address": {"value": "1 Street", "locality": "Bonn"}}
    )
    await client.call("persons.create", {}, {"name": "Rita", "org_id": 1, "emails": [{"value": "rita@x.example"}]})
    for title, more in (("Roof", {"org_id": 1, "value": 10}), ("Door", {"org_id": 1}), ("Roof two", {"status": "won"})):
        await client.call("deals.create", {}, {"title": title} | more)
    await client.call("v1.leads.create", {}, {"title": "Roof?", "person_id": 1})
    await client.call("products.create", {}, {"name": "Tile", "code": "T1"})
    await client.call(
        "activities.create", {}, {"subject": "Call", "type": "call", "deal_id": 2, "due_date": "2026-03-11"}
    )


# -- what a filter is -------------------------------------------------------------------------------------------------


async def test_a_filter_is_kept_and_read_back(client: Client, clock: Clock) -> None:
    asked = conditions(one("title", "x"), any_of=(None, one("value", 5, ">")))
    new = await client.call("filters.create", {}, {"name": "Big", "type": "deals", "conditions": asked})

    assert (new.user_id, new.visible_to, new.active_flag, new.temporary_flag) == (1, "1", True, False)
    assert (new.add_time, new.update_time) == ("2026-03-11 09:30:00", "2026-03-11 09:30:00")
    assert new.conditions is not None
    assert [group["glue"] for group in new.conditions["conditions"]] == ["and", "or"]
    first, second = (group["conditions"] for group in new.conditions["conditions"])
    assert first == [one("title", "x") | {"json_value_flag": False}]
    assert second == [one("value", 5, ">") | {"json_value_flag": False}]

    clock.advance(hours=1)
    changed = {"name": "Bigger", "conditions": conditions()}
    assert (await client.call("filters.update", {"id": new.id}, changed)).update_time == "2026-03-11 10:30:00"
    read = await client.v1.filters.get(new.id)
    assert (read.name, read.conditions) == ("Bigger", conditions())
    (listed,) = (await client.v1.filters.list()).items
    assert (listed.name, listed.conditions) == ("Bigger", None)


async def test_a_field_is_named_by_its_number_as_the_service_does_or_by_its_code(
    client: Client, database: Database, world: None
) -> None:
    async with database.reading() as db:
        mine = fields.select().where(fields.c.item_type == "deal", fields.c.field_code == "title")
        number = (await db.execute(mine)).mappings().one()["id"]
    id_ = await made(client, one(str(number), "roof"))

    assert [deal.id for deal in (await client.v2.deals.list(filter_id=id_)).items] == [1]
    read = await client.v1.filters.get(id_, include_field_code=True)
    assert read.conditions is not None
    assert read.conditions["conditions"][0]["conditions"][0] == one(str(number), "roof") | {
        "json_value_flag": False,
        "field_code": "title",
    }


@pytest.mark.parametrize("v1_name", ["user_id", "label", "pipeline", "stage_id"])
async def test_names_of_v1_are_known(client: Client, v1_name: str) -> None:
    assert await made(client, one(v1_name, 1))


async def test_deleted_ones_are_gone(client: Client) -> None:
    ids = [await made(client) for _filter in range(3)]

    assert (await client.v1.filters.delete(ids[0])).id == ids[0]
    assert (await client.v1.filters.delete_many(ids=[*ids[1:], ids[0], 4711, -1, 2**70])).id == ids[1:]
    assert (await client.v1.filters.list()).items == []
    for call in (
        client.v1.filters.get(ids[0]),
        client.v2.deals.list(filter_id=ids[0]),
        client.v1.filters.delete(ids[1]),
    ):
        with pytest.raises(NotFound, match="Filter not found"):
            await call


async def test_filters_are_listed_by_type(client: Client) -> None:
    await made(client)
    await made(client, type="org")

    assert [found.type for found in (await client.v1.filters.list(type="org")).items] == ["org"]
    assert [found.type for found in (await client.v1.filters.list()).items] == ["deals", "org"]


ROOF = one("title", "roof")
WRONG: dict[str, Any] = {
    "no group": {},
    "outer or": conditions() | {"glue": "or"},
    "one group": {"glue": "and", "conditions": [{"glue": "and", "conditions": []}]},
    "two ands": {"glue": "and", "conditions": [{"glue": "and", "conditions": []}] * 2},
    "no list": {"glue": "and", "conditions": [{"glue": "and", "conditions": {}}, {"glue": "or", "conditions": []}]},
    "no condition": conditions("x"),
    "17": conditions(*[ROOF] * 9, any_of=(ROOF,) * 8),
    "unknown object": conditions(one("title", "x", of="planet")),
    "object of another type": conditions(one("title", "x", of="lead")),
    "unknown field": conditions(one("colour", "x")),
    "field of another object": conditions(one("emails", "x")),
    "unknown operator": conditions(one("title", "x", "~")),
    "operator of another type": conditions(one("title", "x", ">")),
    "no number": conditions(one("value", "many")),
    "huge": conditions(one("value", 10**30)),
    "no date": conditions(one("add_time", "someday")),
    "no such day": conditions(one("add_time", "2026-02-30")),
    "no id": conditions(one("stage_id", "first")),
    "no value": conditions(one("value", None)),
    "a list": conditions(one("value", [1])),
    "an object": conditions(one("title", {"a": 1})),
    "no stage": conditions(one("entered_stage", "today")),
    "rotten time of a person": conditions(one("add_time", "rotten_time", of="person")),
    "no part": conditions(one("address", "x", of="organization", extra="planet")),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_no_filter_may_say_is_refused(client: Client, wrong: str) -> None:
    body = {"name": "X", "type": "deals", "conditions": WRONG[wrong]}
    with pytest.raises(Refused, match="conditions: ") as refused:
        await client.call("filters.create", {}, body)
    assert refused.value.status == 400
    assert (await client.v1.filters.list()).items == []


async def test_sixteen_conditions_are_allowed_and_a_name_is_needed(client: Client) -> None:
    assert await made(client, *[ROOF] * 8, any_of=(ROOF,) * 8)
    for name in ("", "  ", "x" * 256):
        with pytest.raises(Refused, match="name: "):
            await client.call("filters.create", {}, {"name": name, "type": "deals", "conditions": conditions()})


async def test_the_helpers_are_those_of_the_service(client: Client) -> None:
    told = await client.v1.filters.list_helpers()

    assert told.operators is not None
    assert told.relative_dates is not None
    assert len(told.operators) == 22
    assert told.operators["enum"] == [
        {"=": "is"},
        {"!=": "is not"},
        {"IS NULL": "is empty"},
        {"IS NOT NULL": "is not empty"},
    ]
    assert told.operators["varchar"]["LIKE '%$%'"] == "contains"
    assert [len(dates) for dates in told.relative_dates.values()] == [8, 26, 1]
    assert told.relative_dates["Relative dates"]["1_months_ago"] == "1 month ago"
    assert told.deprecated_operators == {
        "NOT LIKE '%$%'": "does not contain",
        "LIKE '%$'": "ends with",
        "NOT LIKE '%$'": "does not end with",
    }


# -- whose it is ------------------------------------------------------------------------------------------------------


@pytest.fixture
async def colleague(database: Database) -> Client:
    """A client whose caller is a colleague without rights of an administrator."""
    from tui.api.transport import Secret, Server, Transport
    from tui.backend.users import new_token

    async with database.writing() as db:
        access = [{"app": "global", "admin": False}]
        person = {
            "id": 2,
            "name": "Bo",
            "email": "bo@localhost",
            "active_flag": True,
            "activated": True,
            "is_deleted": False,
        }
        await db.execute(users.insert().values(person | {"access": access, "has_created_company": False}))
    server = Server("http://localhost", Secret(await new_token(database, 2)))
    return Client(server, transport=Transport(server, wrap=httpx.ASGITransport(create_app(database))))


async def test_a_private_filter_of_a_colleague_is_missing(
    client: Client, colleague: Client, database: Database, world: None
) -> None:
    id_ = await made(client, ROOF)

    for call in (
        colleague.v1.filters.get(id_),
        colleague.v2.deals.list(filter_id=id_),
        colleague.v1.filters.delete(id_),
    ):
        with pytest.raises(NotFound, match="Filter not found"):
            await call
    assert (await colleague.v1.filters.list()).items == []
    assert (await colleague.v1.filters.delete_many(ids=[id_])).id == []

    async with database.writing() as db:
        await db.execute(filters.update().values(visible_to=7))
    (shared,) = (await colleague.v1.filters.list()).items
    assert (shared.id, shared.user_id, shared.visible_to) == (id_, 1, "7")
    assert (await colleague.v1.filters.get(id_)).is_editable == shared.is_editable


async def test_times_are_of_the_callers_zone(client: Client, database: Database, clock: Clock) -> None:
    for hours in (0, 4, 12):
        clock.advance(hours=hours)
        await client.call("deals.create", {}, {"title": f"{clock.now:%d %H}"})
    id_ = await made(client, one("add_time", "2026-03-11"))

    async def found() -> list[str | None]:
        return [deal.title for deal in (await client.v2.deals.list(filter_id=id_)).items]

    assert await found() == ["11 09", "11 13"]
    async with database.writing() as db:
        await db.execute(users.update().values(timezone_name="Pacific/Auckland"))
    assert await found() == ["11 09"], "13:30 UTC is already tomorrow there"


# -- what it lets through ---------------------------------------------------------------------------------------------


async def test_every_list_can_be_narrowed(client: Client, world: None) -> None:
    """Deals, archived ones, persons, organizations, leads, products, activities, and what is counted of deals."""
    deal = await made(client, ROOF)
    assert [found.id for found in (await client.v2.deals.list(filter_id=deal)).items] == [1]
    await client.call("deals.update", {"id": 1}, {"is_archived": True})
    assert [found.id for found in (await client.v2.deals.archived(filter_id=deal)).items] == [1]
    await client.call("deals.update", {"id": 1}, {"is_archived": False})
    assert (await client.v1.deals.summary(filter_id=deal)).total_count == 1
    person = await made(client, one("emails", "@x", "LIKE '%$%'", of="person"), type="people")
    assert len((await client.v2.persons.list(filter_id=person)).items) == 1
    org = await made(client, one("address", "bonn", of="organization", extra="locality"), type="org")
    assert len((await client.v2.organizations.list(filter_id=org)).items) == 1
    lead = await made(client, one("title", "roof", "LIKE '$%'", of="lead"), type="leads")
    assert len((await client.v1.leads.list(filter_id=lead)).items) == 1
    product = await made(client, one("code", "t1", of="product"), type="products")
    assert len((await client.v2.products.list(filter_id=product)).items) == 1
    activity = await made(client, one("due_date", "today", of="activity"), type="activity")
    assert len((await client.v2.activities.list(filter_id=activity)).items) == 1


OPPOSITE = {"=": "!=", "LIKE '$%'": "NOT LIKE '$%'"}
V1_LISTS: dict[str, tuple[str, Row]] = {
    "v1.deals.list": ("deals", one("value", 10)),
    "v1.persons.list": ("people", one("name", "rita", of="person")),
    "v1.organizations.list": ("org", one("name", "roof", "LIKE '$%'", of="organization")),
    "v1.products.list": ("products", one("name", "tile", of="product")),
    "v1.activities.list": ("activity", one("done", "0", of="activity")),
}


@pytest.mark.parametrize("operation", V1_LISTS)
async def test_lists_of_v1_too(client: Client, world: None, operation: str) -> None:
    type_, condition = V1_LISTS[operation]
    hit = await made(client, condition, type=type_)
    miss = await made(client, condition, condition | {"operator": OPPOSITE[condition["operator"]]}, type=type_)

    found: Any = await client.call(operation, {"filter_id": hit})
    assert len(found.items) == 1
    assert (await client.call(operation, {"filter_id": miss})).items == []


async def test_the_timeline_and_the_summaries_are_narrowed(client: Client, world: None) -> None:
    id_ = await made(client, ROOF)
    asked = {"start_date": "2026-03-01", "interval": "month", "amount": 1, "field_key": "add_time"}
    timeline: Any = await client.call("v1.deals.get_timeline", asked | {"filter_id": id_})

    assert [deal["id"] for deal in timeline[0].deals] == [1]
    archived: Any = await client.call("v1.deals.get_archived_summary", {"filter_id": id_})
    assert archived.total_count == 0


@pytest.mark.parametrize("operation", ["v2.deals.list", "v2.persons.list", "v1.leads.list", "v2.products.list"])
async def test_a_filter_of_another_type_is_refused(client: Client, operation: str) -> None:
    id_ = await made(client, type="activity")
    with pytest.raises(Refused, match="filter_id: is a filter of activity"):
        await client.call(operation, {"filter_id": id_})


async def test_what_else_is_asked_for_is_ignored(client: Client, world: None) -> None:
    id_ = await made(client, one("title", "roof", "LIKE '$%'"))

    found = await client.v2.deals.list(filter_id=id_, ids=[2], owner_id=9, org_id=9, stage_id=9, status=["lost"])
    assert [deal.id for deal in found.items] == [1, 3]


async def test_records_of_other_kinds(client: Client, world: None) -> None:
    async def found(*every: Row, any_of: tuple[Row, ...] = ()) -> list[Any]:
        id_ = await made(client, *every, any_of=any_of)
        return [deal.id for deal in (await client.v2.deals.list(filter_id=id_)).items]

    assert await found(one("address", "bonn", of="organization", extra="locality")) == [1, 2]
    assert await found(one("address_locality", "bonn", "!=", of="organization")) == [3]
    assert await found(one("type", "call", of="activity")) == [2]
    assert await found(one("type", "call", "!=", of="activity")) == [1, 3]
    assert await found(any_of=(one("type", "call", of="activity"), one("status", "won"))) == [2, 3]
    assert await found(one("name", "roofers", of="organization"), one("value", 0, ">")) == [1]
    await client.v2.organizations.delete(1)
    assert await found(one("name", "roofers", of="organization")) == []


async def test_stages_a_deal_has_been_in(client: Client, world: None, clock: Clock) -> None:
    clock.advance(days=3)
    await client.call("deals.update", {"id": 1}, {"stage_id": 3})
    await client.call("deals.update", {"id": 1}, {"stage_id": 2})

    async def found(*every: Row) -> list[Any]:
        id_ = await made(client, *every)
        return [deal.id for deal in (await client.v2.deals.list(filter_id=id_)).items]

    assert await found(one("stage_id", 3)) == []
    assert await found(one("stage_id", 3, "has_been")) == [1]
    assert await found(one("entered_stage", "today", extra="3")) == [1]
    assert await found(one("entered_stage", "today", extra="1")) == []
    assert await found(one("entered_stage", "2026-03-12", "<", extra="1")) == [1, 2, 3]


async def test_a_condition_on_a_deleted_field_asks_nothing_any_more(
    client: Client, database: Database, world: None
) -> None:
    """The others still do; the service too shows the filter without what it was about."""
    await add_fields(database)
    await client.call("deals.update", {"id": 2}, {"custom_fields": {key("varchar"): "oak"}})
    id_ = await made(client, one(key("varchar"), "oak"), one("title", "door"))
    other = await made(client, one("title", "x"), any_of=(one(key("varchar"), "oak"),))
    assert len((await client.v2.deals.list(filter_id=id_)).items) == 1
    async with database.writing() as db:
        await db.execute(fields.update().where(fields.c.field_code == key("varchar")).values(is_deleted=True))

    assert [deal.id for deal in (await client.v2.deals.list(filter_id=id_)).items] == [2]
    assert (await client.v2.deals.list(filter_id=other)).items == []
    read = await client.v1.filters.get(id_, include_field_code=True)
    assert read.conditions is not None
    assert [c["field_code"] for c in read.conditions["conditions"][0]["conditions"]] == [None, "title"]


async def test_leads_share_the_custom_fields_of_deals(client: Client, database: Database, world: None) -> None:
    await add_fields(database)
    await client.call("v1.leads.create", {}, {"title": "Oak", "person_id": 1, key("varchar"): "oak"})

    for of in ("lead", "deal"):
        id_ = await made(client, one(key("varchar"), "OAK", of=of), type="leads")
        assert [lead.title for lead in (await client.v1.leads.list(filter_id=id_)).items] == ["Oak"]


async def test_deals_that_are_rotten(client: Client, clock: Clock) -> None:
    await client.call("stages.update", {"id": 1}, {"is_deal_rot_enabled": True, "days_to_rotten": 3})
    await client.call("deals.create", {}, {"title": "Old"})
    clock.advance(days=2)
    await client.call("deals.create", {}, {"title": "New"})
    await client.call("deals.create", {}, {"title": "Elsewhere", "stage_id": 2})
    clock.advance(days=2)
    id_ = await made(client, one("rotten_time", "now", "<"))

    assert [deal.title for deal in (await client.v2.deals.list(filter_id=id_)).items] == ["Old"]


async def test_pages_of_a_filtered_list(backend: Starlette, client: Client) -> None:
    for n in range(7):
        await client.call("deals.create", {}, {"title": f"D{n % 2}"})
    id_ = await made(client, one("title", "D1"))
    first = await client.v2.deals.list(filter_id=id_, limit=2)
    async with client_of(backend) as other:
        rest = await other.v2.deals.list(filter_id=id_, limit=2, cursor=str(first.next))

    assert [deal.id for deal in first.items + rest.items] == [2, 4, 6]
