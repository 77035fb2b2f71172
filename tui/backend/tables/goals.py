"""Goals."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from tui.backend.tables.columns import flags, indexes, integers, lists, metadata, numbers, objects, texts

goals = Table(
    "goals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner_id", Integer, nullable=False),
    *texts("title", "type_name", "assignee_type", "interval", "tracking_metric"),
    *texts("duration_start", "duration_end", "add_time", "update_time"),
    *integers("assignee_id", "currency_id"),
    *objects("params"),
    *numbers("target"),
    *lists("report_ids"),
    *flags("is_deleted"),
)
"""Ids are 32 hexadecimal characters. `params` holds `pipeline_id` and `activity_type_id`, lists or null for all, and
`stage_id`; `duration_end` is null for a goal without end."""
indexes(goals, "owner_id")
