"""Sessions thrown with dice: frames, lists that scroll, sizes, doubts, terminals that fall behind, measure otherwise.

Faster than drawing each frame from Hypothesis, which shrinks better: WIRE_SEQUENCES=10000 in the environment plays that
many sessions of each kind instead of some. A session is told by its number, and is the same each time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from random import Random

import pyte
import pyte.modes
import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tests.pty.terminal import ClearingScreen
from tests.wire.drawing import COLOURS, CONSOLE, IDEOGRAPHS, MARKED, PLAIN, UNSURE
from tests.wire.terminal import Opinion, Terminal, as_clusters, as_old_table, as_wcwidth
from tests.wire.test_equivalence import as_pyte, repainted
from tui.wire.pens import PLAIN as PLAIN_PEN
from tui.wire.wire import Wire

SESSIONS = int(os.environ.get("WIRE_SEQUENCES", "60"))
PARTS = 4
TRUSTED = [*PLAIN, *PLAIN, *IDEOGRAPHS, *MARKED, "    ", " " * 14]
MEASURED = [*TRUSTED, *(one for one in UNSURE if one != "a\u200db"), "\u0301"]
"""Without joiners between what nothing joins: the terminal in little has no opinion of those."""
ANYTHING = [*TRUSTED, *UNSURE, "\u0301", "\u200d"]
Shows = Callable[[str], None]


def _styles(dice: Random) -> list[Style]:
    """Some, for a program has few; without links, whose numbers Rich draws by lot."""
    colours = [None, *COLOURS]
    names = ("bold", "dim", "italic", "underline", "reverse", "strike", "overline")
    return [
        Style(
            color=dice.choice(colours),
            bgcolor=dice.choice(colours),
            **{name: True for name in names if dice.random() < 0.1},  # type: ignore[arg-type] # names of flags
        )
        for _ in range(8)
    ]


class Player:
    """A program that draws at random."""

    def __init__(self, number: int, letters: list[str], styles: Callable[[Random], list[Style]] = _styles) -> None:
        self.dice = Random(number)
        self.letters = letters
        self.width, self.height = self.dice.randint(12, 34), self.dice.choice((4, 6, 16))
        self.styles = styles(self.dice)

    def strip(self, width: int) -> str:
        """A strip of so many cells."""
        dice = self.dice
        segments = [
            Segment("".join(dice.choices(self.letters, k=dice.randint(1, 10))), dice.choice(self.styles))
            for _ in range(dice.randint(1, 4))
        ]
        return Strip(segments).adjust_cell_length(width, dice.choice(self.styles)).render(CONSOLE)

    def frame(self) -> str:
        """A rectangle or two, or a list that scrolled; the cursor at last."""
        dice, rectangles = self.dice, list[str]()
        for _ in range(dice.randint(1, 2)):
            left, top = dice.randrange(self.width), dice.randrange(self.height)
            right, bottom = dice.randint(left + 1, self.width), dice.randint(top + 1, self.height)
            rows = [f"\x1b[{y + 1};{left + 1}H{self.strip(right - left)}" for y in range(top, bottom)]
            rectangles.append("\n".join(rows))
        return "".join(rectangles) + f"\x1b[{dice.randint(1, self.height)};{dice.randint(1, self.width)}H"

    def frames(self) -> Iterator[str]:
        """A few, some of which only scroll."""
        lines = [self.strip(self.width) for _ in range(self.height)] if self.height > 8 else []
        for _ in range(self.dice.randint(2, 4)):
            if lines and self.dice.random() < 0.6:
                by = self.dice.randint(1, 3)
                lines = lines[by:] + lines[:by] if self.dice.random() < 0.5 else lines[-by:] + lines[:-by]
                yield "\n".join(f"\x1b[{y + 1};1H{line}" for y, line in enumerate(lines)) + "\x1b[H"
            else:
                yield self.frame()


def numbers(part: int) -> Iterator[int]:
    """The sessions of a part."""
    return iter(range(part, SESSIONS, PARTS))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_frame_is_shown_cell_for_cell(part: int) -> None:
    for number in numbers(part):
        player = Player(number, MEASURED)
        erases = bool(number % 3)
        wire = Wire(player.width, player.height, erases=erases)
        wire.synchronized = bool(number % 2)
        raw = Terminal(player.width, player.height)
        shown = Terminal(player.width, player.height, erases=erases)
        for frame in player.frames():
            raw.feed(frame)
            wire.draw(frame)
            if player.dice.random() < 0.1:
                wire.resync()
            if player.dice.random() < 0.2:
                continue  # the terminal is behind
            shown.feed(wire.take())
            assert shown.seen() == raw.seen(), number
        shown.feed(wire.take())
        assert shown.seen() == raw.seen(), number
        assert not wire.take()


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("opinion", [as_wcwidth, as_old_table, as_clusters])
def test_terminals_that_measure_otherwise_show_what_a_full_repaint_shows(opinion: Opinion, part: int) -> None:
    for number in numbers(part):
        shows_a_full_repaint(number, opinion)


@pytest.mark.parametrize("number", [177, 216, 255, 258, 9205])
def test_what_is_too_wide_for_the_end_of_a_row_is_drawn_further_left(number: int) -> None:
    shows_a_full_repaint(number, as_clusters)


def shows_a_full_repaint(number: int, opinion: Opinion) -> None:
    player = Player(number, ANYTHING)
    wire, shown = Wire(player.width, player.height), Terminal(player.width, player.height, opinion)
    for frame in player.frames():
        wire.draw(frame)
        shown.feed(wire.take())
        assert shown.seen() == repainted(wire, opinion).seen(), number


def _plain_styles(dice: Random) -> list[Style]:
    """What pyte knows: it has one cell for letters and lines through them, and takes lines under blanks away."""
    del dice
    return [Style(color=one, bgcolor=other) for one in COLOURS[:3] for other in (None, *COLOURS[3:6])]


def _pyte(width: int, height: int) -> tuple[pyte.Screen, Shows]:
    screen = ClearingScreen(width, height)
    screen.reset_mode(pyte.modes.DECAWM)
    stream = pyte.Stream(screen)
    return screen, stream.feed


def _full(wire: Wire) -> str:
    """The canvas, cell by cell, as no painter would write it."""
    cells = []
    for y, (row, pens) in enumerate(zip(wire.canvas.text, wire.canvas.pens, strict=True)):
        for x, (text, pen) in enumerate(zip(row, pens, strict=True)):
            if text and (text != " " or pen is not PLAIN_PEN):
                cells.append(f"\x1b[{y + 1};{x + 1}H\x1b[0;{';'.join(pen.parameters()) or 0}m{text}")
    return "".join(cells)


@pytest.mark.parametrize("part", range(PARTS))
def test_pyte_shows_what_a_full_repaint_shows_wide_and_combined_characters_too(part: int) -> None:
    for number in numbers(part):
        player = Player(number, TRUSTED, _plain_styles)
        wire = Wire(player.width, player.height)
        shown, show = _pyte(player.width, player.height)
        for frame in player.frames():
            wire.draw(frame)
            show(wire.take().replace("\x1b]8;;\x1b\\", ""))
        full, show_full = _pyte(player.width, player.height)
        show_full(_full(wire))
        assert as_pyte(shown) == as_pyte(full), number
