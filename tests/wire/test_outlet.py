"""The way out: nobody waits for the terminal, and it gets what it missed."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual.app import App, ComposeResult
from textual.drivers.headless_driver import HeadlessDriver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size
from textual.widgets import Static

from tui import wire
from tui.wire.outlet import Outlet
from tui.wire.posix_driver import WireDriver
from tui.wire.terminals import erases_with_background


class Source:
    """Numbered lines; only what was not taken yet is given."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.newest = self.taken = 0
        self.size = 100_000

    def take(self) -> bytes:
        if self.taken == self.newest:
            return b""
        self.taken = self.newest
        return b"x" * self.size + b"[%d]" % self.newest


def drained(descriptor: int, end: bytes, seconds: float = 5.0) -> bytes:
    data, deadline = b"", time.monotonic() + seconds
    while not data.endswith(end):
        assert select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))[0], data[-20:]
        data += os.read(descriptor, 65536)
    return data


@contextmanager
def ends(kind: str) -> Iterator[tuple[int, int]]:
    reading, writing = os.openpty() if kind == "terminal" else os.pipe()
    if kind == "terminal":
        tty.setraw(writing)
    yield reading, writing
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize("kind", ["terminal", "pipe"])
def test_a_slow_reader_gets_the_newest_and_nobody_waits(kind: str) -> None:
    source = Source()
    with ends(kind) as (reading, writing):
        outlet = Outlet(writing, source.lock, source.take)
        waited = 0.0
        for newest in range(1, 201):
            begun = time.perf_counter()
            with source.lock:
                source.newest = newest
                outlet.push()
            waited = max(waited, time.perf_counter() - begun)
        data = drained(reading, b"[200]")
        outlet.close(1.0, b"")
    assert waited < 0.5
    assert data.count(b"[") < 10


@pytest.mark.parametrize("kind", ["terminal", "pipe"])
def test_closing_sends_the_rest(kind: str) -> None:
    source = Source()
    with ends(kind) as (reading, writing):
        outlet = Outlet(writing, source.lock, source.take)
        source.newest = 1
        reader = threading.Thread(target=lambda: drained(reading, b"[1]"))
        reader.start()
        outlet.close(5.0, b"never")
        reader.join()
    assert source.taken == 1


def test_closing_a_terminal_that_reads_nothing_takes_a_second_and_says_farewell() -> None:
    source = Source()
    with ends("terminal") as (reading, writing):
        outlet = Outlet(writing, source.lock, source.take)
        source.newest = 1
        begun = time.monotonic()
        outlet.close(1.0, b"farewell")
        assert 0.9 < time.monotonic() - begun < 30
        assert drained(reading, b"\x18farewell")


def test_a_terminal_that_is_gone_is_no_error() -> None:
    source = Source()
    reading, writing = os.openpty()
    outlet = Outlet(writing, source.lock, source.take)
    os.close(reading)
    for newest in range(1, 5):
        source.newest = newest
        outlet.push()
    outlet.close(1.0, b"farewell")
    os.close(writing)


class Small(App[None]):
    def __init__(self) -> None:
        super().__init__(driver_class=wire.driver())

    def compose(self) -> ComposeResult:
        yield Static("hello")


async def test_tests_keep_their_own_driver() -> None:
    async with Small().run_test() as pilot:
        assert isinstance(pilot.app._driver, HeadlessDriver)
        wire.resync(pilot.app)
        assert "hello" in str(pilot.app.query_one(Static).render())


def test_the_layer_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    monkeypatch.delenv(wire.SWITCH, raising=False)
    monkeypatch.setattr("tui.wire._writes_utf8", lambda: True)
    assert wire.driver() is WireDriver
    assert wire.driver(enabled=False) is None
    monkeypatch.setenv(wire.SWITCH, "0")
    assert wire.driver() is None
    assert wire.driver(enabled=True) is WireDriver
    monkeypatch.setenv("TEXTUAL_DRIVER", "a.module:Driver")
    assert wire.driver(enabled=True) is None
    monkeypatch.delenv("TEXTUAL_DRIVER")
    monkeypatch.setattr(sys, "platform", "win32")
    assert wire.driver(enabled=True) is None


async def test_a_signal_that_interrupts_a_write_waits_for_it(
    monkeypatch: pytest.MonkeyPatch, driver: WireDriver
) -> None:
    done: list[str] = []
    monkeypatch.setattr(LinuxDriver, "_sigtstp_application", lambda *_: done.append("stopped"))

    def interrupted(_: str) -> None:
        driver._sigtstp_application()
        done.append("written")

    monkeypatch.setattr(driver, "_accept", interrupted)
    driver.write("")
    assert done == ["written", "stopped"]
    driver._sigtstp_application()
    assert done[-1] == "stopped"


@pytest.fixture
async def driver(monkeypatch: pytest.MonkeyPatch) -> WireDriver:
    """A driver that was started, so far as its model knows; it has no terminal."""
    monkeypatch.setattr(sys, "__stdin__", sys.__stderr__)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    made = WireDriver(Small(), size=(80, 24))
    made.write("\x1b[?1049h")
    made.write("\x1b[1;1Hfirst")
    return made


async def test_what_a_program_draws_by_itself_passes_between_frames(driver: WireDriver) -> None:
    for mark in ("\x1b[?2026h", "\x1b[1;1Hframe", "\x1b[?2026l"):
        driver.write(mark)
    driver._take()
    driver.write("\x1b[2;2H\x1bPq#0~~\x1b\\")
    assert b"\x1b[2;2H\x1bPq#0~~\x1b\\" in driver._take()


async def test_the_last_of_many_sizes_counts(driver: WireDriver) -> None:
    for width in range(1, 60):
        driver.process_message(Resize(Size(width, 10), Size(width, 10)))
    driver._take()
    assert (driver._fitting_wire().canvas.width, driver._fitting_wire().canvas.height) == (59, 10)


@pytest.mark.parametrize(
    ("environment", "erases"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "tmux-256color", "TMUX": "x"}, True),
        ({"TERM": "screen-256color", "TMUX": "x"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "xterm", "STY": "x"}, False),
        ({"TERM": "vt100"}, False),
        ({}, False),
    ],
)
def test_which_terminals_erase_in_the_background(environment: dict[str, str], erases: bool) -> None:
    assert erases_with_background(environment) is erases


def test_the_layer_knows_nothing_else_of_the_program() -> None:
    code = "import sys, tui.wire.posix_driver; print(*sorted(m for m in sys.modules if m.startswith('tui')))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert all(name in ("tui", "tui.wire") or name.startswith("tui.wire.") for name in loaded)
    assert "tui.wire.painter" in loaded
