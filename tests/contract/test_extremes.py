"""Numbers at and beyond the end of what 64 bits hold, in every place of every operation: answered with words."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from tests.conftest import Clock
from tests.contract.scenes import SCENE, World, restored
from tests.contract.test_no_faults import WORDS
from tui.api.endpoint import Endpoint
from tui.backend import registry
from tui.backend.app import create_app
from tui.backend.database import Database

EXTREMES: tuple[Any, ...] = (2**63 - 1, 2**63, -(2**63), -1, 0, 2**53, 10**40, 1e308, "9" * 40, [2**63], {"id": 2**63})
ALL = sorted(
    (one for one in registry.answered() if one.id not in SCENE.before and one.encoding != "multipart"),
    key=lambda one: (one.method == "DELETE", one.id),
)
"""Deletions come last, so that there is something to call the others with."""
SOME = float(os.environ.get("TESTS_EXTREMES", "0.08"))
"""Which share of the calls is made; all with 1."""

Asked = tuple[Endpoint, str, dict[str, Any], Any]


def calls(world: World) -> Iterator[Asked]:
    """Each sensible call with one number in it, in turn every one, that is too large or nearly so."""
    for endpoint in ALL:
        values, body = world.arguments(endpoint), world.body(endpoint)
        for extreme in EXTREMES:
            for name in (*endpoint.named("path"), *endpoint.named("query")):
                yield endpoint, f"{name}={extreme!r}", values | {name: extreme}, body
            if isinstance(body, dict):
                for field in sorted({*body, *endpoint.body_fields}):
                    for changed in placed(body.get(field), extreme):
                        yield endpoint, f"{field}:{extreme!r}", values, body | {field: changed}


def placed(value: Any, extreme: Any) -> Iterator[Any]:
    """A value with the extreme in its place, and in the places within it."""
    yield extreme
    if isinstance(value, dict):
        yield from (value | {name: inner} for name in value for inner in placed(value[name], extreme))
    if isinstance(value, list) and value:
        yield from ([inner, *value[1:]] for inner in placed(value[0], extreme))


def target(endpoint: Endpoint, values: dict[str, Any]) -> str:
    path = endpoint.path
    for name in endpoint.named("path"):
        path = path.replace(f"{{{name}}}", quote(str(values.get(name, 1)), safe=""))
    query = {name: values[name] for name in endpoint.named("query") if name in values}
    return f"{path}?{urlencode(query, doseq=True)}"


async def faults(app: Any, asked: list[Asked]) -> list[str]:
    found = []
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        for endpoint, name, values, body in asked:
            content = None if body is None else json.dumps(body, default=str)
            where = target(endpoint, values)
            answer = await http.request(endpoint.method, where, content=content)
            if answer.status_code not in (*WORDS, 204):
                found.append(f"{endpoint.id} {name} → {answer.status_code}")
    return found


def test_no_number_is_too_large(world: Path, tmp_path: Path) -> None:
    directory = Path(shutil.copytree(world, tmp_path / "workspace"))
    there = restored((world / "world.json").read_text())
    dice = Random(63)
    asked = [one for one in calls(there) if dice.random() < SOME]

    async def run() -> list[str]:
        database = Database(directory, clock=Clock())
        await database.open()
        try:
            return await faults(create_app(database, trusted=True), asked)
        finally:
            await database.close()

    assert len(asked) > 500
    assert asyncio.run(run()) == []
