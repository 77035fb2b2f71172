"""Deals by periods: the answers of v1 (product 9.16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from tui.api.models.v1.deals import DealTimeline
from tui.api.v1.deals import Deals
from tui.backend.lists import filtered, narrowed
from tui.backend.registry import answers
from tui.backend.rules.money import Money, money
from tui.backend.rules.references import check_currency
from tui.backend.rules.statistics import span
from tui.backend.rules.timeline import Period, column_of, dated_by, periods, totals
from tui.backend.tables import deals, pipelines, stages
from tui.backend.v1.deals import deals_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

Interval = Literal["day", "week", "month", "quarter"]
DEFAULT = "default_currency"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which deals by which of their dates, and how they are told: with or without themselves, in which currency."""

    field_key: str
    is_archived: bool
    wanted: dict[str, int | None]
    filter_id: int | None
    brief: bool
    currency: str | None


@answers(Deals.get_timeline)
async def timeline(
    call: Call,
    *,
    start_date: date,
    interval: Interval,
    amount: int,
    field_key: str,
    user_id: int | None = None,
    pipeline_id: int | None = None,
    filter_id: int | None = None,
    exclude_deals: bool | None = None,
    totals_convert_currency: str | None = None,
) -> list[DealTimeline]:
    """Group the open and won deals that are not archived by periods of a date field."""
    wanted = {"owner_id": user_id, "pipeline_id": pipeline_id}
    asked = Asked(field_key, False, wanted, filter_id, bool(exclude_deals), totals_convert_currency)
    return await _told(call, periods(start_date, interval, amount), asked)


@answers(Deals.get_archived_timeline)
async def archived_timeline(
    call: Call,
    *,
    start_date: date,
    interval: Interval,
    amount: float,
    field_key: str,
    user_id: int | None = None,
    pipeline_id: int | None = None,
    filter_id: int | None = None,
    exclude_deals: bool | None = None,
    totals_convert_currency: str | None = None,
) -> list[DealTimeline]:
    """Group the open and won deals that are archived by periods of a date field."""
    wanted = {"owner_id": user_id, "pipeline_id": pipeline_id}
    asked = Asked(field_key, True, wanted, filter_id, bool(exclude_deals), totals_convert_currency)
    return await _told(call, periods(start_date, interval, int(amount)), asked)


async def _told(call: Call, some: Sequence[Period], asked: Asked) -> list[DealTimeline]:
    day_of = await dated_by(call, asked.field_key)
    known, target = await money(call), await _target(call, asked.currency)
    found = [(day, row) for row in await _rows(call, some, asked) if (day := day_of(row))]
    result = []
    for period in some:
        rows = [row for day, row in found if period.holds(day)]
        result.append(DealTimeline.model_validate(await _period(call, period, rows, known, target, brief=asked.brief)))
    return result


async def _rows(call: Call, some: Sequence[Period], asked: Asked) -> list[Row]:
    """The deals of all periods, each with what decides its weight."""
    query = narrowed(call, deals, is_archived=asked.is_archived, is_deleted=False, **asked.wanted)
    query = await filtered(call, query.where(deals.c.status.in_(("open", "won"))), deals, asked.filter_id)
    column = column_of(asked.field_key)
    if column is not None:
        whole = span(some[0].first, some[-1].last)
        query = query.where(column >= whole.begin, column < whole.end)
    rows = await call.rows(query.order_by(deals.c.id))
    likely = {row["id"]: row["deal_probability"] for row in await call.rows(call.seen(stages))}
    enabled = {row["id"]: row["is_deal_probability_enabled"] for row in await call.rows(call.seen(pipelines))}
    return [
        row
        | {
            "deal_probability": likely.get(row["stage_id"], 100),
            "is_deal_probability_enabled": enabled.get(row["pipeline_id"], True),
        }
        for row in rows
    ]


async def _target(call: Call, currency: str | None) -> str | None:
    """The currency all totals are told in besides their own; raises a 400 for one there is not."""
    if currency == DEFAULT:
        return str(call.user["default_currency"] or call.company["default_currency"])
    if currency is not None:
        await check_currency(call, currency, "totals_convert_currency")
    return currency


async def _period(
    call: Call, period: Period, rows: list[Row], known: Money, target: str | None, *, brief: bool
) -> dict[str, Any]:
    told: dict[str, Any] = {"period_start": f"{period.first} 00:00:00", "period_end": f"{period.last} 23:59:59"}
    if not brief:
        told["deals"] = await deals_v1(call, rows, nested=False)
    told["totals"] = totals(rows, known)
    return told if target is None else told | {"totals_converted": totals(rows, known, target)}
