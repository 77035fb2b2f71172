"""Followers."""

from __future__ import annotations

from tui.api.models.base import Body, Record, RecordId


class Follower(Record):
    """A follower, as v2 gives it."""

    user_id: int | None = None
    add_time: str | None = None


class FollowerChange(Record):
    """A follower change, as v2 gives it."""

    action: str | None = None
    actor_user_id: int | None = None
    follower_user_id: int | None = None
    time: str | None = None


class FollowerNew(Body):
    """A new follower."""

    user_id: RecordId
