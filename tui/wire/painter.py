"""Writes, in as few bytes as it can, what turns the cells a terminal shows into those of a canvas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import compress, groupby

from tui.wire import scrolling
from tui.wire.canvas import Canvas
from tui.wire.differences import BRIDGED, Changes, differing, edge, whole_graphemes
from tui.wire.graphemes import WIDE_REST, is_narrow, is_trusted, width_at
from tui.wire.moves import way
from tui.wire.pens import PLAIN, Pen
from tui.wire.scrolling import Rows
from tui.wire.strokes import Stroke, ordered

_UNKNOWN = "\x00"
_ERASING_PAYS = 12
"""Blanks from which "erase n, go right n" is shorter than the blanks."""
_CLEARING_PAYS = 64
"""Blanks for which a terminal is cleared before it is painted as a whole."""
_LONG = " " * _ERASING_PAYS
_BLANKS = re.compile(f"({_LONG}+)")


class Painter:
    """The model of one terminal: its cells, cursor and pen after everything written so far.

    `erases` says whether the terminal fills erased cells with the current background.
    """

    def __init__(self, canvas: Canvas, *, erases: bool = True) -> None:
        self.canvas = canvas
        self.erases = erases
        self._text: list[list[str]] = []
        self._pens: list[list[Pen]] = []
        self._out: list[str] = []
        self._pen: Pen | None = None
        self._x = self._y = -1
        self._strokes: list[Stroke] = []
        self._unknown = True
        self.forget()

    def forget(self) -> None:
        """Nothing is known about the terminal: the next paint writes every cell."""
        canvas = self.canvas
        self._text = [[_UNKNOWN] * canvas.width for _ in range(canvas.height)]
        self._pens = [[PLAIN] * canvas.width for _ in range(canvas.height)]
        canvas.mark_all()
        self._unknown = True
        self.lose_cursor()

    def lose_cursor(self) -> None:
        """Somebody else wrote: the cursor may be anywhere, in any pen."""
        self._pen = None
        self._x = self._y = -1

    def paint(self) -> str:
        """What has to be written now; the terminal is then taken to show the canvas."""
        dirty, self.canvas.dirty = self.canvas.dirty, {}
        if self._unknown:
            self._clear()
        self._scroll(dirty)
        for y in sorted(dirty):
            self._row(y, *dirty[y])
        strokes, self._strokes = self._strokes, []
        for stroke in ordered(strokes, self._pen, (self._x, self._y)):
            self._run(stroke.x, stroke.y, stroke.cells, stroke.pen)
        return self._taken()

    def _clear(self) -> None:
        """Makes every cell of a terminal that may show anything blank, in the background most blanks will have."""
        self._unknown = False
        most, number = _usual_blank(self.canvas)
        if number < _CLEARING_PAYS or not (self.erases or most is PLAIN):
            return
        self._ink(most, blank=True)
        self._out.append("\x1b[2J")
        self._text = [[" "] * self.canvas.width for _ in self._text]
        self._pens = [[most] * self.canvas.width for _ in self._pens]

    def _scroll(self, dirty: dict[int, tuple[int, int]]) -> None:
        """Moves rows on the terminal where that is shorter; what it uncovers is not known and so is written."""
        move = scrolling.find(Rows(self._text, self._pens), Rows(self.canvas.text, self.canvas.pens), sorted(dirty))
        if move is None:
            return
        width, uncovered = self.canvas.width, range(abs(move.up))
        move.apply(self._text, [[_UNKNOWN] * width for _ in uncovered])
        move.apply(self._pens, [[PLAIN] * width for _ in uncovered])
        dirty |= dict.fromkeys(range(move.top, move.bottom), (0, width))
        self._out.append(move.sequence())
        self._x = self._y = -1

    def place_cursor(self, x: int, y: int) -> str:
        """Moves the cursor to a cell."""
        self._move(min(max(x, 0), self.canvas.width - 1), min(max(y, 0), self.canvas.height - 1))
        return self._taken()

    def _taken(self) -> str:
        out, self._out = self._out, []
        return "".join(out)

    def _row(self, y: int, left: int, right: int) -> None:
        """Writes what differs in a row, all of which lies between two columns."""
        text, pens = self.canvas.text[y], self.canvas.pens[y]
        one = min(edge(self._text[y]), edge(text))
        if right > one:
            left, right = min(left, one), len(text)
        new, new_pens = text[left:right], pens[left:right]
        mask = differing(self._text[y][left:right], self._pens[y][left:right], new, new_pens)
        if mask is None:
            return
        self._text[y][left:right], self._pens[y][left:right] = new, new_pens
        if 1 in mask[one - left :]:
            mask = mask[: one - left] + b"\1" * (right - one)
        line = "".join(new)
        if is_narrow(line) and len(line) == len(new):
            self._stretches(Changes(y, left, mask, text, pens, line), at_once=False)
        else:
            whole = whole_graphemes(bytes(left) + mask, text)
            if 1 in whole[one:]:  # what runs into the end of the row covers some of it
                whole = whole[:one] + b"\1" * (len(text) - one)
            self._stretches(Changes(y, 0, whole, text, pens, text), at_once=not is_trusted(line))

    def _stretches(self, changes: Changes, *, at_once: bool) -> None:
        """What may run into its neighbours is written before them, all else in the best order."""
        strokes: list[Stroke] = []
        tail = self._tail(changes)
        for start, end in changes.spans():
            if end > tail:
                strokes += changes.cut(start, tail)
                strokes += changes.cut(max(start, tail), self.canvas.width)
                break
            strokes += changes.cut(start, end)
        if not at_once:
            self._strokes += strokes
            return
        for stroke in strokes:
            self._run(stroke.x, stroke.y, stroke.cells, stroke.pen)

    def _tail(self, changes: Changes) -> int:
        """From where the row is blank to its end, if erasing all of that is shorter than writing what changed there."""
        text, pens = changes.text, changes.pens
        tail = width = len(text)
        if not self.erases or text[-1] != " " or text[changes.last] != " " or not pens[-1].erases:
            return width
        if "".join(text[changes.last :]).strip(" "):
            return width
        blank = pens[-1].blank
        while tail and text[tail - 1] == " " and pens[tail - 1].blank is blank:
            tail -= 1
        return tail if changes.count(tail) > BRIDGED else width

    def _run(self, x: int, y: int, cells: Sequence[str], pen: Pen) -> None:
        if not isinstance(cells, str):
            self._any(x, y, cells, pen)
        elif self.erases and (cells[-1] == " " or _LONG in cells) and pen.erases:
            self._sparse(x, y, cells, pen)
        else:
            self._write(x, y, cells, len(cells), pen)

    def _any(self, x: int, y: int, cells: Sequence[str], pen: Pen) -> None:
        """Cells of which it is not known yet whether all are narrow."""
        text = "".join(cells)
        if is_narrow(text):
            self._run(x, y, text, pen)
        else:
            self._mixed(x, y, cells, pen)

    def _mixed(self, x: int, y: int, cells: Sequence[str], pen: Pen) -> None:
        """Narrow and other text by turns."""
        for narrow, group in groupby(range(len(cells)), lambda index: _is_narrow_cell(cells[index])):
            columns = list(group)
            start, end = columns[0], columns[-1] + 1
            write = self._any if narrow else self._graphemes
            write(x + start, y, cells[start:end], pen)

    def _sparse(self, x: int, y: int, text: str, pen: Pen) -> None:
        """Narrow text with stretches of blanks, which may be worth erasing."""
        body = text.rstrip(" ")
        blanks = len(text) - len(body)
        if blanks < (BRIDGED if x + len(text) == self.canvas.width else _ERASING_PAYS):
            body, blanks = text, 0
        for piece in _BLANKS.split(body) if _LONG in body else (body,):
            if len(piece) >= _ERASING_PAYS and not piece.strip(" "):
                self._erase(x, y, len(piece), pen)
            elif piece:
                self._write(x, y, piece, len(piece), pen)
            x += len(piece)
        if blanks:
            self._erase(x, y, blanks, pen)

    def _graphemes(self, x: int, y: int, cells: Sequence[str], pen: Pen) -> None:
        """Wide or combined text, or such as terminals measure differently."""
        text = "".join(cells)
        if is_trusted(text):
            self._write(x, y, text, len(cells), pen)
            return
        for index, cell in enumerate(cells):
            if cell != WIDE_REST:
                write = self._write if is_trusted(cell) else self._anchored
                write(x + index, y, cell, width_at(cells, index), pen)

    def _write(self, x: int, y: int, text: str, width: int, pen: Pen) -> None:
        """Writes text after which every terminal's cursor stands so many cells to the right."""
        if self._x != x or self._y != y:
            self._out.append(way(self._x, self._y, x, y))
        if self._pen is not pen:
            self._ink(pen, blank=not text.strip(" "))
        self._out.append(text)
        self._x, self._y = x + width if x + width < self.canvas.width else -1, y

    def _anchored(self, x: int, y: int, grapheme: str, width: int, pen: Pen) -> None:
        """Writes a grapheme terminals disagree on: its cells are cleared first, and the cursor is lost after it."""
        self._move(x, y)
        self._ink(pen, blank=False)
        if width > 1:
            self._write(x, y, " " * width, width, pen)
            self._move(x, y)
        self._out.append(grapheme)
        self._x = -1

    def _erase(self, x: int, y: int, width: int, pen: Pen) -> None:
        """Makes cells blank without moving the cursor over them."""
        self._move(x, y)
        self._ink(pen, blank=True)
        self._out.append("\x1b[K" if x + width == self.canvas.width else f"\x1b[{width}X")

    def _ink(self, pen: Pen, *, blank: bool) -> None:
        current = self._pen
        if current is None:
            self._out.append(pen.outset())
        elif blank:
            pen = current.for_blanks(pen)
            self._out.append(current.change(pen))
        elif current is not pen:
            self._out.append(current.change(pen))
        self._pen = pen

    def _move(self, x: int, y: int) -> None:
        if self._x != x or self._y != y:
            self._out.append(way(self._x, self._y, x, y))
            self._x, self._y = x, y


def _usual_blank(canvas: Canvas) -> tuple[Pen, int]:
    """What most blanks look like that can be made by erasing, and how many they are."""
    found: Counter[Pen] = Counter()
    for row, pens in zip(canvas.text, canvas.pens, strict=True):
        found.update(compress(pens, [cell == " " for cell in row]))
    looks: Counter[Pen] = Counter()
    for pen, number in found.items():
        if pen.erases:
            looks[pen.blank] += number
    return max(looks.items(), key=lambda one: one[1], default=(PLAIN, 0))


def _is_narrow_cell(cell: str) -> bool:
    return cell != WIDE_REST and is_narrow(cell) is not None
