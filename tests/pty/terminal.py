"""The real program in a pseudo-terminal of its own: keys in, a screen out, read by pyte."""

from __future__ import annotations

import codecs
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyte

ROOT = Path(__file__).parents[2]
SIZE = (120, 40)
LIMIT = 60.0
"""How long a machine with other work may take for anything, in seconds; what is waited for comes long before."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
}
PRIVATE = re.compile(r"\x1b\[(?P<kind>[<=>?])(?P<numbers>[0-9;]*)\$?(?P<final>[A-Za-z])")
PARTIAL = re.compile(r"\x1b(\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?)?\Z")
FRAME, FRAME_END = "\x1b[?2026h", "\x1b[?2026l"
LEFT_ALONE = {7: True, 25: True}
"""Modes a terminal has on by itself: wrapped lines, a cursor one sees."""

NOT_INHERITED = ("NO_COLOR", "COLUMNS", "LINES", "TMUX", "STY", "TERM_PROGRAM", "PIPEDRIVE_API_TOKEN", "PYTHONPATH")


def key(name: str) -> bytes:
    """What a terminal sends for a key: a name, `ctrl+` and a letter, or the character itself."""
    if name.startswith("ctrl+"):
        return bytes([ord(name[-1].upper()) & 0x1F])
    return KEYS.get(name, name).encode()


def environment(home: Path, **more: str) -> dict[str, str]:
    """A user's environment whose files of this program all lie under `home`."""
    own = {k: v for k, v in os.environ.items() if k not in NOT_INHERITED and not k.startswith(("TEXTUAL", "PIPEDRIVE"))}
    own |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    return own | {"PIPEDRIVE_TUI_HOME": str(home)} | more


class ClearingScreen(pyte.Screen):
    """One that clears every cell with the background, as terminals do; pyte clears those that were written to."""

    def erase_in_display(self, how: int = 0, *args: Any, **options: Any) -> None:
        """All of it in the background, or a part as pyte does."""
        if how != 2:
            super().erase_in_display(how, *args, **options)
            return
        for line in (self.buffer[y] for y in range(self.lines)):
            line.update(dict.fromkeys(range(self.columns), self.cursor.attrs))


