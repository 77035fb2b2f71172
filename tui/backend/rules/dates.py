"""Days as they are sent: `YYYY-MM-DD` (product 9.1)."""

from __future__ import annotations

from datetime import date

from tui.backend.errors import invalid


def check_date(name: str, value: str | None) -> None:
    """Raise a 400 for what is no date."""
    try:
        fits = value is None or date.fromisoformat(value).isoformat() == value
    except ValueError:
        fits = False
    if not fits:
        raise invalid(name, "must be a date as YYYY-MM-DD")
