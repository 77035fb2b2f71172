"""Signs of seven bits, for terminals that have no others, and for whoever does not want them read aloud."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

SIGNS = str.maketrans({
    "─": "-", "━": "=", "│": "|", "┃": "|", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┌": "+", "┐": "+", "└": "+",
    "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+", "═": "=", "║": "|", "▌": ">", "▎": ":", "▐": "|",
    "█": "#", "▓": "#", "▒": "+", "░": ".", "▁": "_", "▂": "_", "▃": "=", "▄": "=", "▅": "#", "▆": "#", "▇": "#",
    "▏": "|", "▍": "|", "▋": "|", "▊": "#", "▉": "#", "▔": "-", "▕": "|", "●": "*", "○": "o", "◌": "o", "◉": "@",
    "•": "*", "·": "-", "▲": "^", "▼": "v", "△": "^", "▽": "v", "▸": ">", "▾": "v", "▹": ">", "◂": "<", "›": ">",
    "‹": "<", "»": ">", "«": "<", "→": ">", "←": "<", "↑": "^", "↓": "v", "⇧": "^", "⇥": ">", "⏎": "<", "✓": "v",
    "✗": "x", "✕": "x", "×": "x", "☐": "o", "☑": "v", "★": "*", "☆": "*", "⚖": "~", "…": ".", "–": "-", "—": "-",
    "−": "-", "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "€": "E", "£": "L", "¥": "Y", "\u00a0": " ",
    "⌫": "<", "␣": " ", "≈": "~", "≤": "<", "≥": ">", "∅": "0", "⚑": "P", "✎": "/", "⊘": "0", "⧗": "o",
    "▀": " ",
})  # fmt: skip
"""Each sign in one cell, as before; of a cell with two colours of a picture the lower one is left."""


class AsciiSigns(LineFilter):
    """Draws signs, and with `every` all other characters too, in ASCII, in as many cells."""

    def __init__(self, *, every: bool = False) -> None:
        super().__init__()
        self.every = every

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the base's signature
        """The same segments where they are ASCII already."""
        return [
            segment if segment.text.isascii() else Segment(self._drawn(segment.text), segment.style, segment.control)
            for segment in segments
        ]

    def _drawn(self, text: str) -> str:
        found = text.translate(SIGNS)
        return "".join(map(_plain, found)) if self.every and not found.isascii() else found


def _plain(character: str) -> str:
    """A letter without its marks; what has no such form is as many question marks as cells."""
    if character.isascii():
        return character
    base = unicodedata.normalize("NFKD", character)[0]
    width = cell_len(character)
    return base if base.isascii() and base.isprintable() and width == 1 else "?" * width
