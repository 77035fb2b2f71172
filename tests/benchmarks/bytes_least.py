"""The fewest bytes that turn one screen into another, row by row: changed cells, the shortest moves, what a style adds.

Written apart from the layer under test. Nothing is known of scroll regions, nor of writing one colour after the other,
so a cleverer writer may need less.
"""

from __future__ import annotations

from typing import Any

import pyte

Cells = list[list[Any]]
BLANKS = 8
"""From so many on, erasing blanks is shorter than writing them."""
NAMES = ("bold", "italics", "underscore", "strikethrough", "reverse")


def cells(screen: pyte.Screen) -> Cells:
    """All cells of a screen."""
    return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]


def least(before: Cells, after: Cells) -> int:
    """The bytes, marks of synchronized output left out."""
    pen: Any = None
    total, place = 0, (-1, -1)
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        for start, end in _runs([_seen(one) != _seen(other) for one, other in zip(old, new, strict=True)]):
            total += _move(place, start, y, new, pen)
            x = start
            while x < end:
                blanks = _blanks(new, x, end)
                cell = new[x]
                total += _style(pen, cell)
                pen = cell if pen is None or cell.data != " " else pen._replace(bg=cell.bg)
                total += (
                    min(blanks, 3 if x + blanks == len(new) else 9) if blanks >= BLANKS else len(cell.data.encode())
                )
                x += blanks if blanks >= BLANKS else 1
            place = (end, y)
    return total


def _seen(cell: Any) -> Any:
    blank = cell.data == " " and not any(getattr(cell, name) for name in NAMES[2:])
    return (" ", cell.bg) if blank else cell


def _runs(changed: list[bool]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for x in (x for x, one in enumerate(changed) if one):
        if found and found[-1][1] == x:
            found[-1] = (found[-1][0], x + 1)
        else:
            found.append((x, x + 1))
    return found


def _blanks(row: list[Any], x: int, end: int) -> int:
    look, first = _seen(row[x]), x
    if look[0] != " ":
        return 0
    while x < end and _seen(row[x]) == look:
        x += 1
    return x - first


def _move(place: tuple[int, int], x: int, y: int, row: list[Any], pen: Any) -> int:
    """Absolute, along the row, by line feeds, or by writing again what stands between."""
    ways = [len(f"\x1b[{y + 1};{x + 1}H")]
    if place[1] == y:
        ways += [len(f"\x1b[{x + 1}G"), len(f"\x1b[{x - place[0]}C")]
        between = row[place[0] : x]
        if pen is not None and all(_style(pen, cell) == 0 for cell in between):
            ways.append(sum(len(cell.data.encode()) for cell in between))
    elif 0 < y - place[1] < 3 and place[1] >= 0:
        ways.append(2 * (y - place[1]) + (len(f"\x1b[{x}C") if x else 0))
    return min(ways)


def _style(pen: Any, cell: Any) -> int:
    """The shortest sequence from one style to the next."""
    steps = []
    blank = cell.data == " "
    if pen is None or pen.bg != cell.bg:
        steps.append(_colour(cell.bg, 48))
    if not blank:
        if pen is None or pen.fg != cell.fg:
            steps.append(_colour(cell.fg, 38))
        steps += [
            "1" if getattr(cell, name) else "22" for name in NAMES if pen and getattr(pen, name) != getattr(cell, name)
        ]
    return len(f"\x1b[{';'.join(steps)}m") if steps else 0


def _colour(name: str, code: int) -> str:
    if len(name) == 6 and all(letter in "0123456789abcdef" for letter in name):
        return f"{code};2;{int(name[:2], 16)};{int(name[2:4], 16)};{int(name[4:], 16)}"
    return "39" if name == "default" else "31"
