"""What the terminal shows after the differences is what it would show after the frames themselves.

WIRE_SEQUENCES=10000 in the environment makes that many random sequences for each test instead of 40.
"""

from __future__ import annotations

import os

import pyte
import pyte.modes
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pty.terminal import ClearingScreen
from tests.wire.drawing import HEIGHT, TALL, WIDTH, anything, frames, plain, scrolls, trusted
from tests.wire.terminal import Cell, Opinion, Terminal, as_clusters, as_old_table, as_rich, as_wcwidth
from tui.wire.wire import Wire

sequences = settings(
    max_examples=int(os.environ.get("WIRE_SEQUENCES", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
texts = st.shared(st.sampled_from([plain, trusted, anything, anything]), key="texts")

session = texts.flatmap(lambda text: st.lists(frames(text), min_size=1, max_size=5))
scrolling = texts.flatmap(scrolls)


@sequences
@given(session, st.booleans(), st.booleans())
def test_differences_draw_what_frames_draw(stream: list[str], erases: bool, synchronized: bool) -> None:
    wire = Wire(WIDTH, HEIGHT, erases=erases)
    wire.synchronized = synchronized
    raw, shown = Terminal(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT, erases=erases)
    for frame in stream:
        raw.feed(frame)
        wire.draw(frame)
        shown.feed(wire.take())
        assert shown.seen() == raw.seen()


@sequences
@given(scrolling, st.booleans())
def test_lists_scroll_to_what_frames_draw(stream: list[str], erases: bool) -> None:
    wire = Wire(WIDTH, TALL, erases=erases)
    raw, shown = Terminal(WIDTH, TALL), Terminal(WIDTH, TALL, erases=erases)
    for frame in stream:
        raw.feed(frame)
        wire.draw(frame)
        shown.feed(wire.take())
        assert shown.seen() == raw.seen()


@sequences
@given(st.lists(frames(anything), min_size=2, max_size=6), st.data())
def test_a_terminal_that_falls_behind_ends_where_the_others_are(stream: list[str], data: st.DataObject) -> None:
    wire, raw, shown = Wire(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT)
    for frame in stream:
        raw.feed(frame)
        wire.draw(frame)
        if data.draw(st.booleans()):
            shown.feed(wire.take())
    shown.feed(wire.take())
    assert shown.seen() == raw.seen()
    assert not wire.take()


def repainted(wire: Wire, opinion: Opinion) -> Terminal:
    """The canvas written cell by cell, each at its place in its whole style: the dullest painter there is."""
    terminal = Terminal(wire.canvas.width, wire.canvas.height, opinion)
    for y, (row, pens) in enumerate(zip(wire.canvas.text, wire.canvas.pens, strict=True)):
        for x, (text, pen) in enumerate(zip(row, pens, strict=True)):
            if text:
                width = next((n for n, rest in enumerate(row[x + 1 :], 1) if rest), len(row) - x)
                place = f"\x1b[{y + 1};{x + 1}H"
                terminal.feed(f"{place}{pen.outset()}{' ' * width}{place}{text}")
    return terminal


@pytest.mark.parametrize("opinion", [as_rich, as_wcwidth, as_old_table, as_clusters])
@sequences
@given(st.lists(frames(anything), min_size=1, max_size=4))
def test_terminals_that_measure_otherwise_keep_their_columns(opinion: Opinion, stream: list[str]) -> None:
    wire, shown = Wire(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT, opinion)
    for frame in stream:
        wire.draw(frame)
        shown.feed(wire.take())
        assert shown.seen() == repainted(wire, opinion).seen()


def as_pyte(screen: pyte.Screen) -> list[list[tuple[str, str, str, bool]]]:
    rows: list[list[tuple[str, str, str, bool]]] = []
    for y in range(screen.lines):
        cells = [screen.buffer[y][x] for x in range(screen.columns)]
        rows.append(
            [
                (cell.data, "" if cell.data == " " else cell.fg, cell.bg, cell.data != " " and cell.bold)
                for cell in cells
            ]
        )
    return rows


@sequences
@given(st.lists(frames(plain), min_size=1, max_size=5), st.booleans())
def test_pyte_agrees_on_plain_text(stream: list[str], erases: bool) -> None:
    wire = Wire(WIDTH, HEIGHT, erases=erases)
    raw, shown = ClearingScreen(WIDTH, HEIGHT), ClearingScreen(WIDTH, HEIGHT)
    to_raw, to_shown = pyte.Stream(raw), pyte.Stream(shown)
    for screen in (raw, shown):
        screen.reset_mode(pyte.modes.DECAWM)
    for frame in stream:
        wire.draw(frame)
        to_raw.feed(frame.replace("\n", ""))
        to_shown.feed(wire.take())
        assert as_pyte(shown) == as_pyte(raw)


@sequences
@given(st.lists(frames(anything), min_size=1, max_size=4), st.integers(1, 40), st.integers(1, 8))
def test_a_resized_terminal_shows_what_still_fits(stream: list[str], width: int, height: int) -> None:
    wire, before = Wire(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT)
    for frame in stream:
        wire.draw(frame)
        before.feed(frame)
    wire.take()
    wire.resize(width, height)
    shown = Terminal(width, height)
    shown.feed("\x1b[41m\x1b[2J")
    shown.feed(wire.take())
    kept = [row[:width] for row in before.rows[:height]]
    for y, row in enumerate(shown.seen()):
        old = kept[y] if y < len(kept) else []
        expected = [cell.seen() for cell in old] + [Cell()] * (width - len(old))
        for x, (cell, wanted) in enumerate(zip(row, expected, strict=True)):
            cut = x < len(old) == width and all(not one.text for one in before.rows[y][x + 1 : width + 1])
            assert cell == wanted or (cut and cell.text == " ")


@sequences
@given(st.lists(frames(anything), min_size=1, max_size=4))
def test_a_resync_repairs_whatever_somebody_wrote(stream: list[str]) -> None:
    wire, raw, shown = Wire(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT)
    for frame in stream:
        raw.feed(frame)
        wire.draw(frame)
    shown.feed(wire.take())
    shown.feed("\x1b[4;7;45m\x1b[3;3Hgarbage 世界\x1b]8;;https://example.com\x07")
    wire.resync()
    shown.feed(wire.take())
    assert shown.seen() == raw.seen()
