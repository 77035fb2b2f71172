"""Every page of a list: all of it, in order, once, and no more of it than needed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.api.conftest import Impatient, Quickly
from tui.api.catalog import endpoint_named
from tui.api.client import Client
from tui.api.errors import Refused, ServerFault, Unreadable
from tui.api.page import AHEAD, every, largest, pages
from tui.api.request import parse
from tui.api.transport import Server, Transport


class Lists(httpx.AsyncBaseTransport):
    """`total` records in pages, of v1 by number and of v2 by cursor."""

    def __init__(self, total: int, *, step: int | None = None, broken: int | None = None) -> None:
        self.total, self.step, self.broken = total, step, broken
        self.asked: list[dict[str, str]] = []
        self.flying = self.most_flying = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        asked = dict(request.url.params)
        self.asked.append(asked)
        self.flying += 1
        self.most_flying = max(self.flying, self.most_flying)
        await asyncio.sleep(1)
        self.flying -= 1
        start, limit = int(asked.get("start") or asked.get("cursor") or 0), int(asked["limit"])
        if start == self.broken:
            return httpx.Response(400, json={"success": False, "error": "broken"})
        end = start + (self.step or limit)
        data = [{"id": n + 1} for n in range(start, min(end, self.total))]
        more = end < self.total
        pagination = {
            "start": start,
            "limit": limit,
            "more_items_in_collection": more,
            **({"next_start": end} if more else {}),
        }
        additional = (
            {"pagination": pagination} if "/v1/" in request.url.path else {"next_cursor": str(end) if more else None}
        )
        return httpx.Response(200, content=json.dumps({"success": True, "data": data, "additional_data": additional}))


def client_of(lists: Lists) -> Client:
    server = Server("http://localhost")
    return Client(server, transport=Transport(server, wrap=lists))


@pytest.mark.parametrize("total", [0, 1, 499, 500, 501, 2000, 3001])
@pytest.mark.parametrize("step", [None, 300])
@pytest.mark.parametrize("dialect", ["v1", "v2"])
def test_everything_comes_once_and_in_order(quickly: Quickly[Any], total: int, dialect: str, step: int | None) -> None:
    async def work(_loop: Impatient) -> tuple[list[Any], Lists]:
        lists = Lists(total, step=step)
        client = client_of(lists)
        call: Any = client.v1.notes.list if dialect == "v1" else client.v2.deals.list
        return [one.id async for one in every(call)], lists

    ids, lists = quickly(work)
    assert ids == list(range(1, total + 1))
    assert {asked["limit"] for asked in lists.asked} == {"500"}
    assert lists.most_flying <= (AHEAD if dialect == "v1" else 1)


def test_numbered_pages_are_on_their_way_while_one_is_looked_at(quickly: Quickly[Any]) -> None:
    async def work(loop: Impatient) -> tuple[float, int]:
        lists = Lists(5000)
        async for _page in pages(client_of(lists).v1.notes.list):
            await asyncio.sleep(1)
        return loop.time() - 1000, len(lists.asked)

    seconds, asked = quickly(work)
    assert seconds == pytest.approx(11)
    assert asked <= 10 + AHEAD - 1


def test_who_stops_reading_stops_the_fetching(quickly: Quickly[Any]) -> None:
    async def work(_loop: Impatient) -> tuple[int, int]:
        lists = Lists(100_000)
        async with aclosing(pages(client_of(lists).v1.notes.list)) as found:
            async for page in found:
                assert len(page.items) == 500
                break
        await asyncio.sleep(0)
        return len(lists.asked), len(asyncio.all_tasks())

    asked, tasks = quickly(work)
    assert asked <= 1 + AHEAD
    assert tasks == 1


def test_a_page_that_fails_fails_in_its_turn(quickly: Quickly[Any]) -> None:
    async def work(_loop: Impatient) -> int:
        seen = 0

        async def reading() -> None:
            nonlocal seen
            async for _page in pages(client_of(Lists(5000, broken=1500)).v1.notes.list):
                seen += 1

        with pytest.raises(Refused, match="broken"):
            await reading()
        return seen

    assert quickly(work) == 3


@pytest.mark.parametrize("dialect", ["v1", "v2"])
def test_a_server_that_goes_in_circles_is_found_out(quickly: Quickly[Any], dialect: str) -> None:
    class Circle(Lists):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            self.asked.append(dict(request.url.params))
            additional = {
                "next_cursor": "same",
                "start": 0,
                "limit": 5,
                "more_items_in_collection": True,
                "next_start": 5,
            }
            if dialect == "v1":
                del additional["next_cursor"]
            return httpx.Response(200, json={"success": True, "data": [{"id": 1}], "additional_data": additional})

    async def work(_loop: Impatient) -> int:
        circle = Circle(1)
        client = client_of(circle)
        call: Any = client.v1.notes.list if dialect == "v1" else client.v2.deals.list
        with pytest.raises(Unreadable, match="same page"):
            assert [one async for one in every(call)]
        return len(circle.asked)

    assert quickly(work) < 8


def test_a_limit_that_is_given_is_kept(quickly: Quickly[Any]) -> None:
    async def work(_loop: Impatient) -> list[dict[str, str]]:
        lists = Lists(9)
        assert len([one async for one in every(client_of(lists).v1.notes.list, limit=4, user_id=7)]) == 9
        return lists.asked

    asked = quickly(work)
    assert {(one["limit"], one["user_id"]) for one in asked} == {("4", "7")}


def test_a_page_that_says_there_is_more_but_not_where_is_followed(quickly: Quickly[Any]) -> None:
    class Silent(Lists):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            answer = json.loads((await super().handle_async_request(request)).content)
            answer["additional_data"]["pagination"].pop("next_start", None)
            return httpx.Response(200, json=answer)

    async def work(_loop: Impatient) -> int:
        return len([one async for one in every(client_of(Silent(1200)).v1.notes.list)])

    assert quickly(work) == 1200


def test_operations_know_how_much_they_give(quickly: Quickly[Any]) -> None:
    async def work(_loop: Impatient) -> list[int | None]:
        client = client_of(Lists(1))
        calls: tuple[Any, ...] = (
            client.v2.deals.list,
            client.v1.files.list,
            client.v2.item_search.search,
            client.v1.users.list,
        )
        return [largest(call.endpoint) for call in calls]

    assert quickly(work) == [500, 100, 100, None]


def test_an_ordinary_function_has_pages_too(quickly: Quickly[Any]) -> None:
    async def work(_loop: Impatient) -> None:
        async def failing() -> Any:
            raise ServerFault(500, "x")

        with pytest.raises(ServerFault):
            assert [page async for page in pages(failing)]

    quickly(work)


class Announced(Lists):
    """Names each page's successor in a header, a second before the body; `wrong` names another page there."""

    def __init__(self, total: int, *, wrong: bool = False) -> None:
        super().__init__(total)
        self.wrong = wrong
        self.bodies = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        cursor = json.loads(answer.content)["additional_data"]["next_cursor"]
        url = request.url.copy_set_param("cursor", "7" if self.wrong else cursor)
        link = {"link": f'<{url.raw_path.decode()}>; rel="next"'} if cursor else {}
        return httpx.Response(200, headers=link, stream=self.Slow(self, answer.content))

    class Slow(httpx.AsyncByteStream):
        def __init__(self, lists: Announced, content: bytes) -> None:
            self.lists, self.content = lists, content

        async def __aiter__(self) -> AsyncIterator[bytes]:
            await asyncio.sleep(1)
            self.lists.bodies += 1
            yield self.content


