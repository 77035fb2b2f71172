"""Call logs."""

from __future__ import annotations

from typing import Literal

from tui.api.models.base import Body, Multipart, Record, RecordId, Text, Upload


class CallLog(Record):
    """A call log, as v1 gives it."""

    user_id: int | None = None
    activity_id: int | None = None
    subject: str | None = None
    duration: str | None = None
    outcome: str | None = None
    from_phone_number: str | None = None
    to_phone_number: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    person_id: int | None = None
    org_id: int | None = None
    deal_id: int | None = None
    lead_id: str | None = None
    note: str | None = None
    id: str | None = None
    has_recording: bool | None = None
    company_id: int | None = None


class CallLogNew(Body):
    """A new call log."""

    user_id: RecordId | None = None
    activity_id: RecordId | None = None
    subject: Text | None = None
    duration: Text | None = None
    outcome: Literal["connected", "no_answer", "left_message", "left_voicemail", "wrong_number", "busy"]
    from_phone_number: Text | None = None
    to_phone_number: Text
    start_time: Text
    end_time: Text
    person_id: RecordId | None = None
    org_id: RecordId | None = None
    deal_id: RecordId | None = None
    note: Text | None = None
    lead_id: Text | None = None


class CallLogRecordingNew(Multipart):
    """A new call log recording."""

    file: Upload
