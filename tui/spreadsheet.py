"""What spreadsheets make of the cells of a file."""

from __future__ import annotations

ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings that make a formula of a cell in some spreadsheet (OWASP, CSV injection), full-width forms too."""


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like one has a `'` before it."""
    return f"'{text}" if text.startswith(ACTIVE) else text
