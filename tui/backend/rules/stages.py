"""Which stage of which pipeline a deal stands in, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from tui.backend.errors import invalid
from tui.backend.rules.history import record
from tui.backend.tables import deals, pipelines, stage_history, stages

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


async def pipeline_of(call: Call, pipeline_id: int) -> Row:
    """A pipeline that can be used; raises a 400 for one there is not (product 9.17)."""
    found = await call.row(select(pipelines).where(pipelines.c.id == pipeline_id, ~pipelines.c.is_deleted))
    if found is None:
        raise invalid("pipeline_id", f"there is no pipeline {pipeline_id}")
    return found


async def last_place(call: Call, pipeline_id: int) -> int:
    """The order number of a stage that goes last (reference: section 8)."""
    last = select(func.max(stages.c.order_nr)).where(stages.c.pipeline_id == pipeline_id, ~stages.c.is_deleted)
    return int(await call.one(last) or 0) + 1


async def first_stage(call: Call, pipeline_id: int) -> Row:
    """The first stage of a pipeline, where deals begin (product 9.2); raises a 400 where there is none."""
    mine = stages.c.pipeline_id == pipeline_id
    query = select(stages).where(mine, ~stages.c.is_deleted).order_by(stages.c.order_nr, stages.c.id)
    if found := await call.row(query.limit(1)):
        return found
    raise invalid("pipeline_id", f"pipeline {pipeline_id} has no stages")


async def default_pipeline(call: Call) -> int:
    """The pipeline deals go to unless told otherwise: the first one; raises a 400 where there is none."""
    query = select(pipelines.c.id).where(~pipelines.c.is_deleted).order_by(pipelines.c.order_nr, pipelines.c.id)
    found = await call.one(query.limit(1))
    if found is None:
        raise invalid("pipeline_id", "there is no pipeline")
    return int(found)


async def placed(call: Call, wanted: dict[str, Any], before: Row | None = None) -> dict[str, int]:
    """The `stage_id` and `pipeline_id` a deal gets (product 9.2); raises a 400.

    A stage decides the pipeline, whatever `pipeline_id` says; another pipeline alone means its first stage; neither
    means where the deal is, or the first stage of the default pipeline.
    """
    if wanted.get("stage_id") is not None:
        return await _in_stage(call, int(wanted["stage_id"]))
    target = wanted.get("pipeline_id")
    if before is not None and target in (None, before["pipeline_id"]):
        return {"stage_id": before["stage_id"], "pipeline_id": before["pipeline_id"]}
    if target is not None:
        await pipeline_of(call, int(target))
    pipeline_id = int(target) if target is not None else await default_pipeline(call)
    return {"stage_id": (await first_stage(call, pipeline_id))["id"], "pipeline_id": pipeline_id}


async def _in_stage(call: Call, stage_id: int) -> dict[str, int]:
    found = await call.row(select(stages).where(stages.c.id == stage_id, ~stages.c.is_deleted))
    if found is None:
        raise invalid("stage_id", f"there is no stage {stage_id}")
    return {"stage_id": stage_id, "pipeline_id": found["pipeline_id"]}


async def enter_stage(call: Call, deal_id: int, stage_id: int, time: str | None = None) -> None:
    """Record that a deal entered a stage, leaving the one it was in (product 9.2, stage history)."""
    at = time or call.time
    left = update(stage_history).where(stage_history.c.deal_id == deal_id, stage_history.c.left_at.is_(None))
    await call.db.execute(left.values(left_at=at))
    await call.add(stage_history, {"deal_id": deal_id, "stage_id": stage_id, "entered_at": at})


async def take_deals_along(call: Call, stage_id: int, pipeline_id: int) -> None:
    """Move the deals of a stage with it to another pipeline: a stage decides their pipeline (product 9.2)."""
    mine = select(deals.c.id, deals.c.pipeline_id).where(deals.c.stage_id == stage_id, ~deals.c.is_deleted)
    for deal_id, before in await call.whole.tuples(mine):
        await record(call, "deal", deal_id, {"pipeline_id": (before, pipeline_id)})
    values = {"pipeline_id": pipeline_id, "update_time": call.time}
    await call.db.execute(update(deals).where(deals.c.stage_id == stage_id).values(values))
