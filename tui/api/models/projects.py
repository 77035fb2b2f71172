"""Projects."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Body, Many, Number, Record, RecordId, Text


class Project(Record):
    """A project, as v2 gives it."""

    id: int | None = None
    title: str | None = None
    description: str | None = None
    status: str | None = None
    board_id: int | None = None
    phase_id: int | None = None
    owner_id: int | None = None
    start_date: str | None = None
    end_date: str | None = None
    deal_ids: Many[int] | None = None
    person_ids: Many[int] | None = None
    org_ids: Many[int] | None = None
    label_ids: Many[int] | None = None
    health_status: str | None = None
    add_time: str | None = None
    update_time: str | None = None
    status_change_time: str | None = None
    archive_time: str | None = None
    custom_fields: dict[str, Any] | None = None


class ProjectChangelogEntry(Record):
    """A project changelog entry, as v2 gives it."""

    change_source: str | None = None
    change_source_user_agent: str | None = None
    time: str | None = None
    new_values: dict[str, Any] | None = None
    old_values: dict[str, Any] | None = None
    actor_user_id: int | None = None


class ProjectNew(Body):
    """A new project."""

    title: Text
    description: Text | None = None
    status: Text | None = None
    board_id: RecordId | None = None
    phase_id: RecordId | None = None
    owner_id: RecordId | None = None
    start_date: Text | None = None
    end_date: Text | None = None
    deal_ids: Many[RecordId] | None = None
    person_ids: Many[RecordId] | None = None
    org_ids: Many[RecordId] | None = None
    label_ids: Many[RecordId] | None = None
    health_status: Number | None = None
    template_id: RecordId | None = None
    custom_fields: dict[str, Any] | None = None


class ProjectChange(Body):
    """What may change on a project."""

    title: Text | None = None
    description: Text | None = None
    status: Text | None = None
    board_id: RecordId | None = None
    phase_id: RecordId | None = None
    owner_id: RecordId | None = None
    start_date: Text | None = None
    end_date: Text | None = None
    deal_ids: Many[RecordId] | None = None
    person_ids: Many[RecordId] | None = None
    org_ids: Many[RecordId] | None = None
    label_ids: Many[RecordId] | None = None
    health_status: Number | None = None
    template_id: RecordId | None = None
    custom_fields: dict[str, Any] | None = None
