"""What has been called, where several processes count together."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from tui.backend.tables.columns import indexes, lists, metadata

call_counts = Table(
    "call_counts",
    metadata,
    Column("key", Text, primary_key=True),
    *lists("calls", "searches", "refused"),
    Column("used", Integer, nullable=False, default=0),
    Column("time", Text, nullable=False),
)
"""A row for each token, by its SHA-256, with the times (Unix seconds) of its latest calls; one for each day, by its
date, with the tokens `used` of the company's budget."""
indexes(call_counts, "time")
