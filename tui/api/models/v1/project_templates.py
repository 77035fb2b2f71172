"""Project templates, as v1 reads and writes them."""

from __future__ import annotations

from tui.api.models.base import Record


class ProjectTemplate(Record):
    """A project template, as v1 gives it."""

    id: int | None = None
    title: str | None = None
    description: str | None = None
    projects_board_id: int | None = None
    owner_id: int | None = None
    add_time: str | None = None
    update_time: str | None = None
