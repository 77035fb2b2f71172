"""Legacy teams."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Body, Flag, Many, Number, Record, RecordId, Text


class Team(Record):
    """A team, as v1 gives it."""

    id: int | None = None
    name: str | None = None
    description: str | None = None
    manager_id: int | None = None
    users: Many[int] | None = None
    active_flag: Any | None = None
    deleted_flag: Any | None = None
    add_time: str | None = None
    created_by_user_id: int | None = None


class TeamNew(Body):
    """A new team."""

    name: Text
    users: Many[int] | None = None
    manager_id: RecordId
    description: Text | None = None


class TeamChange(Body):
    """What may change on a team."""

    name: Text | None = None
    description: Text | None = None
    manager_id: RecordId | None = None
    users: Many[Number] | None = None
    active_flag: Flag | None = None
    deleted_flag: Flag | None = None


class TeamUsers(Body):
    """What remove users of teams takes."""

    users: Many[int]
