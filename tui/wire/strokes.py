"""Stretches of cells written in one pen, and the order in which a terminal is told the least about pens and places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.wire.moves import way
from tui.wire.pens import Pen


class Stroke(NamedTuple):
    """Cells of a row from column x, all of which look right in one pen; a string where each character is a cell."""

    y: int
    x: int
    cells: Sequence[str]
    pen: Pen
    blank: bool

    @classmethod
    def of(cls, y: int, x: int, cells: Sequence[str], pen: Pen) -> Stroke:
        """One that knows whether it is blank."""
        return cls(y, x, cells, pen, not (cells if isinstance(cells, str) else "".join(cells)).strip(" "))


def add(strokes: list[Stroke], new: Stroke) -> None:
    """Puts one behind those of the same row, or makes it a part of the last."""
    last = strokes[-1] if strokes else None
    if last is None or last.pen.blank is not new.pen.blank or not (last.blank or new.blank):
        strokes.append(new)
    else:
        pen = new.pen if last.blank else last.pen
        cells = last.cells + new.cells  # type: ignore[operator] # both are strings, or both are lists
        strokes[-1] = Stroke(last.y, last.x, cells, pen, last.blank and new.blank)


def ordered(strokes: list[Stroke], pen: Pen | None, place: tuple[int, int]) -> list[Stroke]:
    """The strokes as they come, or pen by pen: where moving is shorter than changing colours to and fro.

    Any order ends in the same cells, as long as no stroke holds what terminals measure differently.
    """
    if len(strokes) < 3:
        return strokes
    sorted_ = _by_pen(strokes, pen)
    if sorted_ == strokes:
        return strokes
    return sorted_ if _cost(sorted_, pen, place) < _cost(strokes, pen, place) else strokes


def _by_pen(strokes: list[Stroke], pen: Pen | None) -> list[Stroke]:
    """Pens with the background at hand first; blanks go with a pen that has theirs."""
    pens = {stroke.pen for stroke in strokes}
    ranks = {one: number for number, one in enumerate(sorted(pens, key=lambda one: _rank(one, pen)))}
    hosts: dict[Pen, Pen] = {}
    for stroke in strokes:
        if not stroke.blank:
            hosts.setdefault(stroke.pen.blank, stroke.pen)
    return sorted(strokes, key=lambda one: ranks[hosts.get(one.pen.blank, one.pen) if one.blank else one.pen])


def _rank(one: Pen, current: Pen | None) -> tuple[object, ...]:
    near = (
        (False, False)
        if current is None
        else (one.background != current.background, one.foreground != current.foreground)
    )
    return (near[0], one.background, near[1], one.unknown, one.link, one.foreground, one.attributes)


def _cost(strokes: list[Stroke], pen: Pen | None, place: tuple[int, int]) -> int:
    """Characters spent on pens and places, nearly."""
    cost, (x, y) = 0, place
    for row, column, cells, ink, blank in strokes:
        if column != x or row != y:
            cost += len(way(x, y, column, row))
        x, y = column + len(cells), row
        if pen is not ink and not (blank and pen is not None and pen.blank is ink.blank):
            cost += len(ink.outset() if pen is None else pen.change(ink))
            pen = ink
    return cost
