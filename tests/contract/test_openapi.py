"""The backend's own OpenAPI document: it is valid, names every operation, and whatever fits it or not is no fault."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from starlette.applications import Starlette

from tests.conftest import Clock
from tui.backend import registry
from tui.backend.app import create_app
from tui.backend.database import Database
from tui.backend.openapi import document

ORIGIN = "http://localhost"
ALL = sorted(endpoint.id for endpoint in registry.answered())
CASES, MANY = 2, 46
"""For each of 440 operations: 900 cases in all, and 20,000."""
Send = Callable[[Any], httpx.Response]


@pytest.fixture(scope="module")
def operations() -> dict[str, Any]:
    found: list[Any] = list(schemathesis.openapi.from_dict(document()).get_all_operations())
    return {one.ok().definition.raw["operationId"]: one.ok() for one in found}


@pytest.fixture(scope="module")
def send(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Send]:
    """A function that sends a case to a company in which everything is there once."""
    directory = tmp_path_factory.mktemp("openapi") / "workspace"
    with asyncio.Runner() as runner:
        database = Database(Path(shutil.copytree(world, directory)), clock=Clock())
        runner.run(database.open())
        app = create_app(database, trusted=True)

        async def exchange(case: Any) -> httpx.Response:
            asked: Any = requests.Request(**case.as_transport_kwargs(base_url=ORIGIN)).prepare()
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:  # raises what the app raises
                headers = [(name.encode(), _text(value)) for name, value in asked.headers.items()]
                return await http.request(asked.method, asked.url, headers=headers, content=asked.body)

        yield lambda case: runner.run(exchange(case))
        runner.run(database.close())


def _text(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1", "replace")


async def test_the_document_is_served(backend: Starlette) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend), base_url=ORIGIN) as http:
        found = await http.get("/openapi.json")
    assert found.headers["content-type"] == "application/json"
    assert found.json() == json.loads(json.dumps(document()))


def test_it_is_valid_and_names_every_operation(operations: dict[str, Any]) -> None:
    schemathesis.openapi.from_dict(document()).validate()
    assert sorted(operations) == ALL


def calls(operation: Any, send: Send, cases: int) -> None:
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    other = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

    @settings(
        max_examples=cases,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=quiet,
    )
    @given(st.one_of(fitting, other))
    def no_fault(case: Any) -> None:
        assert send(case).status_code < 500

    no_fault()


@pytest.mark.parametrize("name", ALL)
def test_what_fits_the_document_or_not_is_no_fault(name: str, operations: dict[str, Any], send: Send) -> None:
    calls(operations[name], send, CASES)


@pytest.mark.long
@pytest.mark.parametrize("name", ALL)
def test_the_same_ten_times_as_often(name: str, operations: dict[str, Any], send: Send) -> None:
    calls(operations[name], send, MANY)
