"""Goals: the answers of v1."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from tui.api.models.goals import Goal, GoalChange, GoalNew, GoalResults
from tui.api.page import Page
from tui.api.v1.goals import Goals, TypeName
from tui.backend.errors import invalid
from tui.backend.filters.dates import span
from tui.backend.filters.sql import zone
from tui.backend.registry import answers
from tui.backend.rules import goals as rules
from tui.backend.rules.permissions import forbidden
from tui.backend.rules.visibility import administers
from tui.backend.tables import goals, team_users

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LONGEST_TITLE = 255


@answers(Goals.create)
async def create(call: Call, new: GoalNew) -> Goal:
    """Add a goal; a report goes with it, of which only the id is known."""
    values = await rules.columns(call, new.wire(), {})
    goal_id = f"{time.time_ns():016x}{secrets.token_hex(8)}"  # so that goals of one second stay in their order
    kept = {"id": goal_id, "owner_id": call.user_id, "title": "", "report_ids": [secrets.token_hex(16)]}
    await call.add(goals, kept | _titled(values) | {"add_time": call.time, "update_time": call.time})
    return _shown(call, await _found(call, goal_id))


def _titled(values: Row) -> Row:
    if len(values.get("title", "")) > LONGEST_TITLE:
        raise invalid("title", f"must have at most {LONGEST_TITLE} characters")
    return values


async def _found(call: Call, id: str) -> Row:
    return await call.alive(goals, id)


async def _own(call: Call, id: str) -> Row:
    """A goal the caller may change: an own one, every one for an administrator; raises a 404 or a 403."""
    goal = await _found(call, id)
    if goal["owner_id"] != call.user_id and not administers(call.user, "sales"):
        raise forbidden()
    return goal


def _shown(call: Call, row: Row) -> Goal:
    currency = {} if row["currency_id"] is None else {"currency_id": row["currency_id"]}
    target = row["target"]
    return Goal.model_validate(
        {
            "id": row["id"],
            "owner_id": row["owner_id"],
            "title": row["title"],
            "type": {"name": row["type_name"], "params": row["params"]},
            "assignee": {"type": row["assignee_type"], "id": row["assignee_id"]},
            "interval": row["interval"],
            "duration": {"start": row["duration_start"], "end": row["duration_end"]},
            "expected_outcome": {
                "target": int(target) if float(target).is_integer() else target,
                "tracking_metric": row["tracking_metric"],
            }
            | currency,
            "is_active": _is_active(call, row),
            "report_ids": row["report_ids"],
        }
    )


def _is_active(call: Call, row: Row) -> bool:
    """Whether its duration has not ended, by the caller's calendar."""
    today = span("today", call.now, zone(call)).days[0] or ""
    return row["duration_end"] is None or bool(row["duration_end"] >= today)


@answers(Goals.update)
async def change(call: Call, id: str, change: GoalChange) -> Goal:
    """Change a goal."""
    before = await _own(call, id)
    values = _titled(await rules.columns(call, change.wire(), before))
    await call.change(goals, id, values | {"update_time": call.time})
    return _shown(call, await _found(call, id))


@answers(Goals.delete)
async def delete(call: Call, id: str) -> None:
    """Delete a goal."""
    await _own(call, id)
    await call.change(goals, id, {"is_deleted": True, "update_time": call.time})


@answers(Goals.get_results)
async def get_results(call: Call, id: str, *, period_end: date, period_start: date) -> GoalResults:
    """Tell how far a goal has come in a period within its duration."""
    goal = await _found(call, id)
    progress = await rules.progress(call, goal, period_start, period_end)
    whole = int(progress) if float(progress).is_integer() else progress
    return GoalResults(progress=whole, goal=_shown(call, goal).model_dump(exclude_unset=True))


@answers(Goals.find)
async def find(
    call: Call,
    *,
    title: str | None = None,
    is_active: bool | None = None,
    type_name: TypeName | None = None,
    period_end: date | None = None,
    assignee_id: int | None = None,
    period_start: date | None = None,
    assignee_type: Literal["person", "company", "team"] | None = None,
    type_params_stage_id: int | None = None,
    expected_outcome_target: float | None = None,
    type_params_pipeline_id: list[int] | None = None,
    expected_outcome_currency_id: int | None = None,
    type_params_activity_type_id: list[int] | None = None,
    expected_outcome_tracking_metric: Literal["quantity", "sum"] | None = None,
) -> Page[Goal]:
    """Find goals, by default those that are active; of everybody where it is not only asked for a title or period."""
    if (period_start is None) != (period_end is None):
        raise invalid("period.start", "and period.end belong together")
    params = {"stage_id": type_params_stage_id}
    listed = {"pipeline_id": type_params_pipeline_id, "activity_type_id": type_params_activity_type_id}
    equal = {
        "type_name": type_name,
        "assignee_type": assignee_type,
        "target": expected_outcome_target,
        "currency_id": expected_outcome_currency_id,
        "tracking_metric": expected_outcome_tracking_metric,
    }
    everyones = assignee_id is not None or any(
        one is not None for one in (*params.values(), *listed.values(), *equal.values())
    )
    rows = await call.rows(select(goals).where(~goals.c.is_deleted).order_by(goals.c.add_time, goals.c.id))
    mine = None if everyones else await _teams(call)
    found = [row for row in rows if mine is None or _is_mine(call, row, mine)]
    found = [row for row in found if _is_active(call, row) is (is_active is not False)]
    found = [row for row in found if all(_fits(row, equal | {"assignee_id": assignee_id}, params, listed))]
    found = [row for row in found if _titled_so(row, title) and _overlaps(row, period_start, period_end)]
    return Page([_shown(call, row) for row in found], None)


async def _teams(call: Call) -> set[int]:
    mine = select(team_users.c.team_id).where(team_users.c.user_id == call.user_id)
    return {row["team_id"] for row in await call.rows(mine)}


def _is_mine(call: Call, row: Row, teams: set[int]) -> bool:
    """Whether the caller set the goal or has it, alone or in a team."""
    assigned = {"person": call.user_id == row["assignee_id"], "team": row["assignee_id"] in teams}
    return bool(row["owner_id"] == call.user_id or assigned.get(row["assignee_type"]))


def _fits(row: Row, equal: Row, params: Row, listed: Row) -> Iterator[bool]:
    yield all(value is None or row[name] == value for name, value in equal.items())
    yield all(value is None or row["params"].get(name) == value for name, value in params.items())
    yield all(value is None or set(row["params"].get(name) or ()) == set(value) for name, value in listed.items())


def _titled_so(row: Row, title: str | None) -> bool:
    return title is None or str(row["title"]).casefold() == title.casefold()


def _overlaps(row: Row, start: date | None, end: date | None) -> bool:
    if start is None or end is None:
        return True
    return bool(row["duration_start"] <= end.isoformat() and (row["duration_end"] or "9999") >= start.isoformat())
