"""Fields of records: their names, types and options."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Many, Record


class FieldOption(Record):
    """One choice of an enum, set or label field."""

    id: int | str | None = None
    label: str | None = None
    color: str | None = None


class Field(Record):
    """A field of a kind of record; `field_code` is its key in the record or, for custom ones, in `custom_fields`."""

    field_code: str
    field_name: str | None = None
    description: str | None = None
    field_type: str | None = None
    options: Many[FieldOption] | None = None
    subfields: Many[dict[str, Any]] | None = None
    is_custom_field: bool | None = None
    is_optional_response_field: bool | None = None
