"""Filters as SQL over the copy's deals, where the copy knows all they ask about; a team as the deals of its users."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tui.services.filters import EVERY, TEAMS, Condition, code_of, fact_of, saved_as

if TYPE_CHECKING:
    from tui.services.clock import Clock
    from tui.store.copy import Copy

NUMBER, ID, WORD, LABELS, DAY, MOMENT = "number", "id", "word", "labels", "day", "moment"
COLUMNS = {
    **dict.fromkeys(("value", "probability"), NUMBER),
    **dict.fromkeys(("stage_id", "pipeline_id", "owner_id", "person_id", "org_id"), ID),
    **dict.fromkeys(("status", "currency"), WORD),
    "label_ids": LABELS,
    "expected_close_date": DAY,
    **dict.fromkeys(("add_time", "update_time", "won_time", "lost_time", "stage_change_time"), MOMENT),
}
"""The fields of a deal that are columns of the copy, and how they are compared."""

OPPOSITE = {"!=": "=", "IS NULL": "IS NOT NULL", "not_contains": "contains"}
"""A negative operator lets through what its positive one does not (product 9.10)."""

FILLED = "IS NOT NULL"
ORDERS = ("=", "<", "<=", ">", ">=")
_COUNTED = re.compile(r"\A(in_)?([1-6])_(week|month)s?(_ago)?\Z")
_DAY = re.compile(r"\A\d{4}-\d{2}-\d{2}\Z")
Values = dict[str, Any]


def where(copy: Copy, clock: Clock, saved: int, team: int) -> tuple[str, Values]:
    """SQL over deals for a filter and a team (0 for none); what nothing is known of lets nothing through."""
    parts, values = ["TRUE"], Values()
    if saved:
        found = compiled(copy, clock, saved)
        sql, more = found if found is not None else (_KEPT, {"saved": fact_of(saved)})
        parts.append(sql)
        values |= more
    if team:
        users = next((t.get("users") or () for t in copy.fact(TEAMS, []) if t.get("id") == team), ())
        parts.append(f"owner_id IN ({','.join(str(int(u)) for u in users)})")
    return " AND ".join(parts), values


_KEPT = "id IN (SELECT value FROM json_each((SELECT value FROM main.fact WHERE name = :saved)))"


def compiled(copy: Copy, clock: Clock, saved: int) -> tuple[str, Values] | None:
    """SQL for a filter with its values; None where the copy does not know all it asks about."""
    row = copy.get("filter", saved)
    conditions = saved_as(row).conditions if row else None
    if conditions is None:
        return None
    values = Values()
    tests = [(c.group, _test(c, clock, values, n)) for n, c in enumerate(conditions)]
    if any(sql is None for _, sql in tests):
        return None
    every = [sql for group, sql in tests if group == EVERY and sql]
    one = [sql for group, sql in tests if group != EVERY and sql]
    parts = [*every, *([f"({' OR '.join(one)})"] if one else [])]
    return (" AND ".join(parts) or "TRUE"), values


def _test(condition: Condition, clock: Clock, values: Values, number: int) -> str | None:
    """SQL for one condition, never null; None where the copy cannot tell."""
    column = code_of(condition)
    kind = COLUMNS.get(column) if condition.object == "deal" else None
    operator = OPPOSITE.get(condition.operator, condition.operator)
    if kind is None:
        return None
    if operator == FILLED:
        found: str | None = f"{column} NOT IN ('', '[]')" if kind in (WORD, LABELS) else f"{column} IS NOT NULL"
    else:
        found = _COMPARE[kind](column, operator, condition.value, clock, values, f"f{number}")
    if found is None:
        return None
    positive = f"coalesce({found}, 0)"
    return positive if operator == condition.operator else f"NOT {positive}"


def _number(column: str, operator: str, value: Any, _clock: Clock, values: Values, name: str) -> str | None:
    try:
        values[name] = float(value)
    except (TypeError, ValueError):
        return None
    return f"{column} {operator} :{name}" if operator in ORDERS else None


def _id(column: str, operator: str, value: Any, _clock: Clock, values: Values, name: str) -> str | None:
    """Whether it is this record; where a deal has been, and who is in a team, only the server knows."""
    text = str(value)
    if operator != "=" or not text.isascii() or not text.isdecimal():
        return None
    values[name] = int(text)
    return f"{column} = :{name}"


def _word(column: str, operator: str, value: Any, _clock: Clock, values: Values, name: str) -> str | None:
    if operator != "=" or not isinstance(value, str) or value == "deleted":
        return None
    values[name] = value
    return f"{column} = :{name}"


def _labels(column: str, operator: str, value: Any, _clock: Clock, values: Values, name: str) -> str | None:
    """Several options: `=` is these and no others, `contains` one of them at least."""
    listed = value if isinstance(value, list) else str(value).split(",")
    wanted = list(dict.fromkeys(str(one).strip() for one in listed if str(one).strip()))
    if operator not in ("=", "contains") or not wanted:
        return None
    held = f"',' || replace(trim({column}, '[]'), ' ', '') || ','"
    for number, one in enumerate(wanted):
        values[f"{name}_{number}"] = f",{one},"
    tests = [f"instr({held}, :{name}_{number})" for number in range(len(wanted))]
    if operator == "contains":
        return f"({' OR '.join(tests)})"
    return f"({' AND '.join(tests)} AND json_array_length({column}) = {len(wanted)})"


def _date(column: str, operator: str, value: Any, clock: Clock, values: Values, name: str) -> str | None:
    """How a day stands to a stretch of days: `=` lies in it, `>` after its end, `<=` before its end, and so on."""
    span = _span(str(value), clock.today())
    if span is None or operator not in ORDERS:
        return None
    write: Callable[[date], str] = str
    if COLUMNS[column] == MOMENT:
        write = lambda day: f"{clock.start_of(day):%Y-%m-%dT%H:%M:%SZ}"  # noqa: E731 - one of two ways to write
    start, end = span
    values |= {f"{name}_a": write(start) if start else "", f"{name}_z": write(end) if end else "~"}
    after, before = f"{column} >= :{name}_a", f"{column} < :{name}_z"
    return {
        "=": f"({after} AND {before})",
        "<": f"{column} < :{name}_a",
        "<=": before,
        ">": f"{column} >= :{name}_z",
        ">=": after,
    }[operator]


_COMPARE: dict[str, Callable[[str, str, Any, Clock, Values, str], str | None]] = {
    NUMBER: _number,
    ID: _id,
    WORD: _word,
    LABELS: _labels,
    DAY: _date,
    MOMENT: _date,
}


def _span(value: str, today: date) -> tuple[date | None, date | None] | None:
    """From the first day up to but not including the last, None without a border; None for what is no such day."""
    tomorrow = today + timedelta(1)
    open_ended = {
        "before_today": (None, today),
        "before_tomorrow": (None, tomorrow),
        "later_or_today": (today, None),
        "later_or_tomorrow": (tomorrow, None),
    }
    if value in open_ended:
        return open_ended[value]
    which, _, unit = value.partition("_")
    if which in ("last", "this", "next") and unit in ("week", "month", "quarter"):
        from tui.services.forecast import begun, shifted

        start = shifted(unit, begun(unit, today), {"last": -1, "this": 0, "next": 1}[which])
        return start, shifted(unit, start, 1)
    day = {"yesterday": today - timedelta(1), "today": today, "tomorrow": tomorrow}.get(value) or _day(value, today)
    return (day, day + timedelta(1)) if day else None


def _day(value: str, today: date) -> date | None:
    from dateutil.relativedelta import relativedelta

    if counted := _COUNTED.match(value):
        count = int(counted[2]) * (-1 if counted[4] else 1)
        return today + (relativedelta(weeks=count) if counted[3] == "week" else relativedelta(months=count))
    try:
        return date.fromisoformat(value) if _DAY.match(value) else None
    except ValueError:
        return None
