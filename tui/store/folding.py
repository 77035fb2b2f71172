"""Text as it is searched and sorted, here and in SQL."""

from __future__ import annotations

from typing import Any


def fold(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    import unicodedata

    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def folded(value: Any) -> Any:
    """The same as a function of SQL: sorts names as people do, whatever else stands there as SQLite does."""
    return fold(value) if isinstance(value, str) else value
