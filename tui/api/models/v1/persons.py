"""Persons, as v1 reads and writes them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from tui.api.models.base import Many, Multipart, Number, OpenBody, Record, RecordId, Text, Upload

ContactsGiven = Many[dict[str, Any]] | Many[Text] | Text
"""E-mails or phones as v1 takes them: `{value, primary, label}` of which only `value` is required, or plain text."""


class Person(Record):
    """A person, as v1 gives it."""

    id: int | None = None
    company_id: int | None = None
    owner_id: Any | None = None
    org_id: Any | None = None
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    open_deals_count: int | None = None
    related_open_deals_count: int | None = None
    closed_deals_count: int | None = None
    related_closed_deals_count: int | None = None
    participant_open_deals_count: int | None = None
    participant_closed_deals_count: int | None = None
    email_messages_count: int | None = None
    activities_count: int | None = None
    done_activities_count: int | None = None
    undone_activities_count: int | None = None
    files_count: int | None = None
    notes_count: int | None = None
    followers_count: int | None = None
    won_deals_count: int | None = None
    related_won_deals_count: int | None = None
    lost_deals_count: int | None = None
    related_lost_deals_count: int | None = None
    active_flag: bool | None = None
    phone: Many[dict[str, Any]] | None = None
    email: Many[dict[str, Any]] | None = None
    primary_email: str | None = None
    first_char: str | None = None
    update_time: str | None = None
    add_time: str | None = None
    visible_to: str | None = None
    marketing_status: str | None = None
    picture_id: dict[str, Any] | None = None
    next_activity_date: str | None = None
    next_activity_time: str | None = None
    next_activity_id: int | None = None
    last_activity_id: int | None = None
    last_activity_date: str | None = None
    last_incoming_mail_time: str | None = None
    last_outgoing_mail_time: str | None = None
    label: int | None = None
    org_name: str | None = None
    owner_name: str | None = None
    cc_email: str | None = None
    label_ids: Many[int] | None = None
    merge_what_id: int | None = None


class PersonPicture(Record):
    """A person picture, as v1 gives it."""

    picture_id: dict[str, Any] | None = Field(default=None, alias="PICTURE_ID")
    id: int | None = None
    item_type: str | None = None
    item_id: int | None = None
    active_flag: bool | None = None
    add_time: str | None = None
    update_time: str | None = None
    added_by_user_id: int | None = None
    pictures: dict[str, Any] | None = None


class PersonProduct(Record):
    """A person product, as v1 gives it."""

    deal_id: dict[str, Any] | None = Field(default=None, alias="DEAL_ID")


class PersonNew(OpenBody):
    """A new person."""

    name: Text
    owner_id: RecordId | None = None
    org_id: RecordId | None = None
    email: ContactsGiven | None = None
    phone: ContactsGiven | None = None
    visible_to: Literal["1", "3", "5", "7"] | None = None
    marketing_status: Literal["no_consent", "unsubscribed", "subscribed", "archived"] | None = None
    add_time: Text | None = None
    label: Number | None = None
    label_ids: Many[Number] | None = None


class PersonChange(OpenBody):
    """What may change on a person."""

    name: Text | None = None
    owner_id: RecordId | None = None
    org_id: RecordId | None = None
    email: ContactsGiven | None = None
    phone: ContactsGiven | None = None
    visible_to: Literal["1", "3", "5", "7"] | None = None
    marketing_status: Literal["no_consent", "unsubscribed", "subscribed", "archived"] | None = None
    add_time: Text | None = None
    label: Number | None = None
    label_ids: Many[Number] | None = None


class PersonPictureNew(Multipart):
    """A new person picture."""

    file: Upload
    crop_x: int | None = None
    crop_y: int | None = None
    crop_width: int | None = None
    crop_height: int | None = None
