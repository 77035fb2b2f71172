"""Pipelines: the answers of v1."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.api.models.base import Deleted
from tui.api.models.v1.deals import Deal
from tui.api.models.v1.pipelines import ConversionStatistics, MovementStatistics, Pipeline, PipelineChange, PipelineNew
from tui.api.page import Page
from tui.api.v1.pipelines import Pipelines
from tui.backend.answers import pipelines as v2
from tui.backend.errors import invalid, not_found
from tui.backend.lists import narrowed
from tui.backend.registry import answers
from tui.backend.rules.money import money
from tui.backend.rules.places import put
from tui.backend.rules.references import refuse_null
from tui.backend.rules.statistics import Journey, Span, conversions, movements, span
from tui.backend.tables import deals, pipelines, stage_history, stages
from tui.backend.v1.deals_of import listed, open_deals, summed
from tui.backend.v1.pipelines import pipeline_v1

if TYPE_CHECKING:
    from tui.api.models.base import Body
    from tui.backend.call import Call, Row


@answers(Pipelines.list)
async def every(call: Call) -> Page[Pipeline]:
    """List the pipelines that are not deleted, in their order; deals begin in the first."""
    query = narrowed(call, pipelines, is_deleted=False).order_by(pipelines.c.order_nr, pipelines.c.id)
    rows = await call.rows(query)
    return Page([Pipeline.model_validate(pipeline_v1(row, selected=n == 0)) for n, row in enumerate(rows)])


@answers(Pipelines.get)
async def get(call: Call, id: int, *, totals_convert_currency: str | None = None) -> Pipeline:
    """Give a pipeline and what its open deals come to by stage, deleted ones too."""
    found = pipeline_v1(await call.find(pipelines, id))
    query = await open_deals(call, everyone=True, user_id=None, filter_id=None, pipeline_id=id)
    return Pipeline.model_validate(found | {"deals_summary": await summed(call, query, totals_convert_currency)})


@answers(Pipelines.create)
async def create(call: Call, new: PipelineNew) -> Pipeline:
    """Add a pipeline; it goes last unless `order_nr` says otherwise."""
    values = _given(new)
    place = values.pop("order_nr", None)
    refuse_null(values, "name")
    times = {"add_time": call.time, "update_time": call.time, "order_nr": await v2.last_place(call)}
    new_id = int(await call.add(pipelines, values | times))
    if place is not None:
        await put(call, pipelines, new_id, place)
    return await _written(call, new_id)


@answers(Pipelines.update)
async def update(call: Call, id: int, change: PipelineChange) -> Pipeline:
    """Change a pipeline; `active` brings a deleted one back, without its stages."""
    before, values = await call.find(pipelines, id), _given(change)
    if before["is_deleted"] and values.get("is_deleted") is not False:
        raise not_found("Pipeline")
    place = values.pop("order_nr", None)
    refuse_null(values, "name")
    if values.pop("is_deleted", before["is_deleted"]) and not before["is_deleted"]:
        await v2.delete(call, id)
    else:
        values["is_deleted"] = False
    await call.change(pipelines, id, values | {"update_time": call.time})
    if place is not None:
        await put(call, pipelines, id, place)
    return await _written(call, id)


def _given(body: Body) -> dict[str, Any]:
    """A body of v1 in the words of the table."""
    found = body.wire()
    values: dict[str, Any] = {name: found[name] for name in ("name", "order_nr") if name in found}
    if found.get("deal_probability") is not None:
        values["is_deal_probability_enabled"] = bool(found["deal_probability"])
    if found.get("active") is not None:
        values["is_deleted"] = not found["active"]
    return values


async def _written(call: Call, id: int) -> Pipeline:
    return Pipeline.model_validate(pipeline_v1(await call.find(pipelines, id)))


@answers(Pipelines.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Mark a pipeline and its stages deleted; its deals stay where they are (product 9.11)."""
    return await v2.delete(call, id)


@answers(Pipelines.list_deals)
async def deals_in(
    call: Call,
    id: int,
    *,
    limit: int | None = None,
    start: int | None = None,
    user_id: int | None = None,
    everyone: bool | None = None,
    stage_id: int | None = None,
    filter_id: int | None = None,
    get_summary: bool | None = None,
    totals_convert_currency: str | None = None,
) -> Page[Deal]:
    """List the open deals of a pipeline, the caller's own unless somebody else's are asked for."""
    await call.find(pipelines, id)
    place = {"pipeline_id": id, "stage_id": stage_id}
    query = await open_deals(call, everyone=everyone, user_id=user_id, filter_id=filter_id, **place)
    if get_summary:
        call.additional["deals_summary"] = await summed(call, query, totals_convert_currency)
    return await listed(call, query, start, limit)


@answers(Pipelines.get_conversion_statistics)
async def converted(
    call: Call, id: int, *, end_date: date, start_date: date, user_id: int | None = None
) -> ConversionStatistics:
    """Tell how many of a user's deals went on to the next stage, were won and were lost, in percent (product 9.15)."""
    places, period = await _stages(call, id), _span(start_date, end_date)
    journeys = await _journeys(call, places, period, user_id or call.user_id)
    alive = [row["id"] for row in places if not row["is_deleted"]]
    return ConversionStatistics.model_validate(conversions(journeys, alive, period))


@answers(Pipelines.get_movement_statistics)
async def moved(
    call: Call, id: int, *, end_date: date, start_date: date, user_id: int | None = None
) -> MovementStatistics:
    """Tell how a user's deals moved through a pipeline (product 9.15)."""
    places, period = await _stages(call, id), _span(start_date, end_date)
    journeys = await _journeys(call, places, period, user_id or call.user_id)
    ids = [row["id"] for row in places]
    return MovementStatistics.model_validate(movements(journeys, id, ids, period, call.now, await money(call)))


def _span(first: date, last: date) -> Span:
    if last < first:
        raise invalid("end_date", "must not be before start_date")
    return span(first, last)


async def _stages(call: Call, id: int) -> list[Row]:
    """The stages of a pipeline in their order, deleted ones too; raises a 404."""
    await call.find(pipelines, id)
    mine = call.seen(stages).where(stages.c.pipeline_id == id)
    return await call.rows(mine.order_by(stages.c.order_nr, stages.c.id))


async def _journeys(call: Call, places: list[Row], period: Span, user_id: int) -> list[Journey]:
    """The deals of a user that were in a pipeline before the end of the period, with all stages they stood in."""
    here = select(stage_history.c.deal_id).where(stage_history.c.stage_id.in_([row["id"] for row in places]))
    here = here.where(stage_history.c.entered_at < period.end)
    query = narrowed(call, deals, owner_id=user_id, is_deleted=False).where(deals.c.id.in_(here))
    rows = {row["id"]: row for row in await call.rows(query)}
    mine = select(stage_history).join(deals, deals.c.id == stage_history.c.deal_id)
    mine = mine.where(deals.c.owner_id == user_id, ~deals.c.is_deleted, deals.c.id.in_(here))
    entries: dict[int, list[Row]] = {}
    for entry in await call.rows(mine.order_by(stage_history.c.entered_at, stage_history.c.id)):
        entries.setdefault(entry["deal_id"], []).append(entry)
    return [Journey(row, entries[deal_id]) for deal_id, row in sorted(rows.items())]
