"""Custom fields: known keys, values of the right shape, both dialects (reference: section 7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backend.custom import add_fields, key
from tui.api.client import Client
from tui.api.errors import Refused
from tui.backend.database import Database
from tui.backend.rules.custom_fields import flat, nested

GOOD: dict[str, Any] = {
    "varchar": "x" * 255,
    "text": "long " * 100,
    "double": 1.5,
    "monetary": {"value": 5, "currency": "EUR"},
    "date": "2026-03-11",
    "daterange": {"value": "2026-03-11", "until": "2026-03-12"},
    "time": {"value": "09:00:00"},
    "timerange": {"value": "09:00:00", "until": "10:00:00"},
    "enum": 2,
    "set": [1, 2],
    "user": 1,
    "org": 1,
    "people": 1,
    "phone": "+49 30 1",
    "address": {"value": "X 1"},
}
BAD: dict[str, Any] = {
    "varchar": "x" * 256,
    "text": 5,
    "double": "5",
    "monetary": 5,
    "date": "11.03.2026",
    "daterange": "2026-03-11",
    "time": {"until": "09:00:00"},
    "timerange": [],
    "enum": 3,
    "set": [],
    "user": "1",
    "org": "x",
    "people": {},
    "phone": 49301,
    "address": "X 1",
}


@pytest.fixture(autouse=True)
async def with_fields(database: Database) -> None:
    await add_fields(database)


@pytest.mark.parametrize("kind", sorted(GOOD))
async def test_a_value_of_its_shape_is_kept_and_null_clears_it(client: Client, kind: str) -> None:
    made = await client.call("deals.create", {}, {"title": "A", "custom_fields": {key(kind): GOOD[kind]}})
    assert made.custom_fields == {key(kind): GOOD[kind]}
    cleared = await client.call("deals.update", {"id": 1}, {"custom_fields": {key(kind): None}})
    assert cleared.custom_fields == {}


@pytest.mark.parametrize("kind", sorted(BAD))
async def test_a_value_of_another_shape_is_refused(client: Client, kind: str) -> None:
    with pytest.raises(Refused) as refused:
        await client.call("deals.create", {}, {"title": "A", "custom_fields": {key(kind): BAD[kind]}})
    assert list(refused.value.fields) == [f"custom_fields.{key(kind)}"]


async def test_an_unknown_key_is_refused(client: Client) -> None:
    with pytest.raises(Refused, match="is not allowed for this request"):
        await client.call("deals.create", {}, {"title": "A", "custom_fields": {"f" * 40: 1}})


async def test_a_change_leaves_the_other_keys_alone(client: Client) -> None:
    both = {key("enum"): 1, key("varchar"): "a"}
    await client.call("deals.create", {}, {"title": "A", "custom_fields": both})
    changed = await client.call("deals.update", {"id": 1}, {"custom_fields": {key("enum"): 2}})

    assert changed.custom_fields == both | {key("enum"): 2}


async def test_only_the_keys_asked_for_are_shown_15_at_most(client: Client) -> None:
    await client.call("deals.create", {}, {"title": "A", "custom_fields": {key("enum"): 1, key("varchar"): "a"}})
    found = await client.v2.deals.get(1, custom_fields=[key("varchar")])

    assert found.custom_fields == {key("varchar"): "a"}
    with pytest.raises(Refused, match="holds more than 15 keys"):
        await client.v2.deals.get(1, custom_fields=["f" * 40] * 16)


async def test_options_in_words_come_when_asked_for(client: Client) -> None:
    await client.call("deals.create", {}, {"title": "A", "custom_fields": {key("enum"): 1, key("set"): [2, 1]}})
    found = await client.v2.deals.get(1, include_option_labels=True)

    low, high = {"id": 1, "label": "Low"}, {"id": 2, "label": "High"}
    assert found.custom_fields == {key("enum"): low, key("set"): [high, low]}


async def test_leads_have_the_fields_of_deals_at_the_top_level(client: Client) -> None:
    await client.call("persons.create", {}, {"name": "Ada"})
    money = key("monetary")
    lead = await client.call(
        "v1.leads.create", {}, {"title": "L", "person_id": 1, money: 5, f"{money}_currency": "USD", key("enum"): 2}
    )

    assert lead.model_extra == {money: 5, f"{money}_currency": "USD", key("enum"): 2}


async def test_they_go_along_when_a_lead_becomes_a_deal_and_back(client: Client) -> None:
    await client.call("persons.create", {}, {"name": "Ada"})
    values = {key(kind): GOOD[kind] for kind in ("monetary", "daterange", "address", "set", "varchar")}
    lead = await client.call("v1.leads.create", {}, {"title": "L", "person_id": 1, **flat(values)})
    await client.v2.leads.convert_to_deal(lead.id)
    deal = await client.v2.deals.get(1)
    assert deal.custom_fields == values
    await client.v2.deals.convert_to_lead(1)
    assert (await client.v1.leads.list()).items[0].model_extra == flat(values)


def test_flat_and_nested_are_each_others_opposite() -> None:
    values = {key(kind): GOOD[kind] for kind in GOOD}
    objects = {key(kind) for kind in GOOD if isinstance(GOOD[kind], dict)}

    assert nested(flat(values), objects) == values


async def test_the_fields_are_listed_after_the_built_in_ones_in_pages(client: Client) -> None:
    first = await client.v2.deal_fields.list(limit=30)
    rest = await client.v2.deal_fields.list(limit=30, cursor=str(first.next))
    found = first.items + rest.items

    assert rest.next is None
    assert [field.is_custom_field for field in found] == sorted(bool(field.is_custom_field) for field in found)
    assert len({field.field_code for field in found}) == len(found)
    assert found[-1].field_name == "Address"
