"""The shortest way for a cursor from one cell to another."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(1024)
def way(from_x: int, from_y: int, x: int, y: int) -> str:
    """The shortest move; a column of -1 is not known, a row of -1 neither. A line feed counts as the two it becomes."""
    ways = [_position(x, y)]
    if from_y == y:
        ways += _along(from_x, x)
    elif from_y >= 0:
        ways += _down(from_x, from_y, x, y)
    return min(ways, key=lambda way: len(way) + way.count("\n"))


def _position(x: int, y: int) -> str:
    row = str(y + 1) if y else ""
    return f"\x1b[{row};{x + 1}H" if x else f"\x1b[{row}H"


def _along(from_x: int, x: int) -> list[str]:
    ways = [f"\x1b[{x + 1}G", "\r" + _right(x)]
    if 0 <= from_x < x:
        ways.append(_right(x - from_x))
    elif from_x > x:
        ways += ["\b" * (from_x - x), f"\x1b[{from_x - x}D"]
    return ways


def _down(from_x: int, from_y: int, x: int, y: int) -> list[str]:
    rows = y - from_y
    ways = ["\r\n" * rows + _right(x)] if 0 < rows < 3 else []
    if from_x == x:
        ways.append(f"\x1b[{'' if abs(rows) == 1 else abs(rows)}{'B' if rows > 0 else 'A'}")
    return ways


def _right(columns: int) -> str:
    return f"\x1b[{columns if columns > 1 else ''}C" if columns else ""
