"""One condition as SQL, by the type of its field; only operators that say what is, not what is not."""

from __future__ import annotations

import operator as op
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    Integer,
    Text,
    and_,
    cast,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
)

from tui.backend.filters.conditions import Condition, choices, is_id
from tui.backend.filters.dates import span
from tui.backend.filters.helpers import ROTTEN_TIME
from tui.backend.filters.sources import DAY, Source, rotten
from tui.backend.marks import AFTER, BEFORE, escaped, folded, unmarked
from tui.backend.tables import deals, persons, project_links, projects, search_texts, stage_history, team_users

Column = ColumnElement[Any]
Test = ColumnElement[bool]
Compare = Callable[[Any, Any], Any]

FILLED = "IS NOT NULL"
TEN: tuple[Column, Column] = (literal_column("1"), literal_column("10"))
EIGHT: tuple[Column, Column] = (literal_column("1"), literal_column("8"))
"""The first characters of a date and of a time of day, as numbers PostgreSQL takes for positions."""
ORDERS: dict[str, Compare] = {"=": op.eq, ">": op.gt, "<": op.lt, ">=": op.ge, "<=": op.le}


@dataclass(frozen=True, slots=True)
class Asked:
    """When conditions are asked, and in whose time zone."""

    now: datetime
    zone: ZoneInfo


def positive(condition: Condition, operator: str, asked: Asked) -> Test:
    """What a row must be for one condition; null, which counts as no, where the field is empty."""
    return _BY_KIND[condition.field.kind](condition, operator, asked)


def _column(condition: Condition) -> Column:
    return condition.field.source.value


# -- text ------------------------------------------------------------------------------------------------------------


def _pattern(operator: str, value: str) -> str:
    """`LIKE '%$%'` and its kin: the `$` stands for the value."""
    return operator[6:-1].replace("$", escaped(value))


def _text(condition: Condition, operator: str, _asked: Asked) -> Test:
    column = _column(condition)
    if operator == FILLED:
        return and_(column.is_not(None), cast(column, Text) != "")
    value, text = folded(condition.value), func.folded(column)
    found: Test = text == value if operator == "=" else text.like(_pattern(operator, value), escape="\\")
    return and_(column.is_not(None), found)


def _address(condition: Condition, operator: str, asked: Asked) -> Test:
    """The whole line of an address, or the part named by the field's code or by `extra_value`."""
    source = condition.field.source
    part = condition.extra or source.shape or "value"
    address: Any = source.value
    line = address[part].as_string()
    whole = func.coalesce(line, address["value"].as_string()) if part == "formatted_address" else line
    field = replace(condition.field, source=Source("varchar", whole))
    return _text(replace(condition, field=field), operator, asked)


def _contact(condition: Condition, operator: str, _asked: Asked) -> Test:
    """Phones and e-mails: whether one of them is so; phones also by their digits alone."""
    text = search_texts.c[condition.field.code.removesuffix("s")]
    value = escaped(unmarked(folded(condition.value)))
    patterns = {
        FILLED: f"%{BEFORE}%",
        "=": f"%{BEFORE}{value}{AFTER}%",
        "LIKE '%$%'": f"%{value}%",
        "LIKE '$%'": f"%{BEFORE}{value}%",
        "LIKE '%$'": f"%{value}{AFTER}%",
    }
    mine = select(search_texts.c.id).where(search_texts.c.kind == "person", search_texts.c.number == persons.c.id)
    return mine.where(text.like(patterns[operator], escape="\\")).correlate(persons).exists()


# -- words, ids and flags ----------------------------------------------------------------------------------------------


def _word(condition: Condition, operator: str, _asked: Asked) -> Test:
    column = _column(condition)
    if operator == FILLED:
        return and_(column.is_not(None), column != "")
    return column == str(condition.value)


def _enum(condition: Condition, operator: str, asked: Asked) -> Test:
    if condition.field.source.shape != "number":
        return _word(condition, operator, asked)
    return _id(condition, operator, asked) if operator == FILLED or is_id(condition.value) else false()


def _id(condition: Condition, operator: str, _asked: Asked) -> Test:
    column = _column(condition)
    return column.is_not(None) if operator == FILLED else column == _whole(condition.value)


def _links(condition: Condition, operator: str, _asked: Asked) -> Test:
    """Projects: whether one of the linked records of a kind is this one, or there is one at all."""
    mine = (project_links.c.project_id == projects.c.id, project_links.c.item_type == condition.field.source.shape)
    found = select(project_links.c.id).where(*mine).correlate(projects)
    return (found if operator == FILLED else found.where(_id(condition, operator, _asked))).exists()


def _whole(value: Any) -> Column:
    return literal(int(value), BigInteger())


def _visible_to(condition: Condition, _operator: str, _asked: Asked) -> Test:
    """Leads hold it as text."""
    return cast(_column(condition), Integer) == _whole(condition.value)


def _status(condition: Condition, _operator: str, _asked: Asked) -> Test:
    """A deleted deal is deleted and nothing else, whatever it was before."""
    if condition.field.object != "deal":
        return _column(condition) == str(condition.value)
    if condition.value == "deleted":
        return deals.c.is_deleted
    return and_(~deals.c.is_deleted, _column(condition) == str(condition.value))


def _flag(condition: Condition, _operator: str, _asked: Asked) -> Test:
    column = _column(condition)
    return column if str(condition.value).lower() in ("1", "true") else not_(column)


