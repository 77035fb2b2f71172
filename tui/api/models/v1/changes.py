"""Changes, as v1 reads and writes them."""

from __future__ import annotations

from tui.api.models.base import Record


class ChangelogEntry(Record):
    """A changelog entry, as v1 gives it."""

    field_key: str | None = None
    old_value: str | None = None
    new_value: str | None = None
    actor_user_id: int | None = None
    time: str | None = None
    change_source: str | None = None
    change_source_user_agent: str | None = None
    is_bulk_update_flag: bool | None = None
