"""Every operation Pipedrive documents is declared, with its parameters as they stand on the wire.

`inventory.json` holds facts only: method, path, and each parameter's wire name, type and whether it is required.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tui.api.catalog import endpoint_named, endpoints
from tui.api.endpoint import Endpoint

Fact = dict[str, Any]


def key(method: str, path: str) -> str:
    return f"{method} {re.sub(r'{[^}]*}', '{}', path.rstrip('/'))}"


INVENTORY: dict[str, Fact] = {
    key(one["method"], one["path"]): one
    for one in json.loads(Path(__file__).with_name("inventory.json").read_text(encoding="utf-8"))
}
DECLARED = {key(one.method, one.path): one for one in endpoints()}
STRICTER = {("POST /api/v2/persons", "name")}
"""Required here though the documents say nothing: no record of a person is without a name."""
KINDS = {"integer": "number"}
PLAIN = ("list", "list_", "search")
NOTHING = "nothing"
"""What replaced the operations nothing replaced."""


def test_all_439_are_declared_and_no_other() -> None:
    assert len(INVENTORY) == 439
    assert set(DECLARED) == set(INVENTORY)


@pytest.mark.parametrize("name", sorted(INVENTORY))
def test_its_parameters_are_the_documented_ones(name: str) -> None:
    endpoint, fact = DECLARED[name], INVENTORY[name]

    assert set(endpoint.named("path")) == set(re.findall(r"{([^}]+)}", endpoint.path))
    assert len(endpoint.named("path")) == len(fact.get("path_params", ()))
    for wire, kind, required in fact.get("query_params", ()):
        assert endpoint.named("query")[wire].required == required, wire
        assert takes(endpoint.adapters[wire].json_schema(), kind), f"{wire} takes {kind}"
    for wire, kind, required in fact.get("body_params", ()):
        assert wire in endpoint.body_fields, wire
        schema = body_schema(endpoint)
        assert (wire in schema.get("required", ())) == required or (name, wire) in STRICTER, wire
        assert takes(schema["properties"][wire], kind, schema.get("$defs", {})), f"{wire} takes {kind}"


def body_schema(endpoint: Endpoint) -> Fact:
    assert endpoint.body is not None
    if endpoint.encoding == "multipart":
        fields = endpoint.body.model_fields
        return {"required": [n for n, f in fields.items() if f.is_required()], "properties": {n: {} for n in fields}}
    return endpoint.body.model_json_schema(by_alias=True)


def takes(schema: Fact, kind: str, defs: Fact | None = None) -> bool:
    """Whether a declaration takes what the documents call this kind; what is looser takes it too.

    The documents say string where a list is comma separated, and number where an id is meant.
    """
    found = kinds(schema, defs or {})
    wanted = KINDS.get(kind, kind)
    return (
        not found
        or wanted in found
        or (wanted == "string" and bool(found & {"array", "number", "boolean"}))
        or (wanted == "number" and "boolean" in found)
    )


def kinds(schema: Fact, defs: Fact) -> set[str]:
    if "$ref" in schema:
        return kinds(defs[schema["$ref"].rsplit("/", 1)[-1]], defs)
    if "anyOf" in schema:
        branches = [kinds(branch, defs) for branch in schema["anyOf"] if branch.get("type") != "null"]
        return set().union(*branches) if all(branches) else set()
    if "enum" in schema or "const" in schema:
        names = {bool: "boolean", int: "number", str: "string"}
        return {names[type(choice)] for choice in schema.get("enum", [schema.get("const")])}
    kind = str(schema.get("type", ""))
    return {KINDS.get(kind, kind)} if kind else set()


def test_each_has_a_name_of_its_own_and_says_what_it_does() -> None:
    assert len({one.id for one in DECLARED.values()}) == 439
    for endpoint in DECLARED.values():
        assert endpoint_named(endpoint.id) is endpoint
        assert re.fullmatch(r"[A-Z][^.\n]+\.", endpoint.summary), endpoint.id
        assert " an user" not in endpoint.summary, endpoint.id
        assert len(endpoint.summary.split()) > 2 or endpoint.verb in PLAIN, endpoint.id


def test_what_is_retired_names_what_replaced_it() -> None:
    retired = [one for one in DECLARED.values() if one.retired]
    assert len(retired) > 50
    for endpoint in retired:
        assert endpoint.dialect == "v1"
        assert endpoint.retired == NOTHING or not endpoint_named(endpoint.retired).retired


def test_every_call_costs_something() -> None:
    assert {one.id for one in DECLARED.values() if one.cost <= 0} == set()
