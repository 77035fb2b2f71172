"""Recents."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Record


class Recent(Record):
    """A recent, as v1 gives it."""

    item: str | None = None
    id: int | None = None
    data: dict[str, Any] | None = None
