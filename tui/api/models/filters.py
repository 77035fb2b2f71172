"""Filters."""

from __future__ import annotations

from typing import Any, Literal

from tui.api.models.base import Body, Record, Text


class Filter(Record):
    """A filter, as v1 gives it."""

    id: int | None = None
    name: str | None = None
    filter_code: str | None = None
    is_editable: bool | None = None
    active_flag: bool | None = None
    type: str | None = None
    temporary_flag: bool | None = None
    user_id: int | None = None
    add_time: str | None = None
    update_time: str | None = None
    visible_to: Any | None = None
    last_used_time: str | None = None
    custom_view_id: int | None = None
    conditions: dict[str, Any] | None = None


class FilterHelpers(Record):
    """Filter helpers, as v1 gives them."""

    operators: dict[str, Any] | None = None
    relative_dates: dict[str, Any] | None = None
    address_field_components: dict[str, Any] | None = None
    deprecated_operators: dict[str, Any] | None = None


class FilterNew(Body):
    """A new filter."""

    name: Text
    conditions: dict[str, Any]
    type: Literal["deals", "leads", "org", "people", "products", "activity", "projects"]


class FilterChange(Body):
    """What may change on a filter."""

    name: Text | None = None
    conditions: dict[str, Any]
