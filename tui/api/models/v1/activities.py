"""Activities, as v1 reads and writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from tui.api.models.base import Body, Flag, Many, Record, RecordId, Text


class Activity(Record):
    """An activity, as v1 gives it."""

    id: int | None = None
    company_id: int | None = None
    user_id: int | None = None
    done: bool | None = None
    type: str | None = None
    reference_type: str | None = None
    reference_id: int | None = None
    conference_meeting_client: str | None = None
    conference_meeting_url: str | None = None
    conference_meeting_id: str | None = None
    due_date: str | None = None
    due_time: str | None = None
    duration: str | None = None
    busy_flag: bool | None = None
    add_time: str | None = None
    marked_as_done_time: str | None = None
    last_notification_time: str | None = None
    last_notification_user_id: int | None = None
    notification_language_id: int | None = None
    subject: str | None = None
    public_description: str | None = None
    calendar_sync_include_context: str | None = None
    location: str | None = None
    org_id: int | None = None
    person_id: int | None = None
    deal_id: int | None = None
    lead_id: str | None = None
    active_flag: bool | None = None
    update_time: str | None = None
    update_user_id: int | None = None
    gcal_event_id: str | None = None
    google_calendar_id: str | None = None
    google_calendar_etag: str | None = None
    source_timezone: str | None = None
    rec_rule: str | None = None
    rec_rule_extension: str | None = None
    rec_master_activity_id: int | None = None
    series: Many[Any] | None = None
    note: str | None = None
    created_by_user_id: int | None = None
    location_subpremise: str | None = None
    location_street_number: str | None = None
    location_route: str | None = None
    location_sublocality: str | None = None
    location_locality: str | None = None
    location_admin_area_level_1: str | None = None
    location_admin_area_level_2: str | None = None
    location_country: str | None = None
    location_postal_code: str | None = None
    location_formatted_address: str | None = None
    attendees: Many[dict[str, Any]] | None = None
    participants: Many[dict[str, Any]] | None = None
    org_name: str | None = None
    person_name: str | None = None
    deal_title: str | None = None
    owner_name: str | None = None
    person_dropbox_bcc: str | None = None
    deal_dropbox_bcc: str | None = None
    assigned_to_user_id: int | None = None
    file: dict[str, Any] | None = None
    project_id: int | None = None


class ActivityNew(Body):
    """A new activity."""

    due_date: date | None = None
    due_time: Text | None = None
    duration: Text | None = None
    deal_id: RecordId | None = None
    lead_id: Text | None = None
    person_id: RecordId | None = None
    org_id: RecordId | None = None
    note: Text | None = None
    location: Text | None = None
    public_description: Text | None = None
    subject: Text | None = None
    type: Text | None = None
    user_id: RecordId | None = None
    participants: Many[dict[str, Any]] | None = None
    busy_flag: bool | None = None
    attendees: Many[dict[str, Any]] | None = None
    done: Flag | None = None
    project_id: RecordId | None = None
