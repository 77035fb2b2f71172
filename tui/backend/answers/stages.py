"""Stages: the answers of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from tui.api.models.base import Deleted
from tui.api.models.pipelines import Stage, StageChange, StageNew
from tui.api.page import Page
from tui.api.v2.stages import Stages
from tui.backend.lists import Order, keyset, narrowed
from tui.backend.registry import answers
from tui.backend.rules.references import refuse_null
from tui.backend.rules.stages import last_place, pipeline_of, take_deals_along
from tui.backend.tables import stages

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(Stages.list)
async def every(
    call: Call,
    *,
    pipeline_id: int | None = None,
    sort_by: Literal["id", "update_time", "add_time", "order_nr"] | None = None,
    sort_direction: Literal["asc", "desc"] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[Stage]:
    """List the stages that are not deleted, of one pipeline or all."""
    query = narrowed(call, stages, is_deleted=False, pipeline_id=pipeline_id)
    rows, after = await keyset(call, query, stages, Order(sort_by, sort_direction, limit, cursor))
    return Page([Stage.model_validate(row) for row in rows], after)


@answers(Stages.get)
async def get(call: Call, id: int) -> Stage:
    """Give a stage, deleted ones too."""
    return Stage.model_validate(await call.find(stages, id))


@answers(Stages.create)
async def create(call: Call, new: StageNew) -> Stage:
    """Add a stage; it goes last in its pipeline."""
    await pipeline_of(call, new.pipeline_id)
    placed = {"add_time": call.time, "update_time": call.time, "order_nr": await last_place(call, new.pipeline_id)}
    return await get(call, await call.add(stages, new.wire() | placed))


@answers(Stages.update)
async def change(call: Call, id: int, change: StageChange) -> Stage:
    """Change a stage; in another pipeline it goes last, and its deals go with it."""
    await revise(call, id, change.wire())
    return await get(call, id)


async def revise(call: Call, id: int, wanted: dict[str, Any]) -> None:
    """Store what changes on a stage that is not deleted; raises a 400 and a 404."""
    before = await call.alive(stages, id)
    values: dict[str, Any] = wanted | {"update_time": call.time}
    refuse_null(values, "name")
    target = values.get("pipeline_id")
    if target is not None and target != before["pipeline_id"]:
        await pipeline_of(call, target)
        values["order_nr"] = await last_place(call, target)
        await take_deals_along(call, id, target)
    await call.change(stages, id, values)


@answers(Stages.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Mark a stage deleted; its deals stay in it until they are moved (product 9.11)."""
    await call.alive(stages, id)
    await call.change(stages, id, {"is_deleted": True, "update_time": call.time})
    return Deleted(id=id)
