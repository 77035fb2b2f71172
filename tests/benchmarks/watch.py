"""Measures a program in a pseudo-terminal from outside: from a key to the last byte of what it drew."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.benchmarks.bytes_least import cells
from tests.pty.terminal import LIMIT, Terminal

QUIET = 0.12
"""Nothing written for so long, in seconds, and an answer is over."""


class Sample(NamedTuple):
    """One answer: how long it took in milliseconds, and how much was written."""

    ms: float
    bytes: int


class Series(NamedTuple):
    """Answers of one kind."""

    p50: float
    p95: float
    bytes: float


def series(samples: list[Sample]) -> Series:
    """The median and the 95th percentile in milliseconds, and the median of bytes."""
    times = sorted(s.ms for s in samples)
    return Series(median(times), times[min(len(times) - 1, round(0.95 * (len(times) - 1)))], middle_bytes(samples))


def middle_bytes(samples: list[Sample]) -> float:
    """The median of bytes."""
    return median(s.bytes for s in samples)


def start(terminal: Terminal, usable: Callable[[], object]) -> Sample:
    """From the start of a process to the frame that can be used; the screen is read when all is written."""
    shown, end = 0, time.perf_counter() + LIMIT
    while time.perf_counter() < end:
        _listen(terminal, 0.3)
        for moment, data in terminal.log[shown:]:
            shown += 1
            terminal.show(data)
            if usable():
                for _, rest in terminal.log[shown:]:
                    terminal.show(rest)
                return Sample((moment - terminal.begun) * 1000, terminal.written)
    raise AssertionError(f"not started:\n{terminal.text()}")


def press(terminal: Terminal, *keys: str) -> Sample:
    """From keys to the last byte of what they caused."""
    began, written, heard = time.perf_counter(), terminal.written, len(terminal.log)
    terminal.press(*keys)
    _listen(terminal, QUIET, first=2.0)
    new = terminal.log[heard:]
    for _, data in new:
        terminal.show(data)
    last = new[-1][0] if new else began
    return Sample((last - began) * 1000, terminal.written - written)


def settle(terminal: Terminal, key: str) -> Sample:
    """From a key to the last change that can be seen; 0 ms where nothing changes for a moment."""
    began, written, heard = time.perf_counter(), terminal.written, len(terminal.log)
    terminal.press(key)
    _listen(terminal, QUIET / 2, first=3 * QUIET)
    last, before = began, cells(terminal.screen)
    for moment, data in terminal.log[heard:]:
        terminal.show(data)
        if (after := cells(terminal.screen)) != before:
            last, before = moment, after
    return Sample((last - began) * 1000, terminal.written - written)


def idle(terminal: Terminal, seconds: float) -> int:
    """How many bytes are written while nobody does anything."""
    written, end = terminal.written, time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        terminal.read(left)
    return terminal.written - written


def _listen(terminal: Terminal, quiet: float, first: float = 0.0) -> None:
    """Take what is written, until it is quiet for so long; wait longer for the first of it."""
    wait = first or quiet
    while terminal.take(wait):
        wait = quiet


def peak_memory(process: int) -> float:
    """The most memory a process ever held, in MB; 0 where the system does not tell (only Linux does)."""
    try:
        status = Path(f"/proc/{process}/status").read_text("utf-8")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)
