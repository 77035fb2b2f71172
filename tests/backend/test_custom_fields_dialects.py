"""What is written to custom fields in one dialect is read back equal in both."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.backend.custom import KINDS, OPTIONS, add_fields, key
from tests.conftest import Clock, client_of, opened
from tests.dice import thrown
from tui.api.client import Client
from tui.api.custom_fields import PARTS, from_v1, to_v1
from tui.api.models.fields import Field
from tui.backend.app import create_app

FIELDS = [
    Field.model_validate({"field_code": key(kind), "field_type": kind, "is_custom_field": True, "options": options})
    for kind in KINDS
    if kind != "visible_to"
    for options in [OPTIONS if kind in ("enum", "set") else None]
]
RECORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "deals": ("deal", {"title": "A"}),
    "persons": ("person", {"name": "A"}),
    "organizations": ("organization", {"name": "A"}),
    "products": ("product", {"name": "A"}),
    "leads": ("lead", {"title": "A", "person_id": 1}),
}

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
DAYS = st.dates().map(lambda day: day.isoformat())
TIMES = st.times().map(lambda one: one.strftime("%H:%M:%S"))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**63 - 1), 2**63 - 1)
ZONE = {
    "timezone_id": st.none() | st.integers(1, 600),
    "timezone_name": st.sampled_from([None, "UTC", "Europe/Tallinn"]),
}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("varchar", "varchar_auto", "text", "phone"), TEXT),
    **dict.fromkeys(("user", "org", "people"), st.just(1)),
    "double": NUMBERS,
    "monetary": st.fixed_dictionaries({"value": NUMBERS, "currency": st.sampled_from(["EUR", "USD"])}),
    "date": DAYS,
    "daterange": st.fixed_dictionaries({"value": DAYS, "until": DAYS}),
    "time": st.fixed_dictionaries({"value": TIMES, **ZONE}),
    "timerange": st.fixed_dictionaries({"value": TIMES, "until": TIMES, **ZONE}),
    "enum": st.sampled_from([1, 2]),
    "set": st.lists(st.sampled_from([1, 2]), min_size=1, unique=True),
    "address": st.fixed_dictionaries({"value": TEXT, **dict.fromkeys(PARTS["address"][1:], st.none() | TEXT)}),
}
CHANGES = st.fixed_dictionaries({}, optional={key(kind): st.none() | one for kind, one in VALUES.items()})


@dataclass(frozen=True)
class World:
    """A company with one record of each kind, driven from synchronous tests."""

    runner: asyncio.Runner
    client: Client
    ids: dict[str, Any]

    def write(self, resource: str, dialect: str, values: dict[str, Any]) -> None:
        body = {"custom_fields": values} if dialect == "v2" else to_v1(FIELDS, values)
        self.runner.run(self.client.call(f"{dialect}.{resource}.update", {"id": self.ids[resource]}, body))

    def read(self, resource: str, dialect: str) -> dict[str, Any]:
        found = self.runner.run(self.client.call(f"{dialect}.{resource}.get", {"id": self.ids[resource]}))
        values = found.custom_fields if dialect == "v2" else from_v1(FIELDS, found.model_extra)
        return {code: value for code, value in values.items() if value is not None}


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    with asyncio.Runner() as runner:
        company = opened(Path(shutil.copytree(template, tmp_path / "workspace")), Clock())
        database = runner.run(company.__aenter__())
        serving = client_of(create_app(database, trusted=True))
        client = runner.run(serving.__aenter__())
        ids: dict[str, Any] = {}
        for item in ("deal", "person", "organization", "product"):
            runner.run(add_fields(database, item))
        for resource in ("organizations", "persons", "deals", "products", "leads"):
            ids[resource] = runner.run(client.call(f"{resource}.create", {}, RECORDS[resource][1])).id
        yield World(runner, client, ids)
        runner.run(serving.__aexit__(None, None, None))
        runner.run(company.__aexit__(None, None, None))


DIALECTS = {"leads": ["v1"], "deals": ["v1", "v2"], "persons": ["v1", "v2"], "organizations": ["v1", "v2"],
            "products": ["v1", "v2"]}  # fmt: skip
"""Leads have no v2 form."""


@pytest.mark.parametrize("resource", sorted(RECORDS))
def test_what_is_written_in_one_dialect_is_read_equal_in_both(world: World, resource: str) -> None:
    kept: dict[str, Any] = {}

    @settings(max_examples=thrown(15), deadline=None, derandomize=True, database=None,
              suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
    @given(values=CHANGES, dialect=st.sampled_from(DIALECTS[resource]))
    def check(values: dict[str, Any], dialect: str) -> None:
        world.write(resource, dialect, values)
        kept.update(values)
        expected = {code: value for code, value in kept.items() if value is not None}

        assert {name: world.read(resource, name) for name in DIALECTS[resource]} == dict.fromkeys(
            DIALECTS[resource], expected
        )

    check()
