"""Days and times as people type them."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.services.dates import (
    NotADate,
    parse_day,
    parse_length,
    parse_when,
    read_when,
    show_day,
    show_length,
)

TODAY = date(2025, 3, 12)  # a Wednesday
ZONE = ZoneInfo("Europe/Tallinn")
NOW = datetime(2025, 3, 12, 9, 41, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-07-01", date(2025, 7, 1)),
        ("today", TODAY),
        ("Tomorrow", date(2025, 3, 13)),
        ("tom", date(2025, 3, 13)),
        ("yesterday", date(2025, 3, 11)),
        ("fri", date(2025, 3, 14)),
        ("Friday", date(2025, 3, 14)),
        ("wed", date(2025, 3, 19)),
        ("mon", date(2025, 3, 17)),
        ("next fri", date(2025, 3, 21)),
        ("next mon", date(2025, 3, 17)),
        ("next week", date(2025, 3, 17)),
        ("next month", date(2025, 4, 1)),
        ("+3d", date(2025, 3, 15)),
        ("-1d", date(2025, 3, 11)),
        ("+2w", date(2025, 3, 26)),
        ("+1m", date(2025, 4, 12)),
        ("+1y", date(2026, 3, 12)),
        ("in 2w", date(2025, 3, 26)),
        ("in 3 days", date(2025, 3, 15)),
        ("in 1 month", date(2025, 4, 12)),
        ("1 july", date(2025, 7, 1)),
        ("jul 1", date(2025, 7, 1)),
        ("1. jan", date(2026, 1, 1)),
        ("12 mar", TODAY),
        ("Fri 27 Jun", date(2025, 6, 27)),
        ("Mon 10 Mar", date(2025, 3, 10)),
        ("Tue 10 Mar", date(2026, 3, 10)),
        ("Thu 1 Jan 2026", date(2026, 1, 1)),
        ("3 July 2027", date(2027, 7, 3)),
        ("24.12.", date(2025, 12, 24)),
        ("1.2.2026", date(2026, 2, 1)),
        ("eom", date(2025, 3, 31)),
        ("eoq", date(2025, 3, 31)),
        ("eoy", date(2025, 12, 31)),
    ],
)
def test_a_day_is_read(text: str, day: date) -> None:
    assert parse_day(text, TODAY) == day
    assert parse_day(f"  {text.upper()} ", TODAY) == day


def test_a_month_is_added_to_its_last_day() -> None:
    assert parse_day("+1m", date(2025, 1, 31)) == date(2025, 2, 28)
    assert parse_day("+1y", date(2024, 2, 29)) == date(2025, 2, 28)


@pytest.mark.parametrize(
    "text",
    ["", " ", "soon", "2025-13-01", "2025-02-30", "fri 10", "ju 1", "32 jan", "in", "in two weeks", "+w", "2w", "1.13.",
     "+9999y", "tomorrow tomorrow", "mon 14 mar", "fri 14 mar 2026", "٣ july", "²", "in ² days", "29 feb 2025"],
)  # fmt: skip
def test_what_is_no_day_is_told(text: str) -> None:
    with pytest.raises(NotADate, match="is no day"):
        parse_day(text, TODAY)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 3, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "when", "minutes"),
    [
        ("tomorrow 10", at(13, 10), None),
        ("tomorrow at 10", at(13, 10), None),
        ("tomorrow", date(2025, 3, 13), None),
        ("tomorrow 30m", date(2025, 3, 13), 30),
        ("fri 14:00 45m", at(14, 14), 45),
        ("fri 14.30 for 1h30", at(14, 14, 30), 90),
        ("fri 2pm 1h", at(14, 14), 60),
        ("fri 12am", at(14, 0), None),
        ("fri 12pm", at(14, 12), None),
        ("fri noon", at(14, 12), None),
        ("14:00", at(12, 14), None),
        ("14:00 fri", at(14, 14), None),
        ("at 14", at(12, 14), None),
        ("fri 10-11:30", at(14, 10), 90),
        ("10-11 tomorrow", at(13, 10), 60),
        ("+2w 9:15 1.5h", datetime(2025, 3, 26, 9, 15, tzinfo=ZONE), 90),
        ("2025-07-01 08:00", datetime(2025, 7, 1, 8, tzinfo=ZONE), None),
        ("2025-03-14 10:00 2h5m", at(14, 10), 125),
        ("now", at(12, 9, 41), None),
        ("now 15m", at(12, 9, 41), 15),
        ("+2h", at(12, 11, 41), None),
        ("in 20m", at(12, 10, 1), None),
        ("in 20 minutes 1h", at(12, 10, 1), 60),
        ("Tomorrow, 10:00", at(13, 10), None),
    ],
)
def test_a_moment_is_read(text: str, when: date | datetime, minutes: int | None) -> None:
    assert parse_when(text, NOW) == (when, None if minutes is None else timedelta(minutes=minutes))


@pytest.mark.parametrize("text", ["", "10", "30m", "tomorrow 25", "fri 14:60", "fri 13pm", "fri 11-10", "fri 10 call"])
def test_what_is_no_moment_is_told(text: str) -> None:
    with pytest.raises(NotADate, match="is no day or time"):
        parse_when(text, NOW)


def test_the_rest_is_left_to_the_caller() -> None:
    reading = read_when(["tomorrow", "10", "30m", "Ask", "about", "budget"], NOW)
    assert (reading.when(NOW), reading.length, reading.used) == (at(13, 10), timedelta(minutes=30), 3)
    assert read_when(["Ask", "tomorrow"], NOW).used == 0


def test_times_are_the_users_across_a_change_of_clocks() -> None:
    moment, _ = parse_when("2025-03-31 10:00", NOW)
    assert isinstance(moment, datetime)
    assert moment.astimezone(UTC) == datetime(2025, 3, 31, 7, tzinfo=UTC)
    assert at(28, 10).astimezone(UTC).hour == 8


@pytest.mark.parametrize(("text", "minutes"), [("45m", 45), ("1h", 60), ("1h30", 90), ("1,5h", 90), ("90 min", None)])
def test_a_length_is_read(text: str, minutes: int | None) -> None:
    if minutes is None:
        with pytest.raises(NotADate):
            parse_length(text)
    else:
        assert parse_length(text) == timedelta(minutes=minutes)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 1, 1)))
def test_an_iso_day_is_itself(day: date) -> None:
    assert parse_day(day.isoformat(), TODAY) == day


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)), st.integers(-800, 800))
def test_a_shown_day_is_read_again(today: date, days: int) -> None:
    day = today + timedelta(days=days)
    assert parse_day(show_day(day, today), today) == day
    at = datetime.combine(today, time(9, 41), ZONE)
    assert parse_when(f"{show_day(day, today)}, 14:00", at)[0] == datetime.combine(day, time(14), ZONE)


@given(st.integers(1, 60 * 24))
def test_a_shown_length_is_read_again(minutes: int) -> None:
    length = timedelta(minutes=minutes)
    assert parse_length(show_length(length)) == length


@given(st.text(max_size=30))
def test_any_text_is_read_or_told(text: str) -> None:
    with contextlib.suppress(NotADate):
        assert isinstance(parse_day(text, TODAY), date)
    with contextlib.suppress(NotADate):
        assert isinstance(parse_when(text, NOW)[0], date)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (TODAY, "today"),
        (date(2025, 3, 13), "tomorrow"),
        (date(2025, 3, 11), "yesterday"),
        (date(2025, 3, 14), "Fri 14 Mar"),
        (date(2026, 1, 1), "Thu 1 Jan 2026"),
    ],
)
def test_a_day_is_shown(day: date, text: str) -> None:
    assert show_day(day, TODAY) == text
