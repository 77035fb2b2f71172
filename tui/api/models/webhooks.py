"""Webhooks."""

from __future__ import annotations

from typing import Any, Literal

from tui.api.models.base import Body, Record, RecordId, Text


class Webhook(Record):
    """A webhook, as v1 gives it."""

    id: int | None = None
    company_id: int | None = None
    owner_id: int | None = None
    user_id: int | None = None
    event_action: str | None = None
    event_object: str | None = None
    subscription_url: str | None = None
    version: str | None = None
    is_active: Any | None = None
    add_time: str | None = None
    remove_time: str | None = None
    type: str | None = None
    http_auth_user: str | None = None
    http_auth_password: str | None = None
    remove_reason: str | None = None
    last_delivery_time: str | None = None
    last_http_status: int | None = None
    admin_id: int | None = None
    name: str | None = None


EventAction = Literal["create", "change", "delete", "*", "added", "updated", "merged", "deleted"]
"""The last four are those of version 1.0."""

EventObject = Literal[
    "activity",
    "board",
    "deal",
    "deal_installment",
    "deal_product",
    "lead",
    "note",
    "organization",
    "person",
    "phase",
    "pipeline",
    "product",
    "project",
    "stage",
    "task",
    "user",
    "*",
    "activityType",
]
"""The last one is of version 1.0."""


class WebhookNew(Body):
    """A new webhook."""

    user_id: RecordId | None = None
    version: Literal["1.0", "2.0"] | None = None
    event_action: EventAction
    event_object: EventObject
    http_auth_user: Text | None = None
    subscription_url: Text
    http_auth_password: Text | None = None
    name: Text
