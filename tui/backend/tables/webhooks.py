"""Who is told of changes, what happened, and what has still to be sent."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, Table, Text

from tui.backend.tables.columns import flags, id_column, indexes, integers, metadata, texts

webhooks = Table(
    "webhooks",
    metadata,
    id_column(),
    Column("owner_id", Integer, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("event_action", Text, nullable=False),
    Column("event_object", Text, nullable=False),
    Column("subscription_url", Text, nullable=False),
    *texts("name", "version", "http_auth_user", "http_auth_password", "add_time", "remove_time", "remove_reason"),
    *texts("last_delivery_time", "failing_since", "banned_until"),
    *integers("last_http_status"),
    Column("failures", Integer, nullable=False, default=0),
    *flags("is_active", on=True),
)
"""`owner_id` made it, `user_id` is the user whose eyes decide which events it gets.

`failures` counts first attempts that failed; `failing_since` is the time of the first failure after the last success.
"""
indexes(webhooks, "is_active,event_object")

webhook_events = Table(
    "webhook_events",
    metadata,
    Column("id", Text, primary_key=True),
    Column("payload", JSON(none_as_null=True), nullable=False),
    *texts("time"),
)
"""What happened, written in the transaction in which it did: `{meta, data, previous}` without what is the webhook's."""

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    id_column(),
    Column("event_id", Text, nullable=False),
    Column("webhook_id", Integer, nullable=False),
    Column("attempt", Integer, nullable=False, default=1),
    Column("due", Text, nullable=False),
    *texts("claimed_until"),
)
"""What is still to be sent, one row for each webhook an event is for; gone when it was sent or given up.

A process that sends claims the row first; a claim that ran out was that of a process that is gone.
"""
indexes(webhook_deliveries, "due", "event_id", "webhook_id")
