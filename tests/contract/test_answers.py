"""Every operation, called for real, answers what it declares and what Pipedrive documents.

`documented.json` holds facts of the published OpenAPI documents: of each operation its parameters, its status and the
keys of the example's records. It is the oracle from outside: client and backend share their declarations.
"""

from __future__ import annotations

import json
import typing
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.contract.scenes import SCENE, World, prepare
from tui.api.bodies import sent
from tui.api.client import Client
from tui.api.endpoint import Endpoint
from tui.api.request import parse
from tui.backend import registry

ALL = {endpoint.id: endpoint for endpoint in registry.answered()}
DOCUMENTED = json.loads(Path(__file__).with_name("documented.json").read_text())
OPERATIONS: dict[str, dict[str, Any]] = DOCUMENTED["operations"]
SHAPES: dict[str, list[str]] = DOCUMENTED["shapes"]

OLDER_PARAMETERS = {"v2.products.list": {"updated_since"}, "v1.leads.list": {"archived_status"}}
OLDER_PARAMETERS |= {f"v1.{of}.list_mail_messages": {"include_body"} for of in ("deals", "persons", "organizations")}
OLDER_PARAMETERS["v2.projects.list"] = {"deal_id", "person_id", "org_id"}
"""Declared because the service takes them, though the documents of today leave them out."""
SLIPS = {"v2.organizations.list": {"org_id"}, "v1.persons.list_products": {"123"}}
"""Keys of an example that its own schema does not have, or that are ids."""
COPIED = {"v1.persons.list_followers": "v1.persons.add_follower"}
"""Operations whose example is a copy of another resource's, and whose shape theirs is."""
NEVER_MANY = {"v1.users.list_followers", "v2.users.list_followers"}
"""Lists that stay empty here: no operation makes anybody follow a user."""
FIRST_FOUND = {"v2.item_search.search": "deal"}
"""The kind of item the example of a search over several kinds begins with; its keys are that kind's."""


def test_what_is_undocumented_is_retired() -> None:
    assert {name for name in set(ALL) - set(OPERATIONS) if not ALL[name].retired} == set()


@pytest.mark.parametrize("name", sorted(set(ALL) & set(OPERATIONS)))
def test_parameters_and_status_are_the_documented_ones(name: str) -> None:
    endpoint = ALL[name]
    declared = {*endpoint.named("path"), *endpoint.named("query")}

    assert declared - OLDER_PARAMETERS.get(name, set()) == set(OPERATIONS[name]["parameters"])
    assert endpoint.status == OPERATIONS[name]["status"]


def optional(resource: str) -> set[str]:
    """The fields operations of a resource show only where `include_fields` asks for them."""
    found: set[str] = set()
    for endpoint in ALL.values():
        parameter = endpoint.named("query").get("include_fields")
        if endpoint.resource == resource and parameter:
            found |= set(",".join(choices(parameter.annotation)).split(","))
    return {name.rpartition(".")[2] for name in found}


def choices(annotation: Any) -> list[str]:
    """Every string of the literals in an annotation."""
    inner = [name for argument in typing.get_args(annotation) for name in choices(argument)]
    return [annotation] if isinstance(annotation, str) else inner


def documented_keys(name: str, part: str) -> set[str]:
    """The keys an operation's records (`answer`) or found items (`item`) always have."""
    shape = OPERATIONS.get(name, {}).get(part)
    shape = shape and COPIED.get(name, shape)
    return set(SHAPES.get(shape, ())) - SLIPS.get(shape, set()) - optional(ALL[name].resource) if shape else set()


def records(endpoint: Endpoint, envelope: dict[str, Any]) -> list[Any]:
    data = envelope["data"][endpoint.inside] if endpoint.inside else envelope["data"]
    return data if isinstance(data, list) else [data]


@pytest.fixture
def template(world: Path) -> Path:
    """The company of these tests is one in which everything is there once."""
    return world


async def exchange(backend: Starlette, endpoint: Endpoint, world: World, **more: Any) -> httpx.Response:
    request = endpoint.request(world.arguments(endpoint) | more, world.body(endpoint))
    transport = httpx.ASGITransport(backend)
    with ExitStack() as opened:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            return await http.request(request.method, request.target, **sent(request, opened))


@pytest.mark.parametrize("name", sorted(ALL))
async def test_it_answers_as_declared_and_documented(
    name: str, backend: Starlette, client: Client, there: World
) -> None:
    endpoint, world = ALL[name], there
    await prepare(client, world, name)

    answer = await exchange(backend, endpoint, world)
    assert answer.status_code == endpoint.status, answer.text
    if endpoint.answer is bytes:
        assert answer.content
        return
    envelope = answer.json()
    assert envelope["success"] is True
    if endpoint.answer is type(None):
        assert "data" not in envelope
        return
    assert parse(endpoint, answer.content) is not None
    found = records(endpoint, envelope)
    assert found or name in NEVER_MANY
    for record in found:
        if wanted := documented_keys(name, "answer"):
            assert wanted <= record.keys()
        if wanted := documented_keys(name, "item"):
            kind = FIRST_FOUND.get(name, record["item"]["type"])
            assert record["item"]["type"] != kind or wanted <= record["item"].keys()


@pytest.mark.parametrize("name", [name for name, e in sorted(ALL.items()) if e.is_page])
async def test_lists_say_whether_there_is_more(name: str, backend: Starlette, client: Client, there: World) -> None:
    endpoint, world = ALL[name], there
    await prepare(client, world, name)
    additional = (await exchange(backend, endpoint, world)).json().get("additional_data")

    if "cursor" in endpoint.named("query"):
        assert additional["next_cursor"] is None
    elif "start" in endpoint.named("query"):
        most = min(endpoint.named("query")["limit"].most or 100, 100)
        assert additional["pagination"] == {"start": 0, "limit": most, "more_items_in_collection": False}


@pytest.mark.parametrize("name", [n for n, e in sorted(ALL.items()) if "include_fields" in e.named("query")])
async def test_optional_fields_come_when_asked_for_and_only_then(
    name: str, backend: Starlette, client: Client, there: World
) -> None:
    endpoint, world = ALL[name], there
    await prepare(client, world, name)
    wanted = choices(endpoint.named("query")["include_fields"].annotation)
    plain = records(endpoint, (await exchange(backend, endpoint, world)).json())
    full = records(endpoint, (await exchange(backend, endpoint, world, include_fields=wanted)).json())

    for one in wanted:
        kind, _, key = one.rpartition(".")
        for before, after in zip(plain, full, strict=True):
            inner = after["item"] if endpoint.inside else after
            if not kind or inner["type"] == kind:
                assert set(key.split(",")) <= inner.keys()
                assert not set(key.split(",")) & (before["item"] if endpoint.inside else before).keys()


def misses(name: str) -> str:
    """The path parameter that is given the id of nothing."""
    parameters = ALL[name].named("path")
    return SCENE.missing.get(name, "id" if "id" in parameters else next(iter(parameters), ""))


@pytest.mark.parametrize("name", [name for name in sorted(ALL) if misses(name)])
async def test_what_is_not_there_is_404(name: str, backend: Starlette, client: Client, there: World) -> None:
    endpoint = ALL[name]
    await prepare(client, there, name)
    there_is = there.arguments(endpoint)[misses(name)]
    missing: Any = 4711 if isinstance(there_is, int) else "none"

    answer = await exchange(backend, endpoint, there, **{misses(name): missing})

    assert answer.status_code == 404, answer.text
    assert answer.json()["success"] is False
