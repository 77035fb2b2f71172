"""Terminals of every kind: each gets a board that can be used, or a sentence; and a slow line holds no backlog."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks.slow_line import measure
from tests.benchmarks.synthetic import fill
from tests.pty.board import on_board
from tests.pty.terminal import Terminal, environment, program

SETTINGS = {
    "vt100": {"TERM": "vt100", "COLORTERM": ""},
    "linux": {"TERM": "linux", "COLORTERM": ""},
    "xterm": {"TERM": "xterm", "COLORTERM": ""},
    "screen": {"TERM": "screen", "COLORTERM": "", "STY": "1.pts"},
    "tmux": {"TERM": "tmux-256color", "COLORTERM": ""},
    "no colour": {"NO_COLOR": "1"},
    "no wire": {"PIPEDRIVE_TUI_WIRE": "0"},
}
TRUECOLOUR, MORE = b"8;2;", b"8;5;"


def demo(home: Path, more: dict[str, str]) -> Terminal:
    return Terminal([sys.executable, "-m", "tui", "--demo"], environment(home, **more))


@pytest.mark.parametrize("kind", SETTINGS)
def test_there_is_a_board_and_a_way_out(home: Path, kind: str) -> None:
    with demo(home, SETTINGS[kind]) as app:
        app.until(lambda: on_board(app), "the board")
        app.press("j")
        app.press("q")
        assert app.end() == 0
        assert app.restored()
        written = b"".join(data for _, data in app.log)
    if kind in ("vt100", "linux", "xterm", "screen"):
        assert TRUECOLOUR not in written
        assert MORE not in written


@pytest.mark.parametrize("locale", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}], ids=["C"])
def test_without_utf_8_there_is_ascii_alone(home: Path, locale: dict[str, str]) -> None:
    with demo(home, locale) as app:
        app.wait("Qualified")
        app.wait("saved")
        app.press("q")
        assert app.end() == 0
        assert app.restored()
        written = b"".join(data for _, data in app.log)
    assert written.isascii()
    assert b"=====" in written


@pytest.mark.parametrize(
    ("locale", "signs"),
    [
        ({"LC_ALL": "C"}, False),
        ({"LC_ALL": "", "LC_CTYPE": "", "LANG": "C"}, False),
        ({"LC_ALL": "", "LC_CTYPE": "", "LANG": ""}, True),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, True),
    ],
    ids=["LC_ALL=C", "LANG=C", "none", "UTF-8"],
)
def test_signs_are_ascii_where_the_locale_is_c(home: Path, locale: dict[str, str], signs: bool) -> None:
    with demo(home, locale) as app:
        app.wait("Qualified")
        app.wait("saved")
        assert ("━" in app.text()) is signs
        app.press("q")
        assert app.end() == 0


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_that_cannot_show_it_is_told_so(home: Path, term: str) -> None:
    with program(home, "--demo", TERM=term) as app:
        assert app.end() == 2
        assert "set TERM" in app.text().replace("\n", " ")
        assert app.restored()


def test_a_slow_line_gets_few_colours_where_it_is_asked_for(home: Path) -> None:
    with program(home, "--demo", "--slow-link") as app:
        app.until(lambda: on_board(app), "the board")
        app.press("q")
        assert app.end() == 0
        written = b"".join(data for _, data in app.log)
    assert TRUECOLOUR not in written
    assert app.written < 12_000


def test_a_held_key_leaves_no_backlog_on_a_slow_line(tmp_path: Path) -> None:
    fill(tmp_path / "copy.db", 200)
    found = measure(tmp_path, "j", 2.0)
    assert found.written > 1000
    assert found.most < 12_000, "more waits than the line carries in a third of a second"