def _user(condition: Condition, operator: str, asked: Asked) -> Test:
    if operator != "belongs_to_team":
        return _id(condition, operator, asked)
    members = select(team_users.c.user_id).where(team_users.c.team_id == _whole(condition.value))
    return _column(condition).in_(members)


def _stage(condition: Condition, operator: str, asked: Asked) -> Test:
    now = _id(condition, "=", asked)
    if operator != "has_been":
        return now
    been = (stage_history.c.deal_id == deals.c.id, stage_history.c.stage_id == _whole(condition.value))
    return or_(now, select(stage_history.c.id).where(*been).correlate(deals).exists())


def _set(condition: Condition, operator: str, _asked: Asked) -> Test:
    """Several options: `=` is these and no others, in any order; `contains` is one of them at least."""
    text: Column = cast(_column(condition), Text)
    for old, new in ((" ", ""), ('"', ""), ("[", ","), ("]", ",")):
        text = func.replace(text, old, new)
    if operator == FILLED:
        return and_(text.is_not(None), text != ",,")
    wanted = choices(condition.value)
    held = [text.like(f"%,{escaped(one)},%", escape="\\") for one in wanted]
    if operator == "contains":
        return or_(*held)
    return and_(func.length(text) - func.length(func.replace(text, ",", "")) == len(wanted) + 1, *held)


# -- numbers, dates and times ------------------------------------------------------------------------------------------


def _number(condition: Condition, operator: str, _asked: Asked) -> Test:
    column = _column(condition)
    if operator == FILLED:
        return column.is_not(None)
    found: Test = ORDERS[operator](column, literal(float(condition.value), Float(53)))
    return found


def _date(condition: Condition, operator: str, asked: Asked) -> Test:
    source = condition.field.source
    if operator == FILLED:
        return source.value.is_not(None)
    if condition.value == ROTTEN_TIME:
        limit = rotten(deals)
        found: Test = ORDERS[operator](source.value, func.substr(limit, *TEN) if source.shape == DAY else limit)
        return found
    return _within(
        source.value, operator, *span(condition.value, asked.now, asked.zone).borders(day=source.shape == DAY)
    )


def _within(column: Column, operator: str, start: str | None, end: str | None) -> Test:
    """How a date stands to a stretch of time: `=` lies in it, `>` after its end, `<=` before its end, and so on."""
    before_start = false() if start is None else column < start
    from_start = column.is_not(None) if start is None else column >= start
    before_end = column.is_not(None) if end is None else column < end
    from_end = false() if end is None else column >= end
    orders = {"=": and_(from_start, before_end), "<": before_start, "<=": before_end, ">": from_end, ">=": from_start}
    return orders[operator]


def _entered_stage(condition: Condition, operator: str, asked: Asked) -> Test:
    """Whether the deal ever came into the stage in `extra_value` at such a time."""
    entered = stage_history.c.entered_at
    when = _within(entered, operator, *span(condition.value, asked.now, asked.zone).times)
    mine = (stage_history.c.deal_id == deals.c.id, stage_history.c.stage_id == _whole(condition.extra), when)
    return select(stage_history.c.id).where(*mine).correlate(deals).exists()


def _clock(condition: Condition, operator: str, _asked: Asked) -> Test:
    column = _column(condition)
    if operator == FILLED:
        return and_(column.is_not(None), column != "")
    found: Test = ORDERS[operator](_seconds(column), _time(condition.value))
    return and_(column != "", found)


def _seconds(column: Column) -> Column:
    """A time of day with its seconds, which some are kept without."""
    return func.substr(column + ":00", *EIGHT)


def _time(value: str) -> str:
    return f"{value}:00"[:8]


ENDS = {"ends_at": "=", "ends_before": "<", "ends_e_before": "<=", "ends_after": ">", "ends_e_after": ">="}


def _days(condition: Condition, operator: str, asked: Asked) -> Test:
    source = condition.field.source
    assert source.until is not None
    if operator == FILLED:
        return source.value.is_not(None)
    start, end = span(condition.value, asked.now, asked.zone).days
    if operator == "includes":
        return and_(_within(source.value, "<=", start, end), _within(source.until, ">=", start, end))
    return _within(source.until if operator in ENDS else source.value, ENDS.get(operator, operator), start, end)


def _clocks(condition: Condition, operator: str, _asked: Asked) -> Test:
    source = condition.field.source
    assert source.until is not None
    if operator == FILLED:
        return source.value.is_not(None)
    start, until, value = _seconds(source.value), _seconds(source.until), _time(condition.value)
    if operator == "includes":
        return and_(start <= value, until >= value)
    found: Test = ORDERS[ENDS.get(operator, operator)](until if operator in ENDS else start, value)
    return found


_BY_KIND: dict[str, Callable[[Condition, str, Asked], Test]] = {
    **dict.fromkeys(("varchar", "title"), _text),
    "address": _address,
    "contact": _contact,
    "enum": _enum,
    **dict.fromkeys(("pipeline", "deal", "person", "organization", "product", "project"), _id),
    "links": _links,
    **dict.fromkeys(("currency", "lead"), _word),
    "visible_to": _visible_to,
    "status": _status,
    "boolean": _flag,
    "user": _user,
    "stage": _stage,
    "set": _set,
    **dict.fromkeys(("int", "double", "monetary"), _number),
    "date": _date,
    "entered_stage": _entered_stage,
    "time": _clock,
    "daterange": _days,
    "timerange": _clocks,
}
