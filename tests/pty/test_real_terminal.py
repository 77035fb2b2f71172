"""A real terminal, tmux, shows the same cells through the output layer as it shows by Textual's own driver."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.synthetic import fill
from tests.pty.terminal import LIMIT, environment
from tests.wire.terminal import Cell
from tests.wire.terminal import Terminal as Reader
from tui.wire import SWITCH

TMUX = shutil.which("tmux")
OFFLINE = Path(__file__).parents[1] / "benchmarks" / "offline.py"
NAMES = {"layer": "1", "none": "0"}
KEYS = (("j", "j"), ("PageDown",), ("l", "l", "k"), ("?",), ("Escape",), ("p",), ("Enter",), ("Escape",), ("g", "t"))
WIDTH, HEIGHT = 120, 40

pytestmark = pytest.mark.skipif(TMUX is None, reason="there is no tmux here")


class Sessions:
    """The program twice in one tmux: drawn by the layer, and without it."""

    def __init__(self, folder: Path) -> None:
        self.env = environment(folder / "home", TMUX_TMPDIR=os.environ["XDG_RUNTIME_DIR"])
        for name, switch in NAMES.items():
            files = folder / name / "files"
            fill(files / "copy.db", 300)
            command = [sys.executable, str(OFFLINE), str(files)]
            given = ["env", f"{SWITCH}={switch}", f"PIPEDRIVE_TUI_HOME={folder / name / 'home'}", *command]
            self.tmux("new-session", "-d", "-s", name, "-x", str(WIDTH), "-y", str(HEIGHT), *given)

    def tmux(self, *words: str) -> str:
        command = [str(TMUX), "-L", "real", "-f", os.devnull, *words]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, check=True).stdout

    def press(self, keys: tuple[str, ...]) -> None:
        for key in keys:
            for name in NAMES:
                self.tmux("send-keys", "-t", name, key)

    def differing(self) -> list[tuple[int, int]]:
        """Cells that do not look alike; tmux leaves out cells at the end of a line that were erased, not written."""
        (one, ends), (other, other_ends) = (self._cells(name) for name in NAMES)
        return [
            (x, y)
            for y in range(HEIGHT)
            for x in range(max(ends[y], other_ends[y]))
            if (
                one[y][x] != other[y][x]
                if x < min(ends[y], other_ends[y])
                else {one[y][x].text, other[y][x].text} != {" "}
            )
        ]

    def _cells(self, name: str) -> tuple[list[list[Cell]], list[int]]:
        reader, ends = Reader(WIDTH + 1, HEIGHT), []
        for number, line in enumerate(self.tmux("capture-pane", "-e", "-p", "-N", "-t", name).split("\n")[:HEIGHT]):
            reader.feed(("\r\n" if number else "") + line.translate({14: None, 15: None}))
            ends.append(reader.x)
        return reader.seen(), ends

    def text(self) -> str:
        return self.tmux("capture-pane", "-p", "-t", "layer")


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    found = Sessions(tmp_path)
    yield found
    found.tmux("kill-server")


def until_alike(sessions: Sessions, *, unlike: str) -> None:
    """Wait for a screen that is new and the same in both."""
    end = time.monotonic() + LIMIT
    while (differing := sessions.differing()) or sessions.text() == unlike:
        assert time.monotonic() < end, f"{len(differing)} cells, such as {differing[:3]}\n{sessions.text()}"
        time.sleep(0.1)


def test_it_shows_the_same_cells(sessions: Sessions) -> None:
    end = time.monotonic() + LIMIT
    while "Negotiations" not in sessions.text():
        assert time.monotonic() < end
        time.sleep(0.1)
    until_alike(sessions, unlike="")
    for keys in KEYS:
        before = sessions.text()
        sessions.press(keys)
        until_alike(sessions, unlike=before)
