"""What is copied reaches the clipboard of the terminal one sits at, through whatever stands between."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pty.board import on_board, under_cursor
from tests.pty.terminal import Terminal, environment, program

TMUX = shutil.which("tmux")
COPIED = re.compile(rb"\x1b\]52;[a-z0-9]*;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\)")


def copied(app: Terminal) -> str:
    """Copy the name of the deal under the cursor; what the line below says of it, when it does."""
    app.until(lambda: on_board(app), "the board")
    app.until(lambda: under_cursor(app), "a deal under the cursor")
    app.press("enter")
    app.wait("What is next|Next|next")
    app.press("y")
    app.wait("name  ")
    app.press("t")
    return app.wait(r"Copied the name: (.*\S)")[1].removesuffix("│").strip()


def clipboards(stream: bytes) -> list[str]:
    """What a terminal was told to put into its clipboard."""
    return [base64.b64decode(found).decode() for found in COPIED.findall(stream)]


def written(app: Terminal) -> bytes:
    """All that came out."""
    return b"".join(data for _, data in app.log)


def test_a_terminal_gets_it(home: Path) -> None:
    with program(home, "--demo") as app:
        name = copied(app)
        app.until(lambda: clipboards(written(app)), "a copy")
        assert clipboards(written(app)) == [name]


def test_gnu_screen_passes_it_on_in_pieces(home: Path) -> None:
    with program(home, "--demo", STY="1.pts", TERM="screen-256color") as app:
        name = copied(app)
        app.until(lambda: b"\x1bP" in written(app), "a copy")
        pieces = re.findall(rb"\x1bP(.*?)\x1b\\", written(app), re.DOTALL)
        assert clipboards(b"".join(pieces)) == [name]


@pytest.mark.skipif(TMUX is None, reason="there is no tmux here")
def test_tmux_keeps_it_and_passes_it_on(home: Path) -> None:
    sockets = {"TMUX_TMPDIR": os.environ["XDG_RUNTIME_DIR"]}
    tmux = [str(TMUX), "-L", "copying", "-f", os.devnull]
    env = environment(home, **sockets)
    try:
        with Terminal([*tmux, "new-session", sys.executable, "-m", "tui", "--demo"], env) as app:
            name = copied(app)
            app.until(lambda: clipboards(written(app)), "a copy at the terminal outside")
            assert clipboards(written(app)) == [name]
            kept = subprocess.run([*tmux, "show-buffer"], env=env, capture_output=True, text=True, check=True)
            assert kept.stdout == name
    finally:
        subprocess.run([*tmux, "kill-server"], env=env, capture_output=True, check=False)
