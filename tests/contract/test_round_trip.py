"""What the client encodes, the backend decodes to the same arguments, over real HTTP messages."""

from __future__ import annotations

import asyncio
import functools
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.contract.arguments import Arguments, arguments
from tui.api.catalog import endpoints
from tui.api.endpoint import Endpoint
from tui.api.models.base import Body, Form, Multipart
from tui.api.request import decode
from tui.api.transport import Server, Transport
from tui.backend.app import paths, plain
from tui.backend.forms import form

ALL = {endpoint.id: endpoint for endpoint in endpoints()}


def meant(endpoint: Endpoint, given_arguments: Arguments) -> dict[str, Any]:
    """The stub's arguments these wire values mean, found without encoding anything."""
    names = {p.wire: p for p in endpoint.parameters}
    found = {
        names[wire].name: endpoint.adapters[wire].validate_python(value)
        for wire, value in given_arguments.values.items()
    }
    for parameter in endpoint.named("body").values():
        body = given_arguments.body
        found[parameter.name] = None if body is None else endpoint.body_adapter.validate_python(body)
    return found


Received = tuple[str, dict[str, Any]]


@functools.cache
def recorder() -> tuple[Starlette, list[Received]]:
    """An app with every route that only decodes, and what it has decoded."""
    seen: list[Received] = []

    def handler(of: Endpoint) -> Any:
        async def handle(request: Request) -> Response:
            places = {name: request.path_params[name.replace("-", "_")] for name in of.named("path")}
            body = await request.body()
            found = decode(of, places, request.query_params.multi_items(), body, await form(of, request))
            seen.append((of.id, found))
            return Response(b"{}")

        return handle

    return Starlette(routes=[Route(plain(path), handler(of), methods=[of.method]) for path, of in paths()]), seen


async def received(endpoint: Endpoint, given_arguments: Arguments) -> dict[str, Any]:
    """What arrives at the backend's decoder when the client sends these wire values."""
    app, seen = recorder()
    seen.clear()
    transport = Transport(Server("http://localhost"), wrap=httpx.ASGITransport(app))
    await transport.send(endpoint.request(given_arguments.values, given_arguments.body))
    await transport.close()
    ((name, found),) = seen
    assert name == endpoint.id, "the request went to the route of its operation"
    return found


def comparable(value: Any) -> Any:
    """A body by what it would send, so that absent and null stay different; a form cannot send null."""
    if isinstance(value, Form | Multipart):
        return {name: part for name, part in value.wire().items() if part is not None}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    return value.wire() if isinstance(value, Body) else value


@pytest.mark.parametrize("name", sorted(ALL))
def test_arguments_arrive_as_they_were_given(name: str) -> None:
    endpoint = ALL[name]

    @settings(max_examples=8, deadline=None, derandomize=True, database=None)
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        wanted = data.draw(arguments(endpoint))
        found = asyncio.run(received(endpoint, wanted))
        expected = meant(endpoint, wanted)

        assert {key: comparable(value) for key, value in found.items()} == {
            key: comparable(value) for key, value in expected.items()
        }

    check()
