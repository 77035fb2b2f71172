"""Files of records, whose bytes are in the workspace's store of contents."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from tui.backend.tables.columns import flags, id_column, indexes, integers, metadata, texts

files = Table(
    "files",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    *texts("description", "file_name", "file_type", "content_type", "sha256", "cid"),
    *texts("remote_location", "remote_id", "lead_id", "add_time", "update_time"),
    Column("file_size", Integer, nullable=False, default=0),
    *integers("user_id", "deal_id", "person_id", "org_id", "product_id", "activity_id", "project_id"),
    *integers("mail_message_id", "log_id"),
    *flags("active_flag", on=True),
    *flags("inline_flag"),
)
"""`sha256` (hexadecimal) names the bytes; null for a document at a storage provider, where `remote_id` names it."""
indexes(files, "deal_id", "person_id", "org_id", "product_id", "activity_id", "lead_id", "project_id")
indexes(files, "mail_message_id", "update_time", "sha256")
