"""Fields by dotted names, and the cells they make."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.catalog import endpoint_named
from tui.commands.columns import cell, columns, inert, picked, reached, unknown
from tui.commands.output import sink, write_json
from tui.commands.ways import Ways

PERSON = {
    "id": 7,
    "name": "Ann",
    "owner": {"id": 1, "name": "Bo"},
    "emails": [{"value": "a@x.example", "primary": True}, {"value": "b@x.example", "primary": False}],
    "org": None,
}


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        (["name", "id"], {"name": "Ann", "id": 7}),
        (["owner.name"], {"owner": {"name": "Bo"}}),
        (["owner.name", "owner.id"], {"owner": {"name": "Bo", "id": 1}}),
        (["owner.name", "owner"], {"owner": {"id": 1, "name": "Bo"}}),
        (["emails.value", "id"], {"emails": [{"value": "a@x.example"}, {"value": "b@x.example"}], "id": 7}),
        (["org.name"], {"org": None}),
        (["gone.away"], {"gone": None}),
        (["id.deeper"], {"id": None}),
        ([], PERSON),
    ],
)
def test_records_keep_their_shape_and_the_order_asked_for(fields: list[str], kept: dict[str, Any]) -> None:
    found = picked(PERSON, fields)
    assert found == kept
    assert list(found) == list(kept)


def test_a_dotted_name_goes_through_objects_and_lists() -> None:
    assert reached(PERSON, "owner.name") == "Bo"
    assert reached(PERSON, "emails.value") == ["a@x.example", "b@x.example"]
    assert reached(PERSON, "org.name") is None
    assert reached(PERSON, "name.first") is None


def test_what_no_record_has_is_known_to_be_misspelt() -> None:
    assert unknown([PERSON], ["naem", "owner.name", "owner.mail", "emails.valeu", "org.name"]) == [
        "naem",
        "owner.mail",
        "emails.valeu",
    ]
    assert unknown([{"id": 1}, {"b": 1}], ["id", "b"]) == []
    assert unknown([], ["id"]) == []
    assert columns([{"id": 1}, {"b": 1, "id": 2}, 3]) == ["id", "b"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("plain", "plain"),
        (True, "true"),
        (12.5, "12.5"),
        (-3, "-3"),
        ([3, None, "a"], "3, , a"),
        ([], ""),
        ({"a": "ä"}, '{"a": "ä"}'),
        ([{"a": 1}], '[{"a": 1}]'),
    ],
)
def test_the_text_of_a_cell(value: Any, text: str) -> None:
    assert cell(value) == text
    assert inert(value) == text


@given(st.sampled_from(["=", "+", "-", "@", "\t", "\r"]), st.text())
def test_no_text_of_a_stranger_is_a_formula(first: str, rest: str) -> None:
    for value in (first + rest, [first + rest, "more"]):
        assert inert(value)[0] == "'"
        assert inert(value)[1:] == cell(value)


def test_csv_is_quoted_and_inert_in_its_head_too(capfd: pytest.CaptureFixture[str]) -> None:
    into = sink("csv", (), endpoint_named("deals.list"))
    into.page([{"id": 1, "=HYPERLINK(1)": '=1+1",\n"x', "lng": -73.9}])
    into.end()
    out = capfd.readouterr().out
    assert out.startswith('"id","\'=HYPERLINK(1)","lng"\n"1","\'=1+1""')
    assert list(csv.reader(io.StringIO(out)))[1] == ["1", '\'=1+1",\n"x', "-73.9"]


def test_columns_of_later_pages_are_not_lost_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    into = sink("csv", (), endpoint_named("deals.list"))
    into.page([{"id": 1}])
    into.page([{"id": 2, "late": 3}])
    into.end()
    ran = capfd.readouterr()
    assert ran.out == '"id"\n"1"\n"2"\n'
    assert ran.err.endswith("left out here: name them with --fields (late)\n")


def test_a_table_is_aligned_by_what_is_seen_and_never_cut_without_a_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    into = sink("table", ("name", "n"), endpoint_named("deals.list"))
    into.page([{"name": "漢字", "n": 1}, {"name": "e\u0301a", "n": 2}, {"name": "\x1b[2J\nx", "n": 3}])
    into.page([{"name": "long" * 100, "n": 4}])
    into.end()
    ran = capfd.readouterr()
    assert ran.out.splitlines() == [
        "name    n",
        "漢字    1",
        "e\u0301a      2",
        "\ufffd[2J x  3",
        f"{'long' * 100}  4",
    ]
    assert ran.err == ""


def test_what_is_no_object_is_a_row_too(capfd: pytest.CaptureFixture[str]) -> None:
    into = sink("csv", (), endpoint_named("deals.list"))
    into.page([3, "=x"])
    into.end()
    assert capfd.readouterr().out == '"value"\n"3"\n"\'=x"\n'


def test_half_a_surrogate_pair_can_be_written(capfd: pytest.CaptureFixture[str]) -> None:
    for style in ("csv", "ndjson", "json"):
        into = sink(style, ("a",), endpoint_named("deals.list"))
        into.page([{"a": "\ud800"}])
        into.end()
        assert "\\ud800" in capfd.readouterr().out


@pytest.mark.parametrize("name", ["deals.list", "deals.search"])
@pytest.mark.parametrize("sizes", [[], [0], [2], [1, 0, 2]])
def test_pages_as_json_are_what_one_page_with_all_records_is(
    name: str, sizes: list[int], capfd: pytest.CaptureFixture[str]
) -> None:
    endpoint, fields = endpoint_named(name), ("id", "owner.name")
    into, whole = sink("json", fields, endpoint), []
    for size in sizes:
        records = [PERSON] * size
        into.page(records)
        whole += records
    into.end()
    streamed = capfd.readouterr().out
    data: Any = {endpoint.inside: whole} if endpoint.inside else whole
    write_json({"success": True, "data": data}, Ways(fields=fields), endpoint.inside)
    assert streamed == capfd.readouterr().out
    assert json.loads(streamed)["success"] is True
