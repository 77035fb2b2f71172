"""A held key over a slow line: 300 ms there and back, 256 kbit/s. Run it: `python -m tests.benchmarks.slow_line`.

What the program writes is taken at once, as by the server of a secure shell, waits in a queue, and is shown as fast as
the line carries it; a question in it is answered when it has come through. Measured are the most that waits in the
queue while a key is held, and how long after its release the screen goes on changing.
"""

from __future__ import annotations

import argparse
import os
import select
import sys
import tempfile
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.synthetic import fill
from tests.pty.board import on_board
from tests.pty.terminal import Terminal, environment
from tui.wire import SWITCH

HERE = Path(__file__).parent
THERE_AND_BACK, BYTES_PER_SECOND = 0.3, 256_000 / 8
QUESTION, ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class SlowTerminal(Terminal):
    """A terminal at the far end of a slow line; `most` is the most that ever waited, in bytes."""

    most = 0

    def begin(self) -> None:
        """Nothing is on the way."""
        self.queue: deque[tuple[float, bytes]] = deque()
        self.answers: deque[float] = deque()
        self.waiting = self.most = 0
        self.free = time.monotonic()

    def take(self, seconds: float) -> bytes:
        """What comes out at this end within that time."""
        end = time.monotonic() + seconds
        while True:
            self._in(min(0.01, max(end - time.monotonic(), 0)))
            if shown := self._out():
                return shown
            if time.monotonic() >= end or self.process.poll() is not None:
                return b""

    def _in(self, seconds: float) -> None:
        data = b""
        if select.select([self.master], [], [], seconds)[0]:
            with suppress(OSError):  # nobody has the other end any more
                data = os.read(self.master, 1 << 16)
        self.written += len(data)
        for number in range(0, len(data), 256):
            piece = data[number : number + 256]
            self.free = max(self.free, time.monotonic()) + len(piece) / BYTES_PER_SECOND
            self.queue.append((self.free + THERE_AND_BACK / 2, piece))
            self.waiting += len(piece)
        self.most = max(self.most, self.waiting)

    def _out(self) -> bytes:
        now, shown = time.monotonic(), b""
        while self.queue and self.queue[0][0] <= now:
            shown += self.queue.popleft()[1]
        self.waiting -= len(shown)
        for _ in range(shown.count(QUESTION)):
            self.answers.append(now + THERE_AND_BACK / 2)
        while self.answers and self.answers[0] <= now:
            self.answers.popleft()
            os.write(self.master, ANSWER)
        return shown


class Held(NamedTuple):
    """What came of a held key."""

    most: int
    after: float
    written: int


def held(terminal: SlowTerminal, key: str, seconds: float) -> Held:
    """Hold a key, 30 times a second; the release counts as the last time it was sent."""
    terminal.most, written = 0, terminal.written
    for _ in range(int(seconds * 30)):
        terminal.press(key)
        end = time.monotonic() + 1 / 30
        while (left := end - time.monotonic()) > 0:
            terminal.read(left)
    released = last = time.monotonic()
    while time.monotonic() - last < 1.5:
        if terminal.read(0.1):
            last = time.monotonic()
    return Held(terminal.most, last - released, terminal.written - written)


def opened(files: Path, **more: str) -> SlowTerminal:
    """The program with a board of its own, at the far end."""
    command = [sys.executable, str(HERE / "offline.py"), str(files)]
    terminal = SlowTerminal(command, environment(files, **more), (120, 40))
    terminal.begin()
    return terminal


def measure(files: Path, key: str, seconds: float, **more: str) -> Held:
    """One program, one key."""
    with opened(files, **more) as terminal:
        terminal.until(lambda: on_board(terminal), "the board")
        until = time.monotonic() + 3.0
        while time.monotonic() < until:  # it measures the line
            terminal.read(0.1)
        return held(terminal, key, seconds)


def main() -> None:
    """Measure each key, with and without the layer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deals", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="slow-") as work:
        fill(Path(work) / "copy.db", given.deals)
        for label, more in (("wire", {}), ("no wire", {SWITCH: "0"})):
            for key in ("j", "pagedown"):
                found = measure(Path(work), key, given.seconds, **more)
                sys.stdout.write(
                    f"{label:<8} {key:<9} {found.most:>8,} bytes waited at most, "
                    f"{found.after:5.2f} s after the release, {found.written:>9,} bytes\n"
                )
                sys.stdout.flush()


if __name__ == "__main__":
    main()
