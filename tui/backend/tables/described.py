"""Fields and what changed in them."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from tui.backend.tables.columns import flags, id_column, indexes, integers, metadata, objects, texts

fields = Table(
    "fields",
    metadata,
    id_column(),
    Column("item_type", Text, nullable=False),
    Column("field_code", Text, nullable=False),
    *texts("field_name", "description", "field_type"),
    *objects("options", "subfields"),
    Column("order_nr", Integer, nullable=False, default=0),
    *flags("is_custom_field", "is_optional_response_field"),
    UniqueConstraint("item_type", "field_code"),
)
"""Fields of `item_type` deal, person, organization, product, activity; `options` holds `{id, label, color}`.

Labels are the options of the field `label_ids`; reasons for losing are the options of deals' `lost_reason`. A custom
field's code is 40 hexadecimal characters, leads share those of deals.
"""

changes = Table(
    "changes",
    metadata,
    id_column(),
    Column("item_type", Text, nullable=False),
    Column("item_id", Text, nullable=False),
    *texts("field_key", "time", "change_source"),
    *objects("old_value", "new_value"),
    *integers("user_id"),
)
"""Field history: `item_type` deal, person, organization, lead, activity; `item_id` is the id as text."""
indexes(changes, "item_type,item_id,time")
