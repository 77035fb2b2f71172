"""Deals, as v2 reads and writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from tui.api.models.base import Body, Many, Number, Record, RecordId, Text


class Deal(Record):
    """A sale in progress: it stands in one stage of one pipeline; times are RFC 3339 UTC, `value` in `currency`."""

    id: int
    title: str | None = None
    creator_user_id: int | None = None
    owner_id: int | None = None
    value: float | None = None
    currency: str | None = None
    person_id: int | None = None
    org_id: int | None = None
    stage_id: int | None = None
    pipeline_id: int | None = None
    status: str | None = None
    probability: float | None = None
    lost_reason: str | None = None
    visible_to: int | None = None
    label_ids: Many[int] | None = None
    expected_close_date: str | None = None
    add_time: str | None = None
    update_time: str | None = None
    stage_change_time: str | None = None
    close_time: str | None = None
    won_time: str | None = None
    lost_time: str | None = None
    local_won_date: str | None = None
    local_lost_date: str | None = None
    local_close_date: str | None = None
    is_archived: bool | None = None
    archive_time: str | None = None
    is_deleted: bool | None = None
    origin: str | None = None
    origin_id: str | None = None
    channel: int | None = None
    channel_id: str | None = None
    acv: float | None = None
    arr: float | None = None
    mrr: float | None = None
    custom_fields: dict[str, Any] | None = None


class DealFields(Body):
    """What a new and a changed deal have in common."""

    owner_id: RecordId | None = None
    person_id: RecordId | None = None
    org_id: RecordId | None = None
    pipeline_id: RecordId | None = None
    stage_id: RecordId | None = None
    value: Number | None = None
    currency: Text | None = None
    is_deleted: bool | None = None
    is_archived: bool | None = None
    archive_time: Text | None = None
    status: Text | None = None
    probability: Number | None = Field(default=None, ge=0, le=100)
    lost_reason: Text | None = None
    visible_to: int | None = None
    close_time: Text | None = None
    won_time: Text | None = None
    lost_time: Text | None = None
    expected_close_date: date | None = None
    label_ids: Many[int] | None = None
    custom_fields: dict[str, Any] | None = None


class DealChange(DealFields):
    """What may change on a deal; `lost_reason`, `won_time`, `lost_time`, `close_time` only in the matching status."""

    title: Text | None = Field(default=None, min_length=1)


class DealNew(DealFields):
    """A new deal; only its title is required."""

    title: Text = Field(min_length=1)
    add_time: Text | None = None
    update_time: Text | None = None
    stage_change_time: Text | None = None


class CurrencyTotal(Record):
    """The deals of one currency: their count and sum, as is and converted to the user's default currency."""

    value: float | None = None
    count: int | None = None
    value_converted: float | None = None
    value_formatted: str | None = None
    value_converted_formatted: str | None = None


class DealSummary(Record):
    """Totals of many deals, by currency and converted (reference: product 9.12)."""

    values_total: dict[str, CurrencyTotal] | None = None
    weighted_values_total: dict[str, CurrencyTotal] | None = None
    total_count: int | None = None
    total_currency_converted_value: float | None = None
    total_weighted_currency_converted_value: float | None = None
    total_currency_converted_value_formatted: str | None = None
    total_weighted_currency_converted_value_formatted: str | None = None
