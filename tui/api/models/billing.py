"""Billing."""

from __future__ import annotations

from tui.api.models.base import Record


class Addon(Record):
    """An addon, as v1 gives it."""

    code: str | None = None
