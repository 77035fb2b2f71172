"""Projects, as v1 reads and writes them."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Body, Many, Number, OpenBody, Record, RecordId, Text


class Project(Record):
    """A project, as v1 gives it."""

    id: int | None = None
    title: str | None = None
    board_id: int | None = None
    phase_id: int | None = None
    description: str | None = None
    status: str | None = None
    owner_id: int | None = None
    start_date: str | None = None
    end_date: str | None = None
    deal_ids: Many[int] | None = None
    org_id: int | None = None
    person_id: int | None = None
    labels: Many[int] | None = None
    add_time: str | None = None
    update_time: str | None = None
    status_change_time: str | None = None
    archive_time: str | None = None
    success: bool | None = None
    data: dict[str, Any] | None = None


class PlanItem(Record):
    """A plan item, as v1 gives it."""

    item_id: int | None = None
    item_type: str | None = None
    phase_id: int | None = None
    group_id: int | None = None


class ProjectGroup(Record):
    """A project group, as v1 gives it."""

    id: int | None = None
    name: str | None = None
    order_nr: int | None = None


class ProjectNew(OpenBody):
    """A new project."""

    template_id: RecordId | None = None
    board_id: RecordId
    phase_id: RecordId
    description: Text | None = None
    status: Text | None = None
    owner_id: RecordId | None = None
    start_date: Text | None = None
    end_date: Text | None = None
    deal_ids: Many[RecordId] | None = None
    org_id: RecordId | None = None
    person_id: RecordId | None = None
    labels: Many[RecordId] | None = None
    health_status: Number | None = None
    title: Text


class ProjectChange(OpenBody):
    """What may change on a project."""

    title: Text | None = None
    board_id: RecordId | None = None
    phase_id: RecordId | None = None
    description: Text | None = None
    status: Text | None = None
    owner_id: RecordId | None = None
    start_date: Text | None = None
    end_date: Text | None = None
    deal_ids: Many[RecordId] | None = None
    org_id: RecordId | None = None
    person_id: RecordId | None = None
    labels: Many[RecordId] | None = None
    health_status: Number | None = None


class PlanItemChange(Body):
    """What may change on a plan item."""

    phase_id: RecordId | None = None
    group_id: RecordId | None = None
