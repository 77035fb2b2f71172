"""Text as it is searched and sorted."""

from __future__ import annotations


def fold(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    import unicodedata

    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
