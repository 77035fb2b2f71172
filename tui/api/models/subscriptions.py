"""Subscriptions."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from tui.api.models.base import Body, Many, Number, Record, RecordId, Text


class RecurringCancellation(Body):
    """What cancel recurring of subscriptions takes."""

    end_date: date | None = None


class SubscriptionInstallmentNew(Body):
    """A new subscription installment."""

    deal_id: RecordId
    currency: Text
    payments: Many[dict[str, Any]]
    update_deal_value: bool | None = None


class SubscriptionRecurringNew(Body):
    """A new subscription recurring."""

    deal_id: RecordId
    currency: Text
    infinite: bool | None = None
    payments: Many[dict[str, Any]] | None = None
    start_date: date
    description: Text | None = None
    cadence_type: Literal["weekly", "monthly", "quarterly", "yearly"]
    cycle_amount: Number
    cycles_count: int | None = None
    update_deal_value: bool | None = None


class SubscriptionInstallmentChange(Body):
    """What may change on a subscription installment."""

    payments: Many[dict[str, Any]]
    update_deal_value: bool | None = None


class SubscriptionRecurringChange(Body):
    """What may change on a subscription recurring."""

    payments: Many[dict[str, Any]] | None = None
    description: Text | None = None
    cycle_amount: Number | None = None
    effective_date: date
    update_deal_value: bool | None = None


class Subscription(Record):
    """A recurring or installment subscription of a deal; retired with the v1 endpoints."""

    id: int | None = None
    user_id: int | None = None
    deal_id: int | None = None
    description: str | None = None
    is_active: bool | None = None
    cycles_count: int | None = None
    cycle_amount: float | None = None
    infinite: bool | None = None
    currency: str | None = None
    cadence_type: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    lifetime_value: float | None = None
    final_status: str | None = None
    add_time: str | None = None
    update_time: str | None = None


class Payment(Record):
    """One payment of a subscription; retired with the v1 endpoints."""

    id: int | None = None
    subscription_id: int | None = None
    deal_id: int | None = None
    is_active: bool | None = None
    amount: float | None = None
    currency: str | None = None
    change_amount: float | None = None
    due_at: str | None = None
    revenue_movement_type: str | None = None
    payment_type: str | None = None
    description: str | None = None
    add_time: str | None = None
    update_time: str | None = None
