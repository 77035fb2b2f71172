"""What differs between the cells a terminal shows and those it should show, and which of it is written in one go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import compress, count, groupby
from operator import ne, not_
from typing import NamedTuple

from tui.wire.graphemes import WIDE_REST, is_narrow, is_trusted, reach, width_at
from tui.wire.pens import Pen
from tui.wire.strokes import Stroke, add

BRIDGED = 4
"""Unchanged cells written again rather than stepped over, at most."""
_STRETCHES = re.compile(rb"\x01+(?:\x00{1,%d}\x01+)*" % BRIDGED).finditer
"""What changed, with gaps that are short enough to be written again."""
_GAPS = re.compile(rb"\x00+").finditer


def differing(old: list[str], old_pens: list[Pen], text: list[str], pens: list[Pen]) -> bytes | None:
    """A 1 for each cell that looks different, else 0; none if all look the same. A blank's foreground is not seen."""
    if old_pens == pens:
        return None if old == text else bytes(map(ne, old, text))
    mask = bytes(
        [
            was != cell or (pen is not ink and (cell != " " or pen.blank is not ink.blank))
            for was, cell, pen, ink in zip(old, text, old_pens, pens, strict=True)
        ]
    )
    return mask if 1 in mask else None


def edge(cells: list[str]) -> int:
    """From which column on a row is drawn as one: its length, or less where it ends in what terminals disagree on.

    A terminal that finds the last grapheme too wide for the row draws it further to the left.
    """
    last = len(cells) - 1
    while last and cells[last] == WIDE_REST:
        last -= 1
    if cells[last].isascii() or is_trusted(cells[last]):
        return len(cells)
    return max(0, len(cells) - reach(cells[last]))


def whole_graphemes(mask: bytes, text: list[str]) -> bytes:
    """For a row from its first cell: what to write so that no grapheme is written in part.

    After one that may have run into the cells beside it, those are written too.
    """
    wanted = bytearray(mask.ljust(len(text), b"\0"))
    for x in compress(count(), map(not_, map(str.isascii, text))):
        end = x + width_at(text, x)
        if 1 in wanted[x:end]:
            far = end if is_trusted(text[x]) else min(len(text), max(end, x + reach(text[x])))
            wanted[x:far] = b"\1" * (far - x)
    return bytes(wanted)


class Changes(NamedTuple):
    """A row, and which of its cells from column `left` on are to be written.

    `cells` are those from there on: a string where each character is a cell.
    """

    y: int
    left: int
    mask: bytes
    text: list[str]
    pens: list[Pen]
    cells: Sequence[str]

    @property
    def last(self) -> int:
        """The last column to be written."""
        return self.left + self.mask.rfind(1)

    def count(self, start: int) -> int:
        """How many are to be written from a column on."""
        return self.mask.count(1, max(0, start - self.left))

    def spans(self) -> list[tuple[int, int]]:
        """Stretches of columns; a short gap is written again where that is no longer than stepping over it."""
        spans: list[tuple[int, int]] = []
        for stretch in _STRETCHES(self.mask):
            start, end = stretch.span()
            if self.mask.find(0, start, end) < 0:
                spans.append((start + self.left, end + self.left))
            else:
                spans += self._bridged(start + self.left, end + self.left)
        return spans

    def _bridged(self, start: int, end: int) -> list[tuple[int, int]]:
        """A stretch, cut at the gaps over which a step is shorter."""
        text, pens, left = self.text, self.pens, self.left
        in_one = pens[start:end].count(pens[start]) == end - start
        spans: list[tuple[int, int]] = []
        for gap in _GAPS(self.mask, start - left, end - left):
            before, after = gap.start() + left, gap.end() + left
            if not (_is_short(text[before:after]) and (in_one or _is_in_reach(before, after, text, pens))):
                spans.append((start, before))
                start = after
        return [*spans, (start, end)]

    def cut(self, start: int, end: int) -> list[Stroke]:
        """Some columns as strokes; blanks join a neighbour with their background, whatever colour its letters have."""
        if start >= end:
            return []
        left, cells = self.left, self.cells
        if end - left > len(cells):
            left, cells = start, _joined(self.text[start:end])
        inks = self.pens[start:end]
        if inks[0] is inks[-1] and inks.count(inks[0]) == end - start:
            return [Stroke.of(self.y, start, cells[start - left : end - left], inks[0])]
        strokes: list[Stroke] = []
        x = start
        for pen, group in groupby(inks):
            following = x + len(list(group))
            add(strokes, Stroke.of(self.y, x, cells[x - left : following - left], pen))
            x = following
        return strokes


def _joined(cells: list[str]) -> Sequence[str]:
    """A string if each of its characters is a cell."""
    text = "".join(cells)
    return text if len(text) == len(cells) and is_narrow(text) else cells


def _is_short(cells: list[str]) -> bool:
    """Whether the few cells of a gap are no more bytes than a step over them."""
    between = "".join(cells)
    return between.isascii() or (
        is_narrow(between) is not None and len(between.encode()) <= (3 if len(cells) == 1 else 4)
    )


def _is_in_reach(start: int, end: int, text: list[str], pens: list[Pen]) -> bool:
    """Whether a gap can be written in the pen before it, or in the one after."""
    inks = pens[start:end]
    beside = (pens[start - 1], pens[end])
    if inks.count(beside[0]) == len(inks) or inks.count(beside[1]) == len(inks):
        return True
    return any(all(map(partial(_same_ink, one), inks, text[start:end])) for one in beside)


def _same_ink(pen: Pen, other: Pen, cell: str) -> bool:
    return pen is other or (cell == " " and pen.blank is other.blank)
