"""A window pulled to and fro: in the end the program fills it, and shows what it showed before.

PTY_STORMS=100 in the environment pulls that often; PTY_SIZES is how many sizes each storm has.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

from tests.pty.board import columns, on_board
from tests.pty.terminal import SIZE, Terminal, program

STORMS = range(int(os.environ.get("PTY_STORMS", "1")))
SIZES = int(os.environ.get("PTY_SIZES", "120"))
ODD = ((1, 1), (20, 5), (59, 15), (120, 14), (300, 2), (500, 200), (60, 15))


def storm(app: Terminal, dice: random.Random) -> None:
    """Many sizes without a pause; what is written meanwhile is read now and then, as a terminal does."""
    for number in range(SIZES):
        size = dice.choice(ODD) if dice.random() < 0.3 else (dice.randint(40, 200), dice.randint(10, 70))
        app.resize(*size)
        if number % 16 == 0:
            app.read(dice.choice((0, 0, 0.002)))
    app.resize(*dice.choice((SIZE, (80, 24), (133, 45))))


def fills(app: Terminal) -> bool:
    """Whether the bars stand in the first and last lines, from edge to edge, around a board."""
    top, columns_, keys = app.line(0), app.line(2), app.line(-1)
    return len(top.rstrip()) > app.screen.columns - 4 and columns_.startswith(" Qualified") and "⏎ open" in keys


def test_storms_of_sizes_end_right(home: Path) -> None:
    with program(home, "--demo") as app:
        app.wait("● saved")
        app.until(lambda: on_board(app), "the board")
        before = columns(app)
        for number in STORMS:
            storm(app, random.Random(number))
            app.until(lambda: fills(app), f"a board that fills {app.screen.columns} x {app.screen.lines}")
        app.resize(*SIZE)
        app.until(lambda: fills(app) and columns(app) == before, "the board as it was")
        app.press("q")
        assert app.end() == 0
        assert app.restored()
