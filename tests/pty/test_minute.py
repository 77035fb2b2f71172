"""What a minute costs on the line while a calendar is looked at, counted at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.benchmarks.synthetic import fill
from tests.benchmarks.watch import press, start
from tests.pty.minute import BEGIN
from tests.pty.terminal import Terminal, environment
from tui.services.memory import Memory
from tui.store.copy import Copy

PROGRAM = Path(__file__).with_name("minute.py")
F12 = "\x1b[24~"
MOST = 200
HOURS = range(7, 17)


def fill_week(directory: Path) -> None:
    """Some activities on each day around the present, one of them going on."""
    fill(directory / "copy.db", 50)
    copy = Copy(directory / "copy.db")
    days = [BEGIN.date() + timedelta(days=n) for n in range(-3, 4)]
    found = [(day, hour) for day in days for hour in HOURS if (day.day + hour) % 3 == 0]
    copy.put(
        "activity",
        [
            {"id": n, "subject": f"Call {n}", "type": "call", "owner_id": 1, "due_date": f"{day}", "done": False,
             "due_time": f"{hour:02}:30:00", "duration": "01:00:00", "is_deleted": False, "deal_id": n % 50 + 1}
            for n, (day, hour) in enumerate(found, 1)
        ],
    )  # fmt: skip
    copy.close()


def clock(minute: int) -> str:
    """What the user's clock says so many minutes after the beginning."""
    return f"{(BEGIN + timedelta(minutes=minute)).astimezone(ZoneInfo('Europe/Berlin')):%H:%M}"


@pytest.fixture
def terminal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    directory = tmp_path / "files"
    fill_week(directory)
    Memory(directory / "screens.json").put("view of activities", request.param)
    with Terminal([sys.executable, str(PROGRAM), str(directory)], environment(directory, TZ="UTC")) as found:
        start(found, lambda: "Mar 2026" in found.text() and "Activities" in found.text())
        yield found


@pytest.mark.parametrize("terminal", ["day", "five", "week"], indirect=True)
def test_the_line_of_the_present_moves_on_for_little(terminal: Terminal) -> None:
    press(terminal, "end")
    assert "▸" in terminal.text(), "the present is in sight, the cursor elsewhere"
    assert clock(0) in terminal.text()
    for minute in range(1, 8):
        cost = press(terminal, F12).bytes
        assert clock(minute) in terminal.text(), "the clock went on"
        assert 0 < cost <= MOST, clock(minute)
