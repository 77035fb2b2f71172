"""Who follows a record, who takes part in a deal, and when that changed."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from tui.backend.tables.columns import flags, id_column, indexes, integers, metadata, texts

followers = Table(
    "followers",
    metadata,
    id_column(),
    Column("item_type", Text, nullable=False),
    Column("item_id", Integer, nullable=False),
    Column("user_id", Integer, nullable=False),
    *texts("add_time"),
    UniqueConstraint("item_type", "item_id", "user_id"),
)
"""`item_type` is deal, person, organization, product or user. v1 names a follower by `id`, v2 by `user_id`."""
indexes(followers, "user_id")

participants = Table(
    "participants",
    metadata,
    id_column(),
    Column("deal_id", Integer, nullable=False),
    Column("person_id", Integer, nullable=False),
    *texts("add_time"),
    *integers("added_by_user_id"),
    *flags("by_hand"),
    UniqueConstraint("deal_id", "person_id"),
)
"""A deal's primary person has a row too; `by_hand` tells those apart that somebody added."""
indexes(participants, "person_id")

link_changes = Table(
    "link_changes",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("item_type", Text, nullable=False),
    Column("item_id", Integer, nullable=False),
    Column("linked_id", Integer, nullable=False),
    *texts("action", "time"),
    *integers("actor_user_id"),
)
"""`kind` is follower (`linked_id` is a user) or participant (a person); `action` is added or removed."""
indexes(link_changes, "item_type,item_id,kind")
