"""Goals: what they may be, and how far they have come (product 9.14)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, Table, func, select

from tui.backend.call import LARGEST
from tui.backend.errors import invalid
from tui.backend.filters.dates import Span, span
from tui.backend.filters.sql import zone
from tui.backend.rules.money import Money, added, money, probability, rounded, weighted
from tui.backend.tables import (
    activities,
    activity_types,
    currencies,
    deals,
    pipelines,
    stage_history,
    stages,
    team_users,
    teams,
    users,
)

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

DEAL_TYPES = ("deals_won", "deals_progressed", "deals_started")
ACTIVITY_TYPES = {"activities_added": "add_time", "activities_completed": "marked_as_done_time"}
FORECAST = "revenue_forecast"
NAMES = (*DEAL_TYPES, *ACTIVITY_TYPES, FORECAST)
ASSIGNEES = ("person", "company", "team")
METRICS = ("quantity", "sum")

_WHOLE = re.compile(r"\A\d{1,18}\Z", re.ASCII)
_NUMBER = re.compile(r"\A\d{1,15}(\.\d{1,6})?\Z", re.ASCII)


# -- what a goal may be ------------------------------------------------------------------------------------------------


async def columns(call: Call, wanted: Mapping[str, Any], before: Mapping[str, Any]) -> Row:
    """The columns of a goal after a body: what it leaves out stays as before; raises a 400."""
    values: Row = {name: wanted[name] for name in ("title", "interval") if wanted.get(name) is not None}
    if wanted.get("type") is not None:
        values |= await _type(call, wanted["type"])
    if wanted.get("assignee") is not None:
        values |= await _assignee(call, wanted["assignee"])
    if wanted.get("duration") is not None:
        values |= _duration(wanted["duration"])
    if wanted.get("expected_outcome") is not None:
        values |= await _outcome(call, wanted["expected_outcome"])
    _check_metric({**before, **values})
    return values


async def _type(call: Call, said: Mapping[str, Any]) -> Row:
    name = said.get("name")
    if name not in NAMES:
        raise invalid("type.name", f"must be one of [{', '.join(NAMES)}]")
    given = said.get("params") or {}
    if not isinstance(given, dict):
        raise invalid("type.params", "must be an object")
    params: Row = {}
    if name in ACTIVITY_TYPES:
        params["activity_type_id"] = await _ids(call, given, "activity_type_id", activity_types)
    else:
        params["pipeline_id"] = await _ids(call, given, "pipeline_id", pipelines)
    if name == "deals_progressed":
        params["stage_id"] = await _id(call, "type.params.stage_id", given.get("stage_id"), stages)
    return {"type_name": name, "params": params}


async def _ids(call: Call, given: Mapping[str, Any], name: str, table: Table) -> list[int] | None:
    """Ids of things that are there; null means all of them."""
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > 100:
        raise invalid(f"type.params.{name}", "must be a list of ids, or null for all")
    return [await _id(call, f"type.params.{name}", one, table) for one in value]


async def _id(call: Call, name: str, value: Any, table: Table) -> int:
    found = _whole(name, value)
    if await call.one(select(table.c.id).where(table.c.id == found)) is None:
        raise invalid(name, f"there is none with id {found}")
    return found


def _whole(name: str, value: Any) -> int:
    if isinstance(value, str) and _WHOLE.match(value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LARGEST:
        raise invalid(name, "must be an id")
    return value


async def _assignee(call: Call, said: Mapping[str, Any]) -> Row:
    kind = said.get("type")
    if kind not in ASSIGNEES:
        raise invalid("assignee.type", f"must be one of [{', '.join(ASSIGNEES)}]")
    table = {"person": users, "team": teams}.get(kind)
    found = await _id(call, "assignee.id", said.get("id"), table) if table is not None else _whole_or_own(call, said)
    return {"assignee_type": kind, "assignee_id": found}


def _whole_or_own(call: Call, said: Mapping[str, Any]) -> int:
    return _whole("assignee.id", said["id"]) if said.get("id") is not None else int(call.company["id"])


def _duration(said: Mapping[str, Any]) -> Row:
    start, end = _day("duration.start", said.get("start")), said.get("end")
    last = None if end is None else _day("duration.end", end)
    if last is not None and last < start:
        raise invalid("duration.end", "is before its start")
    return {"duration_start": start, "duration_end": last}


def _day(name: str, value: Any) -> str:
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise invalid(name, "must be a date as YYYY-MM-DD")


async def _outcome(call: Call, said: Mapping[str, Any]) -> Row:
    metric = said.get("tracking_metric")
    if metric not in METRICS:
        raise invalid("expected_outcome.tracking_metric", f"must be one of [{', '.join(METRICS)}]")
    target = said.get("target")
    if isinstance(target, str) and _NUMBER.match(target):
        target = float(target)
    if not isinstance(target, int | float) or isinstance(target, bool) or not 0 <= target <= LARGEST:
        raise invalid("expected_outcome.target", "must be a number")
    currency_id = None
    if metric == "sum":
        currency_id = await _currency(call, said.get("currency_id"))
    elif said.get("currency_id") is not None:
        raise invalid("expected_outcome.currency_id", "is only for goals that track a sum")
    return {"tracking_metric": metric, "target": target, "currency_id": currency_id}


async def _currency(call: Call, value: Any) -> int:
    """The currency of a goal of money, the company's where none is said."""
    if value is not None:
        return await _id(call, "expected_outcome.currency_id", value, currencies)
    mine = currencies.c.code == call.company["default_currency"]
    return int(await call.one(select(currencies.c.id).where(mine)))


