"""Filters in plain Python: what a condition says about the rows of a small company, without any SQL.

Written from the meaning of the operators alone (product 9.10): a negative one is the opposite of its positive one; a
condition on another record asks whether one of the linked ones is so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

Row = dict[str, Any]
Tables = dict[str, list[Row]]

OPPOSITE = {
    "!=": "=",
    "IS NULL": "IS NOT NULL",
    "NOT LIKE '$%'": "LIKE '$%'",
    "NOT LIKE '%$%'": "LIKE '%$%'",
    "NOT LIKE '%$'": "LIKE '%$'",
    "not_contains": "contains",
    "does_not_end_at": "ends_at",
}
CLOCK = re.compile(r"\A\d\d:\d\d\Z")
LINES = {"=": "=", "ends_at": "=", "ends_before": "<", "ends_e_before": "<=", "ends_after": ">", "ends_e_after": ">="}


@dataclass(frozen=True)
class Oracle:
    """The rows of a company by table, when it is asked, and where the one who asks is."""

    tables: Tables
    now: datetime
    zone: ZoneInfo

    def matching(self, conditions: Row) -> set[int]:
        """The ids of the deals that fit."""
        every, one = (group["conditions"] for group in conditions["conditions"])
        return {
            deal["id"]
            for deal in self.tables["deals"]
            if all(self.holds(deal, c) for c in every) and (not one or any(self.holds(deal, c) for c in one))
        }

    def holds(self, deal: Row, condition: Row) -> bool:
        """Whether a deal is as a condition says."""
        operator: str = condition["operator"]
        straight: str = OPPOSITE.get(operator, operator)
        found = any(self.is_so(row, condition, straight) for row in self.linked(deal, condition["object"]))
        return found is (straight == operator)

    def linked(self, deal: Row, kind: str) -> Iterable[Row]:
        """The deal itself, or the records of another kind that belong to it and are not deleted."""
        if kind == "deal":
            return [deal]
        lines = {line["product_id"] for line in self.tables["deal_products"] if line["deal_id"] == deal["id"]}
        of: dict[str, Callable[[Row], bool]] = {
            "person": lambda row: row["id"] == deal["person_id"],
            "organization": lambda row: row["id"] == deal["org_id"],
            "activity": lambda row: row["deal_id"] == deal["id"],
            "product": lambda row: row["id"] in lines,
        }
        table = {"activity": "activities"}.get(kind, f"{kind}s")
        return [row for row in self.tables[table] if of[kind](row) and not row["is_deleted"]]

    def is_so(self, row: Row, condition: Row, operator: str) -> bool:
        """Whether one record is as a positive condition says."""
        field, value = condition["field_id"], condition["value"]
        if field == "entered_stage":
            return any(self.at(one["entered_at"], operator, value) for one in self.stays(row, condition["extra_value"]))
        if operator == "has_been":
            return row["stage_id"] == int(value) or bool(list(self.stays(row, value)))
        if operator == "belongs_to_team":
            return row[field] in {m["user_id"] for m in self.tables["team_users"] if m["team_id"] == int(value)}
        found = self.value(row, field, condition["extra_value"])
        return self.compared(found, operator, value, row)

    def stays(self, deal: Row, stage_id: Any) -> Iterable[Row]:
        known = self.tables["stage_history"]
        return (one for one in known if one["deal_id"] == deal["id"] and one["stage_id"] == int(stage_id))

    def value(self, row: Row, field: str, extra: Any) -> Any:
        """What a field of a record holds."""
        if field in row:
            return self.shaped(row[field], extra)
        if field == "address_locality":
            return (row["address"] or {}).get("locality")
        if field in COUNTED:
            mine = [a for a in self.tables["activities"] if a["deal_id"] == row["id"] and not a["is_deleted"]]
            return COUNTED[field](mine)
        if field == "rotten_time":
            return self.rotten(row)
        return self.shaped(row["custom_fields"].get(field), extra)

    @staticmethod
    def shaped(value: Any, extra: Any) -> Any:
        """The part of an address that is meant, the values of phones and e-mails, amounts without their currency."""
        if isinstance(value, dict) and ("locality" in value or "currency" in value):
            return value.get(extra or "value")
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return tuple(str(one["value"]) for one in value)
        return value

    def rotten(self, deal: Row) -> str | None:
        stage = next(one for one in self.tables["stages"] if one["id"] == deal["stage_id"])
        if deal["status"] != "open" or deal["is_archived"] or deal["is_deleted"] or not stage["is_deal_rot_enabled"]:
            return None
        moment = datetime.fromisoformat(deal["update_time"]) + timedelta(days=stage["days_to_rotten"])
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def compared(self, found: Any, operator: str, value: Any, row: Row) -> bool:
        """Whether a value stands to another as a positive operator says."""
        if operator == "IS NOT NULL":
            return found not in (None, "", [], ())
        value = f"{value}:00" if CLOCK.match(str(value)) else value
        return found is not None and self.kinds(found)(found, operator, value, row)

    def kinds(self, found: Any) -> Callable[[Any, str, Any, Row], bool]:
        """How values of a Python type are compared."""
        by_type: dict[type, Callable[[Any, str, Any, Row], bool]] = {
            dict: lambda one, operator, value, _row: self.ranged(one, operator, value),
            bool: lambda one, _operator, value, _row: one is (str(value).lower() in ("1", "true")),
            list: lambda one, operator, value, _row: chosen(one, operator, value),
            tuple: lambda one, operator, value, _row: any(worded(text, operator, value) for text in one),
            str: self.written,
        }
        return by_type.get(type(found), lambda one, operator, value, _row: ordered(one, operator, float(value)))

    def written(self, found: str, operator: str, value: Any, row: Row) -> bool:
        """Days and times, times of day, and other text."""
        if is_date(found) and value == "rotten_time":
            limit = self.rotten(row)
            return bool(limit and ordered(found, operator, limit[: len(found)]))
        if is_date(found):
            return self.at(found, operator, value)
        return ordered(found, operator, value) if operator in ("<", "<=", ">", ">=") else worded(found, operator, value)

    def ranged(self, found: Row, operator: str, value: str) -> bool:
        """Ranges of days or of times, and times of day."""
        first, last = found["value"], found.get("until")
        if is_date(first):
            if operator == "includes":
                return self.at(first, "<=", value) and self.at(last, ">=", value)
            return self.at(
                last if operator in LINES and operator != "=" else first, LINES.get(operator, operator), value
            )
        if operator == "includes":
            return bool(first <= value <= (last or ""))
        return ordered(last if operator in LINES and operator != "=" else first, LINES.get(operator, operator), value)

    def at(self, found: Any, operator: str, value: str) -> bool:
        """How a day or a UTC time stands to what a filter calls a date."""
        start, end = self.span(value)
        if len(found) == 10:
            here: Any = date.fromisoformat(found)
            start, end = (None if one is None else one.astimezone(self.zone).date() for one in (start, end))
            if value == "now":
                start, end = self.today(), self.today() + timedelta(1)
        else:
            here = datetime.fromisoformat(found)
        before, after = start is not None and here < start, end is not None and here >= end
        found = {"=": not before and not after, "<": before, "<=": not after, ">": after, ">=": not before}
        return bool(found[operator])

    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def span(self, value: str) -> tuple[Any, Any]:
        """From when until when; None for no border."""
        if value == "now":
            return self.now, self.now + timedelta(seconds=1)
        if value[0].isdigit() and value[4:5] == "-":
            first: Any = date.fromisoformat(value)
            last: Any = first + timedelta(1)
        else:
            first, last = named(value, self.today())
        return tuple(None if day is None else self.midnight(day) for day in (first, last))  # type: ignore[return-value]


def named(value: str, today: date) -> tuple[date | None, date | None]:
    """The first day of a relative date and the first one after it."""
    monday, first = today - timedelta(today.weekday()), today.replace(day=1)
    month = relativedelta(months=1)
    intervals: dict[str, tuple[date | None, date | None]] = {
        "last_week": (monday - timedelta(7), monday),
        "this_week": (monday, monday + timedelta(7)),
        "next_week": (monday + timedelta(7), monday + timedelta(14)),
        "last_month": (first - month, first),
        "this_month": (first, first + month),
        "next_month": (first + month, first + month + month),
        "before_today": (None, today),
        "before_tomorrow": (None, today + timedelta(1)),
        "later_or_today": (today, None),
        "later_or_tomorrow": (today + timedelta(1), None),
    }
    if value in intervals:
        return intervals[value]
    day = {
        "yesterday": today - timedelta(1),
        "today": today,
        "tomorrow": today + timedelta(1),
        "2_weeks_ago": today - timedelta(14),
        "in_1_week": today + timedelta(7),
        "1_months_ago": today - month,
        "in_2_months": today + relativedelta(months=2),
    }[value]
    return day, day + timedelta(1)


def is_date(text: str) -> bool:
    return len(text) in (10, 20) and text[:4].isdigit() and text[4] == "-"


def chosen(found: list[Any], operator: str, value: Any) -> bool:
    """Several options: these and no others, or one of them at least."""
    wanted = {str(one) for one in (value if isinstance(value, list) else str(value).split(","))}
    held = {str(one) for one in found}
    return held == wanted if operator == "=" else bool(held & wanted)


def ordered(found: Any, operator: str, value: Any) -> bool:
    return bool(
        {"=": found == value, "<": found < value, "<=": found <= value, ">": found > value, ">=": found >= value}[
            operator
        ]
    )


def worded(found: str, operator: str, value: Any) -> bool:
    """Text, regardless of case."""
    text, wanted = found.casefold(), str(value).casefold()
    return {
        "=": text == wanted,
        "LIKE '%$%'": wanted in text,
        "LIKE '$%'": text.startswith(wanted),
        "LIKE '%$'": text.endswith(wanted),
    }[operator]


def _soonest(activities: list[Row], *, done: bool) -> str | None:
    days = [a["due_date"] for a in activities if a["done"] is done and a["due_date"]]
    return (max(days) if done else min(days)) if days else None


COUNTED: dict[str, Callable[[list[Row]], Any]] = {
    "next_activity_date": lambda mine: _soonest(mine, done=False),
    "last_activity_date": lambda mine: _soonest(mine, done=True),
    "activities_count": len,
    "undone_activities_count": lambda mine: sum(not a["done"] for a in mine),
}


def shown(conditions: Row) -> str:
    """Conditions on one line, for a failure's message."""
    return json.dumps([group["conditions"] for group in conditions["conditions"]])
