"""Bytes, order and defence of one wire."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter

from tests.wire.terminal import Terminal
from tui.wire.scrub import Scrub, install
from tui.wire.wire import Wire

WIDTH, HEIGHT = 40, 12
RED, BOLD = "\x1b[31m", "\x1b[1;31m"
HOSTILE = [
    "\x1b]52;c;aGFjaw==\x07",
    "\x1b]0;title\x1b\\",
    "\x1b[2J",
    "\x1b[?1049l",
    "\x1b[?2026l",
    "\x1bP1$r\x1b\\",
    "\x1b_Gf=100\x1b\\",
    "\x9b2J",
    "\x9d0;t\x9c",
    "\x90q\x9c",
    "\x1b",
    "\x1b[",
    "\x07\x08\x00\x7f\x85\t\n\r\x0b\x0c\x0e\x0f",
    "\u202eevil\u202c\u2066x\u2069\u200f\u061c",
    "\ud800\udfff",
    "\u2028\u2029",
]
KNOWN = re.compile(
    r"(?:\x1b\[[0-9;]*[mABCDGHKXr]|\x1bM|\x1b\]8;(?:id=[0-9]+;[\x20-\x7e]*|;)\x1b\\|\r\n|[\n\b\r]"
    r"|[^\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff])*"
)


def started(width: int = WIDTH, height: int = HEIGHT) -> Wire:
    """A wire with a hidden cursor, whose terminal shows an empty screen."""
    wire = Wire(width, height)
    wire.send("\x1b[?25l")
    wire.draw("\x1b[1;1H")
    wire.take()
    return wire


def drawn(wire: Wire, frame: str) -> str:
    wire.draw(frame)
    return wire.take()


def test_only_what_differs_is_written() -> None:
    wire = started()
    assert drawn(wire, f"\x1b[3;5H{RED}Hello\x1b[0m\x1b[1;1H") == "\x1b[3;5H\x1b[31mHello"
    assert drawn(wire, f"\x1b[3;5H{RED}Hallo\x1b[0m\x1b[1;1H") == "\x1b[6Ga"
    assert drawn(wire, f"\x1b[3;5H{RED}Hallo\x1b[0m\x1b[1;1H") == ""


def test_attributes_change_one_by_one() -> None:
    wire = started()
    drawn(wire, f"\x1b[3;5H{RED}a\x1b[0m\x1b[1;1H")
    assert drawn(wire, f"\x1b[3;6H{BOLD}b\x1b[0m{RED}c\x1b[0m\x1b[1;1H") == "\x1b[1mb\x1b[22mc"
    assert drawn(wire, "\x1b[3;8Hd\x1b[1;1H") == "\x1b[md"


def test_a_blank_is_no_reason_to_change_the_foreground() -> None:
    wire = started()
    assert drawn(wire, f"\x1b[1;1H{RED}a\x1b[0m {BOLD}b\x1b[0m\x1b[1;1H") == "\x1b[H\x1b[31ma \x1b[1mb"
    assert drawn(wire, "\x1b[1;2H\x1b[32m \x1b[0m\x1b[1;1H") == ""


def test_stretches_of_blanks_are_erased_in_their_background() -> None:
    wire, blue = started(), "\x1b[44m"
    assert drawn(wire, f"\x1b[1;1H{blue}{' ' * WIDTH}\x1b[0m\x1b[1;1H") == "\x1b[H\x1b[44m\x1b[K"
    assert drawn(wire, f"\x1b[2;1H{blue}a{' ' * 20}b\x1b[0m\x1b[1;1H") == "\r\na\x1b[20X\x1b[22Gb"


def test_strokes_of_one_pen_are_written_together_where_moving_is_shorter_than_changing_colours() -> None:
    wire, red, blue = started(), "\x1b[38;2;200;10;10m", "\x1b[38;2;10;10;200m"
    line = f"{red}ab\x1b[0m{blue}cd\x1b[0m" * 2
    frame = "\n".join(f"\x1b[{y};3H{line}" for y in (3, 4)) + "\x1b[1;1H"
    first, second = f"\x1b[3;5H{blue}cd\x1b[9Gcd\x1b[4;5Hcd\x1b[9Gcd", f"\x1b[3;3H{red}ab\x1b[7Gab\x1b[4;3Hab\x1b[7Gab"
    assert drawn(wire, frame) == first + second


def test_what_terminals_measure_differently_is_written_before_its_neighbours() -> None:
    wire, red, blue = started(), "\x1b[38;2;200;10;10m", "\x1b[38;2;10;10;200m"
    written = drawn(wire, f"\x1b[3;3H{red}☎\x1b[0m{blue}cd\x1b[0m{red}☎\x1b[0m{blue}ef\x1b[0m\x1b[1;1H")
    assert re.findall("[☎a-z]+", re.sub(r"\x1b\[[0-9;]*m|\x1b\[[0-9;]*[A-Z]", "", written)) == ["☎cd☎ef"]


def test_a_terminal_of_which_nothing_is_known_is_cleared_in_the_usual_background() -> None:
    wire = Wire(WIDTH, HEIGHT)
    frame = "\n".join(f"\x1b[{y + 1};1H\x1b[44ma{' ' * (WIDTH - 1)}\x1b[0m" for y in range(HEIGHT))
    assert drawn(wire, frame).startswith("\x1b[0;44m\x1b]8;;\x1b\\\x1b[2J\x1b[Ha")
    bare = Wire(WIDTH, HEIGHT, erases=False)
    assert "\x1b[2J" not in drawn(bare, frame)


def test_a_terminal_without_background_erase_gets_blanks() -> None:
    wire = Wire(WIDTH, 1, erases=False)
    assert "\x1b[K" not in drawn(wire, f"\x1b[1;1H\x1b[44m{' ' * WIDTH}\x1b[0m\x1b[1;1H")


def test_a_scrolled_list_is_moved() -> None:
    wire, terminal = Wire(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT)
    lines = [f"{n:3} {chr(97 + n) * 20}" for n in range(HEIGHT + 2)]
    for top in (0, 1, 2, 0):
        frame = "\n".join(f"\x1b[{y + 1};1H{RED}{line}\x1b[0m" for y, line in enumerate(lines[top : top + HEIGHT]))
        written = drawn(wire, frame)
        terminal.feed(written)
        assert top == 0 or len(written) < 80
        assert terminal.text() == "\n".join(lines[top : top + HEIGHT])


def test_a_row_uncovered_by_a_move_is_written_though_nobody_drew_it() -> None:
    wire, raw, terminal = Wire(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT)
    lines = [f"{n:3} {chr(97 + n) * 20}" for n in range(HEIGHT)]
    for first, last in ((0, HEIGHT), (1, HEIGHT)):
        frame = "\n".join(f"\x1b[{y + 1};1H{RED}{line}\x1b[0m" for y, line in enumerate(lines[first:last]))
        raw.feed(frame)
        terminal.feed(drawn(wire, frame))
    assert terminal.seen() == raw.seen()


def test_the_cursor_stands_where_the_source_has_it() -> None:
    wire, terminal = Wire(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT)
    terminal.feed(drawn(wire, "\x1b[3;5Habc\x1b[7;9H"))
    assert (terminal.x, terminal.y) == (8, 6)


def test_frames_are_wrapped_when_the_source_wrapped_them() -> None:
    wire = started()
    wire.synchronized = True
    assert drawn(wire, "\x1b[1;1Ha\x1b[1;1H") == "\x1b[?2026h\x1b[Ha\x1b[?2026l"
    assert drawn(wire, "\x1b[1;1Ha\x1b[1;1H") == ""


@pytest.mark.parametrize("width", [1, 2])
def test_half_of_a_wide_grapheme_never_stays(width: int) -> None:
    wire, terminal = Wire(WIDTH, 1), Terminal(WIDTH, 1)
    terminal.feed(drawn(wire, "\x1b[1;3H\x1b[7m世界\x1b[0m"))
    terminal.feed(drawn(wire, f"\x1b[1;4H{'x' * width}"))
    assert terminal.text() == f"   {'x' * width}" + ("界" if width == 1 else "")
    assert wire.canvas.text[0][2] == " "


CONTROLS = ["\x07", "\x1b]52;c;eA==\x07", "\x1b]22;pointer\x07", "\x1b[?1000h", "\x1b[>25u", "\x1b[<u", "\x1b[?2048$p"]


@given(st.lists(st.one_of(st.sampled_from(CONTROLS), st.integers(0, 9))))
def test_controls_keep_their_order_among_frames(steps: list[str | int]) -> None:
    wire, expected, shown = started(), "", " "
    for step in steps:
        if isinstance(step, int):
            wire.draw(f"\x1b[1;1H{step}\x1b[1;1H")
        else:
            text = wire.canvas.text[0][0]
            expected += (text if text != shown else "") + step
            shown = text
            wire.send(step)
    last = wire.canvas.text[0][0]
    written = wire.take()
    assert re.sub(r"\x1b\[H|[\b\r]", "", written) == expected + (last if last != shown else "")


def test_a_terminal_far_behind_loses_no_control_and_queues_no_frames() -> None:
    wire = started(200, 50)
    rows = [f"\x1b[{y + 1};1H" for y in range(50)]
    for n in range(2_000):
        wire.draw("\n".join(row + f"{n} " * 20 for row in rows) + "\x1b[1;1H")
        wire.send(f"\x1b]0;{n}\x07")
    written = wire.take()
    assert re.findall(r"\x1b\]0;(\d+)\x07", written) == [str(n) for n in range(2_000)]
    assert len(written) < 300_000
    terminal = Terminal(200, 50)
    terminal.feed(written)
    assert terminal.text().startswith("1999 1999 ")


def test_what_is_not_understood_passes_at_its_place_and_is_painted_over() -> None:
    wire, terminal = started(), Terminal(WIDTH, HEIGHT)
    wire.draw("\x1b[2;3Habc\x1b[5;6H")
    wire.send("\x1b[2J")
    written = wire.take()
    terminal.feed(written[: written.index("\x1b[2J")])
    assert (terminal.x, terminal.y, terminal.text().split("\n")[1]) == (5, 4, "  abc")
    terminal.feed(written[written.index("\x1b[2J") :])
    assert terminal.text().split("\n")[1] == "  abc"


def test_an_image_is_drawn_at_the_cursor_and_not_painted_over() -> None:
    wire = started()
    wire.draw("\x1b[2;3Habc\x1b[5;6H")
    wire.send("\x1bPq#0~~@@\x1b\\")
    written, terminal = wire.take(), Terminal(WIDTH, HEIGHT)
    assert written.endswith("\x1bPq#0~~@@\x1b\\")
    terminal.feed(written[: written.index("\x1bP")])
    assert (terminal.x, terminal.y) == (5, 4)
    assert drawn(wire, "\x1b[2;3Habd\x1b[5;6H").startswith("\x1b[2;5H")


def test_nothing_is_painted_on_the_screen_of_the_shell() -> None:
    wire = Wire(WIDTH, HEIGHT, active=False)
    assert drawn(wire, "\x1b[1;1Habc") == ""
    wire.send("\x1b[?1049h")
    assert wire.take().startswith("\x1b[?1049h\x1b[m\x1b]8;;\x1b\\\x1b[2J\x1b[H")
    wire.draw("\x1b[1;1Hxyz")
    wire.send("\x1b[?1049l")
    assert wire.take() == "\x1b[?1049l"
    assert drawn(wire, "\x1b[1;1H123") == ""
    wire.send("\x1b[?1049h")
    assert "123" in wire.take()


hostile = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), min_size=1).map("".join)


@settings(max_examples=300)
@given(hostile, st.booleans())
def test_no_control_character_of_a_text_gets_through(text: str, scrubbed: bool) -> None:
    segments = [Segment(text, Style(bold=True))]
    if scrubbed:
        segments = Scrub([]).apply(segments, Color(0, 0, 0))
        assert sum(cell_len(piece) for piece, _, _ in segments) == cell_len(text)
    wire = started()
    wire.draw("\x1b[1;1H" + "".join(f"\x1b[1m{piece}\x1b[0m" for piece, _, _ in segments))
    written = wire.take()
    assert KNOWN.fullmatch(written)
    assert not scrubbed or set(re.findall(r"\x1b\[[0-9;]*m|\x1b\][^\x1b]*", written)) <= {
        "\x1b[1m",
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_a_scrubbed_text_cannot_leave_its_cells(text: str) -> None:
    segments = Scrub([]).apply([Segment(f"{text}\x1b[9;1Hout", Style(bold=True))], Color(0, 0, 0))
    wire = Wire(WIDTH, HEIGHT)
    wire.draw("\x1b[1;1H" + "".join(f"\x1b[1m{piece}\x1b[0m" for piece, _, _ in segments))
    assert set("".join("".join(row) for row in wire.canvas.text[1:])) == {" "}


def test_one_filter_does_the_work_of_two() -> None:
    theme = TerminalTheme((0, 0, 0), (255, 255, 255), [(0, 0, 0)] * 8)
    filters: list[LineFilter] = [ANSIToTruecolor(theme)]
    install(filters)
    install(filters)
    for _ in range(2):  # a theme may bring a new filter
        hostile_line = [Segment("a\x1bb", Style(color="red"))]
        for _ in range(3):
            line = hostile_line
            for each in [known for known in filters if known.enabled]:
                line = each.apply(line, Color(0, 0, 0))
            assert "".join(text for text, _, _ in line) == "a\ufffd"
        assert len([known for known in filters if known.enabled]) == 1
        filters[0] = ANSIToTruecolor(theme)
    filters[0].enabled = False
    assert [known.enabled for known in filters] == [False, True]


def test_clean_lines_are_not_copied() -> None:
    segments = [Segment("Müller 世界 👍🏽", None)]
    assert Scrub([]).apply(segments, Color(0, 0, 0)) is segments


@given(
    st.text(max_size=6).map("".join),
    st.sampled_from(["\x1b[38;5m", "\x1b[38;2;1m", "\x1b[;;m", "\x1b[4:3m", "\x1b[999m"]),
)
def test_odd_styles_do_no_harm(text: str, style: str) -> None:
    wire = started()
    wire.draw(f"\x1b[1;1H{style}{text}\x1b[0m\x1b[1;1H")
    assert re.fullmatch(KNOWN.pattern.replace("[0-9;]*[m", "[0-9;:]*[m"), wire.take())
