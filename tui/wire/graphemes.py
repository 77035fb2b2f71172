"""Text as terminal cells: which graphemes it holds, how wide each is, and which of them every terminal agrees on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from unicodedata import category

from rich.cells import cell_len, get_character_cell_size

WIDE_REST = ""
"""What stands in every cell of a wide grapheme but its first."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LONGEST = 32
"""Code points kept of one grapheme: the longest emoji sequences have ten, anything longer is an attack."""
_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"

# Blocks whose members every terminal draws one cell wide. Left out on purpose: characters with an emoji form,
# soft hyphen, scripts that shape or stack (Arabic, Indic, Thai), private use and whatever is not assigned.
_NARROW = (
    " -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f\u0531-\u0556\u0561-\u0587"
    "\u05d0-\u05ea\u1e00-\u1f15\u1f20-\u1f45\u2010-\u2027\u2030-\u203b\u203d-\u2048\u204a-\u205e\u20a0-\u20bf"
    "\u2100-\u2138\u213a-\u214f\u2150-\u218b\u2190-\u2193\u219a-\u21a8\u21ab-\u2319\u231c-\u2327\u232b-\u23ce"
    "\u23d0-\u23e8\u2400-\u2426\u2460-\u24c1\u24c3-\u25a9\u25ac-\u25b5\u25b7-\u25bf\u25c1-\u25fa\u25ff"
    "\u2605\u2606\u2713\u2717\u2776-\u2793\u27c0-\u2933\u2936-\u2b04\u2c60-\u2c7f\ufb00-\ufb06\ufffd"
    "\U0001fb00-\U0001fb92"
)
# Ideographs, kana and Hangul syllables: two cells since the first table of widths. Where each block begins and ends.
_WIDE = (
    "\u1100\u2e80\u2e9b\u2f00\u3000\u3030\u3041\u309b\u3105\u3131\u3165\u3190\u31f0\u3220\u3250\u4e00\ua490\ua960"
    "\uac00\uf900\ufe30\ufe54\ufe68\uff01\uffe0\U00020000\U00030000"
)
_WIDE_ENDS = (
    "\u115f\u2e99\u2ef3\u2fd5\u3029\u303e\u3096\u30ff\u312f\u3163\u318e\u31e3\u321e\u3247\u4dbf\ua48c\ua4c6\ua97c"
    "\ud7a3\ufaff\ufe52\ufe66\ufe6b\uff60\uffe6\U0002fffd\U0003fffd"
)
is_narrow = re.compile(f"[{_NARROW}]*").fullmatch
"""Whether each character is a cell of its own in every terminal."""


@lru_cache(4096)
def is_trusted(text: str) -> bool:
    """Whether every terminal moves its cursor over this text as Rich measures it."""
    if is_narrow(text):
        return True
    based = False
    for character in text:
        if is_narrow(character) or _is_wide(character):
            based = True
        elif not (based and "\u0300" <= character <= "\u036f"):  # the marks every terminal combines
            return False
    return True


def _is_wide(character: str) -> bool:
    index = bisect_right(_WIDE, character) - 1
    return index >= 0 and character <= _WIDE_ENDS[index]


def width_at(cells: Sequence[str], x: int) -> int:
    """How many cells the grapheme has whose first is at x."""
    end = x + 1
    while end < len(cells) and cells[end] == WIDE_REST:
        end += 1
    return end - x


@cache
def _forbidden() -> re.Pattern[str]:
    """C0, DEL, C1, line separators, the twelve bidirectional controls, lone surrogates: never text in a cell.

    None of them is printable, as Python has it, so printable text need not be looked through; nearly all is.
    """
    return re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with every character that could steer a terminal replaced by U+FFFD."""
    return text if text.isprintable() else _forbidden().sub(REPLACEMENT, text)


def is_clean(text: str) -> bool:
    """Whether there is nothing to replace."""
    return text.isprintable() or _forbidden().search(text) is None


def fit(text: str) -> str:
    """The cleaned text in as many cells as Rich measured for the original: what was zero wide takes no room."""
    if is_clean(text):
        return text
    return "".join(_fitted(_cells(clean(text))[1], cell_len(text)))


@lru_cache(2048)
def reach(grapheme: str) -> int:
    """The most cells any terminal takes for it: some draw each emoji of a sequence beside the other."""
    return max(2, sum(map(_most, grapheme)))


def _most(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if character >= "\U0001f000" else max(1, get_character_cell_size(character))


@lru_cache(2048)
def split(text: str) -> tuple[str, tuple[str, ...]]:
    """What belongs to the cell before this text, and its cells: as many as `rich.cells.cell_len` counts.

    A grapheme stands in its first cell and `WIDE_REST` in each further one. Forbidden characters are replaced.
    """
    lead, cells = _cells(clean(text))
    return lead, tuple(_fitted(cells, cell_len(text)))


def _fitted(cells: list[str], width: int) -> list[str]:
    """Exactly so many cells; a wide grapheme cut in two becomes spaces."""
    if len(cells) == width:
        return cells
    if len(cells) < width:
        return cells + [" "] * (width - len(cells))
    cut = width
    while cut and cells[cut] == WIDE_REST:
        cut -= 1
    return cells[:cut] + [" "] * (width - cut)


def _cells(text: str) -> tuple[str, list[str]]:
    """Walks as `rich.cells.cell_len` does, so the number of cells is the width Textual laid the text out with."""
    graphemes = _Graphemes()
    index = 0
    while index < len(text):
        character = text[index]
        if character == _JOINER:  # takes the next one with it, as in Rich
            graphemes.attach(text[index : index + 2])
            index += 1
        elif character == _EMOJI_STYLE:
            graphemes.widen()
        elif width := get_character_cell_size(character):
            graphemes.begin(character, width)
        else:
            graphemes.attach(character)
        index += 1
    return graphemes.lead, graphemes.cells


class _Graphemes:
    """Cells under construction."""

    def __init__(self) -> None:
        self.lead = ""
        self.cells: list[str] = []
        self._head = -1
        self._measured = ""

    def begin(self, character: str, width: int) -> None:
        """A character with a width starts a grapheme, unless it is the second letter of a flag."""
        self._measured = character
        if self._head >= 0 and _is_letter_of_flag(character) and _is_letter_of_flag(self.cells[self._head]):
            self.cells[self._head] += character
            self.cells += [WIDE_REST] * width
            return
        self._head = len(self.cells)
        self.cells += [character] + [WIDE_REST] * (width - 1)

    def attach(self, text: str) -> None:
        """Text without a width belongs to the grapheme before it."""
        if self._head < 0:
            self.lead = (self.lead + text)[:LONGEST]
        elif len(self.cells[self._head]) < LONGEST:
            self.cells[self._head] += text

    def widen(self) -> None:
        """The emoji variation selector makes some narrow characters two cells wide."""
        if self._head >= 0:
            self.attach(_EMOJI_STYLE)
        if self._measured and cell_len(self._measured + _EMOJI_STYLE) > cell_len(self._measured):
            self.cells.append(WIDE_REST)
        self._measured = ""


def _is_letter_of_flag(grapheme: str) -> bool:
    return len(grapheme) == 1 and "\U0001f1e6" <= grapheme <= "\U0001f1ff"
