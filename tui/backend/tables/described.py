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
    *texts("field_name", "description", "field_type", "add_time", "update_time"),
    *objects("options", "options_deleted", "ui_visibility", "important_fields", "required_fields"),
    *integers("created_by_user_id", "last_updated_by_user_id"),
    Column("order_nr", Integer, nullable=False, default=0),
    *flags("is_custom_field", "is_optional_response_field", "is_deleted"),
    UniqueConstraint("item_type", "field_code"),
)
"""Fields of `item_type` deal, person, organization, product, project, activity, lead, note.

`options` holds `{id, label, color}`; those deleted stay in `options_deleted`, so that no id is given twice. What
nobody set in `ui_visibility`, `important_fields` and `required_fields` is null. A deleted field's row stays.
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
