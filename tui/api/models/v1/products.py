"""Products, as v1 reads and writes them."""

from __future__ import annotations

from typing import Any, Literal

from tui.api.models.base import Flag, Many, Number, OpenBody, Record, RecordId, Text


class Product(Record):
    """A product, as v1 gives it."""

    id: int | None = None
    name: str | None = None
    code: str | None = None
    description: str | None = None
    unit: str | None = None
    tax: float | None = None
    category: Any | None = None
    active_flag: int | None = None
    selectable: int | None = None
    first_char: str | None = None
    visible_to: str | None = None
    owner_id: dict[str, Any] | None = None
    files_count: int | None = None
    add_time: str | None = None
    update_time: str | None = None
    prices: Any | None = None


class ProductNew(OpenBody):
    """A new product."""

    name: Text
    code: Text | None = None
    unit: Text | None = None
    tax: Number | None = None
    active_flag: Flag | None = None
    selectable: Flag | None = None
    visible_to: Literal["1", "3", "5", "7"] | None = None
    owner_id: RecordId | None = None
    prices: Many[dict[str, Any]] | None = None
    billing_frequency: Literal["one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"] | None = None
    billing_frequency_cycles: Number | None = None
    description: Text | None = None


class ProductChange(OpenBody):
    """What may change on a product."""

    name: Text | None = None
    code: Text | None = None
    unit: Text | None = None
    tax: Number | None = None
    active_flag: Flag | None = None
    selectable: Flag | None = None
    visible_to: Literal["1", "3", "5", "7"] | None = None
    owner_id: RecordId | None = None
    prices: Many[dict[str, Any]] | None = None
    billing_frequency_cycles: Number | None = None
    description: Text | None = None
    billing_frequency: Literal["one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"] | None = None
