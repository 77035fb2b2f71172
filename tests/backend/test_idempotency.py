from __future__ import annotations

import asyncio

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import Refused
from tui.backend.database import Database
from tui.backend.tables import idempotency

pytestmark = pytest.mark.threads

NEW = {"title": "Once"}


async def test_the_same_key_and_request_is_carried_out_once(client: Client) -> None:
    answers = [await client.call("deals.create", {}, NEW, key="k1") for _try in range(3)]

    assert {deal.id for deal in answers} == {1}
    assert len((await client.v2.deals.list()).items) == 1


async def test_the_stored_answer_is_given_again_even_after_a_change(client: Client) -> None:
    first = await client.call("deals.create", {}, NEW, key="k1")
    await client.call("deals.update", {"id": 1}, {"title": "Changed"})

    assert await client.call("deals.create", {}, NEW, key="k1") == first


async def test_at_the_same_time_too(client: Client) -> None:
    answers = await asyncio.gather(*(client.call("deals.create", {}, NEW, key="k1") for _try in range(8)))

    assert {deal.id for deal in answers} == {1}


async def test_the_same_key_for_another_request_is_422(client: Client) -> None:
    await client.call("deals.create", {}, NEW, key="k1")

    with pytest.raises(Refused) as refused:
        await client.call("deals.create", {}, {"title": "Other"}, key="k1")
    assert refused.value.status == 422
    assert len((await client.v2.deals.list()).items) == 1


async def test_a_refused_request_does_not_use_up_its_key(client: Client) -> None:
    with pytest.raises(Refused):
        await client.call("deals.create", {}, {"title": "A", "stage_id": 99}, key="k1")

    assert (await client.call("deals.create", {}, NEW, key="k1")).id == 1


async def test_json_that_says_the_same_is_the_same_request(backend: Starlette) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend), base_url="http://localhost") as http:
        bodies = (b'{"title":"A","value":5}', b'{ "value": 5, "title": "A" }')
        answers = [await http.post("/api/v2/deals", content=body, headers={"idempotency-key": "k"}) for body in bodies]

    assert answers[0].content == answers[1].content
    assert [answer.status_code for answer in answers] == [200, 200]


async def test_an_answer_is_kept_for_thirty_days(client: Client, clock: Clock, database: Database) -> None:
    await client.call("deals.create", {}, NEW, key="k1")
    clock.advance(days=30)
    assert (await client.call("deals.create", {}, NEW, key="k1")).id == 1
    clock.advance(seconds=1)
    assert (await client.call("deals.create", {}, NEW, key="k1")).id == 2
    async with database.reading() as db:
        assert len((await db.execute(select(idempotency))).all()) == 1


async def test_without_a_key_every_request_counts(client: Client) -> None:
    for _time in range(2):
        await client.call("deals.create", {}, NEW)

    assert len((await client.v2.deals.list()).items) == 2
