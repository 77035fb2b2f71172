"""How words are written for searching: folded, each value between marks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

BEFORE, AFTER = "\x02", "\x03"
_MARKS = {ord(BEFORE): " ", ord(AFTER): " ", 0: " "}


def folded(value: Any) -> str:
    """Text for comparing without regard to case, in every script; SQL has it as `folded`."""
    return str(value).casefold() if value is not None else ""


def unmarked(value: str) -> str:
    """Text without characters that are marks."""
    return value.translate(_MARKS)


def marked(values: Iterable[Any]) -> str | None:
    """Values as one text; after each there is room for the three characters its last one begins. None for none."""
    return "".join(f"{BEFORE}{unmarked(folded(value))}{AFTER}{AFTER}" for value in values) or None


def values(text: str | None) -> list[str]:
    """The values in such a text."""
    return [part.removesuffix(AFTER * 2) for part in (text or "").split(BEFORE)[1:]]


def escaped(value: str) -> str:
    """Text in a LIKE pattern whose escape character is a backslash."""
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
