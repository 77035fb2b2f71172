"""What v1 tells of a single deal beyond a list's: its age, its way through the stages, and averages (product 9.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tui.backend.clock import moment
from tui.backend.rules.stage_times import interval, lasting, times_in_stages, until
from tui.backend.tables import activities, deals, stage_history, stages
from tui.backend.v1.activities import activities_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


async def progress(call: Call, deal: Row, shown: Row) -> Row:
    """The facts of a deal, which a list has `shown` as v1 has it."""
    end = until(deal, call.now)
    history = select(stage_history).where(stage_history.c.deal_id == deal["id"])
    entries = await call.rows(history.order_by(stage_history.c.entered_at, stage_history.c.id))
    times, order = times_in_stages(entries, {row["id"]: row for row in await call.whole.rows(select(stages))}, end)
    stayed = {"times_in_stages": {str(of): seconds for of, seconds in times.items()}, "order_of_stages": order}
    around = {name: await _activity(call, shown[f"{name}_id"]) for name in ("last_activity", "next_activity")}
    age = interval(moment(deal["add_time"]), end)
    return {"age": age, "stay_in_pipeline_stages": stayed} | around | await _averages(call, deal["pipeline_id"])


async def _activity(call: Call, id: int | None) -> Row | None:
    rows = await call.rows(select(activities).where(activities.c.id == id)) if id is not None else []
    return next(iter(await activities_v1(call, rows)), None)


async def _averages(call: Call, pipeline_id: int) -> dict[str, Any]:
    """How long the pipeline's won deals took, and how many stages its deals reach, both on average (product 9.3)."""
    mine = (deals.c.pipeline_id == pipeline_id) & ~deals.c.is_deleted
    won = await call.tuples(select(deals.c.add_time, deals.c.won_time).where(mine, deals.c.won_time.is_not(None)))
    taken = [(moment(at) - moment(begun)).total_seconds() for begun, at in won]
    reached = select(func.max(stages.c.order_nr).label("place")).join_from(
        stage_history, stages, (stages.c.id == stage_history.c.stage_id) & (stages.c.pipeline_id == pipeline_id)
    )
    reached = reached.join(deals, deals.c.id == stage_history.c.deal_id).where(mine).group_by(stage_history.c.deal_id)
    place = await call.one(select(func.avg(reached.subquery().c.place)))
    mean = max(sum(taken) / len(taken), 0) if taken else 0
    return {"average_time_to_won": lasting(mean), "average_stage_progress": round(float(place or 0), 2)}
