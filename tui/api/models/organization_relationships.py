"""Organization relationships."""

from __future__ import annotations

from typing import Any, Literal

from tui.api.models.base import Body, Record, RecordId


class OrganizationRelationship(Record):
    """An organization relationship, as v1 gives it."""

    id: int | None = None
    type: str | None = None
    rel_owner_org_id: dict[str, Any] | None = None
    rel_linked_org_id: dict[str, Any] | None = None
    add_time: str | None = None
    update_time: str | None = None
    active_flag: str | None = None
    calculated_type: str | None = None
    calculated_related_org_id: int | None = None
    related_organization_name: str | None = None


class OrganizationRelationshipNew(Body):
    """A new organization relationship."""

    type: Literal["parent", "related"]
    org_id: RecordId | None = None
    rel_owner_org_id: RecordId
    rel_linked_org_id: RecordId


class OrganizationRelationshipChange(Body):
    """What may change on a organization relationship."""

    type: Literal["parent", "related"] | None = None
    org_id: RecordId | None = None
    rel_owner_org_id: RecordId | None = None
    rel_linked_org_id: RecordId | None = None
