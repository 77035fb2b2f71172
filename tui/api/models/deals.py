"""Deals, as v2 reads and writes them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

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
    add_time: Text | None = None
    update_time: Text | None = None
    stage_change_time: Text | None = None
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


class DealDiscount(Record):
    """A deal discount, as v2 gives it."""

    id: str | None = None
    type: str | None = None
    amount: float | None = None
    description: str | None = None
    deal_id: int | None = None
    created_at: str | None = None
    created_by: int | None = None
    updated_at: str | None = None
    updated_by: int | None = None


class DealProduct(Record):
    """A deal product, as v2 gives it."""

    id: int | None = None
    sum: float | None = None
    tax: float | None = None
    deal_id: int | None = None
    name: str | None = None
    product_id: int | None = None
    product_variation_id: int | None = None
    order_nr: int | None = None
    add_time: str | None = None
    update_time: str | None = None
    comments: str | None = None
    currency: str | None = None
    discount: float | None = None
    discount_type: str | None = None
    quantity: int | float | None = None
    item_price: float | None = None
    tax_method: str | None = None
    is_enabled: bool | None = None
    billing_frequency: str | None = None
    billing_frequency_cycles: int | None = None
    billing_start_date: str | None = None


class DealInstallment(Record):
    """A deal installment, as v2 gives it."""

    id: int | None = None
    amount: float | None = None
    billing_date: str | None = None
    description: str | None = None
    deal_id: int | None = None


class DealProductsBulk(Record):
    """A deal products bulk, as v2 gives it."""

    ids: Many[int] | None = None


class DealDiscountNew(Body):
    """A new deal discount."""

    description: Text
    amount: Number
    type: Literal["percentage", "amount"]


class DealProductNew(Body):
    """A new deal product."""

    product_id: RecordId
    item_price: Number
    quantity: Number
    tax: Number | None = None
    comments: Text | None = None
    discount: Number | None = None
    is_enabled: bool | None = None
    tax_method: Literal["exclusive", "inclusive", "none"] | None = None
    discount_type: Literal["percentage", "amount"] | None = None
    product_variation_id: RecordId | None = None
    billing_frequency: Literal["one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"] | None = None
    billing_frequency_cycles: int | None = Field(default=None, ge=1, le=208)
    billing_start_date: Text | None = None


class DealProductChange(Body):
    """What may change on a deal product."""

    product_id: RecordId | None = None
    item_price: Number | None = None
    quantity: Number | None = None
    tax: Number | None = None
    comments: Text | None = None
    discount: Number | None = None
    is_enabled: bool | None = None
    tax_method: Literal["exclusive", "inclusive", "none"] | None = None
    discount_type: Literal["percentage", "amount"] | None = None
    product_variation_id: RecordId | None = None
    billing_frequency_cycles: int | None = Field(default=None, ge=1, le=208)
    billing_start_date: Text | None = None
    billing_frequency: Literal["one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"] | None = None


class DealDiscountChange(Body):
    """What may change on a deal discount."""

    description: Text | None = None
    amount: Number | None = None
    type: Literal["percentage", "amount"] | None = None


class DealInstallmentNew(Body):
    """A new deal installment."""

    description: Text
    amount: Number
    billing_date: Text


class DealInstallmentChange(Body):
    """What may change on a deal installment."""

    description: Text | None = None
    amount: Number | None = None
    billing_date: Text | None = None


class DealProductsNew(Body):
    """Several products for a deal, at most 100."""

    data: Many[DealProductNew]
