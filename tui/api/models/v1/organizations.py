"""Organizations, as v1 reads and writes them."""

from __future__ import annotations

from typing import Any, Literal

from tui.api.models.base import Many, Number, OpenBody, Record, RecordId, Text


class Organization(Record):
    """An organization, as v1 gives it."""

    id: int | None = None
    company_id: int | None = None
    owner_id: dict[str, Any] | None = None
    name: str | None = None
    open_deals_count: int | None = None
    related_open_deals_count: int | None = None
    closed_deals_count: int | None = None
    related_closed_deals_count: int | None = None
    email_messages_count: int | None = None
    people_count: int | None = None
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
    picture_id: dict[str, Any] | None = None
    country_code: str | None = None
    first_char: str | None = None
    update_time: str | None = None
    add_time: str | None = None
    visible_to: str | None = None
    next_activity_date: str | None = None
    next_activity_time: str | None = None
    next_activity_id: int | None = None
    last_activity_id: int | None = None
    last_activity_date: str | None = None
    label: int | None = None
    address: str | None = None
    address_subpremise: str | None = None
    address_street_number: str | None = None
    address_route: str | None = None
    address_sublocality: str | None = None
    address_locality: str | None = None
    address_admin_area_level_1: str | None = None
    address_admin_area_level_2: str | None = None
    address_country: str | None = None
    address_postal_code: str | None = None
    address_formatted_address: str | None = None
    owner_name: str | None = None
    cc_email: str | None = None
    last_activity: dict[str, Any] | None = None
    next_activity: dict[str, Any] | None = None
    additional_data: dict[str, Any] | None = None
    related_objects: dict[str, Any] | None = None


class OrganizationNew(OpenBody):
    """A new organization."""

    name: Text
    add_time: Text | None = None
    owner_id: RecordId | None = None
    visible_to: Literal["1", "3", "5", "7"] | None = None
    label: Number | None = None
    label_ids: Many[Number] | None = None
    address: Text | None = None


class OrganizationChange(OpenBody):
    """What may change on a organization."""

    name: Text | None = None
    owner_id: RecordId | None = None
    visible_to: Literal["1", "3", "5", "7"] | None = None
    label: Number | None = None
    label_ids: Many[Number] | None = None
    address: Text | None = None
