"""The open deals of a pipeline or stage as v1 lists and totals them beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select

from tui.api.models.v1.deals import Deal
from tui.api.page import Page
from tui.backend.lists import filtered, narrowed, offset
from tui.backend.rules.money import money
from tui.backend.rules.references import check_currency
from tui.backend.rules.stage_summary import stage_summary
from tui.backend.tables import deals, pipelines, stages
from tui.backend.v1.deals import deals_v1

if TYPE_CHECKING:
    from tui.backend.call import Call

DEFAULT = "default_currency"


async def open_deals(
    call: Call, *, everyone: bool | None, user_id: int | None, filter_id: int | None, **place: int | None
) -> Select[Any]:
    """The open deals of a place: everyone's, or a user's, or those a filter lets through, or the caller's own.

    What comes first in this order is all that counts (the reference's words for each parameter).
    """
    query = narrowed(call, deals, status="open", is_archived=False, is_deleted=False, **place)
    if everyone:
        return query
    if user_id is None and filter_id is not None:
        return await filtered(call, query, deals, filter_id)
    return query.where(deals.c.owner_id == (user_id or call.user_id))


async def listed(call: Call, query: Select[Any], start: int | None, limit: int | None) -> Page[Deal]:
    """A page of them, with ids in the place of users, persons and organizations."""
    rows, after = await offset(call, query.order_by(deals.c.id), start, limit)
    return Page([Deal.model_validate(row) for row in await deals_v1(call, rows, nested=False)], after)


async def summed(call: Call, query: Select[Any], currency: str | None = None) -> dict[str, Any]:
    """What they come to, also in one currency where it is named; raises a 400 for one there is not."""
    if currency == DEFAULT:
        currency = str(call.user["default_currency"] or call.company["default_currency"])
    elif currency is not None:
        await check_currency(call, currency, "totals_convert_currency")
    query = query.join(stages, stages.c.id == deals.c.stage_id).join(pipelines, pipelines.c.id == deals.c.pipeline_id)
    counted = (deals.c.stage_id, deals.c.value, deals.c.currency, deals.c.status, deals.c.probability)
    likely = (stages.c.deal_probability, pipelines.c.is_deal_probability_enabled)
    return stage_summary(await call.rows(query.with_only_columns(*counted, *likely)), await money(call), currency)
