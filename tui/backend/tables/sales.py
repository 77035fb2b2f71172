"""Deals, leads and the pipelines they stand in."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, Table, Text

from tui.backend.tables.columns import custom, flags, id_column, indexes, integers, lists, metadata, numbers, texts

pipelines = Table(
    "pipelines",
    metadata,
    id_column(),
    *texts("name", "add_time", "update_time"),
    Column("order_nr", Integer, nullable=False),
    *flags("is_deleted"),
    *flags("is_deal_probability_enabled", on=True),
)

stages = Table(
    "stages",
    metadata,
    id_column(),
    *texts("name", "add_time", "update_time"),
    Column("pipeline_id", Integer, nullable=False),
    Column("order_nr", Integer, nullable=False),
    Column("deal_probability", Integer, nullable=False, default=100),
    *flags("is_deleted", "is_deal_rot_enabled"),
    *integers("days_to_rotten"),
)
indexes(stages, "pipeline_id,order_nr")

deals = Table(
    "deals",
    metadata,
    id_column(),
    *texts("title", "currency", "lost_reason", "expected_close_date"),
    Column("status", Text, nullable=False, default="open"),
    *texts("add_time", "update_time", "stage_change_time", "archive_time", "delete_time"),
    *texts("close_time", "won_time", "lost_time", "first_won_time"),
    *texts("local_won_date", "local_lost_date", "local_close_date"),
    *texts("origin", "origin_id", "channel_id", "source_lead_id"),
    *integers("creator_user_id", "owner_id", "person_id", "org_id", "visible_to", "channel"),
    Column("pipeline_id", Integer, nullable=False),
    Column("stage_id", Integer, nullable=False),
    Column("value", Float, nullable=False, default=0.0),
    *numbers("probability", "acv", "arr", "mrr"),
    *lists("label_ids"),
    *flags("is_archived", "is_deleted"),
    custom(),
)
"""`status` is open, won or lost; deleted and archived are told by their own flags and times."""
indexes(deals, "pipeline_id,status", "stage_id", "owner_id", "person_id", "org_id", "status", "update_time", "add_time")

stage_history = Table(
    "stage_history",
    metadata,
    id_column(),
    Column("deal_id", Integer, nullable=False),
    Column("stage_id", Integer, nullable=False),
    Column("entered_at", Text, nullable=False),
    *texts("left_at"),
)
indexes(stage_history, "deal_id,entered_at", "stage_id")

leads = Table(
    "leads",
    metadata,
    Column("id", Text, primary_key=True),
    *texts("title", "source_name", "origin", "origin_id", "channel_id", "expected_close_date", "visible_to"),
    *texts("add_time", "update_time", "value_currency"),
    *integers("owner_id", "creator_id", "person_id", "organization_id", "channel"),
    *numbers("value_amount"),
    *lists("label_ids"),
    *flags("is_archived", "was_seen", "is_deleted"),
    custom(),
)
"""Ids are UUIDs. `value_amount` and `value_currency` are both set or both null; `visible_to` is text, as in v1."""
indexes(leads, "add_time", "update_time", "owner_id", "person_id", "organization_id")

lead_labels = Table(
    "lead_labels",
    metadata,
    Column("id", Text, primary_key=True),
    *texts("name", "color", "add_time", "update_time"),
)

conversions = Table(
    "conversions",
    metadata,
    Column("id", Text, primary_key=True),
    *texts("direction", "status", "lead_id", "add_time"),
    *integers("deal_id"),
)
"""Jobs: `direction` is `deal` (a lead became one) or `lead`; both ids are known once `status` is completed."""
