"""Fields of records: their names, types and options."""

from __future__ import annotations

from typing import Any, Literal

from tui.api.models.base import Body, Many, Record, RecordId, Text


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


class FieldNew(Body):
    """A new field."""

    field_name: Text
    field_type: Literal[
        "varchar",
        "text",
        "double",
        "phone",
        "date",
        "daterange",
        "time",
        "timerange",
        "set",
        "enum",
        "varchar_auto",
        "address",
        "monetary",
        "org",
        "people",
        "user",
    ]
    required_fields: dict[str, Any] | None = None
    ui_visibility: dict[str, Any] | None = None
    options: Many[dict[str, Any]] | None = None
    description: Text | None = None
    important_fields: dict[str, Any] | None = None


class FieldChange(Body):
    """What may change on a field."""

    field_name: Text | None = None
    required_fields: dict[str, Any] | None = None
    ui_visibility: dict[str, Any] | None = None
    description: Text | None = None
    important_fields: dict[str, Any] | None = None


class FieldOptionId(Body):
    """What delete options of project fields takes."""

    id: RecordId


class FieldOptionChange(Body):
    """What may change on a field option."""

    id: RecordId
    label: Text


class FieldOptionNew(Body):
    """A new field option."""

    label: Text
