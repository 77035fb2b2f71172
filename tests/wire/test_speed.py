"""Time a frame takes: the best of some, for the machine may be busy."""

from __future__ import annotations

import time

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tests.wire.drawing import CONSOLE
from tui.wire.wire import Wire

WIDTH, HEIGHT, CARD = 120, 40, 24
NAME, VALUE = Style.parse("bold #e0e0e0 on #1e1e2e"), Style.parse("#a6e3a1 on #1e1e2e")
FOCUSED = Style.parse("bold #ffffff on #45475a")


def row(y: int, first: int, last: int, focus: int) -> str:
    """Cards of a board from one column to another; every row has another text."""
    segments = [
        Segment(f" Deal {column * 100 + y:<{CARD - 6}}", FOCUSED if column == focus else (NAME, VALUE)[y % 2])
        for column in range(first, last)
    ]
    return f"\x1b[{y + 1};{first * CARD + 1}H{Strip(segments).render(CONSOLE)}"


def best(wire: Wire, frames: list[str], *, anew: bool) -> float:
    times: list[float] = []
    for number in range(40):
        if anew:
            wire.resync()
        begun = time.perf_counter()
        wire.draw(frames[number % 2])
        assert wire.take()
        times.append(time.perf_counter() - begun)
    return min(times)


@pytest.mark.parametrize(
    ("columns", "rows", "anew", "limit"),
    [((0, 2), 3, False, 0.001), ((0, 1), 38, False, 0.003), ((0, 5), HEIGHT, True, 0.008)],
    ids=["cursor", "column", "screen"],
)
def test_a_frame_is_ready_in_time(columns: tuple[int, int], rows: int, anew: bool, limit: float) -> None:
    wire = Wire(WIDTH, HEIGHT)
    wire.draw("\n".join(row(y, 0, 5, 0) for y in range(HEIGHT)))
    wire.take()
    frames = ["\n".join(row(y, *columns, focus) for y in range(rows)) for focus in (1, 0)]
    assert best(wire, frames, anew=anew) < limit
