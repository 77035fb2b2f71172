"""Permission sets."""

from __future__ import annotations

from tui.api.models.base import Many, Record


class PermissionSet(Record):
    """A permission set, as v1 gives it."""

    id: str | None = None
    name: str | None = None
    description: str | None = None
    app: str | None = None
    type: str | None = None
    assignment_count: int | None = None
    contents: Many[str] | None = None


class PermissionSetAssignment(Record):
    """A permission set assignment, as v1 gives it."""

    user_id: int | None = None
    permission_set_id: str | None = None
    name: str | None = None
