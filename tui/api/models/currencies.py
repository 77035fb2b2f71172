"""Currencies."""

from __future__ import annotations

from tui.api.models.base import Record


class Currency(Record):
    """A currency of the account; custom ones have no rate and are never converted."""

    id: int
    code: str | None = None
    name: str | None = None
    decimal_points: int | None = None
    symbol: str | None = None
    active_flag: bool | None = None
    is_custom_flag: bool | None = None
