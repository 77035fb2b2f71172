"""A terminal in little, written apart from the code under test: what its cells hold after reading a stream.

pyte measures characters one by one, joins no emoji sequences and leaves halves of overwritten wide characters standing,
so it serves for plain text and ideographs only. Here the width of a character is the terminal's `opinion`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

JOINER = "\u200d"
EMOJI_STYLE = "\ufe0f"
_TOKEN = re.compile(
    r"\x1b\[(?P<private>[<=>?]?)(?P<numbers>[0-9;]*)(?P<final>[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<escape>M)"
    r"|(?P<control>[\r\n\b\x07])"
    r"|(?P<character>[^\x00-\x1f\x7f-\x9f])"
)
_SEEN_ON_BLANKS = frozenset({4, 7, 9, 21, 51, 52, 53})
_OFF = {22: {1, 2}, 23: {3}, 24: {4, 21}, 25: {5, 6}, 27: {7}, 28: {8}, 29: {9}, 54: {51, 52}, 55: {53}}


class Look(NamedTuple):
    """A style."""

    attributes: frozenset[int] = frozenset()
    foreground: str = ""
    background: str = ""
    link: str = ""


class Cell(NamedTuple):
    """What a cell holds; the rest of a wide character is an empty text."""

    text: str = " "
    look: Look = Look()

    def seen(self) -> Cell:
        """As the eye sees it: the foreground of a blank is not seen."""
        if self.text == " " and not self.look.attributes & _SEEN_ON_BLANKS:
            return Cell(" ", Look(background=self.look.background, link=self.look.link))
        return self


def _is_letter_of_flag(text: str) -> bool:
    return len(text) == 1 and "\U0001f1e6" <= text <= "\U0001f1ff"


Opinion = Callable[[str, str], int]
"""The width of a character after what stands in the cell before: 0 joins it, -1 joins and widens that cell."""


def as_rich(character: str, before: str) -> int:
    """Sequences are one grapheme, as wide as Textual lays them out."""
    if _is_letter_of_flag(character) and _is_letter_of_flag(before):
        return -1
    if character == EMOJI_STYLE:
        return -1 if len(before) == 1 and cell_len(before + EMOJI_STYLE) > cell_len(before) else 0
    if before.endswith(JOINER):
        return 0
    return get_character_cell_size(character)


def as_wcwidth(character: str, before: str) -> int:
    """Each character for itself, as terminals without emoji sequences do."""
    del before
    skin = "\U0001f3fb" <= character <= "\U0001f3ff"
    return 2 if skin else get_character_cell_size(character)


def as_old_table(character: str, before: str) -> int:
    """No emoji is wide."""
    del before
    return 1 if character >= "\U0001f000" and not character >= "\U00020000" else get_character_cell_size(character)


def as_clusters(character: str, before: str) -> int:
    """Flags are one grapheme of two cells, and symbols with an emoji form are always wide."""
    if _is_letter_of_flag(character):
        return 0 if _is_letter_of_flag(before) else 2
    if character == EMOJI_STYLE or before.endswith(JOINER):
        return 0
    wide = cell_len(character + EMOJI_STYLE) > cell_len(character) and character > "\u2200"
    return 2 if wide else get_character_cell_size(character)


class Terminal:
    """Reads what is written to it; line wrap is off, line feeds return the carriage (the line discipline does that)."""

    def __init__(self, width: int, height: int, opinion: Opinion = as_rich, *, erases: bool = True) -> None:
        self.width, self.height = width, height
        self.opinion, self.erases = opinion, erases
        self.rows = [[Cell() for _ in range(width)] for _ in range(height)]
        self.x = self.y = 0
        self.pending = False
        self.look = Look()
        self.before = ""
        self.region = (0, height - 1)

    def seen(self) -> list[list[Cell]]:
        """All cells as the eye sees them."""
        return [[cell.seen() for cell in row] for row in self.rows]

    def text(self) -> str:
        """The rows as lines."""
        return "\n".join("".join(cell.text for cell in row).rstrip() for row in self.rows)

    def feed(self, stream: str) -> None:
        """Reads a stream; anything it does not know is an error."""
        position = 0
        while position < len(stream):
            token = _TOKEN.match(stream, position)
            if token is None:
                raise AssertionError(f"not understood: {stream[position : position + 40]!r}")
            position = token.end()
            self._token(token)

    def _token(self, token: re.Match[str]) -> None:
        if token["character"]:
            self._print(token["character"])
        elif token["final"]:
            self._sequence(token)
        elif token["control"]:
            self._control(token["control"])
        elif token["escape"]:
            self._reverse_index()
        elif token["osc"].startswith("8;"):
            link = token["osc"][2:]
            self.look = self.look._replace(link="" if link == ";" else link)

    def _control(self, control: str) -> None:
        if control == "\x07":
            return
        if control == "\b":
            self._go(self.x - 1, self.y)
        elif control == "\r":
            self._go(0, self.y)
        elif self.y == self.region[1]:
            self._scroll(self.region[0], self.region[1])
            self._go(0, self.y)
        else:
            self._go(0, self.y + 1)

    def _reverse_index(self) -> None:
        if self.y == self.region[0]:
            self._scroll(self.region[1], self.region[0])
        else:
            self._go(self.x, self.y - 1)

    def _scroll(self, gone: int, new: int) -> None:
        del self.rows[gone]
        self.rows.insert(new, [Cell(" ", self._blank()) for _ in range(self.width)])

    def _blank(self) -> Look:
        return Look(background=self.look.background) if self.erases else Look()

    def _go(self, x: int, y: int) -> None:
        self.x, self.y = min(max(x, 0), self.width - 1), min(max(y, 0), self.height - 1)
        self.pending, self.before = False, ""

    def _sequence(self, token: re.Match[str]) -> None:
        final, numbers = token["final"], [int(one) if one else 0 for one in token["numbers"].split(";")]
        if token["private"]:
            return
        count, second = max(1, numbers[0]), numbers[1] if len(numbers) > 1 else 0
        moves = {"A": (0, -count), "B": (0, count), "C": (count, 0), "D": (-count, 0)}
        if final == "m":
            self._style(token["numbers"])
            self.before = ""
        elif final == "H":
            self._go(max(1, second) - 1, count - 1)
        elif final == "G":
            self._go(count - 1, self.y)
        elif final in moves:
            self._go(self.x + moves[final][0], self.y + moves[final][1])
        elif final == "r":
            self.region = (count - 1, (second or self.height) - 1)
            self._go(0, 0)
        elif final == "K" and token["numbers"] in ("", "0"):
            self._clear(self.x, self.width)
        elif final == "X":
            self._clear(self.x, min(self.width, self.x + count))
        elif final == "J" and numbers[0] == 2:
            self.rows = [[Cell(" ", self._blank()) for _ in range(self.width)] for _ in range(self.height)]
        else:
            raise AssertionError(f"not understood: {token[0]!r}")

    def _clear(self, start: int, end: int) -> None:
        self._mend(start, end)
        self.rows[self.y][start:end] = [Cell(" ", self._blank())] * (end - start)

    def _mend(self, start: int, end: int) -> None:
        row = self.rows[self.y]
        if row[start].text == "":
            for x in range(start - 1, -1, -1):
                head = row[x].text != ""
                row[x] = row[x]._replace(text=" ")
                if head:
                    break
        for x in range(end, self.width):
            if row[x].text != "":
                break
            row[x] = row[x]._replace(text=" ")

    def _print(self, character: str) -> None:
        width = self.opinion(character, self.before)
        if width <= 0:
            self._join(character, widen=width < 0)
        else:
            x = min(self.x, self.width - width)
            if x >= 0:
                self._mend(x, x + width)
                self.rows[self.y][x : x + width] = [Cell(character, self.look)] + [Cell("", self.look)] * (width - 1)
                self._advance(x + width)
        self.before = self.before + character if width <= 0 else character

    def _join(self, text: str, *, widen: bool) -> None:
        row, x = self.rows[self.y], self.x if self.pending else self.x - 1
        while x > 0 and row[x].text == "":
            x -= 1
        if x < 0:
            return
        row[x] = row[x]._replace(text=row[x].text + text)
        if widen and not self.pending:
            self._mend(self.x, self.x + 1)
            row[self.x] = Cell("", row[x].look)
            self._advance(self.x + 1)

    def _advance(self, x: int) -> None:
        self.pending = x >= self.width
        self.x = min(x, self.width - 1)

    def _style(self, parameters: str) -> None:
        codes = [int(one or 0) for one in parameters.split(";")]
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                count = 2 if codes[0] == 5 else 4
                colour, codes = ";".join(map(str, [code, *codes[:count]])), codes[count:]
                self._colour(colour, background=code == 48)
            else:
                self._code(code)

    def _colour(self, colour: str, *, background: bool) -> None:
        self.look = self.look._replace(background=colour) if background else self.look._replace(foreground=colour)

    def _code(self, code: int) -> None:
        attributes = self.look.attributes
        if code == 0:
            self.look = Look(link=self.look.link)
        elif code in _OFF:
            self.look = self.look._replace(attributes=attributes - _OFF[code])
        elif code < 30 or 50 < code < 56:
            self.look = self.look._replace(attributes=attributes | {code})
        else:
            name = "" if code in (39, 49) else str(code)
            self._colour(name, background=code // 10 in (4, 10))