class Terminal:
    """A command on a terminal of `size` cells; use it as a context, whose end kills what still runs.

    What is written is shown frame by frame, so a screen is never half of one. `written` counts bytes; `modes` are the
    private modes the program set or reset; `log` holds all that came with the moment it came, for measurements.
    """

    def __init__(self, command: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = SIZE) -> None:
        self.screen = ClearingScreen(*size)
        self.modes: dict[int, bool] = dict(LEFT_ALONE)
        self.log: list[tuple[float, bytes]] = []
        self.written = 0
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting = ""
        self.master, self.slave = os.openpty()
        self._set_size(*size)
        self.attributes: list[Any] = termios.tcgetattr(self.slave)
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            env=dict(env),
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
            preexec_fn=self._take_terminal,  # noqa: PLW1509 - one system call, no lock: a hang-up needs a terminal
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        self.close()
        with suppress(OSError):
            os.close(self.slave)

    def _take_terminal(self) -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def close(self) -> None:
        """Close the window, as a user does who has enough."""
        with suppress(OSError):
            os.close(self.master)
        self.master = -1

    # -- in -------------------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys; after an `escape` wait for what it does, or a terminal takes it for a part of the next key."""
        for name in keys:
            os.write(self.master, key(name))

    def type(self, text: str) -> None:
        """Type characters."""
        os.write(self.master, text.encode())

    def resize(self, width: int, height: int) -> None:
        """Change the window."""
        self.read(0)
        self.screen.resize(height, width)
        self._set_size(width, height)

    def _set_size(self, width: int, height: int) -> None:
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    # -- out ------------------------------------------------------------------------------------------------------

    def take(self, seconds: float) -> bytes:
        """What is written within that time, as soon as there is something; kept in the log, not shown yet."""
        if not select.select([self.master], [], [], seconds)[0]:
            return b""
        with suppress(OSError):  # nobody has the other end any more
            data = os.read(self.master, 1 << 16)
            self.log.append((time.perf_counter(), data))
            self.written += len(data)
            if b"\x1b[?2026$p" in data:
                os.write(self.master, b"\x1b[?2026;2$y")
            return data
        return b""

    def read(self, seconds: float) -> bool:
        """Show what is written within that time; tells whether anything was."""
        data = self.take(seconds)
        if data:
            self.show(data)
        return bool(data)

    def show(self, data: bytes) -> None:
        """Show what was written, up to the last whole frame."""
        text = self._waiting + self._decoder.decode(data)
        begun = text.rfind(FRAME)
        cut = len(text) if begun < text.rfind(FRAME_END) or begun < 0 else begun
        if partial := PARTIAL.search(text, max(0, text.rfind("\x1b", 0, cut)), cut):
            cut = partial.start()
        self._waiting = text[cut:]
        self._stream.feed(PRIVATE.sub(self._private, text[:cut]))

    def _private(self, found: re.Match[str]) -> str:
        """Private modes are remembered, and kept from pyte, which takes some of them for text."""
        if found["kind"] == "?" and found["final"] in "hl":
            self.modes |= {int(n): found["final"] == "h" for n in found["numbers"].split(";") if n}
        if "1049" in found["numbers"]:
            return "\x1b[2J"
        return ""

    def text(self) -> str:
        """The screen's lines."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def line(self, number: int) -> str:
        """One line, counted from 0 at the top or from -1 at the bottom."""
        return self.screen.display[number]

    # -- waiting --------------------------------------------------------------------------------------------------

    def until(self, condition: Callable[[], object], what: str = "", limit: float = LIMIT) -> None:
        """Read until a condition holds."""
        end = time.monotonic() + limit
        while self.read(0) or not condition():
            if time.monotonic() > end:
                raise AssertionError(f"not within {limit} s: {what or condition}\n{self.text()}")
            if self.process.poll() is not None and not self.read(0) and not condition():
                raise AssertionError(f"ended with {self.process.returncode} before: {what}\n{self.text()}")
            self.read(0.05)

    def wait(self, pattern: str, limit: float = LIMIT) -> re.Match[str]:
        """Read until the screen matches a pattern, and give the match; `^` and `$` are ends of lines."""
        expression = re.compile(pattern, re.MULTILINE)
        self.until(lambda: expression.search(self.text()), pattern, limit)
        found = expression.search(self.text())
        assert found is not None
        return found

    def gone(self, pattern: str, limit: float = LIMIT) -> None:
        """Read until the screen matches a pattern no more."""
        self.until(lambda: not re.search(pattern, self.text(), re.MULTILINE), f"no {pattern}", limit)

    # -- the end --------------------------------------------------------------------------------------------------

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def end(self, limit: float = LIMIT) -> int:
        """Read until the program has ended; its exit code, negative for the signal that killed it."""
        end = time.monotonic() + limit
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise AssertionError(f"still running after {limit} s\n{self.text()}")
            if self.master >= 0:
                self.read(0.05)
            else:
                time.sleep(0.02)
        while self.master >= 0 and self.read(0):
            pass
        return int(self.process.returncode)

    def left_on(self) -> set[int]:
        """Private modes that are not as a terminal has them by itself."""
        return {mode for mode, on in self.modes.items() if on != LEFT_ALONE.get(mode, False)}

    def restored(self) -> bool:
        """Whether the terminal is as it was: its modes, and what `stty` shows."""
        return not self.left_on() and termios.tcgetattr(self.slave) == self.attributes


def program(home: Path, *arguments: str, size: tuple[int, int] = SIZE, **more: str) -> Terminal:
    """The program on a terminal of its own."""
    return Terminal([sys.executable, "-m", "tui", *arguments], environment(home, **more), size)


def processes(words: str) -> dict[int, str]:
    """The processes whose command line has these words in it, except this one."""
    found = dict(_of_proc() if Path("/proc/self/cmdline").exists() else _of_ps())
    return {number: command for number, command in found.items() if words in command and number != os.getpid()}


def _of_proc() -> list[tuple[int, str]]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):  # it ended meanwhile
                found.append((int(entry.name), (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()))
    return found


def _of_ps() -> list[tuple[int, str]]:
    command = ["ps", "-axww", "-o", "pid=,command="]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [(int(number), words) for number, _, words in (line.strip().partition(" ") for line in lines)]
