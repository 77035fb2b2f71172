"""Pictures of persons, and how organizations are related."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from tui.backend.tables.columns import flags, id_column, indexes, integers, metadata, texts

pictures = Table(
    "pictures",
    metadata,
    id_column(),
    Column("item_type", Text, nullable=False),
    Column("item_id", Integer, nullable=False),
    *texts("secret", "mime_type", "sha256_128", "sha256_512", "add_time", "update_time"),
    *integers("added_by_user_id", "file_size"),
    *flags("active_flag", on=True),
)
"""`item_type` is person; `sha256_…` names the bytes of each width, `secret` is in the addresses anybody may read."""
indexes(pictures, "item_type,item_id", "secret")

organization_relationships = Table(
    "organization_relationships",
    metadata,
    id_column(),
    Column("type", Text, nullable=False),
    Column("rel_owner_org_id", Integer, nullable=False),
    Column("rel_linked_org_id", Integer, nullable=False),
    *texts("add_time", "update_time"),
    *flags("active_flag", on=True),
)
"""`type` is parent (the owner is the parent, the linked one its daughter) or related."""
indexes(organization_relationships, "rel_owner_org_id", "rel_linked_org_id")
