"""Runs the small program in a pseudo-terminal, read as slowly as a test wants."""

from __future__ import annotations

import codecs
import fcntl
import json
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.wire.terminal import Terminal

ROOT = Path(__file__).parents[2]
SIZE = (70, 30)
NOT_DRAWN = re.compile(r"\x1b\[[?<=>][0-9;]*\$?[A-Za-z]|\x1b\[[0-9;]*[cnt]")
"""Modes and queries."""


class Session:
    """The program and the terminal it draws on; a character cut in two becomes U+FFFD, as in a terminal.

    The terminal answers questions after `late` seconds, and none while it is `deaf`.
    """

    def __init__(self, process: subprocess.Popen[bytes], master: int, report: Path, late: float) -> None:
        self.process, self.master, self._report = process, master, report
        self.late = late
        self.deaf = False
        self.stream = ""
        self.terminal = Terminal(*SIZE)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._drawn = 0

    def press(self, keys: str) -> None:
        """Types."""
        os.write(self.master, keys.encode())

    def read(self, seconds: float = 0.3) -> str:
        """What is written until the program is silent for so long; questions for synchronized output get a yes."""
        begun = len(self.stream)
        while select.select([self.master], [], [], seconds)[0]:
            data = b""
            with suppress(OSError):  # the program has ended
                data = os.read(self.master, 65536)
            if not data:
                break
            text = self._decoder.decode(data)
            self.stream += text
            if "\x1b[?2026$p" in text and not self.deaf:
                time.sleep(self.late)
                os.write(self.master, b"\x1b[?2026;2$y")
        return self.stream[begun:]

    def read_for(self, seconds: float) -> None:
        """Reads whatever comes in so many seconds."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.master], [], [], left)[0]:
                self.stream += self._decoder.decode(os.read(self.master, 65536))

    def wait(self, text: str, seconds: float = 20.0) -> None:
        """Reads until the screen shows a text."""
        deadline = time.monotonic() + seconds
        while text not in self.screen():
            assert time.monotonic() < deadline, f"{text!r} not on the screen:\n{self.screen()}"
            self.read(0.1)

    def screen(self) -> str:
        """The screen's text now."""
        new = self.stream[self._drawn :]
        cut = new.rfind("\x1b") if re.search(r"\x1b[^A-Za-z\x07\\]*\Z", new) else len(new)
        self._drawn += cut
        self.terminal.feed(NOT_DRAWN.sub("", new[:cut]))
        return self.terminal.text()

    def resize(self, width: int, height: int) -> None:
        """Another size; whatever the terminal held is gone."""
        self.screen()
        self.terminal = Terminal(width, height)
        self.terminal.feed("\x1b[41m\x1b[2J")
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def end(self, seconds: float = 20.0) -> dict[str, Any]:
        """Waits for the program's end and gives its report."""
        self.process.wait(seconds)
        report: dict[str, Any] = json.loads(self._report.read_text("utf-8"))
        return report


@contextmanager
def session(folder: Path, *, layer: bool = True, hostile: bool = False, late: float = 0.0) -> Iterator[Session]:
    """The program, started and drawn."""
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
    report = folder / "report.json"
    dropped = ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_DRIVER", "COLUMNS", "LINES", "TMUX", "STY", "TERM_PROGRAM")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "WIRE_REPORT": str(report), "LC_ALL": "C.UTF-8"}
    environment |= {"PIPEDRIVE_TUI_WIRE": "1" if layer else "0", "PYTHONPATH": str(ROOT)}
    environment |= {"WIRE_HOSTILE": "1"} if hostile else {}
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("program.py"))],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    try:
        running = Session(process, master, report, late)
        running.wait("Quit")
        running.read()
        yield running
    finally:
        process.kill()
        process.wait()
        os.close(master)
