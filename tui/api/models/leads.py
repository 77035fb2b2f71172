"""Leads, their labels and sources (v1: times are ISO 8601 UTC)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from tui.api.models.base import Body, Many, Number, OpenBody, Record, RecordId, Text

LabelColor = Literal[
    "blue", "brown", "dark-gray", "gray", "green", "orange", "pink", "purple", "red", "yellow"
]  # fmt: skip


class Money(Record):
    """An amount in a currency."""

    amount: float | None = None
    currency: str | None = None


class MoneyNew(Body):
    """An amount in a currency, both or neither."""

    amount: Number
    currency: Text


class Lead(Record):
    """A prospect before the pipeline; its id is a UUID and it has no stage."""

    id: str
    title: str | None = None
    owner_id: int | None = None
    creator_id: int | None = None
    label_ids: Many[str] | None = None
    person_id: int | None = None
    organization_id: int | None = None
    source_name: str | None = None
    origin: str | None = None
    origin_id: str | None = None
    channel: int | None = None
    channel_id: str | None = None
    is_archived: bool | None = None
    was_seen: bool | None = None
    value: Money | None = None
    expected_close_date: str | None = None
    next_activity_id: int | None = None
    add_time: str | None = None
    update_time: str | None = None
    visible_to: str | int | None = None
    cc_email: str | None = None


class LeadChange(OpenBody):
    """What may change on a lead; custom fields of deals stand at the top level under their 40-character key."""

    title: Text | None = Field(default=None, min_length=1)
    owner_id: RecordId | None = None
    label_ids: Many[Text] | None = None
    person_id: RecordId | None = None
    organization_id: RecordId | None = None
    is_archived: bool | None = None
    value: MoneyNew | None = None
    expected_close_date: date | None = None
    visible_to: Text | None = None
    was_seen: bool | None = None
    channel: int | None = None
    channel_id: Text | None = None


class LeadNew(OpenBody):
    """A new lead: a title, and a person or an organization."""

    title: Text = Field(min_length=1)
    owner_id: RecordId | None = None
    label_ids: Many[Text] | None = None
    person_id: RecordId | None = None
    organization_id: RecordId | None = None
    value: MoneyNew | None = None
    expected_close_date: date | None = None
    visible_to: Text | None = None
    was_seen: bool | None = None
    origin_id: Text | None = Field(default=None, max_length=255)
    channel: int | None = None
    channel_id: Text | None = None


class LeadLabel(Record):
    """A label of leads."""

    id: str
    name: str | None = None
    color: str | None = None
    add_time: str | None = None
    update_time: str | None = None


class LeadLabelChange(Body):
    """What may change on a lead label."""

    name: Text | None = Field(default=None, min_length=1)
    color: LabelColor | None = None


class LeadLabelNew(Body):
    """A new lead label."""

    name: Text = Field(min_length=1)
    color: LabelColor


class LeadSource(Record):
    """Where leads come from; the list is fixed."""

    name: str
