"""Whatever is typed or pasted into it: it lives, does nothing that was not meant, and can be left.

PTY_SEEDS=50 PTY_BYTES=1000000 in the environment sends that much of anything.
"""

from __future__ import annotations

import os
import random
import threading
import time
from pathlib import Path

import pytest

from tests.pty.board import columns, on_board
from tests.pty.conftest import unsent
from tests.pty.terminal import Terminal, program

SEEDS = range(int(os.environ.get("PTY_SEEDS", "1")))
BYTES = int(os.environ.get("PTY_BYTES", "20000"))
LEAVES_OR_STOPS = b"qQ\x03\x11\x1a"
START, END = b"\x1b[200~", b"\x1b[201~"


def send(app: Terminal, data: bytes) -> None:
    """Write more than a terminal holds, while what comes out is read; the rest is let be when nobody is there."""
    writer = threading.Thread(target=_write, args=(app.master, data), daemon=True)
    writer.start()
    while writer.is_alive() and app.process.poll() is None:
        app.read(0.05)


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data[:4096]) :]


def left(app: Terminal) -> None:
    """Leave as people do, who press again what did nothing: a key right behind an endless paste is a part of it."""
    for _attempt in range(20):
        app.press("ctrl+q")
        patience = time.monotonic() + 3
        while app.process.poll() is None and time.monotonic() < patience:
            app.read(0.05)
        if app.process.poll() is not None:
            break
    assert app.end() == 0
    assert app.restored()


def test_pastes_and_bytes_that_are_no_text(home: Path) -> None:
    with program(home, "--demo") as app:
        app.wait("● saved")
        app.until(lambda: on_board(app), "the board")
        before, edits = columns(app), unsent(home)
        send(app, b"\xff\xe4\xc3\x28\xf0\x9f")
        send(app, START + b"L\nD\ny\nq\n" * 20 + END)
        send(app, START + b"LDyq\n" * 2_000_000 + END)
        app.wait("too much")
        send(app, START + b"D\ny\nq\nL")
        assert columns(app) == before
        assert unsent(home) == edits
        left(app)


@pytest.mark.parametrize("seed", SEEDS)
def test_anything(home: Path, seed: int) -> None:
    data = random.Random(seed).randbytes(BYTES)
    data = bytes(byte for byte in data if byte not in LEAVES_OR_STOPS)
    with program(home, "--demo", EDITOR="true", VISUAL="true") as app:
        app.until(lambda: on_board(app), "the board")
        send(app, data)
        assert app.process.poll() is None, app.text()
        left(app)
