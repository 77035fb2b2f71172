"""What a term means to SQL, and how well it fits a text (product 9.13)."""

from __future__ import annotations


def like(term: str) -> str:
    """The LIKE pattern for text that holds a term anywhere; its escape character is a backslash."""
    plain = term.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"
