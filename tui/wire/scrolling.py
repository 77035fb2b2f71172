"""Finds rows that moved up or down as they are: moving them on the terminal is shorter than writing them again."""

from __future__ import annotations

from operator import ne
from typing import NamedTuple, TypeVar

from tui.wire.pens import Pen

_DIRTY = 8
"""Rows that have to be drawn before looking is worth the time."""
_FEWEST = 5
"""Rows that have to move; a scroll region costs some thirty bytes and a repaint of what it uncovers."""
_COST = 40
"""Cells a move has to save over what it uncovers."""
T = TypeVar("T")


class Move(NamedTuple):
    """Rows top to bottom (exclusive) move up by so many rows, or down if negative."""

    top: int
    bottom: int
    up: int

    def apply(self, rows: list[T], uncovered: list[T]) -> None:
        """Moves rows of a model; what is uncovered takes their place."""
        if self.up > 0:
            rows[self.top : self.bottom] = rows[self.top + self.up : self.bottom] + uncovered
        else:
            rows[self.top : self.bottom] = uncovered + rows[self.top : self.bottom + self.up]

    def sequence(self) -> str:
        """Within margins, line feeds at the bottom or reverse line feeds at the top; the cursor is lost after it."""
        row, step = (self.bottom, "\n") if self.up > 0 else (self.top + 1, "\x1bM")
        return f"\x1b[{self.top + 1};{self.bottom}r\x1b[{row}H{step * abs(self.up)}\x1b[r"


class Rows(NamedTuple):
    """All rows of a screen."""

    text: list[list[str]]
    pens: list[list[Pen]]

    def matches(self, y: int, other: Rows, other_y: int) -> bool:
        """Whether two rows look the same in every cell."""
        return self.text[y] == other.text[other_y] and self.pens[y] == other.pens[other_y]


def find(old: Rows, new: Rows, dirty: list[int]) -> Move | None:
    """The move that saves most of the rows around some of the dirty ones; none if it would not pay."""
    if len(dirty) < _DIRTY:
        return None
    for probe in {dirty[len(dirty) // 4], dirty[len(dirty) // 2], dirty[3 * len(dirty) // 4]}:
        up = _distance(old, new, probe)
        if up and (move := _grown(old, new, probe, up)) is not None:
            return move
    return None


def _distance(old: Rows, new: Rows, y: int) -> int:
    """From how far below a row came; 0 if it stayed, is blank, or is new."""
    if new.matches(y, old, y) or not "".join(new.text[y]).strip():
        return 0
    text, pens = new.text[y], new.pens[y]
    found = [x - y for x, other in enumerate(old.text) if other == text and old.pens[x] == pens]
    return min(found, key=abs, default=0)


def _grown(old: Rows, new: Rows, y: int, up: int) -> Move | None:
    """The move of all rows around one that came the same way."""
    top, bottom = y, y + 1
    last = len(old.text) - 1
    while top > 0 and top + up > 0 and new.matches(top - 1, old, top - 1 + up):
        top -= 1
    while bottom <= last and bottom + up <= last and new.matches(bottom, old, bottom + up):
        bottom += 1
    saved = sum(sum(map(ne, old.text[row], new.text[row])) for row in range(top, bottom))
    uncovered = range(bottom, bottom + up) if up > 0 else range(top + up, top)
    lost = sum(len("".join(new.text[row]).strip()) for row in uncovered)
    if bottom - top < _FEWEST or saved <= lost + _COST:
        return None
    return Move(min(top, top + up), max(bottom, bottom + up), up)
