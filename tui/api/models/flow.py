"""What happened to a deal, person or organization."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Record


class FlowItem(Record):
    """One event: `object` names its kind, `timestamp` is UTC, `data` is the thing or the change itself."""

    object: str | None = None
    timestamp: str | None = None
    data: dict[str, Any] | None = None
