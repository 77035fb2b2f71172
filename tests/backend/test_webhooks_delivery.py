"""Deliveries, to a real server on this machine: retries, bans, giving up, one sender of several, and restarts."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock, client_of, opened
from tui.api.client import Client
from tui.backend.app import create_app
from tui.backend.database import Database
from tui.backend.tables import webhook_deliveries, webhook_events, webhooks
from tui.backend.webhooks import delivery
from tui.backend.webhooks.delivery import Deliverer
from tui.backend.webhooks.queue import claim

pytestmark = pytest.mark.threads

Head = dict[str, str]


@dataclass
class Receiver:
    """What somebody who asked has been sent, and what they answer."""

    url: str = ""
    answers: list[int | None] = field(default_factory=list)
    seen: list[tuple[Head, dict[str, Any]]] = field(default_factory=list)
    location: str = ""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    talks: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self.receive(reader, writer))
        self.talks.add(task)
        task.add_done_callback(self.talks.discard)

    async def wait(self, most: int) -> None:
        """Until so many have arrived."""
        async with asyncio.timeout(5):
            while len(self.seen) < most:
                self.arrived.clear()
                await self.arrived.wait()

    async def receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            named = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
            body = await reader.readexactly(int(named["content-length"]))
            self.seen.append((named | {"line": head[0]}, json.loads(body)))
            self.arrived.set()
            status = self.answers.pop(0) if self.answers else 200
            if status is None:
                await self.over.wait()
            where = f"location: {self.location}\r\n" if self.location else ""
            writer.write(f"HTTP/1.1 {status} X\r\n{where}content-length: 0\r\nconnection: close\r\n\r\n".encode())
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    @property
    def attempts(self) -> list[int]:
        return [body["meta"]["attempt"] for _head, body in self.seen]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.begin, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?a=1"
    async with server:
        yield receiver
        receiver.over.set()
        await asyncio.gather(*receiver.talks)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
async def deliverer(database: Database) -> AsyncIterator[Deliverer]:
    deliverer = Deliverer(database)
    yield deliverer
    await deliverer.close()


async def subscribe(client: Client, url: str, **more: Any) -> int:
    body = {"subscription_url": url, "event_action": "*", "event_object": "person", "name": "Hook"} | more
    return int((await client.call("v1.webhooks.create", {}, body)).id)


async def happen(client: Client, name: str = "Rita") -> None:
    await client.call("v2.persons.create", {}, {"name": name})


async def send_all(deliverer: Deliverer) -> int:
    total = 0
    while sent := await deliverer.send_due():
        total += sent
    return total


async def count(database: Database) -> tuple[int, int]:
    """How many deliveries and events are kept."""
    async with database.reading() as db:
        found = [(await db.execute(select(func.count()).select_from(t))).scalar_one() for t in KEPT]
    return found[0], found[1]


KEPT = (webhook_deliveries, webhook_events)


async def hook(database: Database) -> dict[str, Any]:
    async with database.reading() as db:
        return dict((await db.execute(select(webhooks))).mappings().one())


async def test_an_event_arrives_as_documented_and_is_then_forgotten(
    client: Client, database: Database, receiver: Receiver, deliverer: Deliverer
) -> None:
    made = await subscribe(client, receiver.url, http_auth_user="ada", http_auth_password="s3")
    await happen(client)

    assert await send_all(deliverer) == 1
    ((head, body),) = receiver.seen
    assert head["line"] == "POST /hook?a=1 HTTP/1.1"
    assert head["content-type"] == "application/json"
    assert head["authorization"] == f"Basic {base64.b64encode(b'ada:s3').decode()}"
    assert body.keys() == {"meta", "data", "previous"}
    meta = body["meta"]
    assert (meta["attempt"], meta["webhook_id"], meta["webhook_owner_id"], meta["version"]) == (1, made, 1, "2.0")
    assert body["data"]["name"] == "Rita"
    assert await count(database) == (0, 0)
    assert (await hook(database))["last_http_status"] == 200
    assert (await client.v1.webhooks.list()).items[0].last_delivery_time == "2026-03-11T09:30:00.000Z"


async def test_two_webhooks_get_the_same_event(
    client: Client, database: Database, receiver: Receiver, deliverer: Deliverer
) -> None:
    await subscribe(client, receiver.url)
    await subscribe(client, receiver.url)
    await happen(client)
    await send_all(deliverer)

    assert {body["meta"]["webhook_id"] for _head, body in receiver.seen} == {1, 2}
    assert len({body["meta"]["id"] for _head, body in receiver.seen}) == 1
    assert await count(database) == (0, 0)


async def test_what_fails_is_tried_again_after_3_30_and_150_seconds(
    client: Client, database: Database, receiver: Receiver, deliverer: Deliverer, clock: Clock
) -> None:
    receiver.answers = [500, 404, 301, 503]
    await subscribe(client, receiver.url)
    await happen(client)
    await send_all(deliverer)
    for wait in (3, 30, 150):
        clock.advance(seconds=wait - 1)
        assert await send_all(deliverer) == 0, f"not before {wait} s"
        clock.advance(seconds=1)
        assert await send_all(deliverer) == 1

    assert receiver.attempts == [1, 2, 3, 4]
    assert await count(database) == (0, 0), "the fourth is the last"
    assert (await hook(database))["failures"] == 1, "only first attempts count"


async def test_a_success_ends_the_tries(
    client: Client, database: Database, receiver: Receiver, deliverer: Deliverer, clock: Clock
) -> None:
    receiver.answers = [500, 204]
    await subscribe(client, receiver.url)
    await happen(client)
    await send_all(deliverer)
    clock.advance(seconds=3)
    await send_all(deliverer)

    assert await count(database) == (0, 0)
    assert (await hook(database))["failing_since"] is None


async def test_redirects_are_not_followed(
    client: Client, database: Database, receiver: Receiver, deliverer: Deliverer
) -> None:
    async with receiving() as inside:
        receiver.answers, receiver.location = [307], inside.url
        await subscribe(client, receiver.url)
        await happen(client)
        await send_all(deliverer)

        assert inside.seen == []
    assert (await hook(database))["last_http_status"] == 307


async def test_who_does_not_answer_in_time_has_failed(
    client: Client, database: Database, receiver: Receiver, deliverer: Deliverer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert delivery.TIMEOUT == 10.0
    monkeypatch.setattr(delivery, "TIMEOUT", 0.2)
    receiver.answers = [None]
    await subscribe(client, receiver.url)
    await happen(client)
    await send_all(deliverer)

    found = await hook(database)
    assert (found["failures"], found["last_http_status"]) == (1, None)
    assert await count(database) == (1, 1)


async def test_ten_first_attempts_that_fail_in_a_row_ban_for_half_an_hour(
    client: Client, database: Database, receiver: Receiver, deliverer: Deliverer, clock: Clock
) -> None:
    receiver.answers = [*[500] * 9, 200, *[500] * 10]
    await subscribe(client, receiver.url)
    for number in range(20):
        await happen(client, f"Rita {number}")
        await send_all(deliverer)
    assert (await hook(database))["banned_until"] == "2026-03-11T10:00:00Z"
    assert await count(database) == (0, 0), "what was still to be tried is lost"
    await happen(client, "lost")
    clock.advance(minutes=30)
    await happen(client, "after the ban")
    await send_all(deliverer)

    assert receiver.seen[-1][1]["data"]["name"] == "after the ban"
    assert len(receiver.seen) == 21
    assert (await hook(database))["failures"] == 0


async def test_three_days_without_success_remove_it(
    client: Client, database: Database, receiver: Receiver, deliverer: Deliverer, clock: Clock
) -> None:
    receiver.answers = [*[500] * 20]
    await subscribe(client, receiver.url)
    for _day in range(3):
        await happen(client)
        await deliverer.send_due()
        clock.advance(days=1.5)

    found = await hook(database)
    assert (found["is_active"], found["remove_reason"]) == (False, "no successful deliveries for 3 days")
    assert (await client.v1.webhooks.list()).items == []
    assert await count(database) == (0, 0)
    await happen(client)
    assert await count(database) == (0, 0)


async def test_of_several_processes_one_sends(
    client: Client, database: Database, receiver: Receiver, clock: Clock
) -> None:
    await subscribe(client, receiver.url)
    for number in range(12):
        await happen(client, str(number))
    several = [Deliverer(database) for _process in range(3)]
    await asyncio.gather(*(send_all(one) for one in several))
    for one in several:
        await one.close()

    assert sorted(body["data"]["name"] for _head, body in receiver.seen) == sorted(map(str, range(12)))


async def test_what_a_process_died_with_is_sent_by_the_next_one(
    client: Client, database: Database, receiver: Receiver, clock: Clock, template: Path
) -> None:
    await subscribe(client, receiver.url)
    await happen(client)
    died = Deliverer(database)
    sending = asyncio.create_task(died.send_due())
    receiver.answers = [None, 200]
    await receiver.wait(1)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await died.close()
    await database.close()

    async with opened(database.path.parent, clock) as again:
        following = Deliverer(again)
        assert await following.send_due() == 0, "it is claimed"
        clock.advance(seconds=60)
        assert await following.send_due() == 1
        assert await count(again) == (0, 0)
        await following.close()


async def test_the_server_sends_by_itself_what_was_written_before_and_after_it_began(
    database: Database, receiver: Receiver
) -> None:
    async with client_of(create_app(database, trusted=True)) as client:
        await subscribe(client, receiver.url)
        await happen(client, "before")
        task = asyncio.create_task(Deliverer(database).run())
        await receiver.wait(1)
        await happen(client, "after")
        await receiver.wait(2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert [body["data"]["name"] for _head, body in receiver.seen] == ["before", "after"]


@pytest.mark.sqlite
async def test_the_only_server_does_not_wait_for_the_claims_of_the_one_before(
    client: Client, database: Database, receiver: Receiver, clock: Clock
) -> None:
    await subscribe(client, receiver.url)
    await happen(client)
    async with database.writing() as db:
        assert len(await claim(db, clock())) == 1
    task = asyncio.create_task(Deliverer(database).run())
    await receiver.wait(1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_while_there_is_nothing_to_send_nothing_is_asked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    reading = database.reading

    def counted() -> Any:
        nonlocal asked
        asked += 1
        return reading()

    monkeypatch.setattr(database, "reading", counted)
    task = asyncio.create_task(Deliverer(database).run())
    await asyncio.sleep(0.5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert asked <= 3, "as it begins, and then it sleeps"
