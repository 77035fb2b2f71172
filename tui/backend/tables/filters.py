"""Saved filters."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, Table, Text

from tui.backend.tables.columns import flags, id_column, indexes, integers, metadata, objects, texts

filters = Table(
    "filters",
    metadata,
    id_column(),
    *texts("filter_code", "add_time", "update_time", "last_used_time"),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("visible_to", Integer, nullable=False, default=1),
    Column("temporary_flag", Boolean, default=False),
    *integers("custom_view_id"),
    *flags("active_flag", on=True),
    *objects("conditions"),
)
"""`type` is deals, leads, org, people, products, activity or projects; `visible_to` 1 is the owner's alone.

`conditions` are two groups as the service has them, each condition `{object, field_id, operator, value, extra_value}`.
"""
indexes(filters, "user_id", "update_time")
