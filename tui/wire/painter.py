"""Writes, in as few bytes as it can, what turns the cells a terminal shows into those of a canvas."""

from __future__ import annotations

import re
from collections import Counter
from itertools import compress, count, groupby, pairwise
from operator import is_not, ne, or_

from tui.wire import scrolling
from tui.wire.canvas import Canvas
from tui.wire.graphemes import WIDE_REST, is_narrow, is_trusted, reach
from tui.wire.moves import way
from tui.wire.pens import PLAIN, Pen
from tui.wire.scrolling import Rows
from tui.wire.strokes import Stroke, cut, ordered

_UNKNOWN = "\x00"
_ERASING_PAYS = 12
"""Blanks from which "erase n, go right n" is shorter than the blanks."""
_CLEARING_PAYS = 64
"""Blanks for which a terminal is cleared before it is painted as a whole."""
_LONG = " " * _ERASING_PAYS
_BLANKS = re.compile(f"({_LONG}+)")
_BRIDGED = 4
"""Unchanged cells written again rather than stepped over, at most."""


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
        new, new_pens = text[left:right], pens[left:right]
        changed = _changed(left, self._text[y][left:right], self._pens[y][left:right], new, new_pens)
        if not changed:
            return
        self._text[y][left:right], self._pens[y][left:right] = new, new_pens
        if not is_narrow("".join(new)):
            changed = _whole(changed, text)
        tail = self.canvas.width
        if self.erases and text[-1] == " " and text[changed[-1]] == " ":
            tail = self._tail(text, pens, changed)
        trusted = is_trusted("".join(new))
        for start, end in _spans(changed, text, pens):
            self._span(start, min(end, tail), y, at_once=not trusted)
            if end > tail:
                self._span(max(start, tail), self.canvas.width, y, at_once=not trusted)
                break

    def _tail(self, text: list[str], pens: list[Pen], changed: list[int]) -> int:
        """From where the row is blank to its end, if erasing all of that is shorter than writing what changed there."""
        tail = width = len(text)
        blank = pens[-1].blank
        if "".join(text[changed[-1] :]).strip(" ") or not pens[-1].erases:
            return width
        while tail and text[tail - 1] == " " and pens[tail - 1].blank is blank:
            tail -= 1
        return tail if sum(index >= tail for index in changed) > _BRIDGED else width

    def _span(self, start: int, end: int, y: int, *, at_once: bool) -> None:
        """A stretch of a row; what may run into its neighbours is written before them, all else in the best order."""
        if start >= end:
            return
        strokes = cut(y, start, end, self.canvas.text[y], self.canvas.pens[y])
        if not at_once:
            self._strokes += strokes
            return
        for stroke in strokes:
            self._run(stroke.x, y, stroke.cells, stroke.pen)

    def _run(self, x: int, y: int, cells: list[str], pen: Pen) -> None:
        text = "".join(cells)
        if not is_narrow(text):
            self._mixed(x, y, cells, pen)
        elif self.erases and (text[-1] == " " or _LONG in text) and pen.erases:
            self._sparse(x, y, text, pen)
        else:
            self._write(x, y, text, len(text), pen)

    def _mixed(self, x: int, y: int, cells: list[str], pen: Pen) -> None:
        """Narrow and other text by turns."""
        for narrow, group in groupby(range(len(cells)), lambda index: _is_narrow_cell(cells[index])):
            columns = list(group)
            start, end = columns[0], columns[-1] + 1
            write = self._run if narrow else self._graphemes
            write(x + start, y, cells[start:end], pen)

    def _sparse(self, x: int, y: int, text: str, pen: Pen) -> None:
        """Narrow text with stretches of blanks, which may be worth erasing."""
        body = text.rstrip(" ")
        blanks = len(text) - len(body)
        if blanks < (_BRIDGED if x + len(text) == self.canvas.width else _ERASING_PAYS):
            body, blanks = text, 0
        for piece in _BLANKS.split(body) if _LONG in body else (body,):
            if len(piece) >= _ERASING_PAYS and not piece.strip(" "):
                self._erase(x, y, len(piece), pen)
            elif piece:
                self._write(x, y, piece, len(piece), pen)
            x += len(piece)
        if blanks:
            self._erase(x, y, blanks, pen)

    def _graphemes(self, x: int, y: int, cells: list[str], pen: Pen) -> None:
        """Wide or combined text, or such as terminals measure differently."""
        text = "".join(cells)
        if is_trusted(text):
            self._write(x, y, text, len(cells), pen)
            return
        for index, cell in enumerate(cells):
            if cell != WIDE_REST:
                write = self._write if is_trusted(cell) else self._anchored
                write(x + index, y, cell, _width(cells, index), pen)

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


def _changed(left: int, old: list[str], old_pens: list[Pen], text: list[str], pens: list[Pen]) -> list[int]:
    """The columns that look different, counted from the left: a blank's foreground is not seen."""
    if old_pens == pens:
        return [] if old == text else list(compress(count(left), map(ne, old, text)))
    differing = list(map(or_, map(ne, old, text), map(is_not, old_pens, pens)))
    pairs = set(zip(compress(old_pens, differing), compress(pens, differing), strict=True))
    if any(one.blank is other.blank and one is not other for one, other in pairs):
        for x in compress(range(len(text)), differing):
            differing[x] = text[x] != " " or old[x] != " " or old_pens[x].blank is not pens[x].blank
    return list(compress(count(left), differing))


def _whole(changed: list[int], text: list[str]) -> list[int]:
    """The columns to write so that no grapheme is written in part.

    After one that may have run into the cells beside it, those are written too.
    """
    wanted, x = set(changed), 0
    columns: list[int] = []
    while x < len(text):
        cells = range(x, x + _width(text, x))
        if not wanted.isdisjoint(cells):
            columns += cells
            if not is_trusted(text[x]):
                wanted.update(range(cells.stop, x + reach(text[x])))
        x = cells.stop
    return columns


def _is_narrow_cell(cell: str) -> bool:
    return cell != WIDE_REST and is_narrow(cell) is not None


def _width(text: list[str], x: int) -> int:
    end = x + 1
    while end < len(text) and text[end] == WIDE_REST:
        end += 1
    return end - x


def _spans(changed: list[int], text: list[str], pens: list[Pen]) -> list[tuple[int, int]]:
    """Stretches of columns; a short gap is written again where that is no longer than stepping over it."""
    start, end = changed[0], changed[-1] + 1
    if end - start == len(changed):
        return [(start, end)]
    spans: list[tuple[int, int]] = []
    for last, x in [pair for pair in pairwise(changed) if pair[1] - pair[0] > 1]:
        if x > last + 1 + _BRIDGED or not _bridges(last, x, text, pens):
            spans.append((start, last + 1))
            start = x
    spans.append((start, end))
    return spans


def _bridges(last: int, following: int, text: list[str], pens: list[Pen]) -> bool:
    """Whether the few cells between two are written in no more bytes than a step over them."""
    between, inks = "".join(text[last + 1 : following]), pens[last + 1 : following]
    if len(between.encode()) > (3 if following == last + 2 else 4) or not is_narrow(between):
        return False
    if inks.count(pens[last]) == len(inks) or inks.count(pens[following]) == len(inks):
        return True
    gap = range(last + 1, following)
    return any(all(_same_ink(pens[end], pens[x], text[x]) for x in gap) for end in (last, following))


def _same_ink(pen: Pen, other: Pen, cell: str) -> bool:
    return pen is other or (cell == " " and pen.blank is other.blank)
