"""What the service tells about building filters: operators by type of field, relative dates, parts of an address."""

from __future__ import annotations

from typing import Any

Words = dict[str, str]

EQUAL: Words = {"=": "is", "!=": "is not"}
EMPTY: Words = {"IS NULL": "is empty", "IS NOT NULL": "is not empty"}
REFERENCE: Words = EQUAL | EMPTY
AMOUNT: Words = {
    **EQUAL,
    ">": "is more than",
    "<": "is less than",
    ">=": "is more or equal to",
    "<=": "is less or equal to",
    **EMPTY,
}
TIME: Words = {
    **EQUAL,
    "<": "is before",
    ">": "is after",
    ">=": "is exactly or after than",
    "<=": "is exactly or before than",
    **EMPTY,
}
ENTERED: Words = {
    **EQUAL,
    ">": "is later than",
    "<": "is earlier than",
    ">=": "is exactly or later than",
    "<=": "is exactly or earlier than",
}
RANGE: Words = {
    "=": "starts at",
    "!=": "does not start at",
    "ends_at": "ends at",
    "does_not_end_at": "does not end at",
    "<": "starts before",
    "<=": "starts exactly on or before",
    "ends_before": "ends before",
    "ends_e_before": "ends exactly on or before",
    ">": "starts after",
    "ends_after": "ends after",
    ">=": "starts exactly or after",
    "ends_e_after": "ends exactly or after",
    "includes": "does include",
    **EMPTY,
}
TEXT: Words = {
    **REFERENCE,
    "LIKE '%$%'": "contains",
    "LIKE '$%'": "starts with",
    "NOT LIKE '$%'": "does not start with",
}
DEPRECATED: Words = {
    "NOT LIKE '%$%'": "does not contain",
    "LIKE '%$'": "ends with",
    "NOT LIKE '%$'": "does not end with",
}
"""Operators on text that old filters still hold."""

OPERATORS: dict[str, Words] = {
    "int": AMOUNT,
    "double": AMOUNT,
    "monetary": AMOUNT,
    "time": TIME,
    "date": ENTERED | EMPTY,
    "entered_stage": ENTERED,
    "timerange": RANGE,
    "daterange": RANGE,
    "varchar": TEXT,
    "stage": EQUAL | {"has_been": "has been"},
    "title": {"=": "is", **{name: TEXT[name] for name in ("LIKE '$%'", "LIKE '%$%'", "NOT LIKE '$%'")}},
    "set": EQUAL | {"contains": "contains", "not_contains": "does not contain"} | EMPTY,
    "enum": REFERENCE,
    "deal": REFERENCE,
    "product": REFERENCE,
    "user": REFERENCE | {"belongs_to_team": "belongs to team"},
    "status": EQUAL,
    "visible_to": EQUAL,
    "currency": EQUAL,
    "pipeline": EQUAL,
    "person": REFERENCE,
    "organization": REFERENCE,
}
"""By type of field, what each operator means in words (filters/helpers)."""

UNDOCUMENTED: dict[str, Words] = {
    "boolean": EQUAL,
    "lead": REFERENCE,
    "project": REFERENCE,
    "links": REFERENCE,
    "contact": TEXT,
    "address": TEXT,
}
"""Types of fields the helpers leave out: yes or no, links to leads and projects, phones and e-mails, addresses."""

INTERVALS: Words = {
    name: name.replace("_", " ")
    for name in (
        *("last_quarter", "this_quarter", "last_month", "this_month"),
        *("last_week", "this_week", "next_week", "next_month"),
    )
}
POINTS: Words = {
    **{f"{n}_months_ago": f"{n} month{'s' * (n > 1)} ago" for n in range(6, 0, -1)},
    **{f"{n}_week{'s' * (n > 1)}_ago": f"{n} week{'s' * (n > 1)} ago" for n in range(3, 0, -1)},
    "yesterday": "yesterday",
    "before_today": "before today",
    "today": "today",
    "now": "now",
    "later_or_today": "today or later",
    "before_tomorrow": "before tomorrow",
    "tomorrow": "tomorrow",
    "later_or_tomorrow": "tomorrow or later",
    **{f"in_{n}_week{'s' * (n > 1)}": f"in {n} week{'s' * (n > 1)}" for n in range(1, 4)},
    **{f"in_{n}_month{'s' * (n > 1)}": f"in {n} month{'s' * (n > 1)}" for n in range(1, 7)},
}
ROTTEN_TIME = "rotten_time"

ADDRESS_PARTS: Words = {
    "subpremise": "Apartment/suite no",
    "street_number": "House number",
    "route": "Street/road name",
    "sublocality": "District/sublocality",
    "locality": "City/town/village/locality",
    "admin_area_level_1": "State/county",
    "admin_area_level_2": "Region",
    "country": "Country",
    "postal_code": "ZIP/Postal code",
    "formatted_address": "Full/combined address",
}


def helpers() -> dict[str, Any]:
    """The answer to `filters/helpers`; the operators of `enum` come one by one, as the service sends them."""
    told: dict[str, Any] = {name: dict(words) for name, words in OPERATORS.items()}
    told["enum"] = [{operator: words} for operator, words in OPERATORS["enum"].items()]
    return {
        "operators": told,
        "deprecated_operators": DEPRECATED,
        "relative_dates": {
            "Relative date intervals": INTERVALS,
            "Relative dates": POINTS,
            "Deal specific": {ROTTEN_TIME: "Rotten time"},
        },
        "address_field_components": ADDRESS_PARTS,
    }
