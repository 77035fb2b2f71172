"""Our answer to an operation has the keys and types of its documented example; what differs is listed with the reason.

`examples.json.gz` holds the structure of 164 documented answers: their keys, and values of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.contract.scenes import SCENE, World, prepare
from tests.contract.test_answers import exchange
from tests.contract.test_examples import EXAMPLES
from tui.api.client import Client
from tui.backend import registry

ANSWERED = {endpoint.id for endpoint in registry.answered()}
DOCUMENTED = [(endpoint, body) for endpoint, body in EXAMPLES if endpoint.id in ANSWERED and body.get("success", True)]
CUSTOM_KEY_LENGTH = 40


def kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    return "number" if isinstance(value, int | float) else type(value).__name__


def own(key: str) -> bool:
    """Ids, codes of currencies and custom fields are the company's own."""
    is_currency = len(key) == 3 and key.isupper()
    return key.isdigit() or is_currency or len(key.partition("_")[0]) == CUSTOM_KEY_LENGTH


def differences(wanted: Any, found: Any, path: str) -> Iterator[tuple[str, str]]:
    """Where an answer lacks a key or has another type; null fits everything, and a list is judged by its first item."""
    if wanted is None or found is None:
        return
    if kind(wanted) != kind(found):
        yield path, f"is {kind(found)}, documented as {kind(wanted)}"
    elif isinstance(wanted, dict):
        for key in wanted:
            if key in found:
                yield from differences(wanted[key], found[key], f"{path}.{key}")
            elif not own(key):
                yield f"{path}.{key}", "is missing"
    elif isinstance(wanted, list) and wanted and found:
        yield from differences(wanted[0], found[0], f"{path}.0")


@pytest.fixture
def template(world: Path) -> Path:
    """The company of these tests is one in which everything is there once."""
    return world


NAMES = [f"{endpoint.id} {n}" for n, (endpoint, _body) in enumerate(DOCUMENTED)]


@pytest.mark.parametrize(("endpoint", "body"), DOCUMENTED, ids=NAMES)
async def test_the_answer_has_the_examples_keys_and_types(
    endpoint: Any, body: dict[str, Any], backend: Starlette, client: Client, there: World
) -> None:
    await prepare(client, there, endpoint.id)
    answer = await exchange(backend, endpoint, there)
    known = SCENE.differences.get(endpoint.id, {})

    found = dict(differences(body.get("data"), answer.json().get("data"), "data"))

    assert {path: what for path, what in found.items() if path not in known} == {}


def test_every_difference_has_a_reason() -> None:
    reasons = [reason for known in SCENE.differences.values() for reason in known.values()]
    assert all(reasons)
