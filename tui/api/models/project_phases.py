"""Project phases."""

from __future__ import annotations

from tui.api.models.base import Body, Record, RecordId, Text


class Phase(Record):
    """A phase, as v2 gives it."""

    id: int | None = None
    name: str | None = None
    board_id: int | None = None
    order_nr: int | None = None
    add_time: str | None = None
    update_time: str | None = None


class PhaseNew(Body):
    """A new phase."""

    name: Text
    board_id: RecordId
    order_nr: RecordId | None = None


class PhaseChange(Body):
    """What may change on a phase."""

    name: Text | None = None
    board_id: RecordId | None = None
    order_nr: RecordId | None = None
