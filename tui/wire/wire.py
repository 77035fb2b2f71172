"""One terminal: frames are merged, controls keep their order, and what is due is taken when it can be sent."""

from __future__ import annotations

import re

from tui.wire.canvas import Canvas
from tui.wire.frames import FrameReader
from tui.wire.painter import Painter

SYNC_START = "\x1b[?2026h"
SYNC_END = "\x1b[?2026l"
_PATIENCE = 32_768
"""Characters waiting: beyond that the terminal is behind, and frames are merged across controls."""
_SWITCH = re.compile(r"\x1b\[\?(?:1049|1047|47)([hl])")
_CURSOR = re.compile(r"\x1b\[\?25([hl])")
_STRING = re.compile(r"(?:\x1b[PX^_][^\x1b]*\x1b\\)+")
_HARMLESS = re.compile(
    r"(?:\x07"
    r"|\x1b\](?!8;)[^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b\[\?(?!(?:[0-9;]*;)?(?:3|6|47|69|1047|1049)(?:;[0-9;]*)?[hl])[0-9;]*\$?[hlnpu]"
    r"|\x1b\[[<=>][0-9;]*[a-z]"
    r"|\x1b\[[0-9;]*(?:[cnt]|\$p| q))+"
)
"""Controls that leave the screen, the cursor's place and the pen as they are."""


class Wire:
    """What a program draws and sends, and what of it the terminal has not got yet.

    Knows no files and no clock: `take` gives the characters to write, at a time of the caller's choosing.
    """

    def __init__(self, width: int, height: int, *, erases: bool = True, active: bool = True) -> None:
        self.canvas = Canvas(width, height)
        self.active = active
        """Whether the screen is the program's; while it is not, nothing is painted."""
        self.synchronized = False
        """Whether frames are wrapped in synchronized output (mode 2026)."""
        self._frames = FrameReader(self.canvas)
        self._painter = Painter(self.canvas, erases=erases)
        self._waiting: list[str] = []
        self._length = 0
        self._drawn = False
        self._fresh = False
        self._hidden = False

    def draw(self, frame: str) -> None:
        """Merges a frame: positions, styles, hyperlinks and text; any other control becomes U+FFFD."""
        self._frames.read(frame)
        self._drawn = self._fresh = True

    def send(self, control: str) -> None:
        """Passes controls on, unchanged and in order: after the frames before them, before the frames after them.

        When the terminal is far behind, harmless controls (modes, titles, clipboard, queries) keep their order among
        themselves only. Controls this module cannot judge never lose their place, and the screen is repainted after.
        """
        if cursor := _CURSOR.findall(control):
            self._hidden = cursor[-1] == "l"
        if switches := _SWITCH.findall(control):
            self._switch(control, on=switches[-1] == "h")
        elif _HARMLESS.fullmatch(control):
            if self._fresh and self._length < _PATIENCE:
                self._wait(self._frame())
            self._wait(control)
        else:
            self._unjudged(control)

    def resize(self, width: int, height: int) -> None:
        """The terminal has another size, so its cells are not known any more."""
        self.canvas.resize(width, height)
        self._painter.forget()

    def resync(self) -> None:
        """Somebody else may have written: every cell is due again."""
        self._painter.forget()

    def take(self) -> str:
        """Everything that is due; the terminal is taken to have got it. Empty if nothing is."""
        self._wait(self._frame())
        waiting, self._waiting, self._length = self._waiting, [], 0
        return "".join(waiting)

    def _wait(self, text: str) -> None:
        if text:
            self._waiting.append(text)
            self._length += len(text)

    def _frame(self) -> str:
        """The difference to what was last taken, in one synchronized update."""
        if not (self.active and self._drawn and self.canvas.dirty):
            return ""
        self._fresh = False
        painted = self._painter.paint()
        if not painted:
            return ""
        painted += self._cursor()
        return f"{SYNC_START}{painted}{SYNC_END}" if self.synchronized else painted

    def _cursor(self) -> str:
        """The cursor's place in the source: input methods open there. A hidden cursor at home is at no place."""
        x, y = self._frames.x, self._frames.y
        return "" if self._hidden and not (x or y) else self._painter.place_cursor(x, y)

    def _switch(self, control: str, *, on: bool) -> None:
        """To the program's own screen or back; what it did not paint in time there need not be painted any more."""
        self._wait(control)
        self.active = on
        self._painter.forget()

    def _unjudged(self, control: str) -> None:
        """Sent with the cursor where the source has it, for it may draw there."""
        self._wait(self._frame())
        if self.active:
            self._wait(self._painter.place_cursor(self._frames.x, self._frames.y))
        self._wait(control)
        if _STRING.fullmatch(control):
            self._painter.lose_cursor()
        else:
            self._painter.forget()
