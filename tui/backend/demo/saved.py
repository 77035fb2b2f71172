"""Filters somebody saved, and the goals of the year."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from tui.backend.clock import stamp
from tui.backend.demo.sketches import Row

Asked = tuple[str, str, str, Any]

EVERYBODY, ALONE = 7, 1
CUSTOMER = 1
OPEN: Asked = ("deal", "status", "=", "open")

FILTERS: tuple[tuple[str, str, int, int, tuple[Asked, ...]], ...] = (
    ("All open deals", "deals", 1, EVERYBODY, (OPEN,)),
    ("Closing this month", "deals", 1, EVERYBODY, (OPEN, ("deal", "expected_close_date", "=", "this_month"))),
    ("Rotten deals", "deals", 1, EVERYBODY, (OPEN, ("deal", "rotten_time", "<", "now"))),
    (
        "Big ones without a next step",
        "deals",
        1,
        ALONE,
        (OPEN, ("deal", "value", ">=", "20000"), ("deal", "next_activity_date", "IS NULL", None)),
    ),
    (
        "Won this quarter",
        "deals",
        1,
        EVERYBODY,
        (("deal", "status", "=", "won"), ("deal", "won_time", "=", "this_quarter")),
    ),
    ("Customers", "org", 1, EVERYBODY, (("organization", "label_ids", "contains", str(CUSTOMER)),)),
    ("Contacts without a phone", "people", 2, EVERYBODY, (("person", "phones", "IS NULL", None),)),
    ("Leads nobody looked at", "leads", 1, ALONE, (("lead", "was_seen", "=", "0"),)),
    (
        "Calls that are late",
        "activity",
        1,
        ALONE,
        (
            ("activity", "type", "=", "call"),
            ("activity", "done", "=", "0"),
            ("activity", "due_date", "=", "before_today"),
        ),
    ),
)
"""Name, type, whose it is, who sees it, and what must all be so."""

MEETING = 2


def rows(fields: list[Row], founded: datetime, now: datetime) -> dict[str, list[Row]]:
    """The rows of filters and goals of a company with these rows of fields."""
    numbers = {(row["item_type"], row["field_code"]): row.get("id", n) for n, row in enumerate(fields, 1)}
    time = stamp(founded)
    times = {"add_time": time, "update_time": time}
    return {
        "filters": [_filter(n, *one, numbers) | times for n, one in enumerate(FILTERS, 1)],
        "goals": [one | times for one in _goals(founded, now)],
    }


def _filter(
    number: int, name: str, type: str, user_id: int, visible_to: int, asked: tuple[Asked, ...], numbers: dict[Any, int]
) -> Row:
    every = [
        {"object": of, "field_id": str(numbers.get((of, code), code)), "operator": operator, "value": value}
        | {"extra_value": None, "json_value_flag": False}
        for of, code, operator, value in asked
    ]
    groups = [{"glue": "and", "conditions": every}, {"glue": "or", "conditions": []}]
    whose = {"user_id": user_id, "visible_to": visible_to}
    return {"id": number, "name": name, "type": type, "conditions": {"glue": "and", "conditions": groups}} | whose


def _goals(founded: datetime, now: datetime) -> list[Row]:
    """What the company wants to win in each quarter, and the meetings its administrator wants to have in a week."""
    won = _goal("Revenue of the quarter", "deals_won", {"pipeline_id": None}, founded, "quarterly")
    met = _goal("Meetings held", "activities_completed", {"activity_type_id": [MEETING]}, now, "weekly")
    return [
        won
        | {
            "assignee_type": "company",
            "assignee_id": 1,
            "tracking_metric": "sum",
            "target": 400_000.0,
            "currency_id": 1,
        },
        met | {"assignee_type": "person", "assignee_id": 1, "tracking_metric": "quantity", "target": 6.0},
    ]


def _goal(title: str, name: str, params: Row, since: datetime, interval: str) -> Row:
    """A goal that begins with a year and has no end."""
    return {
        "id": _code(title),
        "report_ids": [_code(f"report of {title}")],
        "owner_id": 1,
        "title": title,
        "type_name": name,
        "params": params,
        "interval": interval,
        "duration_start": f"{since.year}-01-01",
        "duration_end": None,
        "currency_id": None,
    }


def _code(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
