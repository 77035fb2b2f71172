"""Custom fields by name from the shell, against the demo company."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.conftest import Served, Shell, serving
from tui.api.models.fields import Field
from tui.commands.custom import typed

PARTS = ("--fields", "id,custom_fields")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served"), "--demo") as found:
        yield found


def custom_values(out: str) -> dict[str, Any]:
    found = json.loads(out)["data"]["custom_fields"]
    assert isinstance(found, dict)
    return found


def test_values_are_written_and_shown_by_name_and_label(account: Shell) -> None:
    wanted = ("--custom", "units=40.5", "--custom", "Contract term=24 months")
    ran = account("call", "deals.update", "--id", "3", *wanted, "--named", *PARTS)
    assert (ran.code, ran.err) == (0, "")
    assert {"Units": 40.5, "Contract term": "24 months"}.items() <= custom_values(ran.out).items()

    stored = custom_values(account("call", "deals.get", "--id", "3", *PARTS).out)
    assert 40.5 in stored.values()
    assert all(len(key) == 40 for key in stored)

    assert account("call", "deals.update", "--id", "3", "--custom", "Units=", *PARTS).code == 0
    cleared = custom_values(account("call", "deals.get", "--id", "3", "--named", *PARTS).out)
    assert cleared["Contract term"] == "24 months"
    assert cleared.get("Units") is None


def test_lists_show_names_in_every_style(account: Shell) -> None:
    columns = ("--columns", "id,custom_fields.Units", "--named", "--limit", "300")
    table = account("call", "deals.list", *columns, "-o", "csv")
    assert table.code == 0, table.err
    head, *rows = table.out.splitlines()
    assert head == '"id","custom_fields.Units"'
    assert any(row.partition(",")[2].strip('"') for row in rows)
    paged = account("call", "deals.list", *columns[:-2], "--all-pages", "-o", "csv")
    assert len(paged.out.splitlines()) >= len(rows)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("Nope=1", "no custom field"),
        ("Units=many", "takes a number"),
        ("Contract term=9 months", "24 months"),
        ("Units", "NAME=VALUE"),
    ],
)
def test_what_does_not_fit_is_refused_before_it_is_sent(account: Shell, given: str, words: str) -> None:
    ran = account("call", "deals.update", "--id", "3", "--custom", given)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def field(kind: str, *labels: str) -> Field:
    options = [{"id": number, "label": label} for number, label in enumerate(labels, 1)]
    return Field.model_validate({"field_code": "a" * 40, "field_name": "X", "field_type": kind, "options": options})


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("double", "7", 7),
        ("monetary", "40 eur", {"value": 40, "currency": "EUR"}),
        ("monetary", '{"value": 1, "currency": "USD"}', {"value": 1, "currency": "USD"}),
        ("daterange", "2026-01-01..2026-02-01", {"value": "2026-01-01", "until": "2026-02-01"}),
        ("timerange", "09:00 .. 10:30", {"value": "09:00", "until": "10:30"}),
        ("user", "5", 5),
        ("varchar", "5", "5"),
        ("text", "[1]", "[1]"),
        ("date", "2026-01-01", "2026-01-01"),
        ("date", "", None),
    ],
)
def test_text_becomes_what_the_field_takes(kind: str, text: str, value: Any) -> None:
    assert typed(field(kind), text) == value


def test_options_are_labels_first_and_ids_where_no_label_says_so() -> None:
    assert typed(field("set", "12", "Hot"), "hot, 12") == ["hot", "12"]
    assert typed(field("set", "12", "Hot"), "2") == [2]
    assert typed(field("enum", "Hot"), "1") == 1
