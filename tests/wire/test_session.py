"""A real program in a real pseudo-terminal."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest

from tests.wire.pseudoterminal import SIZE, Session, session
from tests.wire.terminal import Terminal
from tui.wire.line import SLOW
from tui.wire.wire import Wire

pytestmark = pytest.mark.pty
F2, F3, F4, F5, F10, ESCAPE = "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[21~", "\x1b"
DOWN, PAGE_DOWN, END = "\x1b[B", "\x1b[6~", "\x1b[F"
KEYS = [DOWN, DOWN, PAGE_DOWN, DOWN, PAGE_DOWN, END, F2, ESCAPE, "\t", "wörld 世界", "\x1b[H"]
RESTORED = ("\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l", "\x1b[?1000l", "\x1b[?7h")


def played(running: Session) -> Session:
    """The same keys for every kind of driver; an escape has to stand alone to be one."""
    for key in KEYS:
        running.press(key)
        running.read(0.4 if key == ESCAPE else 0.1)
    running.read(0.4)
    return running


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A session recorded with Textual's own driver."""
    with session(tmp_path_factory.mktemp("stock"), layer=False) as running:
        played(running).screen()
    return running


def test_a_recorded_session_replays_cell_for_cell(stock: Session) -> None:
    frames = re.findall(r"\x1b\[\?2026h(.*?)\x1b\[\?2026l", stock.stream, re.DOTALL)
    wire, raw, shown, written = Wire(*SIZE), Terminal(*SIZE), Terminal(*SIZE), 0
    for frame in frames:
        wire.draw(frame)
        difference = wire.take()
        written += len(difference)
        shown.feed(difference)
        raw.feed(frame)
        assert shown.seen() == raw.seen()
    assert len(frames) > 15
    assert written < 0.35 * sum(map(len, frames))


def test_the_same_session_ends_on_the_same_screen(stock: Session, tmp_path: Path) -> None:
    with session(tmp_path) as running:
        played(running)
        assert running.screen() == stock.screen()
        assert running.terminal.seen() == stock.terminal.seen()
        assert len(running.stream) < 0.2 * len(stock.stream)


def test_a_terminal_that_reads_nothing_stalls_nobody_and_gets_the_newest_frame(tmp_path: Path) -> None:
    stalls: list[tuple[float, float]] = []
    for _ in range(3):
        with session(tmp_path) as running:
            running.press(F4)
            running.read_for(1.5)
            running.press(F4)
            running.read()
            running.press(F4)
            time.sleep(2.0)
            running.press(F4)
            time.sleep(0.3)
            written = len(running.read(0.4))
            screen = running.screen()
            running.press(F10)
            running.read()
            report = running.end()
        assert report["count"] > 20
        assert f"count {report['count']}." in screen
        assert written < 250_000
        read, unread = report["stalls"]
        stalls.append((read, unread))
        if unread < 0.05 + (read if read > 0.02 else 0):  # a busy machine stalls by itself
            return
    pytest.fail(f"the event loop stood still for {stalls} seconds")


def test_the_program_leaves_a_terminal_that_reads_nothing(tmp_path: Path) -> None:
    with session(tmp_path) as running:
        running.press(F4)
        time.sleep(2.0)
        running.press(F10)
        running.process.wait(30)
        rest = running.read()
    assert rest.rindex("\x18") < rest.rindex(RESTORED[0])
    assert [mode for mode in RESTORED if mode not in rest[rest.rindex("\x18") :]] == []


def test_a_program_that_ends_restores_the_terminal(tmp_path: Path) -> None:
    with session(tmp_path) as running:
        running.press(F10)
        rest = running.read()
        running.end()
    assert [mode for mode in RESTORED if mode not in rest] == []
    assert "\x18" not in rest


def test_a_stopped_program_comes_back_with_its_screen(tmp_path: Path) -> None:
    with session(tmp_path) as running:
        before = running.screen()
        running.process.send_signal(signal.SIGTSTP)
        left = running.read()
        assert "\x1b[?1049l" in left
        assert os.waitid(os.P_PID, running.process.pid, os.WSTOPPED | os.WNOWAIT) is not None
        running.screen()
        running.terminal = Terminal(*SIZE)
        running.process.send_signal(signal.SIGCONT)
        back = running.read(0.5)
        assert back.index("\x1b[?1049h") < back.index("\x1b[?7l") < back.index("Quit")
        assert running.screen() == before
        running.press(DOWN)
        running.read()
        assert running.screen() == before


def test_another_size_and_back_draws_everything(tmp_path: Path) -> None:
    with session(tmp_path) as running:
        before = running.screen()
        running.resize(50, 20)
        running.wait("f2 Question")
        running.read()
        assert "41" not in {cell.look.background for row in running.terminal.rows for cell in row}
        running.resize(40, 20)
        running.resize(*SIZE)
        running.read(0.6)
        assert running.screen() == before


def test_what_somebody_wrote_is_painted_over_on_demand(tmp_path: Path) -> None:
    with session(tmp_path) as running:
        before = running.screen()
        running.terminal.feed("\x1b[2J\x1b[5;5Hgarbage")
        running.press(F5)
        running.read()
        assert running.screen() == before


def test_controls_pass_through(tmp_path: Path) -> None:
    with session(tmp_path) as running:
        running.press(F3)
        written = running.read()
        assert written.index("\x07") < written.index("\x1b]52;c;Y29waWVk\x07")
        assert "controls sent" in running.screen()


def test_hostile_text_does_not(tmp_path: Path) -> None:
    with session(tmp_path, hostile=True) as running:
        assert running.screen().startswith("start")
        assert "\ufffd[1;1HXa\ufffd]52;c;aGFjaw==b\ufffd[2Jc" in running.screen()  # Textual drops BEL
        assert "\x1b]52" not in running.stream
        assert "\u202e" not in running.stream
        assert "\x9b" not in running.stream


def test_a_frame_that_waits_for_a_lost_answer_is_shown_by_itself(tmp_path: Path) -> None:
    with session(tmp_path, late=SLOW * 1.5) as running:
        running.deaf = True
        running.press(F5)
        while running.read(0.4):  # until what is on the way is too much
            running.press(F5)
        running.press(F2)
        running.wait("Are you sure?")
