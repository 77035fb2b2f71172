"""Products of the catalogue."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from tui.api.models.base import Body, Many, Multipart, Number, Record, RecordId, Text, Upload

BillingFrequency = Literal["one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"]


class Price(Record):
    """What a product costs in one currency."""

    product_id: int | None = None
    price: float | None = None
    currency: str | None = None
    cost: float | None = None
    direct_cost: float | None = None
    notes: str | None = None


class PriceNew(Body):
    """A price to store; one for each currency."""

    price: Number | None = None
    currency: Text
    cost: Number | None = None
    direct_cost: Number | None = None
    notes: Text | None = None


class Product(Record):
    """Something one sells, with one price for each currency."""

    id: int
    name: str | None = None
    code: str | None = None
    description: str | None = None
    unit: str | None = None
    tax: float | None = None
    category: str | int | float | None = None
    is_linkable: bool | None = None
    is_deleted: bool | None = None
    visible_to: int | None = None
    owner_id: int | None = None
    add_time: str | None = None
    update_time: str | None = None
    billing_frequency: str | None = None
    billing_frequency_cycles: int | None = None
    prices: Many[Price] | None = None
    custom_fields: dict[str, Any] | None = None


class ProductFields(Body):
    """What a new and a changed product have in common."""

    code: Text | None = None
    description: Text | None = None
    unit: Text | None = None
    tax: Number | None = None
    category: int | Text | None = None
    owner_id: RecordId | None = None
    is_linkable: bool | None = None
    visible_to: int | None = None
    prices: Many[PriceNew] | None = None
    billing_frequency: BillingFrequency | None = None
    billing_frequency_cycles: int | None = Field(default=None, ge=1, le=208)
    custom_fields: dict[str, Any] | None = None


class ProductChange(ProductFields):
    """What may change on a product; the list of prices is replaced as a whole."""

    name: Text | None = Field(default=None, min_length=1)


class ProductNew(ProductFields):
    """A new product; only the name is required."""

    name: Text = Field(min_length=1)


class ProductVariation(Record):
    """A product variation, as v2 gives it."""

    id: float | None = None
    name: str | None = None
    product_id: int | None = None
    prices: Many[dict[str, Any]] | None = None


class ProductImage(Record):
    """A product image, as v2 gives it."""

    id: int | None = None
    product_id: Any | None = None
    company_id: str | None = None
    public_url: str | None = None
    add_time: str | None = None
    mime_type: str | None = None
    name: str | None = None


class ProductVariationNew(Body):
    """A new product variation."""

    name: Text = Field(min_length=1, max_length=255)
    prices: Many[PriceNew] | None = None


class ProductVariationChange(Body):
    """What may change on a product variation; the list of prices is replaced as a whole."""

    name: Text | None = Field(default=None, min_length=1, max_length=255)
    prices: Many[PriceNew] | None = None


class ProductImageNew(Multipart):
    """A new product image."""

    data: Upload
