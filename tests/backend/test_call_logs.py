"""Call logs: the activity a call is, whom it was with, its recording, and what may not be logged."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette

from tui.api.client import Client
from tui.api.errors import Conflict, Forbidden, NotFound, Refused
from tui.api.models.base import Upload
from tui.api.models.call_logs import CallLogRecordingNew
from tui.backend.database import Database
from tui.backend.tables import call_logs, users

CALLED: dict[str, Any] = {
    "outcome": "connected",
    "to_phone_number": "+49 40 1",
    "start_time": "2026-03-11 08:00:00",
    "end_time": "2026-03-11 08:05:00",
}
RECORDING = CallLogRecordingNew(file=Upload("call.mp3", b"hello", "audio/mpeg"))


async def log(client: Client, **more: Any) -> Any:
    return await client.call("v1.call_logs.create", {}, CALLED | more)


async def make(client: Client) -> None:
    """An organization, a person and a deal, each with id 1."""
    await client.call("v2.organizations.create", {}, {"name": "Roofers"})
    await client.call("v2.persons.create", {}, {"name": "Rita", "org_id": 1})
    await client.call("v2.deals.create", {}, {"title": "Roof", "person_id": 1, "org_id": 1})


async def test_a_logged_call_is_a_done_activity(client: Client) -> None:
    await make(client)
    made = await log(client, subject="Offer", deal_id=1, note="Likes it", duration="300")

    assert (made.subject, made.duration, made.has_recording, made.user_id) == ("Offer", "300", False, 1)
    assert (made.deal_id, made.person_id, made.org_id) == (1, 1, 1), "the deal brings its people"
    assert (made.start_time, made.end_time) == ("2026-03-11T08:00:00.000Z", "2026-03-11T08:05:00.000Z")
    activity = await client.v2.activities.get(made.activity_id)
    assert (activity.type, activity.subject, activity.done, activity.note) == ("call", "Offer", True, "Likes it")
    assert (activity.due_date, activity.due_time, activity.duration) == ("2026-03-11", "08:00:00", "00:05:00")


async def test_an_activity_becomes_the_call_and_its_links_win(client: Client) -> None:
    await make(client)
    planned = await client.call("v2.activities.create", {}, {"subject": "Call Rita", "type": "call", "deal_id": 1})
    await client.call("v2.deals.create", {}, {"title": "Another"})
    made = await log(client, activity_id=planned.id, deal_id=2)

    assert (made.activity_id, made.deal_id, made.person_id, made.subject) == (planned.id, 1, 1, "Call Rita")
    assert (await client.v2.activities.get(planned.id)).done is True
    meeting = await client.call("v2.activities.create", {}, {"subject": "Meet", "type": "meeting"})
    for wrong in (meeting.id, 99):
        with pytest.raises(Refused, match="activity_id"):
            await log(client, activity_id=wrong)


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"end_time": "2026-03-11 07:00:00"}, "end_time"),
        ({"start_time": "yesterday"}, "start_time"),
        ({"duration": "long"}, "duration"),
        ({"deal_id": 99}, "deal_id"),
        ({"user_id": 99}, "user_id"),
    ],
)
async def test_what_cannot_be_logged(client: Client, more: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=named):
        await log(client, **more)


async def test_a_call_belongs_to_a_deal_or_a_lead(client: Client) -> None:
    await make(client)
    lead = await client.call("v1.leads.create", {}, {"title": "Roof", "person_id": 1})
    assert (await log(client, lead_id=lead.id)).lead_id == lead.id
    with pytest.raises(Refused, match="lead_id"):
        await log(client, lead_id=lead.id, deal_id=1)


async def test_logs_are_listed_newest_first_fifty_at_most(client: Client) -> None:
    for hour in ("08", "10", "09"):
        await log(client, start_time=f"2026-03-11 {hour}:00:00", end_time=f"2026-03-11 {hour}:01:00")
    page = await client.v1.call_logs.list(limit=2)

    assert [(one.start_time or "")[11:13] for one in page.items] == ["10", "09"]
    assert page.next == 2
    assert page.additional["pagination"]["limit"] == 2
    assert (await client.v1.call_logs.list()).additional["pagination"]["limit"] == 50


async def test_one_recording_and_no_second(client: Client, database: Database) -> None:
    made = await log(client)
    await client.v1.call_logs.add_recording(made.id, RECORDING)

    assert (await client.v1.call_logs.get(made.id)).has_recording is True
    async with database.reading() as db:
        name = (await db.execute(select(call_logs.c.recording_sha256))).scalar_one()
    assert await database.blobs.get(name) == b"hello"
    with pytest.raises(Conflict, match="already exists"):
        await client.v1.call_logs.add_recording(made.id, RECORDING)


async def test_a_deleted_log_is_gone_for_good_but_not_its_activity(client: Client, backend: Starlette) -> None:
    made = await log(client)
    await client.v1.call_logs.delete(made.id)

    assert (await client.v1.call_logs.list()).items == []
    assert (await client.v2.activities.get(made.activity_id)).is_deleted is False
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend), base_url="http://localhost") as http:
        assert (await http.get(f"/v1/callLogs/{made.id}")).status_code == 410
        assert (await http.delete(f"/v1/callLogs/{made.id}")).status_code == 410
    with pytest.raises(NotFound):
        await client.v1.call_logs.get("none")


async def test_only_administrators_log_calls_of_others(client: Client, database: Database) -> None:
    async with database.writing() as db:
        await db.execute(users.insert().values(name="Bo", email="bo@localhost", role_id=1, access=[]))
    assert (await log(client, user_id=2)).user_id == 2
    assert (await client.v1.call_logs.list()).items == [], "each lists their own"
    async with database.writing() as db:
        await db.execute(update(users).where(users.c.id == 1).values(access=[{"app": "sales", "admin": True}]))
    with pytest.raises(Forbidden):
        await log(client, user_id=2)
