"""Custom fields: known keys, values of the right shape, both dialects (reference: section 7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backend.custom import add_fields, key
from tui.api.client import Client
from tui.api.errors import Refused
from tui.backend.database import Database
from tui.backend.rules.custom_fields import ADDRESS, OBJECTS, flat, nested

NO_ZONE = {"timezone_id": None, "timezone_name": None}
BERLIN = {"timezone_id": 83, "timezone_name": "Europe/Berlin"}
PLACE: dict[str, Any] = dict.fromkeys(ADDRESS) | {"value": "X 1", "locality": "Kiel"}
GOOD: dict[str, Any] = {
    "varchar": "x" * 255,
    "varchar_auto": "x" * 255,
    "text": "long " * 13_000,
    "double": 1.5,
    "monetary": {"value": 5, "currency": "EUR"},
    "date": "2026-03-11",
    "daterange": {"value": "2026-03-11", "until": "2026-03-12"},
    "time": {"value": "09:00:00"} | BERLIN,
    "timerange": {"value": "09:00:00", "until": "10:00:00"} | NO_ZONE,
    "enum": 2,
    "set": [2, 1],
    "user": 1,
    "org": 1,
    "people": 1,
    "phone": "+49 30 1",
    "address": PLACE,
    "visible_to": 3,
}
BAD: list[tuple[str, Any]] = [
    ("varchar", "x" * 256),
    ("varchar", 5),
    ("varchar_auto", "x" * 256),
    ("text", "x" * 65_001),
    ("phone", 49301),
    ("double", "5"),
    ("double", True),
    ("monetary", 5),
    ("monetary", {"value": 5}),
    ("monetary", {"value": "5", "currency": "EUR"}),
    ("monetary", {"value": 5, "currency": "EUR", "cents": 3}),
    ("date", "11.03.2026"),
    ("date", "20260311"),
    ("date", "2026-02-30"),
    ("daterange", "2026-03-11"),
    ("daterange", {"value": "2026-03-11"}),
    ("daterange", {"value": "2026-03-11", "until": "later"}),
    ("time", "09:00:00"),
    ("time", {"until": "09:00:00"}),
    ("time", {"value": "25:00:00"}),
    ("time", {"value": "09:00:00", "timezone_name": "Europe/Atlantis"}),
    ("time", {"value": "09:00:00", "timezone_id": "83"}),
    ("timerange", []),
    ("timerange", {"value": "09:00:00"}),
    ("enum", 3),
    ("enum", "2"),
    ("enum", True),
    ("set", []),
    ("set", [1, 3]),
    ("set", "1,2"),
    ("user", "1"),
    ("user", 9),
    ("org", 9),
    ("people", {}),
    ("people", 2**70),
    ("address", "X 1"),
    ("address", {"locality": "Kiel"}),
    ("address", {"value": 1}),
    ("visible_to", 2),
]
ITEMS = ("deals", "persons", "organizations", "products")
NEW = {"deals": {"title": "A"}, "persons": {"name": "A"}, "organizations": {"name": "A"}, "products": {"name": "A"}}


@pytest.fixture(autouse=True)
async def with_fields(database: Database, client: Client) -> None:
    for item in ("deal", "person", "organization", "product"):
        await add_fields(database, item)
    await client.call("organizations.create", {}, {"name": "O"})
    await client.call("persons.create", {}, {"name": "P"})


async def make(client: Client, values: dict[str, Any], resource: str = "deals") -> Any:
    return await client.call(f"{resource}.create", {}, NEW[resource] | {"custom_fields": values})


@pytest.mark.parametrize("resource", ITEMS)
async def test_values_of_their_shape_are_kept_and_null_clears_them(client: Client, resource: str) -> None:
    values = {key(kind): value for kind, value in GOOD.items()}
    made = await make(client, values, resource)
    assert made.custom_fields == values
    cleared = await client.call(f"{resource}.update", {"id": made.id}, {"custom_fields": dict.fromkeys(values)})
    assert cleared.custom_fields == {}


@pytest.mark.parametrize(("kind", "value"), BAD, ids=str)
async def test_a_value_of_another_shape_is_refused(client: Client, kind: str, value: Any) -> None:
    with pytest.raises(Refused) as refused:
        await make(client, {key(kind): value})
    assert list(refused.value.fields) == [f"custom_fields.{key(kind)}"]


async def test_an_amount_is_in_a_known_currency(client: Client) -> None:
    with pytest.raises(Refused) as refused:
        await make(client, {key("monetary"): {"value": 5, "currency": "XYZ"}})
    assert list(refused.value.fields) == [f"custom_fields.{key('monetary')}.currency"]


async def test_whom_a_value_names_must_not_be_deleted(client: Client) -> None:
    await client.v2.persons.delete(1)
    with pytest.raises(Refused, match="there is none with id 1"):
        await make(client, {key("people"): 1})


async def test_an_unknown_key_is_refused(client: Client) -> None:
    with pytest.raises(Refused, match="is not allowed for this request"):
        await make(client, {"f" * 40: 1})


async def test_what_an_object_leaves_out_is_null_and_times_get_seconds(client: Client) -> None:
    made = await make(client, {key("address"): {"value": "Kai 1"}, key("time"): {"value": "09:30"}})

    assert made.custom_fields == {
        key("address"): dict.fromkeys(ADDRESS) | {"value": "Kai 1"},
        key("time"): {"value": "09:30:00"} | NO_ZONE,
    }


async def test_an_option_is_in_a_set_once(client: Client) -> None:
    assert (await make(client, {key("set"): [2, 1, 2]})).custom_fields == {key("set"): [2, 1]}


async def test_a_change_leaves_the_other_keys_alone(client: Client) -> None:
    both = {key("enum"): 1, key("varchar"): "a"}
    await make(client, both)
    changed = await client.call("deals.update", {"id": 1}, {"custom_fields": {key("enum"): 2}})

    assert changed.custom_fields == both | {key("enum"): 2}


async def test_only_the_keys_asked_for_are_shown_15_at_most(client: Client) -> None:
    await make(client, {key("enum"): 1, key("varchar"): "a"})
    found = await client.v2.deals.get(1, custom_fields=[key("varchar")])

    assert found.custom_fields == {key("varchar"): "a"}
    with pytest.raises(Refused, match="holds more than 15 keys"):
        await client.v2.deals.get(1, custom_fields=["f" * 40] * 16)


async def test_options_in_words_come_when_asked_for(client: Client) -> None:
    await make(client, {key("enum"): 1, key("set"): [2, 1]})
    found = await client.v2.deals.get(1, include_option_labels=True)

    low, high = {"id": 1, "label": "Low"}, {"id": 2, "label": "High"}
    assert found.custom_fields == {key("enum"): low, key("set"): [high, low]}


async def test_leads_have_the_fields_of_deals_at_the_top_level_as_v1_writes_them(client: Client) -> None:
    money = key("monetary")
    wanted = {money: 5, f"{money}_currency": "USD", key("enum"): 2, key("set"): "2,1"}
    lead = await client.call("v1.leads.create", {}, {"title": "L", "person_id": 1, **wanted})

    assert lead.model_extra == wanted | {key("enum"): "2"}


async def test_v1_may_change_a_part_of_a_value(client: Client) -> None:
    money, street = key("monetary"), f"{key('address')}_route"
    lead = await client.call("v1.leads.create", {}, {"title": "L", "person_id": 1, money: "5"})
    assert lead.model_extra == {money: 5, f"{money}_currency": "EUR"}
    lead = await client.call("v1.leads.update", {"id": lead.id}, {f"{money}_currency": "USD"})
    assert lead.model_extra == {money: 5, f"{money}_currency": "USD"}
    lead = await client.call("v1.leads.update", {"id": lead.id}, {money: None})
    assert lead.model_extra == {}
    with pytest.raises(Refused, match="must be an object with value"):
        await client.call("v1.leads.update", {"id": lead.id}, {street: "Kai"})


async def test_they_go_along_when_a_lead_becomes_a_deal_and_back(client: Client) -> None:
    values = {key(kind): GOOD[kind] for kind in ("monetary", "daterange", "address", "set", "varchar")}
    known = {key(kind): {"field_type": kind} for kind in GOOD}
    lead = await client.call("v1.leads.create", {}, {"title": "L", "person_id": 1, **flat(values, known)})
    await client.v2.leads.convert_to_deal(lead.id)
    deal = await client.v2.deals.get(1)
    assert deal.custom_fields == values
    await client.v2.deals.convert_to_lead(1)
    assert (await client.v1.leads.list()).items[0].model_extra == flat(values, known)


def test_flat_and_nested_are_each_others_opposite() -> None:
    values = {key(kind): GOOD[kind] for kind in GOOD}
    known = {key(kind): {"field_type": kind} for kind in GOOD}

    assert nested(flat(values, known), known) == values
    empty = flat({}, known, every=True)
    assert set(empty.values()) == {None}
    assert len(empty) == len(known) + sum(len(parts) - 1 for parts in OBJECTS.values())


async def test_the_fields_are_listed_after_the_built_in_ones_in_pages(client: Client) -> None:
    first = await client.v2.deal_fields.list(limit=30)
    rest = await client.v2.deal_fields.list(cursor=str(first.next))
    found = first.items + rest.items

    assert len(first.items) == 30
    assert rest.next is None
    assert [field.is_custom_field for field in found] == sorted(bool(field.is_custom_field) for field in found)
    assert len({field.field_code for field in found}) == len(found)
    assert found[-1].field_name == "Visible_to"
