"""The board as somebody reads it who sees nothing but the screen."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.pty.terminal import Terminal

STAGES = 5
COUNTS, VALUES, LINES = 2, 3, 4
"""Where a column's name and count, its totals, and the line that marks the cursor's column stand."""


class Column(NamedTuple):
    """A column's header: how many deals, and what they are worth, as written."""

    name: str
    deals: int
    value: str


def columns(app: Terminal) -> list[Column]:
    """The headers, from left to right; none while there is no board."""
    return [column for number in range(STAGES) if (column := _column(app, number))]


def _column(app: Terminal, number: int) -> Column | None:
    heading, values = _part(app, COUNTS, number), _part(app, VALUES, number)
    found = re.search(r"^(.*?\S)\s+([\d,]+)$", heading)
    return Column(found[1], int(found[2].replace(",", "")), values.split(" ")[0]) if found else None


def _part(app: Terminal, line: int, number: int) -> str:
    width = app.screen.columns // STAGES
    return app.line(line)[number * width : (number + 1) * width].strip()


def cursor_column(app: Terminal) -> int:
    """The column the cursor is in; -1 while there is no board."""
    return next((n for n in range(STAGES) if "━" in _part(app, LINES, n)), -1)


def under_cursor(app: Terminal) -> str:
    """What the line above the keys says about the deal under the cursor."""
    return app.line(-2).strip()


def on_board(app: Terminal) -> bool:
    """Whether there is a board, with the cursor on a deal."""
    return len(columns(app)) == STAGES and cursor_column(app) >= 0 and bool(under_cursor(app))
