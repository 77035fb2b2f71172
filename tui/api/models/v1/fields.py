"""Fields, as v1 reads and writes them."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Body, Many, Record, Text


class Field(Record):
    """A field, as v1 gives it."""

    id: int | None = None
    key: str | None = None
    name: str | None = None
    order_nr: int | None = None
    field_type: str | None = None
    add_time: str | None = None
    update_time: str | None = None
    last_updated_by_user_id: int | None = None
    created_by_user_id: int | None = None
    active_flag: bool | None = None
    edit_flag: bool | None = None
    index_visible_flag: bool | None = None
    details_visible_flag: bool | None = None
    add_visible_flag: bool | None = None
    important_flag: bool | None = None
    bulk_edit_allowed: bool | None = None
    searchable_flag: bool | None = None
    filtering_allowed: bool | None = None
    sortable_flag: bool | None = None
    mandatory_flag: bool | None = None
    options: Any | None = None
    options_deleted: Many[dict[str, Any]] | None = None
    is_subfield: bool | None = None
    subfields: Many[dict[str, Any]] | None = None
    picklist_data: Any | None = None


class FieldNew(Body):
    """A new field."""

    add_visible_flag: bool | None = None
    options: Many[dict[str, Any]] | None = None
    name: Text
    field_type: Any


class FieldChange(Body):
    """What may change on a field."""

    add_visible_flag: bool | None = None
    options: Many[dict[str, Any]] | None = None
    name: Text | None = None
