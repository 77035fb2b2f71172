"""The log: private, and never more than two files of a size, however long and in how many windows one works."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui import settings
from tui.commands import log
from tui.commands.log import RotatingLog

LARGEST = 2000


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(log, "LARGEST", LARGEST)
    return settings.paths().log


@pytest.fixture
def windows(path: Path) -> Iterator[list[RotatingLog]]:
    """Two of them over one log."""
    opened = [RotatingLog(path) for _ in range(2)]
    yield opened
    for handler in opened:
        handler.close()


def say(handler: RotatingLog, words: str) -> None:
    handler.handle(logging.LogRecord("tui", logging.WARNING, __file__, 1, words, None, None))


def test_the_log_rotates_while_the_program_runs(windows: list[RotatingLog], path: Path) -> None:
    old = path.with_suffix(".old.log")
    for number in range(400):
        say(windows[number % 2], f"line {number} {'x' * 30}")
        assert path.stat().st_size < LARGEST + 100
        assert not old.exists() or old.stat().st_size < LARGEST + 100
    lines = (old.read_text() + path.read_text()).splitlines()
    first = int(lines[0].split()[1])
    assert first > 0
    assert [int(line.split()[1]) for line in lines] == [*range(first, 400)]  # none is lost among the last ones
    assert sorted(path.parent.iterdir()) == sorted([path, old])
    assert {stat.S_IMODE(found.stat().st_mode) for found in (path, old)} == {0o600}


def test_a_log_that_was_removed_is_made_anew(windows: list[RotatingLog], path: Path) -> None:
    say(windows[0], "one")
    path.unlink()
    say(windows[0], "two")
    assert path.read_text() == "two\n"


def test_a_fault_of_a_command_starts_a_full_log_afresh(path: Path) -> None:
    from tui.commands.problems import tell

    settings.private_file(path).write_text("x" * LARGEST)
    tell(RuntimeError("boom"))
    assert path.with_suffix(".old.log").read_text() == "x" * LARGEST
    assert "boom" in path.read_text()
