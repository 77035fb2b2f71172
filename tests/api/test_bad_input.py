"""What does not fit a declaration is refused before anything is sent, with the parameter's name and what it takes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tui.api.client import Client
from tui.api.errors import BadArgument, UnknownOperation
from tui.api.transport import Server, Transport


class Nobody(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"sent: {request.url}")


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    server = Server("http://localhost")
    async with Client(server, transport=Transport(server, wrap=Nobody())) as found:
        yield found


@pytest.mark.parametrize(
    ("name", "arguments", "body", "parameter", "said"),
    [
        ("deals.get", {"id": "five"}, None, "id", "integer"),
        ("deals.get", {"id": 5.5}, None, "id", "integer"),
        ("deals.get", {"id": 0}, None, "id", "greater than or equal to 1"),
        ("deals.get", {"id": 2**63}, None, "id", "9223372036854775807"),
        ("deals.get", {"id": 10**400}, None, "id", "9223372036854775807"),
        ("deals.get", {"id": float("nan")}, None, "id", "integer|finite"),
        ("deals.get", {"id": "1/../2"}, None, "id", "integer"),
        ("deals.get", {"id": None}, None, "id", "integer"),
        ("deals.get", {}, None, "id", "required"),
        ("deals.get", {"id": 5, "colour": 1}, None, "colour", "takes id, include_fields"),
        ("deals.list", {"limit": 501}, None, "limit", "less than or equal to 500"),
        ("deals.list", {"limit": 0}, None, "limit", "greater than or equal to 1"),
        ("deals.list", {"sort_by": "colour"}, None, "sort_by", "'id', 'update_time' or 'add_time'"),
        ("deals.list", {"status": ["open", "odd"]}, None, "status.1", "'open', 'won', 'lost'"),
        ("deals.list", {"cursor": "\ud800"}, None, "cursor", "surrogate"),
        ("deals.search", {}, None, "term", "required"),
        ("deals.create", {}, None, "body", "required"),
        ("deals.create", {}, {}, "title", "required"),
        ("deals.create", {}, {"title": "\ud800"}, "title", "surrogate"),
        ("deals.create", {}, {"title": ""}, "title", "at least 1"),
        ("deals.create", {}, {"title": "x", "value": float("nan")}, "value", "finite"),
        ("deals.create", {}, {"title": "x", "value": float("inf")}, "value", "finite"),
        ("deals.create", {}, {"title": "x", "owner_id": 2**63}, "owner_id", "9223372036854775807"),
        ("deals.create", {}, {"title": "x", "colour": 1}, "colour", "not allowed"),
        ("deals.create", {}, {"title": "x", "expected_close_date": "soon"}, "expected_close_date", "date"),
        ("deals.create", {}, {"title": ["x"]}, "title", "string"),
        ("v1.leads.create", {}, {"title": "x", "colour": 1}, "body", "colour is not allowed"),
        ("v1.call_logs.get", {"id": ".."}, None, "id", "is not an id"),
        ("v1.call_logs.get", {"id": ""}, None, "id", "is not an id"),
        ("v1.files.upload", {}, {"file": "x"}, "file", "upload"),
        ("v1.notes.create", {}, {}, "content", "required"),
    ],
)
async def test_it_is_refused_here(
    client: Client, name: str, arguments: dict[str, Any], body: Any, parameter: str, said: str
) -> None:
    with pytest.raises(BadArgument, match=said) as refused:
        await client.call(name, arguments, body)
    assert refused.value.parameter == parameter
    assert not refused.value.applied
    assert not refused.value.retry


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), {"a": float("nan")}, ["\ud800"], {"\ud800": 1}])
async def test_custom_values_that_cannot_be_sent_are_refused_too(client: Client, value: Any) -> None:
    with pytest.raises(BadArgument, match="custom_fields"):
        await client.call("deals.create", {}, {"title": "x", "custom_fields": {"a" * 40: value}})


async def test_a_method_refuses_the_same_way(client: Client) -> None:
    wrong: Any = client.v2.deals.get
    with pytest.raises(BadArgument, match="colour"):
        await wrong(5, colour=1)
    with pytest.raises(BadArgument, match="id"):
        await wrong("x")


@pytest.mark.parametrize(
    ("name", "said"),
    [("deal.get", "there are activities"), ("deals.gett", "it has add_"), ("", "no resource"), ("v2", "no resource")],
)
async def test_an_unknown_operation_names_the_known_ones(client: Client, name: str, said: str) -> None:
    with pytest.raises(UnknownOperation, match=said):
        await client.call(name)


async def test_a_path_cannot_be_left(client: Client) -> None:
    from tui.api.catalog import endpoint_named

    request = endpoint_named("v1.call_logs.get").request({"id": "../users/me?x=1#y"})
    assert request.target == "/v1/callLogs/..%2Fusers%2Fme%3Fx%3D1%23y"
    assert client.transport.server.origin == "http://localhost"
