"""Notes: HTML on deals, leads, persons, organizations, projects (v1: times are `YYYY-MM-DD HH:MM:SS` UTC)."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tui.api.models.base import Body, Record, RecordId, Text

Flag = bool


class Note(Record):
    """A note; `content` is HTML."""

    id: int
    content: str | None = None
    active_flag: bool | None = None
    add_time: str | None = None
    update_time: str | None = None
    user_id: int | None = None
    last_update_user_id: int | None = None
    lead_id: str | None = None
    deal_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    project_id: int | None = None
    pinned_to_lead_flag: bool | None = None
    pinned_to_deal_flag: bool | None = None
    pinned_to_organization_flag: bool | None = None
    pinned_to_person_flag: bool | None = None
    pinned_to_project_flag: bool | None = None
    deal: dict[str, Any] | None = None
    person: dict[str, Any] | None = None
    organization: dict[str, Any] | None = None
    project: dict[str, Any] | None = None
    user: dict[str, Any] | None = None


class NoteFields(Body):
    """What a new and a changed note have in common."""

    lead_id: Text | None = None
    deal_id: RecordId | None = None
    person_id: RecordId | None = None
    org_id: RecordId | None = None
    project_id: RecordId | None = None
    task_id: RecordId | None = None
    user_id: RecordId | None = None
    add_time: Text | None = None
    pinned_to_lead_flag: Flag | None = None
    pinned_to_deal_flag: Flag | None = None
    pinned_to_organization_flag: Flag | None = None
    pinned_to_person_flag: Flag | None = None
    pinned_to_project_flag: Flag | None = None
    pinned_to_task_flag: Flag | None = None


class NoteChange(NoteFields):
    """What may change on a note."""

    content: Text | None = Field(default=None, min_length=1)


class NoteNew(NoteFields):
    """A new note: its content, and at least one thing it belongs to."""

    content: Text = Field(min_length=1)


class Comment(Record):
    """A comment, as v1 gives it."""

    uuid: str | None = None
    active_flag: bool | None = None
    add_time: str | None = None
    update_time: str | None = None
    content: str | None = None
    object_id: str | None = None
    object_type: str | None = None
    user_id: int | None = None
    updater_id: int | None = None
    company_id: int | None = None


class CommentNew(Body):
    """A new comment."""

    content: Text
