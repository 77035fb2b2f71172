"""Who is told of what: every write makes an event in its own transaction, for those who asked and may see it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import Forbidden, NotFound, Refused
from tui.backend.database import Database
from tui.backend.tables import metadata, users, webhook_deliveries, webhook_events, webhooks
from tui.backend.webhooks.watch import ENTITIES

URL = "https://hooks.example/crm"


async def subscribe(client: Client, action: str = "*", about: str = "*", **more: Any) -> int:
    body = {"subscription_url": URL, "event_action": action, "event_object": about, "name": "Hook"} | more
    return int((await client.call("v1.webhooks.create", {}, body)).id)


async def events(database: Database) -> list[dict[str, Any]]:
    """What is to be sent, in the order it happened."""
    query = select(webhook_events.c.payload).join(
        webhook_deliveries, webhook_deliveries.c.event_id == webhook_events.c.id
    )
    async with database.reading() as db:
        return [dict(one) for one in (await db.execute(query.order_by(webhook_deliveries.c.id))).scalars()]


async def named(database: Database) -> list[str]:
    return [f"{one['meta']['action']}.{one['meta']['entity']}" for one in await events(database)]


async def test_a_webhook_is_listed_until_it_is_removed(client: Client) -> None:
    made = await subscribe(client, http_auth_user="ada", http_auth_password="secret")
    (listed,) = (await client.v1.webhooks.list()).items

    assert (listed.id, listed.is_active, listed.version, listed.http_auth_user) == (made, 1, "2.0", "ada")
    assert listed.http_auth_password is None, "a secret is never told again"
    await client.v1.webhooks.delete(made)
    assert (await client.v1.webhooks.list()).items == []
    with pytest.raises(NotFound):
        await client.v1.webhooks.delete(made)


@pytest.mark.parametrize(
    "url",
    ["http://hooks.example", "ftp://localhost/", "https://", "https://ada:x@hooks.example", "http://10.0.0.1/", "x"],
)
async def test_an_address_nothing_is_sent_to_is_refused_in_the_words_of_webhooks(client: Client, url: str) -> None:
    with pytest.raises(Refused, match="invalid or non-reachable URL"):
        await subscribe(client, subscription_url=url)


@pytest.mark.parametrize("url", ["http://localhost:8080/a", "http://127.0.0.2/", "http://[::1]/", "https://10.0.0.1/"])
async def test_plain_http_stays_on_this_machine(client: Client, url: str) -> None:
    assert await subscribe(client, subscription_url=url)


@pytest.mark.parametrize("body", [{"version": "1.0"}, {"event_action": "added"}, {"name": ""}, {"user_id": 99}])
async def test_other_wrong_words_are_refused_too(client: Client, body: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        await subscribe(client, **body)


async def test_a_user_has_forty_webhooks_at_most(client: Client) -> None:
    for _number in range(40):
        await subscribe(client)
    with pytest.raises(Refused, match="40 webhooks"):
        await subscribe(client)


async def test_only_administrators_hook_others(client: Client, database: Database) -> None:
    async with database.writing() as db:
        await db.execute(update(users).values(access=[]))
        await db.execute(users.insert().values(name="Bo", email="bo@localhost", role_id=1, access=[]))
    with pytest.raises(Forbidden):
        await subscribe(client, user_id=2)


async def test_nothing_is_written_down_while_nobody_asked(client: Client, database: Database) -> None:
    await client.call("v2.deals.create", {}, {"title": "Roof"})
    assert await events(database) == []


async def test_create_change_and_delete(client: Client, database: Database, clock: Clock) -> None:
    hook = await subscribe(client, about="deal")
    deal = await client.call("v2.deals.create", {}, {"title": "Roof", "value": 5})
    clock.advance(minutes=1)
    await client.call("v2.deals.update", {"id": deal.id}, {"value": 6})
    clock.advance(minutes=1)
    await client.call("v2.deals.delete", {"id": deal.id})

    created, changed, deleted = await events(database)
    assert created["meta"] | {"id": "", "correlation_id": ""} == {
        "action": "create", "entity": "deal", "entity_id": deal.id, "id": "", "correlation_id": "", "company_id": 1,
        "user_id": 1, "host": "localhost", "change_source": "api", "is_bulk_edit": False, "type": "general",
        "version": "2.0", "timestamp": "2026-03-11T09:30:00.000Z", "permitted_user_ids": [1],
    }  # fmt: skip
    assert (created["data"]["title"], created["data"]["visible_to"], created["previous"]) == ("Roof", "3", None)
    assert (changed["data"]["value"], changed["previous"]) == (6, {"value": 5, "update_time": "2026-03-11T09:30:00Z"})
    assert (deleted["data"], deleted["previous"]["value"]) == (None, 6)
    async with database.reading() as db:
        assert set((await db.execute(select(webhook_deliveries.c.webhook_id))).scalars()) == {hook}


async def test_one_call_makes_one_event_of_each_object_however_often_it_is_written(
    client: Client, database: Database, clock: Clock
) -> None:
    deal = await client.call("v2.deals.create", {}, {"title": "Roof"})
    await subscribe(client)
    clock.advance(minutes=1)
    body = {"subject": "Call", "deal_id": deal.id, "done": True}
    await client.call("v2.activities.create", {}, body)

    assert sorted(await named(database)) == ["change.deal", "create.activity"]
    assert {one["meta"]["correlation_id"] for one in await events(database)} == {
        (await events(database))[0]["meta"]["correlation_id"]
    }


async def test_a_call_that_is_refused_tells_nothing(client: Client, database: Database) -> None:
    await subscribe(client)
    with pytest.raises(Refused):
        await client.call("v2.deals.create", {}, {"title": "Roof", "person_id": 99})
    assert await events(database) == []


async def test_only_what_was_asked_for_is_told(client: Client, database: Database) -> None:
    await subscribe(client, "delete", "*")
    await subscribe(client, "*", "person")
    await client.call("v2.deals.create", {}, {"title": "Roof"})
    await client.call("v2.persons.create", {}, {"name": "Rita"})
    await client.call("v2.persons.delete", {"id": 1})

    assert await named(database) == ["create.person", "delete.person", "delete.person"]


async def test_a_removed_webhook_is_told_nothing_more(client: Client, database: Database) -> None:
    hook = await subscribe(client)
    await client.call("v2.persons.create", {}, {"name": "Rita"})
    await client.v1.webhooks.delete(hook)
    await client.call("v2.persons.create", {}, {"name": "Rudi"})

    assert await events(database) == []


async def test_what_its_user_may_not_see_is_not_told(client: Client, database: Database) -> None:
    async with database.writing() as db:
        await db.execute(users.insert().values(name="Bo", email="bo@localhost", role_id=1, access=[]))
    await subscribe(client, user_id=2, about="deal")
    await client.call("v2.deals.create", {}, {"title": "Mine alone", "visible_to": 1})
    await client.call("v2.deals.create", {}, {"title": "Everybody's", "visible_to": 7})

    (told,) = await events(database)
    assert (told["data"]["title"], told["meta"]["permitted_user_ids"]) == ("Everybody's", [1, 2])


async def test_events_of_a_banned_webhook_are_lost(client: Client, database: Database, clock: Clock) -> None:
    await subscribe(client)
    async with database.writing() as db:
        await db.execute(update(webhooks).values(banned_until="2026-03-11T10:00:00Z"))
    await client.call("v2.persons.create", {}, {"name": "Rita"})
    assert await events(database) == []
    clock.advance(minutes=31)
    await client.call("v2.persons.create", {}, {"name": "Rudi"})
    assert await named(database) == ["create.person"]


def test_every_documented_object_is_a_table() -> None:
    assert ENTITIES.keys() <= metadata.tables.keys()
    assert sorted(ENTITIES.values()) == [
        *("activity", "board", "deal", "deal_installment", "deal_product", "lead", "note", "organization", "person"),
        *("phase", "pipeline", "product", "project", "stage", "task", "user"),
    ]


async def test_projects_and_their_parts_are_told_of(client: Client, database: Database, clock: Clock) -> None:
    await subscribe(client)
    board = await client.call("v2.project_boards.create", {}, {"name": "Roofs"})
    phase = await client.call("v2.project_phases.create", {}, {"name": "Begin", "board_id": board.id})
    project = {"title": "Roof", "board_id": board.id, "phase_id": phase.id}
    made = await client.call("v2.projects.create", {}, project)
    task = await client.call("v2.tasks.create", {}, {"title": "Tiles", "project_id": made.id})
    clock.advance(minutes=1)
    await client.call("v2.tasks.update", {"id": task.id}, {"title": "Slates"})
    await client.call("v2.tasks.delete", {"id": task.id})

    told = await named(database)
    assert [one for one in told if one.startswith("create.")] == [
        f"create.{one}" for one in ("board", "phase", "project", "task")
    ]
    assert [one for one in told if one.endswith(".task")] == ["create.task", "change.task", "delete.task"]


async def test_what_is_sold_on_a_deal_is_told_of_with_the_deal(
    client: Client, database: Database, clock: Clock
) -> None:
    await client.call("v2.deals.create", {}, {"title": "Roof"})
    await client.call("v2.products.create", {}, {"name": "Tile"})
    await subscribe(client)
    clock.advance(minutes=1)
    line = await client.call("v2.deals.add_product", {"id": 1}, {"product_id": 1, "item_price": 5, "quantity": 2})
    clock.advance(minutes=1)
    await client.call("v2.deals.remove_product", {"id": 1, "product_attachment_id": line.id})

    assert sorted(await named(database)) == ["change.deal", "change.deal", "create.deal_product", "delete.deal_product"]
    (deleted,) = [one for one in await events(database) if one["meta"]["action"] == "delete"]
    assert deleted["previous"]["item_price"] == 5


async def test_what_a_project_is_about_and_who_works_on_a_task_is_told(client: Client, database: Database) -> None:
    for title in ("Roof", "Door"):
        await client.call("v2.deals.create", {}, {"title": title})
    await client.call("v2.persons.create", {}, {"name": "Rita"})
    await subscribe(client)
    about = {"title": "Roof", "board_id": 1, "phase_id": 1, "deal_ids": [1], "person_ids": [1]}
    project = await client.call("v2.projects.create", {}, about)
    await client.call("v2.projects.update", {"id": project.id}, {"deal_ids": [1, 2]})
    task = await client.call("v2.tasks.create", {}, {"title": "Tiles", "project_id": project.id, "assignee_ids": [1]})
    await client.call("v2.tasks.update", {"id": task.id}, {"assignee_ids": []})
    await client.call("v2.projects.delete", {"id": project.id})

    told = {f"{one['meta']['action']}.{one['meta']['entity']}": one for one in await events(database)}
    made = told["create.project"]["data"]
    assert (made["deal_ids"], made["person_ids"], made["org_ids"]) == ([1], [1], [])
    changed = told["change.project"]
    assert (changed["data"]["deal_ids"], changed["previous"]) == ([1, 2], {"deal_ids": [1]})
    assert told["create.task"]["data"]["assignee_ids"] == [1]
    assert told["change.task"]["previous"] == {"assignee_ids": [1]}
    assert told["delete.project"]["previous"]["deal_ids"] == [1, 2]


LEAD = (
    *("add_time", "channel", "channel_id", "creator_id", "custom_fields", "expected_close_date", "id", "is_archived"),
    *("label_ids", "next_activity_id", "organization_id", "origin", "origin_id", "owner_id", "person_id"),
    *("source_name", "title", "update_time", "was_seen", "value"),
)
"""The keys of a lead in an event the service has sent."""


async def test_a_lead_is_told_of_as_the_service_does(client: Client, database: Database, clock: Clock) -> None:
    await client.call("v2.persons.create", {}, {"name": "Rita"})
    lead = await client.call("v1.leads.create", {}, {"title": "Roof", "person_id": 1})
    await client.call("v2.activities.create", {}, {"subject": "Call", "type": "call", "lead_id": lead.id})
    await subscribe(client, about="lead")
    clock.advance(seconds=1)
    await client.call("v1.leads.update", {"id": lead.id}, {"value": {"amount": 5, "currency": "EUR"}})

    (told,) = await events(database)
    assert sorted(told["data"]) == sorted(LEAD)
    assert (told["data"]["next_activity_id"], told["data"]["value"]) == (1, {"amount": 5, "currency": "EUR"})
    assert told["previous"] == {"value": None, "update_time": "2026-03-11T09:30:00.000Z"}


@pytest.mark.parametrize(("resource", "entity"), [("persons", "person"), ("organizations", "organization")])
async def test_a_contact_is_told_of_as_the_api_shows_it(
    client: Client, database: Database, resource: str, entity: str
) -> None:
    await subscribe(client, about=entity)
    made = await client.call(f"v2.{resource}.create", {}, {"name": "Rita", "label_ids": [], "visible_to": 7})
    (told,) = await events(database)
    shown = (await client.call(f"v2.{resource}.get", {"id": made.id})).model_dump()
    assert told["data"] == {name: shown[name] for name in told["data"]} | {"visible_to": "7"}
    assert shown.keys() - told["data"].keys() <= {"is_deleted", "marketing_status"}


async def test_a_user_who_is_no_longer_active_has_changed(client: Client, database: Database) -> None:
    await client.call("v1.users.create", {}, {"email": "bo@localhost"})
    await subscribe(client, about="user")
    await client.call("v1.users.update", {"id": 2}, {"active_flag": False})

    (told,) = await events(database)
    assert (told["meta"]["action"], told["data"]["id"], told["previous"]["active_flag"]) == ("change", "2", True)
    assert "permitted_user_ids" not in told["meta"]


OBJECTS: list[tuple[str, dict[str, Any], dict[str, Any], str, set[str]]] = [
    (
        "v2.activities",
        {"subject": "Call", "due_time": "10:00"},
        {"subject": "Visit"},
        "activity",
        {"busy_flag", "done"},
    ),
    ("v1.notes", {"content": "a", "person_id": 1}, {"content": "b"}, "note", {"content", "active_flag"}),
    ("v2.organizations", {"name": "a"}, {"name": "b"}, "organization", {"owner_id", "visible_to"}),
    ("v2.persons", {"name": "a"}, {"name": "b"}, "person", {"emails", "custom_fields"}),
    ("v2.pipelines", {"name": "a"}, {"name": "b"}, "pipeline", {"deal_probability", "url_title", "active_flag"}),
    ("v2.stages", {"name": "a", "pipeline_id": 1}, {"name": "b"}, "stage", {"rotten_flag", "rotten_days"}),
    (
        "v2.products",
        {"name": "a", "prices": [{"price": 1, "currency": "EUR"}]},
        {"name": "b"},
        "product",
        {"selectable"},
    ),
    ("v1.leads", {"title": "a", "person_id": 1}, {"title": "b"}, "lead", {"value", "is_archived"}),
]


@pytest.mark.parametrize(("resource", "new", "change", "entity", "keys"), OBJECTS, ids=[one[0] for one in OBJECTS])
async def test_every_object_is_told_of(
    resource: str, new: dict[str, Any], change: dict[str, Any], entity: str, keys: set[str],
    client: Client, database: Database, clock: Clock,
) -> None:  # fmt: skip
    await client.call("v2.persons.create", {}, {"name": "Rita"})
    await subscribe(client, about=entity)
    made = await client.call(f"{resource}.create", {}, new)
    clock.advance(minutes=1)
    await client.call(f"{resource}.update", {"id": made.id}, change)
    await client.call(f"{resource}.delete", {"id": made.id})

    assert await named(database) == [f"create.{entity}", f"change.{entity}", f"delete.{entity}"]
    created, changed, deleted = await events(database)
    assert keys <= created["data"].keys()
    assert str(created["meta"]["entity_id"]) == str(made.id) == str(created["data"]["id"])
    ((field, _value),) = change.items()
    assert changed["previous"][field] == new[field]
    assert (deleted["data"], deleted["previous"][field]) == (None, change[field])


async def test_custom_values_are_told_with_their_type(client: Client, database: Database) -> None:
    field = await client.call("v2.deal_fields.create", {}, {"field_name": "Area", "field_type": "double"})
    await subscribe(client, about="deal")
    deal = await client.call("v2.deals.create", {}, {"title": "Roof", "custom_fields": {field.field_code: 5}})
    await client.call("v2.deals.update", {"id": deal.id}, {"custom_fields": {field.field_code: 6}})

    created, changed = await events(database)
    assert created["data"]["custom_fields"] == {field.field_code: {"type": "double", "value": 5}}
    assert changed["previous"] == {"custom_fields": {field.field_code: {"type": "double", "value": 5}}}


async def test_a_merge_is_a_deletion_and_a_change_that_name_each_other(
    client: Client, database: Database, clock: Clock
) -> None:
    for name in ("Rita", "Rita R."):
        await client.call("v2.persons.create", {}, {"name": name})
    await subscribe(client, about="person")
    clock.advance(minutes=1)
    await client.call("v1.persons.merge", {"id": 1}, {"merge_with_id": 2})

    told = {one["meta"]["action"]: one["meta"] for one in await events(database)}
    assert (told["delete"]["entity_id"], told["delete"]["merged_to_id"]) == (1, 2)
    assert (told["change"]["entity_id"], told["change"]["merged_from_id"]) == (2, 1)
