"""Whatever the declarations allow, and whatever they do not, the backend answers with words and never fails."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Clock
from tests.contract.arguments import TEXT, arguments
from tests.contract.scenes import World
from tests.dice import thrown
from tui.api.bodies import sent
from tui.api.endpoint import Endpoint
from tui.api.request import Request
from tui.backend import registry
from tui.backend.app import create_app
from tui.backend.database import Database

ALL = registry.answered()
IDS = ("id", "owner_id", "user_id", "person_id", "org_id", "organization_id", "deal_id", "pipeline_id", "stage_id")
JUNK = st.one_of(
    st.sampled_from(["", " ", "-1", "0", "1.5", "1e9", "true", "null", "NaN", "9" * 40, "2026-02-30", "%", "'", "\0"]),
    TEXT,
)

WORDS = (200, 201, 400, 403, 404, 409, 410, 422)

Send = Any


@pytest.fixture
def send(world: Path, there: World, tmp_path: Path) -> Iterator[tuple[World, Send]]:
    """A company in which everything is there once, and a function that sends a request to it."""
    with asyncio.Runner() as runner:
        database = Database(Path(shutil.copytree(world, tmp_path / "workspace")), clock=Clock())
        runner.run(database.open())
        app = create_app(database, trusted=True)

        async def exchange(request: Request, content: bytes | None) -> httpx.Response:
            transport = httpx.ASGITransport(app)  # raises what the app raises, so a fault shows its cause
            with ExitStack() as opened:
                body: dict[str, Any] = sent(request, opened) if content is None else {"content": content}
                async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
                    return await http.request(request.method, request.target, **body)

        yield (
            there,
            lambda request, content=None: runner.run(exchange(request, content)),
        )
        runner.run(database.close())


def told(answer: httpx.Response) -> bool:
    """Whether an answer says that it is a success; a file is one."""
    return "json" not in answer.headers["content-type"] or answer.json()["success"]


def known(draw: Any, world: World, endpoint: Endpoint, name: str, value: Any) -> Any:
    """Often the id of something that is there, so that calls get past the first check."""
    if name in IDS and draw(st.integers(0, 3)):
        return world.ids.get(endpoint.resource, 1) if name == "id" else 1
    return value


@settings(max_examples=thrown(150), deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(data=st.data())
def test_what_the_declarations_allow(send: tuple[World, Send], data: st.DataObject) -> None:
    world, exchange = send
    endpoint = data.draw(st.sampled_from(ALL))
    given_arguments = data.draw(arguments(endpoint))
    values = {n: known(data.draw, world, endpoint, n, v) for n, v in given_arguments.values.items()}
    body = given_arguments.body
    if isinstance(body, dict):
        body = {n: known(data.draw, world, endpoint, n, v) for n, v in body.items()}

    answer = exchange(endpoint.request(values, body))

    assert answer.status_code in WORDS
    assert told(answer) is (answer.status_code < 300)


@settings(max_examples=thrown(150), deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(data=st.data())
def test_what_they_do_not(send: tuple[World, Send], data: st.DataObject) -> None:
    world, exchange = send
    endpoint = data.draw(st.sampled_from(ALL))
    path = endpoint.path
    for name in endpoint.named("path"):
        path = path.replace(f"{{{name}}}", str(known(data.draw, world, endpoint, name, data.draw(st.integers()))))
    names = [*endpoint.named("query"), "ids[]", "unknown"]
    query = data.draw(st.lists(st.tuples(st.sampled_from(names), JUNK), max_size=4))
    fields = [*endpoint.body_fields, "unknown"]
    body = data.draw(st.dictionaries(st.sampled_from(fields), st.one_of(JUNK, st.integers(), st.none())))

    answer = exchange(Request(endpoint.method, path, tuple(query), body if endpoint.body else None))

    assert answer.status_code in WORDS
    assert told(answer) is (answer.status_code < 300)


@settings(max_examples=100, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(content=st.binary(max_size=60), name=st.sampled_from([e for e in ALL if e.body]))
def test_bodies_that_are_no_json(send: tuple[World, Send], content: bytes, name: Endpoint) -> None:
    world, exchange = send
    path = name.path.replace("{id}", str(world.ids.get(name.resource, 1)))

    assert exchange(Request(name.method, path), content).status_code in WORDS
