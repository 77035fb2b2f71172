"""What a search finds."""

from __future__ import annotations

from typing import Any

from tui.api.models.base import Record


class SearchHit(Record):
    """One found item with its score; `item` holds `id`, `type` and what that type shows."""

    result_score: float | None = None
    item: dict[str, Any]


class FieldHit(Record):
    """A field hit, as v2 gives it."""

    result_score: float | None = None
    item: dict[str, Any] | None = None
    id: int | str | None = None
    name: str | None = None
