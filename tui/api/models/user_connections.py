"""User connections."""

from __future__ import annotations

from tui.api.models.base import Record


class Connections(Record):
    """Connections, as v1 gives them."""

    google: str | None = None
