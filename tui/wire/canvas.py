"""A grid of cells: what the program wants the terminal to show."""

from __future__ import annotations

from tui.wire.graphemes import LONGEST, WIDE_REST
from tui.wire.pens import PLAIN, Pen


class Canvas:
    """Rows of graphemes and rows of pens, side by side.

    A wide grapheme stands in its first cell and `WIDE_REST` in the others. No row ever holds half of one: writing over
    a part turns the rest into spaces, as terminals do. `dirty` has, for each row written to since it was last cleared,
    the columns between which (exclusive) it was.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.text: list[list[str]] = [[" "] * width for _ in range(height)]
        self.pens: list[list[Pen]] = [[PLAIN] * width for _ in range(height)]
        self.dirty: dict[int, tuple[int, int]] = {}

    def put(self, x: int, y: int, text: list[str], pens: list[Pen]) -> None:
        """Writes cells from column x of row y; what lies outside the grid is lost."""
        if not (0 <= y < self.height and 0 <= x < self.width and text):
            return
        if len(text) > self.width - x:
            text, pens = _cropped(text, pens, self.width - x)
        row, end = self.text[y], x + len(text)
        if row[x] == WIDE_REST or (end < self.width and row[end] == WIDE_REST):
            self._mend(y, x, end)
        row[x:end] = text
        self.pens[y][x:end] = pens
        self.mark(y, x, end)

    def attach(self, x: int, y: int, text: str) -> None:
        """Adds zero-width text to the grapheme that ends before column x."""
        if not (0 <= y < self.height and 0 < x <= self.width):
            return
        row, head = self.text[y], x - 1
        while head and row[head] == WIDE_REST:
            head -= 1
        row[head] = (row[head] + text)[:LONGEST]
        self.mark(y, head, x)

    def mark(self, y: int, start: int, end: int) -> None:
        """Notes that these columns of a row were written to."""
        known = self.dirty.get(y)
        self.dirty[y] = (start, end) if known is None else (min(start, known[0]), max(end, known[1]))

    def mark_all(self) -> None:
        """Notes that every cell was."""
        self.dirty = dict.fromkeys(range(self.height), (0, self.width))

    def resize(self, width: int, height: int) -> None:
        """Another size; what was drawn stays where it fits."""
        kept = [_fitted(text, pens, width) for text, pens in zip(self.text[:height], self.pens[:height], strict=True)]
        self.text = [text for text, _ in kept]
        self.pens = [pens for _, pens in kept]
        missing = range(height - len(self.text))
        self.text += [[" "] * width for _ in missing]
        self.pens += [[PLAIN] * width for _ in missing]
        self.width, self.height = width, height
        self.mark_all()

    def _mend(self, y: int, start: int, end: int) -> None:
        """Blanks what would be left of the wide graphemes that cells start to end cut through."""
        row, left = self.text[y], start
        if row[start] == WIDE_REST:
            while left and row[left] == WIDE_REST:
                left -= 1
            row[left:start] = [" "] * (start - left)
        while end < self.width and row[end] == WIDE_REST:
            row[end] = " "
            end += 1
        self.mark(y, left, end)


def _cropped(text: list[str], pens: list[Pen], width: int) -> tuple[list[str], list[Pen]]:
    """The first cells, longer lists given; a wide grapheme cut in two becomes spaces."""
    cut = width
    while cut and text[cut] == WIDE_REST:
        cut -= 1
    return text[:cut] + [" "] * (width - cut), pens[:width]


def _fitted(text: list[str], pens: list[Pen], width: int) -> tuple[list[str], list[Pen]]:
    if len(text) > width:
        return _cropped(text, pens, width)
    missing = width - len(text)
    return text + [" "] * missing, pens + [PLAIN] * missing
