"""Pipelines: the answers of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy import func, select, update

from tui.api.models.base import Deleted
from tui.api.models.pipelines import Pipeline, PipelineChange, PipelineNew
from tui.api.page import Page
from tui.api.v2.pipelines import Pipelines
from tui.backend.lists import Order, keyset, narrowed
from tui.backend.registry import answers
from tui.backend.rules.references import refuse_null
from tui.backend.tables import pipelines, stages

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(Pipelines.list)
async def every(
    call: Call,
    *,
    sort_by: Literal["id", "update_time", "add_time"] | None = None,
    sort_direction: Literal["asc", "desc"] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[Pipeline]:
    """List the pipelines that are not deleted."""
    query = narrowed(call, pipelines, is_deleted=False)
    rows, after = await keyset(call, query, pipelines, Order(sort_by, sort_direction, limit, cursor))
    return Page([Pipeline.model_validate(row) for row in rows], after)


@answers(Pipelines.get)
async def get(call: Call, id: int) -> Pipeline:
    """Give a pipeline, deleted ones too."""
    return Pipeline.model_validate(await call.find(pipelines, id))


@answers(Pipelines.create)
async def create(call: Call, new: PipelineNew) -> Pipeline:
    """Add a pipeline; it goes last (reference: section 8)."""
    times = {"add_time": call.time, "update_time": call.time, "order_nr": await last_place(call)}
    return await get(call, await call.add(pipelines, new.wire() | times))


async def last_place(call: Call) -> int:
    """The order number of a pipeline that goes last."""
    return int(await call.whole.one(select(func.max(pipelines.c.order_nr)).where(~pipelines.c.is_deleted)) or 0) + 1


@answers(Pipelines.update)
async def change(call: Call, id: int, change: PipelineChange) -> Pipeline:
    """Change a pipeline that is not deleted."""
    await call.alive(pipelines, id)
    values = change.wire()
    refuse_null(values, "name")
    await call.change(pipelines, id, values | {"update_time": call.time})
    return await get(call, id)


@answers(Pipelines.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Mark a pipeline and its stages deleted; its deals stay where they are (product 9.11)."""
    await call.alive(pipelines, id)
    gone = {"is_deleted": True, "update_time": call.time}
    await call.change(pipelines, id, gone)
    await call.db.execute(update(stages).where(stages.c.pipeline_id == id, ~stages.c.is_deleted).values(gone))
    return Deleted(id=id)
