"""Persons in the forms of v1: two views of the same rows (product 9.1, 9.7)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.backend.colleagues import colleague
from tests.backend.custom import add_fields, key
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.database import Database


async def add(client: Client, **fields: Any) -> Any:
    return await client.call("v1.persons.create", {}, {"name": "Ada Lovelace"} | fields)


async def change(client: Client, id: int, **fields: Any) -> Any:
    return await client.call("v1.persons.update", {"id": id}, fields)


async def listed(client: Client, **wanted: Any) -> list[str | None]:
    return [person.name for person in (await client.v1.persons.list(**wanted)).items]


async def test_one_row_two_views(client: Client) -> None:
    organization = await client.call("organizations.create", {}, {"name": "Engines", "address": {"value": "X 1"}})
    made = await add(client, org_id=organization.id, email="ada@engine.example", visible_to="3", label=2)

    assert made.org_id == {
        "name": "Engines",
        "people_count": 1,
        "owner_id": 1,
        "address": "X 1",
        "active_flag": True,
        "cc_email": "localhost@pipedrivemail.invalid",
        "value": organization.id,
    }
    assert (made.owner_id["value"], made.owner_id["has_pic"], made.owner_name) == (1, 0, "Me")
    assert (made.primary_email, made.first_char, made.first_name, made.last_name) == (
        "ada@engine.example",
        "a",
        "Ada",
        "Lovelace",
    )
    assert (made.visible_to, made.label, made.label_ids, made.active_flag) == ("3", 2, [2], True)
    assert (made.add_time, made.picture_id) == ("2026-03-11 09:30:00", None)
    newer = await client.v2.persons.get(made.id)
    assert newer.emails is not None
    assert [one.model_dump() for one in newer.emails] == [
        {"value": "ada@engine.example", "primary": True, "label": "work"}
    ]
    assert (newer.visible_to, newer.label_ids, newer.org_id) == (3, [2], organization.id)
    assert await client.v1.persons.get(made.id) == made


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("1", [("1", True, "work")]),
        (["1", "2"], [("1", True, "work"), ("2", False, "work")]),
        (
            [{"value": "1"}, {"value": "2", "primary": "true", "label": "home"}],
            [("1", False, "work"), ("2", True, "home")],
        ),
        ([{"value": "", "primary": True}], []),
        ([{"label": "work"}], []),
        ("", []),
        (None, []),
    ],
)
async def test_phones_are_taken_in_every_form(client: Client, given: Any, kept: list[Any]) -> None:
    made = await add(client, phone="9")
    changed = await change(client, made.id, phone=given)
    phones = (await client.v2.persons.get(made.id)).phones or []

    assert [(one.value, one.primary, one.label) for one in phones] == kept
    assert changed.phone == [one.model_dump() for one in phones] or changed.phone == [
        {"label": "", "value": "", "primary": True}
    ]


@pytest.mark.parametrize("given", [[{"value": {"a": 1}}], [{"value": True}], [{"value": "1", "label": ["x"]}]])
async def test_what_is_no_phone_is_refused(client: Client, given: Any) -> None:
    with pytest.raises(Refused) as refused:
        await add(client, phone=given)
    assert list(refused.value.fields) == ["phone"]
    assert (await client.v1.persons.list()).items == []


async def test_half_a_surrogate_pair_is_no_text(backend: Starlette) -> None:
    content = rb'{"name": "Ada", "email": [{"value": "\ud800"}]}'
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend), base_url="http://localhost") as http:
        answer = await http.post("/v1/persons", content=content)
    assert (answer.status_code, answer.json()["success"]) == (400, False)


async def test_what_is_shown_can_be_sent_back(client: Client) -> None:
    made = await add(client, email="a@b.c")
    again = await change(client, made.id, email=made.email, phone=made.phone, visible_to=made.visible_to)

    assert again == made


async def test_a_label_writes_over_the_labels_and_null_clears_them(client: Client) -> None:
    made = await add(client, label_ids=[3, 1])
    assert (made.label, made.label_ids) == (3, [3, 1])
    assert (await change(client, made.id, label=2)).label_ids == [2]
    cleared = await change(client, made.id, label=None)
    assert (cleared.label, cleared.label_ids) == (None, [])
    with pytest.raises(Refused, match="label_ids"):
        await change(client, made.id, label=99)
    with pytest.raises(Refused, match="label"):
        await change(client, made.id, label=1.5)


async def test_custom_values_stand_at_the_top_level(client: Client, database: Database) -> None:
    await add_fields(database, "person")
    flat = {key("monetary"): 5, f"{key('monetary')}_currency": "EUR", key("enum"): "2", key("set"): "1,2"}
    made = await add(client, **flat)

    assert (await client.v2.persons.get(made.id)).custom_fields == {
        key("monetary"): {"value": 5, "currency": "EUR"},
        key("enum"): 2,
        key("set"): [1, 2],
    }
    shown = made.model_dump()
    assert {name: shown[name] for name in flat} == flat
    assert shown[key("varchar")] is None
    with pytest.raises(Refused, match="b" * 40):
        await add(client, **{"b" * 40: 1})


async def test_without_an_e_mail_there_is_no_consent(client: Client) -> None:
    assert (await add(client, marketing_status="subscribed")).marketing_status == "no_consent"
    assert (await add(client, marketing_status="subscribed", email="a@b.c")).marketing_status == "subscribed"


async def test_counters_tell_what_a_person_has(client: Client, clock: Clock) -> None:
    organization = await client.call("organizations.create", {}, {"name": "Engines"})
    made = await add(client, org_id=organization.id)
    other = await add(client, name="Charles")
    for status in ("open", "won", "lost"):
        await client.call("deals.create", {}, {"title": status, "status": status, "person_id": made.id})
    await client.call("deals.create", {}, {"title": "related", "org_id": organization.id, "person_id": other.id})
    beside = await client.call("deals.create", {}, {"title": "beside", "person_id": other.id})
    await client.call("v1.deals.add_participant", {"id": beside.id}, {"person_id": made.id})
    await client.call("activities.create", {}, {"due_date": "2026-03-10", "done": True, "person_id": made.id})
    clock.advance(minutes=1)
    planned = {"due_date": "2026-03-20", "due_time": "10:15", "person_id": made.id}
    await client.call("activities.create", {}, planned)
    await client.call("activities.create", {}, planned | {"due_date": "2026-03-21"})
    await client.call("notes.create", {}, {"content": "x", "person_id": made.id})
    found = await client.v1.persons.get(made.id)

    assert (found.open_deals_count, found.closed_deals_count, found.won_deals_count, found.lost_deals_count) == (
        1,
        2,
        1,
        1,
    )
    assert (found.related_open_deals_count, found.participant_open_deals_count) == (1, 1)
    assert (found.activities_count, found.done_activities_count, found.undone_activities_count) == (3, 1, 2)
    assert (found.notes_count, found.followers_count, found.files_count) == (1, 1, 0)
    assert (found.last_activity_id, found.last_activity_date) == (1, "2026-03-10")
    assert (found.next_activity_id, found.next_activity_date, found.next_activity_time) == (2, "2026-03-20", "10:15:00")


async def test_lists_are_narrowed_sorted_and_paged(client: Client) -> None:
    somebody = await colleague(client, "Charles")
    for name, owner in (("ada", 1), ("Äneas", 1), ("Bob", somebody), ("Abel", somebody), ("a%b", 1)):
        await add(client, name=name, owner_id=owner)

    assert await listed(client, first_char="A") == ["ada", "Abel", "a%b"]
    assert await listed(client, first_char="ä") == ["Äneas"]
    assert await listed(client, first_char="%") == []
    assert await listed(client, user_id=somebody) == ["Bob", "Abel"]
    assert await listed(client, sort="owner_id DESC, name ASC", limit=3) == ["Abel", "Bob", "a%b"]
    page = await client.v1.persons.list(limit=2, start=2)
    assert ([person.name for person in page.items], page.next) == (["Bob", "Abel"], 4)
    with pytest.raises(Refused, match="sort"):
        await listed(client, sort="emails")


async def test_a_filter_takes_precedence_over_the_owner(client: Client) -> None:
    somebody = await colleague(client, "Charles")
    await add(client, name="Bob", owner_id=somebody)
    fields = await client.v1.person_fields.list()
    name = next(field.id for field in fields.items if field.key == "name")
    condition = {"object": "person", "field_id": str(name), "operator": "=", "value": "Bob", "extra_value": None}
    groups = [{"glue": "and", "conditions": [condition]}, {"glue": "or", "conditions": []}]
    body = {"name": "Bobs", "type": "people", "conditions": {"glue": "and", "conditions": groups}}
    made = await client.call("filters.create", {}, body)

    assert await listed(client, filter_id=made.id, user_id=1) == ["Bob"]
    with pytest.raises(NotFound):
        await listed(client, filter_id=4711)


async def test_a_collection_is_read_with_a_cursor_and_between_times(client: Client, clock: Clock) -> None:
    for name in ("a", "b", "c"):
        await add(client, name=name)
        clock.advance(hours=1)
    first = await client.v1.persons.list_collection(limit=2)
    second = await client.v1.persons.list_collection(limit=2, cursor=str(first.next))

    assert [person.name for person in first.items + second.items] == ["a", "b", "c"]
    assert second.next is None
    between = await client.v1.persons.list_collection(since="2026-03-11 10:30:00", until="2026-03-11T11:30:00Z")
    assert [person.name for person in between.items] == ["b"]
    with pytest.raises(Refused, match="since"):
        await client.v1.persons.list_collection(since="yesterday")


async def test_deleted_ones_are_read_as_not_active_and_nowhere_listed(client: Client) -> None:
    for name in ("a", "b", "c"):
        await add(client, name=name)
    assert (await client.v1.persons.delete(1)).id == 1
    assert (await client.v1.persons.delete_many(ids=[1, 2, 2, 4711])).id == [2]

    assert await listed(client) == ["c"]
    assert (await client.v1.persons.get(1)).active_flag is False
    with pytest.raises(NotFound):
        await client.v1.persons.delete(1)
    with pytest.raises(NotFound):
        await client.v1.persons.delete_many(ids=[1, 2])
    with pytest.raises(NotFound):
        await change(client, 1, name="x")


async def test_a_search_is_paged_by_start(client: Client) -> None:
    for n in range(3):
        await add(client, name=f"Ada {n}")
    first = await client.v1.persons.search(term="ada", limit=2)
    second = await client.v1.persons.search(term="ada", limit=2, start=2)

    assert (len(first.items), first.next, len(second.items), second.next) == (2, 2, 1, None)


async def test_the_changelog_is_newest_first(client: Client, clock: Clock) -> None:
    await add(client)
    clock.advance(hours=1)
    await change(client, 1, name="Ada King", owner_id=await colleague(client, "Charles"))
    page = await client.v1.persons.list_changes(1, limit=2)
    found = {one.field_key: (one.old_value, one.new_value, one.time) for one in page.items}

    assert found["user_id"] == ("1", "2", "2026-03-11 10:30:00")
    rest = await client.v1.persons.list_changes(1, cursor=str(page.next))
    assert [one.field_key for one in rest.items][-1] == "add_time"
    with pytest.raises(NotFound):
        await client.v1.persons.list_changes(9)


async def test_activities_of_a_person_and_how_they_are_distributed(client: Client) -> None:
    somebody = await colleague(client, "Charles")
    await add(client)
    for kind, done, owner in (("call", True, 1), ("call", False, 1), ("meeting", False, 1), ("call", False, somebody)):
        await client.call("activities.create", {}, {"type": kind, "done": done, "owner_id": owner, "person_id": 1})
    page = await client.v1.persons.list_activities(1)

    assert [activity.id for activity in page.items] == [1, 2, 3, 4]
    assert page.additional["activity_distribution"] == {
        "1": {"activities": {"call": 2, "meeting": 1}, "name": "Me", "activity_count": 3, "share": 75},
        str(somebody): {"activities": {"call": 1}, "name": "Charles", "activity_count": 1, "share": 25},
    }
    narrowed = await client.v1.persons.list_activities(1, done=False, exclude="3,4", limit=1)
    assert ([activity.id for activity in narrowed.items], narrowed.next) == ([2], None)
    with pytest.raises(Refused, match="exclude"):
        await client.v1.persons.list_activities(1, exclude="x")


async def test_deals_of_a_person_are_also_those_it_takes_part_in(client: Client, clock: Clock) -> None:
    await add(client)
    await add(client, name="Charles")
    for title, person, status in (
        ("a", 1, "open"),
        ("b", 2, "open"),
        ("c", 1, "won"),
        ("d", 1, "open"),
        ("e", 2, "open"),
    ):
        await client.call("deals.create", {}, {"title": title, "person_id": person, "status": status})
    await client.call("v1.deals.add_participant", {"id": 2}, {"person_id": 1})
    await client.v2.deals.delete(4)

    async def titles(**wanted: Any) -> list[str | None]:
        return [deal.title for deal in (await client.v1.persons.list_deals(1, **wanted)).items]

    assert await titles() == ["a", "b", "c"]
    assert await titles(sort="title DESC", limit=2) == ["c", "b"]
    assert await titles(status="won") == ["c"]
    assert await titles(status="deleted") == ["d"]
    clock.advance(days=31)
    assert await titles(status="deleted") == []


async def test_what_is_sold_to_a_person(client: Client) -> None:
    await add(client)
    deal = await client.call("deals.create", {}, {"title": "D", "person_id": 1})
    for name in ("Nail", "Roof"):
        product = await client.call("products.create", {}, {"name": name})
        line = {"product_id": product.id, "item_price": 5, "quantity": 2}
        await client.call("v2.deals.add_product", {"id": deal.id}, line)
    page = await client.v1.persons.list_products(1)
    sold = [one.model_dump(exclude_unset=True)[str(deal.id)] for one in page.items]

    assert [(one["product"]["name"], one["product"]["deal_id"]) for one in sold] == [("Nail", 1), ("Roof", 1)]
    assert (sold[0]["deal"]["value"], sold[0]["deal"]["person_id"], sold[0]["deal"]["first_add_time"]) == (
        20,
        1,
        "2026-03-11 09:30:00",
    )
    assert (await client.v1.persons.list_products(1, start=1)).items == page.items[1:]
