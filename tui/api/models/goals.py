"""Goals."""

from __future__ import annotations

from typing import Any, Literal

from tui.api.models.base import Body, Many, Record, Text


class Goal(Record):
    """A goal, as v1 gives it."""

    id: str | None = None
    owner_id: int | None = None
    title: str | None = None
    type: dict[str, Any] | None = None
    assignee: dict[str, Any] | None = None
    interval: str | None = None
    duration: dict[str, Any] | None = None
    expected_outcome: dict[str, Any] | None = None
    is_active: bool | None = None
    report_ids: Many[str] | None = None


class GoalResults(Record):
    """Goal results, as v1 gives them."""

    progress: int | float | None = None
    goal: dict[str, Any] | None = None


class GoalNew(Body):
    """A new goal."""

    title: Text | None = None
    interval: Literal["weekly", "monthly", "quarterly", "yearly"]
    assignee: dict[str, Any]
    type: dict[str, Any]
    expected_outcome: dict[str, Any]
    duration: dict[str, Any]


class GoalChange(Body):
    """What may change on a goal."""

    title: Text | None = None
    interval: Literal["weekly", "monthly", "quarterly", "yearly"] | None = None
    assignee: dict[str, Any] | None = None
    type: dict[str, Any] | None = None
    expected_outcome: dict[str, Any] | None = None
    duration: dict[str, Any] | None = None
