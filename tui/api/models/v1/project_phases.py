"""Project phases, as v1 reads and writes them."""

from __future__ import annotations

from tui.api.models.base import Record


class Phase(Record):
    """A phase, as v1 gives it."""

    id: int | None = None
    name: str | None = None
    board_id: int | None = None
    order_nr: int | None = None
    add_time: str | None = None
    update_time: str | None = None
