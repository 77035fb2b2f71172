"""Project boards, as v1 reads and writes them."""

from __future__ import annotations

from tui.api.models.base import Record


class Board(Record):
    """A board, as v1 gives it."""

    id: int | None = None
    name: str | None = None
    order_nr: int | None = None
    add_time: str | None = None
    update_time: str | None = None
