"""Project boards."""

from __future__ import annotations

from tui.api.models.base import Body, Record, RecordId, Text


class Board(Record):
    """A board, as v2 gives it."""

    id: int | None = None
    name: str | None = None
    order_nr: int | None = None
    add_time: str | None = None
    update_time: str | None = None


class BoardNew(Body):
    """A new board."""

    name: Text
    order_nr: RecordId | None = None


class BoardChange(Body):
    """What may change on a board."""

    name: Text | None = None
    order_nr: RecordId | None = None
