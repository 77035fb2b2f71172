"""Deals, as v1 reads and writes them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from tui.api.models.base import Body, Flag, Many, Number, OpenBody, Record, RecordId, Text

Amount = Text | Number
"""An amount, which v1 writes as text and takes as a number too."""


class Deal(Record):
    """A deal, as v1 gives it."""

    id: int | None = None
    creator_user_id: Any | None = None
    user_id: Any | None = None
    person_id: Any | None = None
    org_id: Any | None = None
    stage_id: int | None = None
    title: str | None = None
    value: Any | None = None
    currency: str | None = None
    add_time: str | None = None
    update_time: str | None = None
    stage_change_time: str | None = None
    active: bool | None = None
    deleted: bool | None = None
    status: str | None = None
    probability: Any | None = None
    next_activity_date: str | None = None
    next_activity_time: str | None = None
    next_activity_id: int | None = None
    last_activity_id: int | None = None
    last_activity_date: str | None = None
    lost_reason: str | None = None
    visible_to: str | None = None
    close_time: str | None = None
    pipeline_id: int | None = None
    won_time: str | None = None
    first_won_time: str | None = None
    lost_time: str | None = None
    products_count: int | None = None
    files_count: int | None = None
    notes_count: int | None = None
    followers_count: int | None = None
    email_messages_count: int | None = None
    activities_count: int | None = None
    done_activities_count: int | None = None
    undone_activities_count: int | None = None
    participants_count: int | None = None
    expected_close_date: str | None = None
    last_incoming_mail_time: str | None = None
    last_outgoing_mail_time: str | None = None
    label: Any | None = None
    stage_order_nr: int | None = None
    person_name: str | None = None
    org_name: str | None = None
    next_activity_subject: str | None = None
    next_activity_type: str | None = None
    next_activity_duration: str | None = None
    next_activity_note: str | None = None
    formatted_value: str | None = None
    weighted_value: Any | None = None
    formatted_weighted_value: str | None = None
    weighted_value_currency: str | None = None
    rotten_time: str | None = None
    owner_name: str | None = None
    cc_email: str | None = None
    org_hidden: bool | None = None
    person_hidden: bool | None = None
    average_time_to_won: dict[str, Any] | None = None
    average_stage_progress: float | None = None
    age: dict[str, Any] | None = None
    stay_in_pipeline_stages: dict[str, Any] | None = None
    last_activity: dict[str, Any] | None = None
    next_activity: dict[str, Any] | None = None
    is_archived: bool | None = None
    origin: str | None = None
    origin_id: str | None = None
    channel: int | None = None
    channel_id: str | None = None
    arr: float | None = None
    mrr: float | None = None
    acv: float | None = None
    arr_currency: str | None = None
    mrr_currency: str | None = None
    acv_currency: str | None = None
    merge_what_id: int | None = None
    archive_time: str | None = None


class DealParticipant(Record):
    """A deal participant, as v1 gives it."""

    id: int | None = None
    person_id: dict[str, Any] | None = None
    add_time: str | None = None
    active_flag: bool | None = None
    related_item_data: dict[str, Any] | None = None
    person: dict[str, Any] | None = None
    added_by_user_id: dict[str, Any] | None = None
    related_item_type: str | None = None
    related_item_id: int | None = None


class DealProduct(Record):
    """A deal product, as v1 gives it."""

    id: int | None = None
    company_id: int | None = None
    deal_id: int | None = None
    order_nr: int | None = None
    product_id: int | None = None
    product_variation_id: Any | None = None
    item_price: float | None = None
    discount_percentage: Any | None = None
    duration: int | None = None
    duration_unit: Any | None = None
    sum_no_discount: float | None = None
    sum: Any | None = None
    currency: str | None = None
    enabled_flag: int | None = None
    add_time: str | None = None
    last_edit: str | None = None
    comments: str | None = None
    active_flag: Any | None = None
    tax: float | None = None
    name: str | None = None
    quantity: float | None = None
    sum_formatted: str | None = None
    quantity_formatted: str | None = None
    product: dict[str, Any] | None = None


class DealTimeline(Record):
    """A deal timeline, as v1 gives it."""

    period_start: str | None = None
    period_end: str | None = None
    deals: Many[dict[str, Any]] | None = None
    totals: dict[str, Any] | None = None


class ParticipantChange(Record):
    """A participant change, as v1 gives it."""

    actor_user_id: int | None = None
    person_id: int | None = None
    action: str | None = None
    time: str | None = None


class DealNew(OpenBody):
    """A new deal."""

    title: Text
    value: Amount | None = None
    currency: Text | None = None
    user_id: RecordId | None = None
    person_id: RecordId | None = None
    org_id: RecordId | None = None
    pipeline_id: RecordId | None = None
    stage_id: RecordId | None = None
    status: Literal["open", "won", "lost", "deleted"] | None = None
    expected_close_date: date | None = None
    probability: Number | None = None
    lost_reason: Text | None = None
    visible_to: Literal["1", "3", "5", "7"] | None = None
    add_time: Text | None = None
    won_time: Text | None = None
    lost_time: Text | None = None
    close_time: Text | None = None
    label: Many[Number] | None = None
    is_archived: bool | None = None
    archive_time: Text | None = None
    origin_id: Text | None = None
    channel: Number | None = None
    channel_id: Text | None = None


class DealChange(OpenBody):
    """What may change on a deal."""

    title: Text | None = None
    value: Amount | None = None
    currency: Text | None = None
    user_id: RecordId | None = None
    person_id: RecordId | None = None
    org_id: RecordId | None = None
    pipeline_id: RecordId | None = None
    stage_id: RecordId | None = None
    status: Literal["open", "won", "lost", "deleted"] | None = None
    expected_close_date: date | None = None
    probability: Number | None = None
    lost_reason: Text | None = None
    visible_to: Literal["1", "3", "5", "7"] | None = None
    won_time: Text | None = None
    lost_time: Text | None = None
    close_time: Text | None = None
    label: Many[Number] | None = None
    is_archived: bool | None = None
    channel: Number | None = None
    channel_id: Text | None = None


class DealParticipantNew(Body):
    """A new deal participant."""

    person_id: RecordId


class DealProductNew(Body):
    """A new deal product."""

    product_id: RecordId
    item_price: Number
    quantity: int
    discount_percentage: Number | None = None
    duration: Number | None = None
    duration_unit: Literal["hourly", "daily", "weekly", "monthly", "yearly"] | None = None
    product_variation_id: RecordId | None = None
    comments: Text | None = None
    tax: Number | None = None
    enabled_flag: Flag | None = None
    billing_frequency: Literal["one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"] | None = None
    billing_frequency_cycles: Number | None = None
    billing_start_date: Text | None = None
    discount: Number | None = None
    discount_type: Literal["percentage", "amount"] | None = None
    tax_method: Literal["exclusive", "inclusive", "none"] | None = None


class DealProductChange(Body):
    """What may change on a deal product."""

    product_id: RecordId | None = None
    item_price: Number | None = None
    quantity: int | None = None
    discount_percentage: Number | None = None
    duration: Number | None = None
    duration_unit: Literal["hourly", "daily", "weekly", "monthly", "yearly"] | None = None
    product_variation_id: RecordId | None = None
    comments: Text | None = None
    tax: Number | None = None
    enabled_flag: Flag | None = None
    discount: Number | None = None
    tax_method: Literal["exclusive", "inclusive", "none"] | None = None
    discount_type: Literal["percentage", "amount"] | None = None
    billing_frequency_cycles: Number | None = None
    billing_start_date: Text | None = None
    billing_frequency: Literal["one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"] | None = None
