"""Persons and organizations (reference: section 6)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.rules.contacts import ADDRESS, contact_values, name_parts


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("Ada Lovelace", "Ada", "Lovelace"), ("Ada", "Ada", None), ("Jan van der Berg", "Jan", "van der Berg")],
)
def test_the_first_word_is_the_first_name(name: str, first: str, last: str | None) -> None:
    assert name_parts(name) == {"first_name": first, "last_name": last}


def test_the_first_value_is_primary_and_for_work_unless_others_say_so() -> None:
    assert contact_values([{"value": "a"}, {"value": "b", "label": "home"}], "emails") == [
        {"value": "a", "primary": True, "label": "work"},
        {"value": "b", "primary": False, "label": "home"},
    ]
    assert [v["primary"] for v in contact_values([{"value": "a"}, {"value": "b", "primary": True}], "x")] == [
        False,
        True,
    ]
    assert contact_values(None, "emails") == []


async def test_two_primary_values_are_refused(client: Client) -> None:
    both = [{"value": "a@b.c", "primary": True}, {"value": "d@e.f", "primary": True}]

    with pytest.raises(Refused, match="emails: holds more than one primary value"):
        await client.call("persons.create", {}, {"name": "Ada", "emails": both})


async def test_a_list_is_replaced_as_a_whole_and_null_empties_it(client: Client) -> None:
    await client.call("persons.create", {}, {"name": "Ada", "phones": [{"value": "1"}, {"value": "2"}]})
    changed = await client.call("persons.update", {"id": 1}, {"phones": [{"value": "3"}]})
    assert [phone.value for phone in changed.phones] == ["3"]
    assert (await client.call("persons.update", {"id": 1}, {"phones": None})).phones == []


async def test_an_address_has_every_part_and_goes_with_null(client: Client) -> None:
    made = await client.call("organizations.create", {}, {"name": "A", "address": {"value": "X 1", "locality": "Y"}})

    assert made.address.model_dump() == dict.fromkeys(ADDRESS) | {"value": "X 1", "locality": "Y"}
    assert (await client.call("organizations.update", {"id": 1}, {"address": None})).address is None


async def test_a_change_is_remembered_and_a_repeated_one_is_not(client: Client, clock: Clock) -> None:
    before = await client.call("persons.create", {}, {"name": "Ada"})
    clock.advance(hours=1)
    assert await client.call("persons.update", {"id": 1}, {"name": "Ada"}) == before
    changed = await client.call("persons.update", {"id": 1}, {"name": "Ada King"})
    assert (changed.update_time, changed.last_name) == ("2026-03-11T10:30:00Z", "King")
    keys = [item.data["field_key"] for item in (await client.v1.persons.flow(1)).items if item.data]
    assert sorted(keys) == ["add_time", "last_name", "name"]


@pytest.mark.parametrize("resource", ["persons", "organizations"])
async def test_what_is_deleted_leaves_the_list_and_can_still_be_read(client: Client, resource: str) -> None:
    await client.call(f"{resource}.create", {}, {"name": "A"})
    await client.call(f"{resource}.delete", {"id": 1})

    assert (await client.call(f"{resource}.list")).items == []
    assert (await client.call(f"{resource}.get", {"id": 1})).is_deleted is True
    for verb, body in (("update", {"name": "B"}), ("delete", None)):
        with pytest.raises(NotFound):
            await client.call(f"{resource}.{verb}", {"id": 1}, body)


@pytest.mark.parametrize("change", [{"owner_id": 7}, {"org_id": 7}, {"label_ids": [99]}, {"visible_to": 2}])
async def test_what_is_not_there_cannot_be_pointed_at(client: Client, change: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        await client.call("persons.create", {}, {"name": "Ada", **change})
    assert list(refused.value.fields) == list(change)


async def test_persons_of_an_organization_or_a_deal(client: Client) -> None:
    await client.call("organizations.create", {}, {"name": "A"})
    for name in ("Ada", "Bob"):
        await client.call("persons.create", {}, {"name": name, "org_id": 1})
    await client.call("deals.create", {}, {"title": "D", "person_id": 2})

    assert [p.name for p in (await client.v2.persons.list(org_id=1)).items] == ["Ada", "Bob"]
    assert [p.name for p in (await client.v2.persons.list(deal_id=1)).items] == ["Bob"]


async def test_labels_in_words_come_when_asked_for(client: Client) -> None:
    await client.call("persons.create", {}, {"name": "Ada", "label_ids": [2, 1]})
    found = await client.v2.persons.get(1, include_labels=True)

    assert found.model_extra == {"labels": [{"id": 2, "label": "Hot lead"}, {"id": 1, "label": "Customer"}]}