def _check_metric(goal: Mapping[str, Any]) -> None:
    if goal["type_name"] in ACTIVITY_TYPES and goal["tracking_metric"] == "sum":
        raise invalid("expected_outcome.tracking_metric", "activities have no sum")


# -- how far it has come ----------------------------------------------------------------------------------------------


async def progress(call: Call, goal: Row, start: date, end: date) -> float:
    """The progress in a period whose days both belong to it, by the caller's calendar; money in its currency.

    Everything counts that the assignee has, whether the caller may see it or not. Raises a 400 for a period that is not
    within the goal's duration.
    """
    _check_period(goal, start, end)
    whole = call.whole
    first, last = (span(day.isoformat(), call.now, zone(call)) for day in (start, end))
    period = Span((first.days[0], last.days[1]), (first.times[0], last.times[1]))
    if goal["type_name"] in ACTIVITY_TYPES:
        return await _activities(whole, goal, period)
    return await _deals(whole, goal, period)


def _check_period(goal: Row, start: date, end: date) -> None:
    if end < start:
        raise invalid("period.end", "is before its start")
    if start.isoformat() < goal["duration_start"]:
        raise invalid("period.start", "is before the goal starts")
    if goal["duration_end"] is not None and end.isoformat() > goal["duration_end"]:
        raise invalid("period.end", "is after the goal ends")


def _in(column: ColumnElement[Any], borders: tuple[str | None, str | None]) -> ColumnElement[bool]:
    start, end = borders
    return (column >= (start or "")) & (column < (end or "9999-12-31T99"))


def _assigned(query: Select[Any], goal: Row, owner: ColumnElement[Any]) -> Select[Any]:
    if goal["assignee_type"] == "person":
        return query.where(owner == goal["assignee_id"])
    if goal["assignee_type"] == "team":
        members = select(team_users.c.user_id).where(team_users.c.team_id == goal["assignee_id"])
        return query.where(owner.in_(members))
    return query


async def _activities(call: Call, goal: Row, period: Span) -> float:
    """How many were added or done in the period (product 9.14)."""
    time = activities.c[ACTIVITY_TYPES[goal["type_name"]]]
    query = select(func.count()).select_from(activities).where(~activities.c.is_deleted, _in(time, period.times))
    if goal["type_name"] == "activities_completed":
        query = query.where(activities.c.done)
    if wanted := goal["params"].get("activity_type_id"):
        kinds = select(activity_types.c.key_string).where(activity_types.c.id.in_(wanted))
        query = query.where(activities.c.type.in_(kinds))
    return int(await call.one(_assigned(query, goal, activities.c.owner_id)))


async def _deals(call: Call, goal: Row, period: Span) -> float:
    """How many deals, or what they are worth together in the goal's currency (product 9.14)."""
    counted = [deals.c.value, deals.c.currency, deals.c.status, deals.c.probability]
    likely = [stages.c.deal_probability, pipelines.c.is_deal_probability_enabled]
    query: Select[Any] = select(*counted, *likely).join_from(deals, stages, stages.c.id == deals.c.stage_id)
    query = query.join(pipelines, pipelines.c.id == deals.c.pipeline_id)
    query = query.where(~deals.c.is_deleted, _of_type(goal, period))
    if wanted := goal["params"].get("pipeline_id"):
        query = query.where(deals.c.pipeline_id.in_(wanted))
    rows = await call.rows(_assigned(query, goal, deals.c.owner_id))
    if goal["tracking_metric"] == "quantity":
        return len(rows)
    code = await call.one(select(currencies.c.code).where(currencies.c.id == goal["currency_id"]))
    return _sum(rows, await money(call), code, expected=goal["type_name"] == FORECAST)


def _of_type(goal: Row, period: Span) -> ColumnElement[bool]:
    name, won = goal["type_name"], (deals.c.status == "won") & _in(deals.c.won_time, period.times)
    if name == "deals_started":
        return _in(deals.c.add_time, period.times)
    if name == "deals_progressed":
        return deals.c.id.in_(_progressed(goal["params"]["stage_id"], period))
    if name == FORECAST:
        return won | ((deals.c.status == "open") & _in(deals.c.expected_close_date, period.days))
    return won


def _progressed(stage_id: int, period: Span) -> Select[Any]:
    """The deals whose latest entry into the stage lies in the period."""
    entered = func.max(stage_history.c.entered_at)
    query = select(stage_history.c.deal_id).where(stage_history.c.stage_id == stage_id)
    return query.group_by(stage_history.c.deal_id).having(_in(entered, period.times))


def _sum(rows: Sequence[Row], known: Money, target: str, *, expected: bool) -> float:
    """What deals are worth, each currency converted once; currencies without a rate are left out."""
    by_code: dict[str, float] = {}
    for row in rows:
        likely = probability(row, row, row)
        value = weighted(row, likely, known.decimals(row["currency"])) if expected else row["value"]
        by_code[row["currency"]] = added((by_code.get(row["currency"], 0.0), value))
    converted = (known.converted(amount, code, target) for code, amount in by_code.items())
    return rounded(added(one for one in converted if one is not None), known.decimals(target))
