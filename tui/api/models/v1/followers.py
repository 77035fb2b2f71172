"""Followers, as v1 reads and writes them."""

from __future__ import annotations

from tui.api.models.base import Record


class Follower(Record):
    """A follower, as v1 gives it."""

    user_id: int | None = None
    id: int | None = None
    deal_id: int | None = None
    add_time: str | None = None
    org_id: int | None = None
    person_id: int | None = None
    product_id: int | None = None
