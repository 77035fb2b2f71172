"""Organizations, as v2 reads and writes them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tui.api.models.base import Body, Many, Number, Record, RecordId, Text
from tui.api.models.contacts import Address, AddressNew


class Organization(Record):
    """A company one sells to; an account once a deal of it was won."""

    id: int
    name: str | None = None
    owner_id: int | None = None
    address: Address | None = None
    label_ids: Many[int] | None = None
    visible_to: int | None = None
    add_time: str | None = None
    update_time: str | None = None
    is_deleted: bool | None = None
    website: str | None = None
    linkedin: str | None = None
    industry: int | None = None
    annual_revenue: float | None = None
    employee_count: int | None = None
    custom_fields: dict[str, Any] | None = None


class OrganizationFields(Body):
    """What a new and a changed organization have in common."""

    owner_id: RecordId | None = None
    add_time: Text | None = None
    update_time: Text | None = None
    visible_to: int | None = None
    label_ids: Many[int] | None = None
    address: AddressNew | None = None
    website: Text | None = None
    linkedin: Text | None = None
    industry: int | None = None
    annual_revenue: Number | None = None
    employee_count: int | None = None
    custom_fields: dict[str, Any] | None = None


class OrganizationChange(OrganizationFields):
    """What may change on an organization."""

    name: Text | None = Field(default=None, min_length=1)


class OrganizationNew(OrganizationFields):
    """A new organization; only the name is required."""

    name: Text = Field(min_length=1)
