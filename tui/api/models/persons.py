"""Persons, as v2 reads and writes them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from tui.api.models.base import Body, Many, Record, RecordId, Text
from tui.api.models.contacts import Address, AddressNew, ContactValue, ContactValueNew

MarketingStatus = Literal["no_consent", "unsubscribed", "subscribed", "archived"]


class Person(Record):
    """A contact: a human being, of at most one organization."""

    id: int
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    owner_id: int | None = None
    org_id: int | None = None
    emails: Many[ContactValue] | None = None
    phones: Many[ContactValue] | None = None
    im: Many[ContactValue] | None = None
    label_ids: Many[int] | None = None
    visible_to: int | None = None
    add_time: str | None = None
    update_time: str | None = None
    is_deleted: bool | None = None
    picture_id: int | None = None
    marketing_status: str | None = None
    notes: str | None = None
    birthday: str | None = None
    job_title: str | None = None
    postal_address: Address | None = None
    custom_fields: dict[str, Any] | None = None


class PersonFields(Body):
    """What a new and a changed person have in common."""

    owner_id: RecordId | None = None
    org_id: RecordId | None = None
    add_time: Text | None = None
    update_time: Text | None = None
    emails: Many[ContactValueNew] | None = None
    phones: Many[ContactValueNew] | None = None
    im: Many[ContactValueNew] | None = None
    visible_to: int | None = None
    label_ids: Many[int] | None = None
    marketing_status: MarketingStatus | None = None
    notes: Text | None = None
    birthday: date | None = None
    job_title: Text | None = None
    postal_address: AddressNew | None = None
    custom_fields: dict[str, Any] | None = None


class PersonChange(PersonFields):
    """What may change on a person; lists are replaced as a whole."""

    name: Text | None = Field(default=None, min_length=1)


class PersonNew(PersonFields):
    """A new person; only the name is required."""

    name: Text = Field(min_length=1)


class PersonPicture(Record):
    """A person picture, as v2 gives it."""

    id: int | None = None
    item_type: str | None = None
    item_id: int | None = None
    added_by_user_id: int | None = None
    active_flag: bool | None = None
    file_size: int | None = None
    pictures: dict[str, Any] | None = None
