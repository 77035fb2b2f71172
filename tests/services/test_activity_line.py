"""One line that says what to do and when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.conftest import NOW
from tui.services.activities import ActivityType
from tui.services.activity_line import read_line
from tui.services.clock import Clock

TYPES = [
    ActivityType("call", "Call", "C"),
    ActivityType("demo_call", "Demo call", "D"),
    ActivityType("meeting", "Meeting", "M"),
]
BERLIN = ZoneInfo("Europe/Berlin")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "type_", "when", "minutes", "subject"),
    [
        ("call tomorrow 10 30m Ask about budget", "call", at(13, 10), 30, "Ask about budget"),
        ("demo call fri 14:00 Show it", "demo_call", at(13, 14), None, "Show it"),
        ("meet mon 9-10:30 Kick-off", "meeting", at(16, 9), 90, "Kick-off"),
        ("Send the offer +2w", "call", date(2026, 3, 26), None, "Send the offer"),
        ("call Ann about 3 trucks tomorrow 10 45m", "call", at(13, 10), 45, "Ann about 3 trucks"),
        ("call", "call", date(2026, 3, 12), None, ""),
        ("", "call", date(2026, 3, 12), None, ""),
        ("[red]x tomorrow", "call", date(2026, 3, 13), None, "[red]x"),
    ],
)
def test_a_line_is_understood(text: str, type_: str, when: Any, minutes: int | None, subject: str) -> None:
    clock = Clock(lambda: NOW, BERLIN)
    line = read_line(text, TYPES, clock)
    assert line.type is not None
    assert (line.type.key, line.when, line.subject) == (type_, when, subject)
    assert line.length == (None if minutes is None else timedelta(minutes=minutes))


def test_a_line_starts_where_one_was_in_the_calendar() -> None:
    clock = Clock(lambda: NOW, BERLIN)
    assert read_line("call 45m Ask", TYPES, clock, start=at(20, 15)).fields() == {
        "type": "call", "subject": "Ask", "due_date": "2026-03-20", "due_time": "14:00:00", "duration": "00:45:00",
    }  # fmt: skip


@given(st.text(max_size=60))
def test_any_line_is_understood_somehow(text: str) -> None:
    line = read_line(text, TYPES, Clock(lambda: NOW, BERLIN))
    assert set(line.fields()) <= {"type", "subject", "due_date", "due_time", "duration"}


def test_lines_of_an_account_without_types_have_none() -> None:
    assert read_line("call me", [], Clock(lambda: NOW, BERLIN)).type is None
