"""Custom fields by name and by key, in both dialects (reference: section 7)."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.api.custom_fields import LONGEST, PARTS, find, from_v1, read, to_v1, write
from tui.api.errors import BadArgument
from tui.api.models.fields import Field, FieldOption

KINDS = (
    *("varchar", "varchar_auto", "text", "double", "monetary", "date", "daterange", "time", "timerange"),
    *("enum", "set", "user", "org", "people", "phone", "address"),
)
OPTIONS = [
    FieldOption(id=1, label="Low"),
    FieldOption(id=2, label="High"),
    FieldOption(id=30, label="twin"),
    FieldOption(id=31, label="twin"),
    FieldOption(id=4, label="7"),
]


def key(kind: str) -> str:
    return f"{KINDS.index(kind):02}".ljust(40, "c")


FIELDS = [
    *(
        Field(
            field_code=key(kind),
            field_name=kind.capitalize(),
            field_type=kind,
            is_custom_field=True,
            options=OPTIONS if kind in ("enum", "set") else None,
        )
        for kind in KINDS
    ),
    Field(field_code="title", field_name="Title", field_type="varchar", is_custom_field=False),
]

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
DAYS = st.dates().map(date.isoformat)
TIMES = st.times().map(lambda one: one.strftime("%H:%M:%S"))
IDS = st.integers(1, 2**63 - 1)
CHOICES = st.sampled_from([1, 2, 30, 31, 4])
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15)


def parts(first: st.SearchStrategy[Any], **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({"value": first}, optional=more)


VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("varchar", "varchar_auto", "text", "phone"), TEXT),
    **dict.fromkeys(("user", "org", "people"), IDS),
    "double": NUMBERS,
    "monetary": st.fixed_dictionaries({"value": NUMBERS, "currency": st.sampled_from(["EUR", "USD"])}),
    "date": DAYS,
    "daterange": st.fixed_dictionaries({"value": DAYS, "until": DAYS}),
    "time": parts(TIMES, timezone_id=IDS, timezone_name=TEXT),
    "timerange": st.fixed_dictionaries({"value": TIMES, "until": TIMES}, optional={"timezone_id": IDS}),
    "enum": CHOICES,
    "set": st.lists(CHOICES, min_size=1, unique=True),
    "address": parts(TEXT, **dict.fromkeys(PARTS["address"][1:], TEXT | st.none())),
}
RECORDS = st.fixed_dictionaries({}, optional={key(kind): VALUES[kind] | st.none() for kind in KINDS})
OFTEN = settings(max_examples=200, deadline=None, derandomize=True, database=None)


def test_there_are_sixteen_types() -> None:
    assert len(KINDS) == len(set(KINDS)) == 16


@OFTEN
@given(RECORDS)
def test_there_and_back_between_the_dialects(values: dict[str, Any]) -> None:
    flat = to_v1(FIELDS, values)

    assert not any(isinstance(value, dict | list) for value in flat.values())
    assert from_v1(FIELDS, {"id": 5, "title": "x", **flat}) == values


@OFTEN
@given(RECORDS)
def test_what_is_read_by_name_can_be_written_by_name(values: dict[str, Any]) -> None:
    named = read(FIELDS, values)

    assert {name.lower() for name in named} == {KINDS[int(code[:2])] for code in values}
    assert write(FIELDS, named) == values
    assert write(FIELDS, values) == values


@pytest.mark.parametrize(
    ("kind", "given_value", "written"),
    [
        ("enum", "High", 2),
        ("enum", "high", 2),
        ("enum", "7", 4),
        ("enum", "2", 2),
        ("enum", 31, 31),
        ("set", ["Low", 2], [1, 2]),
        ("set", ("low",), [1]),
        ("date", date(2026, 3, 1), "2026-03-01"),
        ("time", time(9, 30), {"value": "09:30:00"}),
        ("time", "09:30", {"value": "09:30:00"}),
        ("address", "Main street 1", {"value": "Main street 1"}),
        (
            "daterange",
            {"value": date(2026, 3, 1), "until": "2026-03-02"},
            {"value": "2026-03-01", "until": "2026-03-02"},
        ),
        ("set", None, None),
        ("monetary", None, None),
    ],
)
def test_what_may_be_written(kind: str, given_value: Any, written: Any) -> None:
    assert write(FIELDS, {kind.capitalize(): given_value}) == {key(kind): written}
    assert write(FIELDS, {kind.upper(): given_value}) == {key(kind): written}


@pytest.mark.parametrize(
    ("kind", "value", "wrong"),
    [
        ("enum", "Medium", "'Low' .1., 'High' .2."),
        ("enum", "twin", "takes one of"),
        ("enum", 3, "takes one of"),
        ("enum", True, "takes one of"),
        ("set", [], "null clears it"),
        ("set", "Low", "takes a list"),
        ("varchar", "x" * (LONGEST["varchar"] + 1), "255"),
        ("varchar", 5, "takes text"),
        ("text", "\ud800", "surrogate"),
        ("double", float("nan"), "takes a number"),
        ("double", "5", "takes a number"),
        ("double", True, "takes a number"),
        ("monetary", 5, "Monetary.currency: is required"),
        ("monetary", {"value": 5, "currency": "EUR", "rate": 1}, "Monetary.rate"),
        ("date", "01.03.2026", "YYYY-MM-DD"),
        ("date", "2026-02-30", "YYYY-MM-DD"),
        ("daterange", {"value": "2026-03-01"}, "Daterange.until: is required"),
        ("time", "25:00", "HH:MM"),
        ("timerange", "09:00", "until"),
        ("user", 2**63, "takes an id"),
        ("org", "5", "takes an id"),
        ("people", 0, "takes an id"),
        ("address", {"value": "x", "planet": "Mars"}, "Address.planet"),
    ],
)
def test_what_may_not_is_refused_with_its_name(kind: str, value: Any, wrong: str) -> None:
    with pytest.raises(BadArgument, match=wrong) as refused:
        write(FIELDS, {kind.capitalize(): value})
    assert refused.value.parameter.startswith(kind.capitalize())


def test_names_that_are_not_the_only_ones() -> None:
    twins = [Field(field_code=c * 40, field_name="Size", field_type="double", is_custom_field=True) for c in "ab"]

    assert read(twins, {"a" * 40: 1, "b" * 40: 2}) == {"a" * 40: 1, "b" * 40: 2}
    assert write(twins, {"a" * 40: 1}) == {"a" * 40: 1}
    with pytest.raises(BadArgument, match="several fields"):
        write(twins, {"Size": 1})
    with pytest.raises(BadArgument, match="twice"):
        write(FIELDS, {"Double": 1, key("double"): 2})
    with pytest.raises(BadArgument, match="is no custom field; there are Address, Date"):
        find(FIELDS, "Title")
    with pytest.raises(BadArgument, match="not the key"):
        to_v1(FIELDS, {"Double": 1})


def test_the_forms_of_the_older_dialect() -> None:
    written = {
        key("monetary"): {"value": 5, "currency": "EUR"},
        key("enum"): 2,
        key("set"): [1, 2],
        key("time"): {"value": "09:00:00", "timezone_id": 3, "timezone_name": "Europe/Berlin"},
        key("daterange"): None,
    }
    assert to_v1(FIELDS, written) == {
        key("monetary"): 5,
        f"{key('monetary')}_currency": "EUR",
        key("enum"): "2",
        key("set"): "1,2",
        key("time"): "09:00:00",
        f"{key('time')}_timezone_id": 3,
        f"{key('time')}_timezone_name": "Europe/Berlin",
        key("daterange"): None,
        f"{key('daterange')}_until": None,
    }
    lead = {key("org"): {"value": 7, "name": "Acme"}, key("user"): {"id": 8}, key("set"): [1], key("enum"): 2}
    assert from_v1(FIELDS, lead) == {key("org"): 7, key("user"): 8, key("set"): [1], key("enum"): 2}
    assert from_v1(FIELDS, {key("set"): "", key("enum"): "99"}) == {key("set"): None, key("enum"): 99}


def test_what_is_known_no_more_is_shown_as_it_is() -> None:
    assert read(FIELDS, {"f" * 40: 1, key("enum"): 99}) == {"f" * 40: 1, "Enum": 99}
    assert read(FIELDS, {key("enum"): {"id": 2, "label": "High"}}) == {"Enum": "High"}
    assert read(FIELDS, None) == {}