@pytest.mark.parametrize("wrong", [False, True])
def test_a_page_named_in_a_header_is_on_its_way_before_the_body(quickly: Quickly[Any], wrong: bool) -> None:
    async def work(loop: Impatient) -> tuple[list[Any], float]:
        lists = Announced(5000, wrong=wrong)
        ids = [one.id async for one in every(client_of(lists).v2.deals.list)]
        assert lists.most_flying == 1
        return ids, loop.time() - 1000

    ids, seconds = quickly(work)
    assert ids == list(range(1, 5001))
    assert seconds == pytest.approx(20 if wrong else 11)


def test_pages_named_in_headers_are_fetched_one_ahead(quickly: Quickly[Any]) -> None:
    async def work(_loop: Impatient) -> list[int]:
        lists = Announced(5000)
        ahead = []
        async for _page in pages(client_of(lists).v2.deals.list):
            await asyncio.sleep(10)
            ahead.append(len(lists.asked))
        return ahead

    assert quickly(work) == [2, 3, 4, 5, 6, 7, 8, 9, 10, 10]


async def test_the_backend_names_the_next_page_in_a_header(client: Client) -> None:
    for number in range(3):
        await client.call("v2.deals.create", {}, {"title": f"Deal {number}"})
    endpoint = endpoint_named("v2.deals.list")
    request = endpoint.bind((), {"limit": 2, "status": ["open"], "sort_by": "id"})
    heard: list[str] = []
    content = await client.fetch(replace(request, heard=lambda headers: heard.append(headers.get("link", ""))))
    page = parse(endpoint, content)
    (link,) = heard
    assert link.endswith('>; rel="next"')
    onward = httpx.URL(link[1 : link.index(">")])
    assert onward.path == "/api/v2/deals"
    assert dict(onward.params) == {"limit": "2", "status": "open", "sort_by": "id", "cursor": page.next}
