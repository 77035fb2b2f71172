"""Deals in the forms of v1: two views of the same rows (product 9.1 to 9.5)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.backend.custom import add_fields, key
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.backend.database import Database


@pytest.fixture(autouse=True)
async def world(client: Client) -> None:
    """Ada of Engines."""
    await client.call("organizations.create", {}, {"name": "Engines", "address": {"value": "X 1"}})
    await client.call("persons.create", {}, {"name": "Ada", "org_id": 1})


async def add(client: Client, **fields: Any) -> Any:
    return await client.call("v1.deals.create", {}, {"title": "D"} | fields)


async def change(client: Client, id: int, **fields: Any) -> Any:
    return await client.call("v1.deals.update", {"id": id}, fields)


async def listed(client: Client, **wanted: Any) -> list[int | None]:
    return [deal.id for deal in (await client.v1.deals.list(**wanted)).items]


async def test_one_row_two_views(client: Client) -> None:
    made = await add(client, value="1000.5", person_id=1, org_id=1, label=[1, 2], visible_to="3", probability=35)

    assert (made.person_id["name"], made.person_id["value"], made.person_name) == ("Ada", 1, "Ada")
    assert made.org_id == {
        "name": "Engines",
        "people_count": 1,
        "owner_id": 1,
        "address": "X 1",
        "active_flag": True,
        "cc_email": "localhost@pipedrivemail.invalid",
        "value": 1,
    }
    assert (made.user_id["value"], made.creator_user_id["email"], made.owner_name) == (1, "me@localhost", "Me")
    assert (made.value, made.formatted_value) == (1000.5, "€1,000.50")
    assert (made.weighted_value, made.formatted_weighted_value) == (350.18, "€350.18")
    assert (made.label, made.visible_to, made.active, made.deleted, made.status) == ("1,2", "3", True, False, "open")
    assert (made.add_time, made.stage_order_nr) == ("2026-03-11 09:30:00", 1)
    assert (made.participants_count, made.followers_count, made.notes_count) == (1, 1, 0)
    newer = await client.v2.deals.get(made.id)
    assert (newer.value, newer.label_ids, newer.visible_to, newer.probability) == (1000.5, [1, 2], 3, 35)
    assert (newer.person_id, newer.org_id, newer.owner_id) == (1, 1, 1)


async def test_an_amount_may_be_a_number_and_must_be_one(client: Client) -> None:
    assert (await add(client, value=7)).value == 7
    for wrong in ("much", "nan", "1e999"):
        with pytest.raises(Refused, match="value"):
            await add(client, value=wrong)
    with pytest.raises(Refused, match="probability"):
        await add(client, probability=101)
    with pytest.raises(Refused, match="label"):
        await add(client, label=[1.5])


async def test_custom_fields_stand_among_the_others_and_are_null_where_unset(
    client: Client, database: Database
) -> None:
    await add_fields(database)
    made = await add(client, **{key("text"): "words", key("monetary"): 5, f"{key('monetary')}_currency": "USD"})

    found = made.model_extra
    assert (found[key("text")], found[key("monetary")], found[f"{key('monetary')}_currency"]) == ("words", 5, "USD")
    newer = (await client.v2.deals.get(made.id)).custom_fields or {}
    assert newer[key("monetary")] == {"value": 5, "currency": "USD"}
    cleared = await change(client, made.id, **{key("text"): None})
    assert cleared.model_extra[key("text")] is None
    assert key("text") not in ((await client.v2.deals.get(made.id)).custom_fields or {})


async def test_deleting_and_restoring_by_status(client: Client) -> None:
    made = await add(client)
    gone = await change(client, made.id, status="deleted")
    assert (gone.status, gone.deleted, gone.active) == ("deleted", True, False)
    with pytest.raises(NotFound):
        await change(client, made.id, title="E")
    assert (await client.v1.deals.get(made.id)).deleted is True
    back = await change(client, made.id, status="open")
    assert (back.status, back.deleted) == ("open", False)


async def test_what_is_deleted_is_listed_for_thirty_days(client: Client, clock: Clock) -> None:
    one, two = (await add(client)).id, (await add(client)).id
    assert (await client.v1.deals.delete(one)).id == one
    with pytest.raises(NotFound):
        await client.v1.deals.delete(one)
    assert (await listed(client), await listed(client, status="deleted")) == ([two], [one])
    clock.advance(days=31)
    assert await listed(client, status="deleted") == []
    with pytest.raises(NotFound):
        await client.v1.deals.get(one)


async def test_several_are_deleted_at_once(client: Client) -> None:
    for _ in range(3):
        await add(client)
    assert (await client.v1.deals.delete_many(ids=[1, 3, 99])).id == [1, 3]
    assert await listed(client) == [2]


async def test_lists_are_narrowed_sorted_and_paged(client: Client) -> None:
    for value, stage, status in ((3, 1, "open"), (1, 2, "won"), (2, 2, "lost")):
        await add(client, value=value, stage_id=stage, status=status)

    assert await listed(client, stage_id=2) == [2, 3]
    assert await listed(client, status="won") == [2]
    assert await listed(client, status="all_not_deleted", sort="value DESC") == [1, 3, 2]
    assert await listed(client, sort="stage_id DESC, value", limit=2) == [2, 3]
    assert await listed(client, sort="user_id DESC", start=2) == [3]
    assert await listed(client, user_id=9) == []
    assert await listed(client, user_id=9, owned_by_you=True) == [1, 2, 3]
    with pytest.raises(Refused, match="sort"):
        await listed(client, sort="mood")
    with pytest.raises(NotFound):
        await listed(client, filter_id=9)


async def test_archived_deals_are_a_list_of_their_own(client: Client) -> None:
    for status in ("open", "won"):
        await add(client, value=4, person_id=1, status=status, is_archived=True)
    await add(client, value=2)

    assert await listed(client) == [3]
    assert [deal.id for deal in (await client.v1.deals.archived()).items] == [1, 2]
    assert [deal.id for deal in (await client.v1.deals.archived(status="won", person_id=1)).items] == [2]
    assert (await client.v1.deals.archived(product_id=1)).items == []
    summary = await client.v1.deals.get_archived_summary()
    assert (summary.total_count, summary.total_currency_converted_value) == (2, 8)
    assert (await client.v1.deals.get_archived_summary(status="open")).total_count == 1
    assert (await client.v1.deals.summary()).total_count == 1


async def test_the_collection_goes_by_cursor_and_by_when_they_changed(client: Client, clock: Clock) -> None:
    for _ in range(3):
        await add(client, person_id=1)
        clock.advance(days=1)
    first = await client.v1.deals.list_collection(limit=2)
    (last,) = (await client.v1.deals.list_collection(cursor=str(first.next))).items
    assert ([deal.id for deal in first.items], last.id, last.person_id) == ([1, 2], 3, 1)
    since = await client.v1.deals.list_collection(since="2026-03-12T09:30:00Z", until="2026-03-13T09:30:00Z")
    assert [deal.id for deal in since.items] == [2]


async def test_the_time_in_stages_adds_up_to_the_age(client: Client, clock: Clock) -> None:
    made = await add(client, stage_id=2)
    clock.advance(hours=2)
    await change(client, made.id, stage_id=5)
    clock.advance(hours=1)
    await change(client, made.id, stage_id=2)
    clock.advance(minutes=5)
    await change(client, made.id, status="won")
    clock.advance(days=40)

    deal = await client.v1.deals.get(made.id)
    assert deal.stay_in_pipeline_stages == {
        "times_in_stages": {"1": 0, "2": 7500, "3": 0, "4": 0, "5": 3600},
        "order_of_stages": [1, 2, 3, 4, 5],
    }
    assert deal.age == {"y": 0, "m": 0, "d": 0, "h": 3, "i": 5, "s": 0, "total_seconds": 11100}
    assert deal.average_time_to_won == deal.age
    assert deal.average_stage_progress == 5


async def test_an_open_deal_grows_older(client: Client, clock: Clock) -> None:
    made = await add(client)
    clock.advance(days=45, seconds=3)
    deal = await client.v1.deals.get(made.id)
    assert deal.age == {"y": 0, "m": 1, "d": 14, "h": 0, "i": 0, "s": 3, "total_seconds": 3_888_003}
    assert (deal.stay_in_pipeline_stages or {})["times_in_stages"] == {"1": 3_888_003}


async def test_the_next_and_the_last_activity_are_shown(client: Client) -> None:
    made = await add(client)
    for done, day in ((True, "2026-03-01"), (False, "2026-03-20")):
        body = {"subject": day, "deal_id": made.id, "due_date": day, "due_time": "10:00", "duration": "00:30"}
        await client.call("activities.create", {}, body | {"done": done, "note": "N", "type": "call"})

    deal = await client.v1.deals.get(made.id)
    assert (deal.last_activity_id, deal.last_activity_date, deal.next_activity_id) == (1, "2026-03-01", 2)
    assert (deal.next_activity_date, deal.next_activity_time) == ("2026-03-20", "10:00:00")
    assert (deal.next_activity_subject, deal.next_activity_type) == ("2026-03-20", "call")
    assert (deal.next_activity_duration, deal.next_activity_note) == ("00:30:00", "N")
    assert deal.next_activity is not None
    assert deal.last_activity is not None
    assert (deal.next_activity["id"], deal.last_activity["subject"]) == (2, "2026-03-01")
    assert [one.id for one in (await client.v1.deals.list_activities(made.id, done=True)).items] == [1]


async def test_it_rots_in_its_stage(client: Client) -> None:
    made = await add(client)
    assert made.rotten_time is None
    await client.call("v2.stages.update", {"id": 1}, {"is_deal_rot_enabled": True, "days_to_rotten": 50})
    assert (await client.v1.deals.get(made.id)).rotten_time == "2026-04-30 09:30:00"


async def test_its_changes_newest_first_in_the_words_of_v1(client: Client, clock: Clock) -> None:
    made = await add(client)
    clock.advance(hours=1)
    await change(client, made.id, value="100")
    clock.advance(hours=1)
    await change(client, made.id, label=[1, 2])

    first = await client.v1.deals.list_changes(made.id, limit=2)
    told = [(one.field_key, one.old_value, one.new_value, one.actor_user_id, one.time) for one in first.items]
    assert told == [
        ("label", "", "1,2", 1, "2026-03-11 11:30:00"),
        ("value", "0", "100", 1, "2026-03-11 10:30:00"),
    ]
    (begun,) = (await client.v1.deals.list_changes(made.id, cursor=str(first.next))).items
    assert begun.field_key == "add_time"


async def test_what_it_belongs_to_stands_beside_it(client: Client, backend: Starlette) -> None:
    made = await add(client, person_id=1, org_id=1)
    transport = httpx.ASGITransport(backend)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        answer = (await http.get(f"/v1/deals/{made.id}")).json()

    related = answer["related_objects"]
    assert {kind: list(some) for kind, some in related.items()} == {
        "user": ["1"],
        "organization": ["1"],
        "person": ["1"],
        "stage": ["1"],
        "pipeline": ["1"],
    }
    assert (related["person"]["1"]["id"], related["person"]["1"]["name"]) == (1, "Ada")
    assert (related["stage"]["1"]["pipeline_name"], related["pipeline"]["1"]["active"]) == ("Pipeline", True)
    assert answer["additional_data"] == {"dropbox_email": None}


async def test_both_searches_of_v1_go_by_start(client: Client) -> None:
    for n in range(3):
        await add(client, title=f"Roof {n}", person_id=1)
        await client.call("leads.create", {}, {"title": f"Roof {n}", "person_id": 1})
    for search in (client.v1.deals.search, client.v1.leads.search):
        first = await search(term="roof", limit=2)
        rest = await search(term="roof", start=2)
        assert ([len(first.items), len(rest.items)], first.next, rest.next) == ([2, 1], 2, None)
    assert (await client.v1.deals.search(term="roof", status="won")).items == []
