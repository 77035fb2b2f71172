"""Roles."""

from __future__ import annotations

from typing import Any, Literal

from tui.api.models.base import Body, Many, Record, RecordId, Text


class Role(Record):
    """A role, as v1 gives it."""

    parent_role_id: int | None = None
    name: str | None = None
    id: int | None = None
    active_flag: bool | None = None
    assignment_count: str | None = None
    sub_role_count: str | None = None
    level: int | None = None


class RoleAssignment(Record):
    """A role assignment, as v1 gives it."""

    user_id: int | None = None
    role_id: int | None = None
    parent_role_id: int | None = None
    name: str | None = None
    active_flag: bool | None = None
    type: str | None = None


class RoleSettings(Record):
    """Role settings, as v1 gives them."""

    deal_default_visibility: float | None = None
    lead_default_visibility: float | None = None
    org_default_visibility: float | None = None
    person_default_visibility: float | None = None
    product_default_visibility: float | None = None
    deal_access_level: float | None = None
    org_access_level: float | None = None
    person_access_level: float | None = None
    product_access_level: float | None = None


class RolePipelines(Record):
    """Role pipelines, as v1 gives them."""

    pipeline_ids: Many[float] | None = None
    visible: bool | None = None


class RoleSetting(Record):
    """A role setting, as v1 gives it."""

    id: int | None = None
    deal_default_visibility: float | None = None


class RoleNew(Body):
    """A new role."""

    name: Text
    parent_role_id: RecordId | None = None


class RoleChange(Body):
    """What may change on a role."""

    parent_role_id: RecordId | None = None
    name: Text | None = None


class RoleAssignee(Body):
    """What remove assignment of roles takes."""

    user_id: RecordId


class RoleSettingChange(Body):
    """What may change on a role setting."""

    setting_key: Literal[
        "deal_default_visibility",
        "lead_default_visibility",
        "org_default_visibility",
        "person_default_visibility",
        "product_default_visibility",
    ]
    value: Literal[1, 3, 5, 7]


class RolePipelinesChange(Body):
    """What may change on a role pipelines."""

    visible_pipeline_ids: dict[str, Any]
