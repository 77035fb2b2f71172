"""Reads what a frame is made of: cursor positions, styles, hyperlinks and text, and nothing else."""

from __future__ import annotations

import re

from tui.wire.canvas import Canvas
from tui.wire.graphemes import LONGEST, is_clean, is_narrow, split
from tui.wire.pens import PLAIN, Pen

_POSITION = re.compile(r"\x1b\[([0-9]{0,5}+)(?:;([0-9]{0,5}+))?+[Hf]")
"""Nothing in it is tried twice: most of what a frame holds are styles, which begin as positions do."""
_STYLE = re.compile(r"(\x1b\[[0-9;:]{0,200}m|\x1b\]8;[^\x00-\x1f\x7f-\x9f]*(?:\x1b\\|\x07))")
_SEGMENT = re.compile(r"\x1b\[([0-9;]{1,200})m([^\x1b]*)\x1b\[0m")
"""How the compositor writes every segment that has a style but no link."""
_AROUND = len("\x1b[m\x1b[0m")
_FRAME = re.compile(r"\n*\x1b\[[0-9]{0,5}(?:;[0-9]{0,5})?[Hf]").match
_KEPT = 256
_Line = tuple[str, list[str], list[Pen], Pen]


def is_frame(data: str) -> bool:
    """Whether the data begins as the compositor's frames do: by placing the cursor."""
    return _FRAME(data) is not None


class FrameReader:
    """Draws frames on a canvas; remembers cursor and pen between them, as a terminal would.

    Any other control character in a frame came in with somebody's text. It becomes U+FFFD and draws nothing else.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.x = 0
        self.y = 0
        self._pen = PLAIN
        self._lines: dict[str, _Line] = {}

    def read(self, frame: str) -> None:
        """Draws one frame."""
        first, *rest = _POSITION.split(frame)
        if first:
            self._text(first)
        for row, column, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            self.y = int(row or 1) - 1
            self.x = int(column or 1) - 1
            if text and text != "\n":
                self._text(text)

    def _text(self, text: str) -> None:
        """Draws one stretch of a row; the same strips come again and again, so what they drew is kept."""
        known = self._pen is PLAIN
        line = self._lines.get(text) if known else None
        if line is None:
            line = _drawn(text, self._pen)
            if known:
                self._keep(text, line)
        lead, cells, pens, self._pen = line
        if lead and self.x:
            self.canvas.attach(self.x, self.y, lead)
        self.canvas.put(self.x, self.y, cells, pens)
        self.x += len(cells)

    def _keep(self, text: str, line: _Line) -> None:
        if len(self._lines) >= _KEPT:
            self._lines.clear()
        self._lines[text] = line


def _drawn(line: str, pen: Pen) -> _Line:
    """Line ends stand only before the next position, which undoes them; elsewhere they are somebody's text."""
    line = line.rstrip("\n")
    segments = _SEGMENT.findall(line)
    if sum([len(style) + len(text) for style, text in segments]) + _AROUND * len(segments) != len(line):
        return _drawn_freely(line, pen)
    lead = ""
    text: list[str] = []
    pens: list[Pen] = []
    for style, piece in segments:
        if is_narrow(piece):
            text += piece
            pens += [pen.after(style)] * len(piece)
        else:
            lead += _add(piece, text)
            pens += [pen.after(style)] * (len(text) - len(pens))
        pen = PLAIN
    return lead, text, pens, pen


def _drawn_freely(line: str, pen: Pen) -> _Line:
    """Any order of styles, hyperlinks and text."""
    lead = ""
    text: list[str] = []
    pens: list[Pen] = []
    for index, piece in enumerate(_STYLE.split(line)):
        if index & 1:
            pen = _styled(pen, piece)
        elif piece:
            lead += _add(piece, text)
            pens += [pen] * (len(text) - len(pens))
    return lead, text, pens, pen


def _styled(pen: Pen, sequence: str) -> Pen:
    if sequence[1] == "[":
        return pen.after(sequence[2:-1])
    link = sequence[4:-1] if sequence[-1] == "\x07" else sequence[4:-2]
    usable = is_clean(link) and not link.endswith(";")
    return pen.linked(link if usable else "")


def _add(piece: str, text: list[str]) -> str:
    """Appends the cells of a piece of text; gives what belongs to the cell before the whole line."""
    if is_narrow(piece):
        text += piece
        return ""
    lead, cells = split(piece)
    if lead and text:
        _attach(lead, text)
        lead = ""
    text += cells
    return lead


def _attach(lead: str, text: list[str]) -> None:
    head = len(text) - 1
    while head and not text[head]:
        head -= 1
    text[head] = (text[head] + lead)[:LONGEST]
