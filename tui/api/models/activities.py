"""Activities and their types."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from tui.api.models.base import Body, Many, Number, Record, RecordId, Text
from tui.api.models.contacts import Address, AddressNew

IconKey = Literal[
    "task", "email", "meeting", "deadline", "call", "lunch", "calendar", "downarrow", "document", "smartphone",
    "camera", "scissors", "cogs", "bubble", "uparrow", "checkbox", "signpost", "shuffle", "addressbook", "linegraph",
    "picture", "car", "world", "search", "clip", "sound", "brush", "key", "padlock", "pricetag", "suitcase", "finish",
    "plane", "loop", "wifi", "truck", "cart", "bulb", "bell", "presentation",
]  # fmt: skip


class Participant(Record):
    """A person who takes part; the primary one is the activity's `person_id`."""

    person_id: int | None = None
    primary: bool | None = None


class ParticipantNew(Body):
    """A person to take part."""

    person_id: RecordId
    primary: bool | None = None


class Attendee(Record):
    """An invited guest and the answer given."""

    email: str | None = None
    name: str | None = None
    status: str | None = None
    is_organizer: bool | None = None
    person_id: int | None = None
    user_id: int | None = None


class AttendeeNew(Body):
    """A guest to invite."""

    email: Text
    name: Text | None = None
    status: Text | None = None
    is_organizer: bool | None = None
    person_id: RecordId | None = None
    user_id: RecordId | None = None


class Activity(Record):
    """Something scheduled: `due_date` and `due_time` in UTC, `duration` as HH:MM:SS; no time means the whole day."""

    id: int
    subject: str | None = None
    type: str | None = None
    owner_id: int | None = None
    creator_user_id: int | None = None
    is_deleted: bool | None = None
    add_time: str | None = None
    update_time: str | None = None
    deal_id: int | None = None
    lead_id: str | None = None
    person_id: int | None = None
    org_id: int | None = None
    project_id: int | None = None
    due_date: str | None = None
    due_time: str | None = None
    duration: str | None = None
    busy: bool | None = None
    done: bool | None = None
    marked_as_done_time: str | None = None
    location: Address | None = None
    participants: Many[Participant] | None = None
    attendees: Many[Attendee] | None = None
    conference_meeting_client: str | None = None
    conference_meeting_url: str | None = None
    conference_meeting_id: str | None = None
    public_description: str | None = None
    priority: int | None = None
    note: str | None = None


class ActivityChange(Body):
    """What may change on an activity; `person_id` is set through the primary participant."""

    subject: Text | None = Field(default=None, min_length=1)
    type: Text | None = None
    owner_id: RecordId | None = None
    deal_id: RecordId | None = None
    lead_id: Text | None = None
    person_id: RecordId | None = None
    org_id: RecordId | None = None
    project_id: RecordId | None = None
    due_date: date | None = None
    due_time: Text | None = None
    duration: Text | None = None
    busy: bool | None = None
    done: bool | None = None
    location: AddressNew | None = None
    participants: Many[ParticipantNew] | None = None
    attendees: Many[AttendeeNew] | None = None
    public_description: Text | None = None
    priority: int | None = None
    note: Text | None = None
    outcome: Number | Text | None = None


class ActivityNew(ActivityChange):
    """A new activity; the subject defaults to the name of its type."""


class ActivityType(Record):
    """A kind of activity; `key_string` is what activities hold and never changes."""

    id: int
    order_nr: int | None = None
    name: str | None = None
    key_string: str | None = None
    icon_key: str | None = None
    active_flag: bool | None = None
    color: str | None = None
    is_custom_flag: bool | None = None
    add_time: str | None = None
    update_time: str | None = None


class ActivityTypeChange(Body):
    """What may change on an activity type."""

    name: Text | None = Field(default=None, min_length=1)
    icon_key: IconKey | None = None
    color: Text | None = None
    order_nr: int | None = Field(default=None, ge=1)


class ActivityTypeNew(Body):
    """A new activity type."""

    name: Text = Field(min_length=1)
    icon_key: IconKey
    color: Text | None = None
