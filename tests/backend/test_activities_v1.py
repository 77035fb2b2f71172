"""Activities in the forms of v1, and what every dialect tells of the next and the last one (product 9.1, 9.7)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.backend.colleagues import colleague
from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused


@pytest.fixture(autouse=True)
async def world(client: Client) -> None:
    """An organization, a person and a deal of both, each with id 1."""
    await client.call("organizations.create", {}, {"name": "Engines"})
    await client.call("persons.create", {}, {"name": "Ada", "org_id": 1, "emails": [{"value": "ada@engine.example"}]})
    await client.call("deals.create", {}, {"title": "Engine", "person_id": 1, "org_id": 1})


async def add(client: Client, **fields: Any) -> Any:
    return await client.call("v1.activities.create", {}, {"subject": "Call"} | fields)


async def sent(backend: Starlette, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend), base_url="http://localhost") as http:
        answer: dict[str, Any] = (await http.request(method, path, json=body)).json()
    return answer


async def listed(client: Client, **wanted: Any) -> list[int | None]:
    return [activity.id for activity in (await client.v1.activities.list(**wanted)).items]


async def test_one_row_two_views(client: Client) -> None:
    made = await add(
        client,
        type="meeting",
        due_date="2026-03-12",
        due_time="9:30",
        duration="01:00",
        deal_id=1,
        busy_flag=True,
        location="Mill Lane 1",
        attendees=[{"email_address": "a@b.c", "person_id": 1}],
        public_description="Bring cards",
        note="<b>x</b>",
    )

    assert (made.due_date, made.due_time, made.duration, made.busy_flag, made.done) == (
        "2026-03-12", "09:30", "01:00", True, False,
    )  # fmt: skip
    assert (made.user_id, made.assigned_to_user_id, made.created_by_user_id, made.update_user_id) == (1, 1, 1, None)
    assert (made.person_id, made.org_id, made.person_name, made.org_name, made.deal_title, made.owner_name) == (
        1, 1, "Ada", "Engines", "Engine", "Me",
    )  # fmt: skip
    assert made.participants == [{"person_id": 1, "primary_flag": True}]
    assert made.attendees == [
        {
            "email_address": "a@b.c",
            "is_organizer": 0,
            "name": None,
            "person_id": 1,
            "status": "noreply",
            "user_id": None,
        }
    ]
    assert (made.location, made.location_route, made.location_formatted_address) == ("Mill Lane 1", None, "Mill Lane 1")
    assert (made.active_flag, made.marked_as_done_time, made.add_time) == (True, "", "2026-03-11 09:30:00")
    newer = await client.v2.activities.get(1, include_fields=["attendees"])
    assert (newer.due_time, newer.duration, newer.busy, newer.owner_id) == ("09:30:00", "01:00:00", True, 1)
    assert newer.location is not None
    assert newer.location.value == "Mill Lane 1"
    assert newer.attendees is not None
    assert (newer.attendees[0].email, newer.attendees[0].person_id) == ("a@b.c", 1)
    assert await client.v1.activities.get(1) == made


async def test_what_v2_wrote_v1_reads(client: Client) -> None:
    place = {"value": "Mill Lane 1", "route": "Mill Lane", "street_number": "1", "country": "UK"}
    guests = [{"email": "a@b.c", "is_organizer": True, "status": "accepted"}]
    await client.call("v2.activities.create", {}, {"location": place, "attendees": guests})
    found = await client.v1.activities.get(1)

    assert (found.location_route, found.location_street_number, found.location_country) == ("Mill Lane", "1", "UK")
    assert found.attendees is not None
    assert (found.attendees[0]["is_organizer"], found.attendees[0]["status"]) == (1, "accepted")
    assert (found.due_date, found.due_time, found.duration) == (None, "", "")


async def test_without_anything_it_is_a_call(client: Client) -> None:
    made = await client.call("v1.activities.create", {}, {})

    assert (made.subject, made.type) == ("Call", "call")


async def test_done_is_a_number_and_has_a_time(client: Client, clock: Clock) -> None:
    await add(client, done=0)
    clock.advance(hours=1)
    done = await client.call("v1.activities.update", {"id": 1}, {"done": 1})
    assert (done.done, done.marked_as_done_time, done.update_user_id) == (True, "2026-03-11 10:30:00", 1)
    undone = await client.call("v1.activities.update", {"id": 1}, {"done": 0, "due_time": "", "location": ""})
    assert (undone.done, undone.marked_as_done_time, undone.due_time, undone.location) == (False, "", "", None)


@pytest.mark.parametrize(
    ("fields", "parameter"),
    [
        ({"participants": [{"primary_flag": True}]}, "participants"),
        ({"participants": [{"person_id": "1"}]}, "participants"),
        ({"participants": [{"person_id": 9}]}, "person_id"),
        ({"attendees": [{"person_id": 1}]}, "attendees"),
        ({"attendees": [{"email_address": ["x"]}]}, "attendees"),
        ({"attendees": [{"email_address": "a@b.c", "person_id": 2**70}]}, "attendees"),
        ({"type": "nothing"}, "type"),
        ({"due_time": "25:00"}, "due_time"),
        ({"deal_id": 9}, "deal_id"),
    ],
)
async def test_what_does_not_fit_is_refused(client: Client, fields: dict[str, Any], parameter: str) -> None:
    with pytest.raises(Refused) as refused:
        await add(client, **fields)
    assert list(refused.value.fields) == [parameter]
    assert await listed(client) == []


async def test_participants_decide_the_person(client: Client) -> None:
    await client.call("persons.create", {}, {"name": "Charles"})
    people = [{"person_id": 1, "primary_flag": False}, {"person_id": 2, "primary_flag": True}]
    made = await add(client, participants=people)

    assert (made.person_id, made.person_name, made.participants) == (2, "Charles", people)


async def test_a_list_is_the_callers_unless_it_says_whose(client: Client) -> None:
    somebody = await colleague(client, "Charles")
    await add(client)
    await add(client, user_id=somebody)

    assert await listed(client) == [1]
    assert await listed(client, user_id=somebody) == [2]
    assert await listed(client, user_id=0) == [1, 2]


async def test_lists_are_narrowed_and_paged(client: Client) -> None:
    for kind, day, done in (("call", 10, 1), ("meeting", 11, 0), ("lunch", 12, 0), ("call", 13, 0)):
        await add(client, type=kind, due_date=f"2026-03-{day}", done=done)
    await add(client, type="call")

    assert await listed(client, type="call") == [1, 4, 5]
    assert await listed(client, type="meeting, lunch") == [2, 3]
    assert await listed(client, done=True) == [1]
    assert await listed(client, done=False, type="call") == [4, 5]
    assert await listed(client, start_date="2026-03-11", end_date="2026-03-12") == [2, 3]
    assert await listed(client, limit=2, start=3) == [4, 5]
    with pytest.raises(NotFound):
        await listed(client, filter_id=4711)


async def test_a_collection_is_everybodys(client: Client, clock: Clock) -> None:
    somebody = await colleague(client, "Charles")
    for owner, done in ((1, 0), (somebody, 1), (somebody, 0)):
        await add(client, user_id=owner, done=done)
        clock.advance(hours=1)

    async def collected(**wanted: Any) -> list[int | None]:
        return [activity.id for activity in (await client.v1.activities.list_collection(**wanted)).items]

    assert await collected() == [1, 2, 3]
    assert await collected(user_id=somebody, done=False) == [3]
    assert await collected(since="2026-03-11 10:30:00", until="2026-03-11 11:30:00") == [2]
    page = await client.v1.activities.list_collection(limit=2)
    assert await collected(cursor=page.next, limit=2) == [3]


async def test_deleted_ones_are_read_as_not_active(client: Client, clock: Clock) -> None:
    for _ in range(3):
        await add(client)
    clock.advance(hours=1)
    assert (await client.v1.activities.delete(1)).id == 1
    assert (await client.v1.activities.delete_many(ids=[1, 2])).id == [2]
    found = await client.v1.activities.get(1)

    assert await listed(client) == [3]
    assert (found.active_flag, found.update_time) == (False, "2026-03-11 10:30:00")
    with pytest.raises(NotFound):
        await client.v1.activities.delete_many(ids=[1])
    with pytest.raises(NotFound):
        await client.call("v1.activities.update", {"id": 1}, {"subject": "x"})


async def test_an_answer_tells_whether_more_is_planned_with_the_same(backend: Starlette) -> None:
    async def more(method: str, path: str, **fields: Any) -> Any:
        answer = await sent(backend, method, path, fields)
        return answer["additional_data"]["more_activities_scheduled_in_context"]

    assert await more("POST", "/v1/activities", subject="a") is False
    assert await more("POST", "/v1/activities", subject="b") is False, "what is about nothing has no context"
    assert await more("POST", "/v1/activities", subject="c", deal_id=1) is False
    assert await more("POST", "/v1/activities", subject="d", deal_id=1) is True
    assert await more("PUT", "/v1/activities/3", done=1) is True
    assert await more("PUT", "/v1/activities/4", done=1) is False
    assert await more("POST", "/v1/activities", subject="e", org_id=1) is False
    assert await more("POST", "/v1/activities", subject="f", person_id=1, org_id=1) is True


async def test_what_it_points_at_stands_beside_it(client: Client, backend: Starlette) -> None:
    await add(client, deal_id=1)
    related = (await sent(backend, "GET", "/v1/activities/1"))["related_objects"]

    assert related["deal"]["1"] == {
        "id": 1, "title": "Engine", "status": "open", "value": 0.0, "currency": "EUR", "stage_id": 1, "pipeline_id": 1,
    }  # fmt: skip
    assert related["person"]["1"]["email"] == [{"value": "ada@engine.example", "primary": True, "label": "work"}]
    assert (related["organization"]["1"]["people_count"], related["user"]["1"]["name"]) == (1, "Me")
    assert {"id"} <= related["user"]["1"].keys() - {"value"}


async def test_several_types_are_deactivated_at_once(client: Client) -> None:
    assert (await client.v1.activity_types.delete_many(ids=[1, 3, 3, 99])).id == [1, 3]
    active = [kind.id for kind in (await client.v1.activity_types.list()).items if kind.active_flag]
    assert active == [2, 4, 5, 6]
    with pytest.raises(NotFound):
        await client.v1.activity_types.delete_many(ids=[99])


async def test_of_several_on_one_day_the_last_is_the_one_marked_done_last(client: Client, clock: Clock) -> None:
    for _ in range(2):
        await add(client, due_date="2026-03-10", person_id=1)
    for one in (2, 1):
        clock.advance(minutes=1)
        await client.call("v1.activities.update", {"id": one}, {"done": 1})
    await add(client, done=1, person_id=1)

    assert (await client.v1.persons.get(1)).last_activity_id == 1
