"""Stages: the answers of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.api.models.base import Deleted
from tui.api.models.v1.deals import Deal
from tui.api.models.v1.stages import Stage, StageChange, StageNew
from tui.api.page import Page
from tui.api.v1.stages import Stages
from tui.backend.answers import stages as v2
from tui.backend.errors import invalid
from tui.backend.lists import narrowed, offset
from tui.backend.registry import answers
from tui.backend.rules.places import put
from tui.backend.rules.references import refuse_null
from tui.backend.rules.stages import last_place, pipeline_of
from tui.backend.tables import stages
from tui.backend.v1.deals_of import listed, open_deals, summed
from tui.backend.v1.stages import stage_v1, stages_v1

if TYPE_CHECKING:
    from tui.api.models.base import Body
    from tui.backend.call import Call

WORDS = {"rotten_flag": "is_deal_rot_enabled", "rotten_days": "days_to_rotten"}
MOST = 100


@answers(Stages.list)
async def every(
    call: Call, *, pipeline_id: int | None = None, limit: int | None = None, start: int | None = None
) -> Page[Stage]:
    """List the stages that are not deleted, of one pipeline or all, in their order."""
    query = narrowed(call, stages, is_deleted=False, pipeline_id=pipeline_id)
    query = query.order_by(stages.c.pipeline_id, stages.c.order_nr, stages.c.id)
    rows, after = await offset(call, query, start, limit)
    return Page([Stage.model_validate(row) for row in await stages_v1(call, rows)], after)


@answers(Stages.get)
async def get(call: Call, id: int, *, everyone: bool | None = None) -> Stage:
    """Give a stage and what its open deals come to, the caller's or everyone's, deleted ones too."""
    found = stage_v1(await call.find(stages, id))
    query = await open_deals(call, everyone=everyone, user_id=None, filter_id=None, stage_id=id)
    return Stage.model_validate(found | {"deals_summary": await summed(call, query)})


@answers(Stages.create)
async def create(call: Call, new: StageNew) -> Stage:
    """Add a stage; it goes last in its pipeline."""
    await pipeline_of(call, new.pipeline_id)
    times = {"add_time": call.time, "update_time": call.time, "order_nr": await last_place(call, new.pipeline_id)}
    return await _written(call, int(await call.add(stages, _given(new) | times)))


@answers(Stages.update)
async def update(call: Call, id: int, change: StageChange) -> Stage:
    """Change a stage; `order_nr` shifts the others, in another pipeline it takes its deals along (product 9.11)."""
    values = _given(change)
    place = values.pop("order_nr", None)
    await v2.revise(call, id, values)
    if place is not None:
        pipeline_id = (await call.find(stages, id))["pipeline_id"]
        await put(call, stages, id, place, pipeline_id=pipeline_id)
    return await _written(call, id)


def _given(body: Body) -> dict[str, Any]:
    """A body of v1 in the words of the table; raises a 400 for figures out of bounds."""
    values = {WORDS.get(name, name): value for name, value in body.wire().items()}
    refuse_null(values, "name", "pipeline_id")
    if not 0 <= (values.get("deal_probability") or 0) <= MOST:
        raise invalid("deal_probability", f"must be between 0 and {MOST}")
    if values.get("days_to_rotten") is not None and values["days_to_rotten"] < 1:
        raise invalid("rotten_days", "must be at least 1")
    return {name: value for name, value in values.items() if value is not None or name == "days_to_rotten"}


async def _written(call: Call, id: int) -> Stage:
    return Stage.model_validate(stage_v1(await call.find(stages, id)))


@answers(Stages.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Mark a stage deleted; its deals stay in it until they are moved (product 9.11)."""
    return await v2.delete(call, id)


@answers(Stages.delete_many)
async def delete_many(call: Call, *, ids: list[int]) -> Deleted:
    """Mark several stages deleted and tell which; what is not there is passed over."""
    known = narrowed(call, stages, is_deleted=False).where(stages.c.id.in_([one for one in ids if abs(one) < 2**63]))
    rows = await call.rows(known.order_by(stages.c.id))
    for row in rows:
        await v2.delete(call, row["id"])
    return Deleted(id=[row["id"] for row in rows])


@answers(Stages.list_deals)
async def deals_in(
    call: Call,
    id: int,
    *,
    filter_id: int | None = None,
    user_id: int | None = None,
    everyone: bool | None = None,
    start: int | None = None,
    limit: int | None = None,
) -> Page[Deal]:
    """List the open deals of a stage, the caller's own unless somebody else's are asked for."""
    await call.find(stages, id)
    query = await open_deals(call, everyone=everyone, user_id=user_id, filter_id=filter_id, stage_id=id)
    return await listed(call, query, start, limit)
