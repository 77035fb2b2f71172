"""Whatever a server sends, the caller gets an answer or a typed error, in bounded time and memory (rows 23 and 27)."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.servers import http, recorder
from tui.api.bodies import pieces
from tui.api.catalog import endpoint_named
from tui.api.client import Client
from tui.api.errors import ApiError, Forbidden, Interrupted, Refused, ServerFault, Unreadable
from tui.api.refusals import failure
from tui.api.request import Request, parse
from tui.api.transport import Server, Transport

MB = 2**20
GET = Request("GET", "/v1/users/me")
ME = endpoint_named("v1.users.me")

RAW = {
    "nothing": b"",
    "half a status": b"HTTP/1.1 2",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00",
    "no length, cut": b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\nconnection: close\r\n\r\n{",
    "two lengths": b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
    "a length below zero": b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\nconnection: close\r\n\r\n{}",
    "a bad chunk": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\nzz\r\n{}\r\n",
    "large headers": b"HTTP/1.1 200 OK\r\nx: " + b"a" * 200_000 + b"\r\nconnection: close\r\n\r\n",
    "status 999": b"HTTP/1.1 999 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    "status 0": b"HTTP/1.1 000 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    "no gzip": b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
    "cut gzip": http(200, gzip.compress(b"{}" * 999)[:-9], content_encoding="gzip", connection="close"),
    "packed otherwise": http(200, b"{}", content_encoding="br", connection="close"),
    "packed twice": http(200, gzip.compress(b"{}"), content_encoding="gzip, gzip", connection="close"),
    "not UTF-8": http(200, b'{"success":true,"data":{"id":1,"name":"\xff"}}', connection="close"),
    "a page": http(200, b"<!doctype html>", connection="close"),
    "it says no itself": http(200, {"success": False, "error": "no"}, connection="close"),
    "too much": http(400, b"x" * 17 * MB, connection="close"),
}


@pytest.mark.parametrize("name", sorted(RAW))
async def test_raw_bytes_give_typed_errors(name: str) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        with suppress(ConnectionError):
            writer.write(RAW[name])
            await writer.drain()
        writer.close()

    async with serving(answer) as origin, Client(Server(origin)) as client:
        with pytest.raises(ApiError):
            parse(ME, await asyncio.wait_for(client.transport.send(Request("POST", "/v1/x")), 5))


@asynccontextmanager
async def serving(answer: Any) -> AsyncIterator[str]:
    server = await asyncio.start_server(answer, "127.0.0.1")
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
def bomb() -> bytes:
    return gzip.compress(b"\0" * 200 * MB, 9)


async def test_a_bomb_is_refused_before_it_is_large(bomb: bytes) -> None:
    async with recorder(lambda _seen: http(200, bomb, content_encoding="gzip")) as server:
        transport = Transport(Server(server.origin))
        before = resident()
        with pytest.raises(Unreadable, match="larger than 16 MB"):
            await transport.send(Request("POST", "/x"))
        grown = resident() - before
        await transport.close()
    assert len(bomb) < MB
    assert grown < 30 * MB


async def test_a_bomb_comes_in_small_pieces(bomb: bytes) -> None:
    response = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Once(bomb))
    sizes = [len(piece) async for piece in pieces(response, 300 * MB)]
    assert sum(sizes) == 200 * MB
    assert max(sizes) <= 64 * 1024


class Once(httpx.AsyncByteStream):
    def __init__(self, content: bytes) -> None:
        self.content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.content


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
async def test_packed_answers_are_read(pack: Any) -> None:
    coding = "gzip" if pack is gzip.compress else "deflate"
    body = pack(b'{"success": true, "data": {"id": 1, "name": "' + b"a" * MB + b'"}}')
    answer = http(200, body, content_encoding=coding)
    async with recorder(lambda _seen: answer) as server, Client(Server(server.origin)) as client:
        assert len((await client.v1.users.me()).name or "") == MB


@pytest.mark.parametrize(
    ("status", "body", "message", "fields"),
    [
        (400, {"error": "Validation failed: title: is too short; value: is no number", "code": "ERR_SCHEMA"},
         "Validation failed", {"title": "is too short", "value": "is no number"}),
        (400, {"error": "Parameter 'colour' is not allowed for this request"}, "colour",
         {"colour": "is not allowed for this request"}),
        (400, {"success": False, "error": '"title" is required', "error_info": "x"}, "title", {"title": "is required"}),
        (400, {"status": "error", "success": False, "errors": {"event_action": ["is unknown", "is odd"]}},
         "event_action: is unknown; is odd", {"event_action": "is unknown; is odd"}),
        (404, {"errors": {"id": ["not found"]}}, "id: not found", {"id": "not found"}),
        (422, {"errors": [{"field": "url", "message": "is taken"}, {"path": ["a", 0], "message": "x"}, 5]},
         "url: is taken", {"url": "is taken", "a.0": "x"}),
        (403, {"error": "Scope and URL mismatch", "errorCode": 403}, "Scope and URL mismatch", {}),
        (500, {"error": {"message": "Internal", "code": 5}}, "Internal", {}),
        (400, {"error": {"deep": []}, "message": None}, "the server answered 400", {}),
        (410, {"statusText": "Gone"}, "Gone", {}),
        (400, {"error": "x" * 10_000}, "x" * 500, {}),
        (400, {"error": "a\ud800b"}, "a?b", {}),
    ],
)  # fmt: skip
def test_a_refusal_says_what_and_where(status: int, body: dict[str, Any], message: str, fields: dict[str, str]) -> None:
    error = failure(status, json.dumps(body).encode(), {})
    assert error.status == status
    assert message in error.message
    assert error.fields == fields


def test_a_refusal_without_json() -> None:
    page = failure(403, b" <!DOCTYPE html><title>Attention</title>", {})
    assert isinstance(page, Forbidden)
    assert page.message == "the server answered 403 with a page instead of data"
    assert failure(502, b"", {}).message == "the server answered 502 with an empty body"
    assert isinstance(failure(502, b"", {}), ServerFault)


@pytest.mark.parametrize(
    ("status", "applied", "retry"),
    [(400, False, False), (401, False, False), (404, False, False), (408, False, True), (409, False, False),
     (429, False, True), (500, True, True), (501, False, False), (503, True, True), (302, False, False)],
)  # fmt: skip
def test_whether_it_may_have_been_applied_and_whether_to_try_again(status: int, applied: bool, retry: bool) -> None:
    error = failure(status, b"{}", {})
    assert (error.applied, error.retry) == (applied, retry)


async def test_a_slow_drip_ends_in_time() -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        try:
            for _ in range(100):
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.05)
        except (ConnectionError, asyncio.CancelledError):
            pass
        writer.close()

    async with serving(drip) as origin:
        transport = Transport(Server(origin), timeout=0.3)
        begun = asyncio.get_running_loop().time()
        with pytest.raises(Interrupted, match="did not answer within"):
            await transport.send(GET)
        assert asyncio.get_running_loop().time() - begun < 1
        await transport.close()


async def test_an_empty_answer_is_enough_where_nothing_is_expected() -> None:
    async with recorder(lambda _seen: http(204)) as server, Client(Server(server.origin)) as client:
        assert await client.call("v1.call_logs.delete", {"id": "x"}) is None
        with pytest.raises(Unreadable):
            await client.v1.users.me()


async def test_what_says_no_in_a_successful_answer_is_refused() -> None:
    async with recorder(lambda _seen: http(200, RAW_NO)) as server, Client(Server(server.origin)) as client:
        with pytest.raises(Refused, match="not here"):
            await client.v1.users.me()


RAW_NO = {"success": False, "error": "not here"}
