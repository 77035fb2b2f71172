"""Stretches of cells written in one pen, and the order in which a terminal is told the least about pens and places."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from tui.wire.moves import way
from tui.wire.pens import Pen


class Stroke(NamedTuple):
    """Cells of a row from column x, all of which look right in one pen."""

    y: int
    x: int
    cells: list[str]
    pen: Pen
    blank: bool

    @property
    def end(self) -> int:
        """The column after the last."""
        return self.x + len(self.cells)


def cut(y: int, start: int, end: int, text: list[str], pens: list[Pen]) -> list[Stroke]:
    """A part of a row as strokes; blanks join a neighbour with their background, whatever colour its letters have."""
    first, cells = pens[start], text[start:end]
    if first is pens[end - 1] and pens[start:end].count(first) == end - start:
        return [Stroke(y, start, cells, first, not "".join(cells).strip(" "))]
    strokes: list[Stroke] = []
    x = start
    for pen, group in groupby(pens[start:end]):
        following = x + len(list(group))
        piece = text[x:following]
        _add(strokes, Stroke(y, x, piece, pen, not "".join(piece).strip(" ")))
        x = following
    return strokes


def _add(strokes: list[Stroke], new: Stroke) -> None:
    last = strokes[-1] if strokes else None
    if last is None or last.pen.blank is not new.pen.blank or not (last.blank or new.blank):
        strokes.append(new)
    else:
        pen = new.pen if last.blank else last.pen
        strokes[-1] = Stroke(last.y, last.x, last.cells + new.cells, pen, last.blank and new.blank)


def ordered(strokes: list[Stroke], pen: Pen | None, place: tuple[int, int]) -> list[Stroke]:
    """The strokes as they come, or pen by pen: where moving is shorter than changing colours to and fro.

    Any order ends in the same cells, as long as no stroke holds what terminals measure differently.
    """
    if len(strokes) < 3:
        return strokes
    sorted_ = _by_pen(strokes, pen)
    return min(strokes, sorted_, key=lambda order: _cost(order, pen, place))


def _by_pen(strokes: list[Stroke], pen: Pen | None) -> list[Stroke]:
    """Pens with the background at hand first; blanks go with a pen that has theirs."""
    ranks: dict[Pen, tuple[object, ...]] = {}
    hosts: dict[Pen, Pen] = {}
    for stroke in strokes:
        if stroke.pen not in ranks:
            ranks[stroke.pen] = _rank(stroke.pen, pen)
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
    for stroke in strokes:
        if stroke.x != x or stroke.y != y:
            cost += len(way(x, y, stroke.x, stroke.y))
        x, y = stroke.end, stroke.y
        if pen is not stroke.pen and not (stroke.blank and pen is not None and pen.blank is stroke.pen.blank):
            cost += len(stroke.pen.outset() if pen is None else pen.change(stroke.pen))
            pen = stroke.pen
    return cost
