"""Three hundred and more phrases in two zones: every way to say a day, a time and a length, with each other."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from tui.services.clock import Clock
from tui.services.dates import parse_when
from tui.services.record_edits import local_moment

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
ZONES = [BERLIN, NEW_YORK]
TODAY = date(2026, 3, 25)
"""A Wednesday; the clocks go forward in Berlin four days later, they did in New York two weeks before."""

DAYS = (
    ("", TODAY),
    ("today", TODAY),
    ("tomorrow", date(2026, 3, 26)),
    ("Tom", date(2026, 3, 26)),
    ("yesterday", date(2026, 3, 24)),
    ("fri", date(2026, 3, 27)),
    ("Sunday", date(2026, 3, 29)),
    ("wed", date(2026, 4, 1)),
    ("next mon", date(2026, 3, 30)),
    ("next week", date(2026, 3, 30)),
    ("next month", date(2026, 4, 1)),
    ("+1d", date(2026, 3, 26)),
    ("-2d", date(2026, 3, 23)),
    ("+2w", date(2026, 4, 8)),
    ("in 3 days", date(2026, 3, 28)),
    ("in 2w", date(2026, 4, 8)),
    ("in 1 month", date(2026, 4, 25)),
    ("1 july", date(2026, 7, 1)),
    ("jul 1", date(2026, 7, 1)),
    ("24 mar", date(2027, 3, 24)),
    ("29 feb 2028", date(2028, 2, 29)),
    ("2026-10-25", date(2026, 10, 25)),
    ("25.10.", date(2026, 10, 25)),
    ("1.2.2027", date(2027, 2, 1)),
    ("eom", date(2026, 3, 31)),
)
TIMES = (
    ("", None, None),
    ("14:00", time(14), None),
    ("9.15", time(9, 15), None),
    ("at 7", time(7), None),
    ("5pm", time(17), None),
    ("noon", time(12), None),
    ("10-11:30", time(10), timedelta(minutes=90)),
)
LENGTHS = (("", None), ("45m", timedelta(minutes=45)), ("for 1h30", timedelta(minutes=90)))
PHRASES = [
    (" ".join(part for part in (day, at, length) if part), on, when, ends or lasts)
    for (day, on), (at, when, ends), (length, lasts) in product(DAYS, TIMES, LENGTHS)
    if (day or at) and not (ends and lasts)
]


def test_there_are_three_hundred_and_all_differ() -> None:
    assert len({phrase for phrase, *_ in PHRASES}) == len(PHRASES) >= 300


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_every_phrase_means_what_the_table_says(zone: ZoneInfo) -> None:
    now = datetime(2026, 3, 25, 8, 20, 30, tzinfo=zone)
    clock = Clock(lambda: now.astimezone(UTC), zone)
    wrong = []
    for phrase, on, at, lasts in PHRASES:
        found, length = parse_when(phrase, now)
        expected = on if at is None else datetime.combine(on, at, zone)
        if (local_moment(found, clock), length) != (expected, lasts):
            wrong.append((phrase, found, length))
    assert wrong == []


@pytest.mark.parametrize(
    ("zone", "now", "phrase", "utc"),
    [
        (BERLIN, "2026-03-28T12:00", "sunday 1:30", "2026-03-29T00:30"),
        (BERLIN, "2026-03-28T12:00", "sunday 3:30", "2026-03-29T01:30"),
        (BERLIN, "2026-03-28T12:00", "tomorrow 2:30", "2026-03-29T01:30"),  # left out: as long after midnight
        (BERLIN, "2026-10-24T12:00", "tomorrow 2:30", "2026-10-25T00:30"),  # twice: the first one
        (BERLIN, "2026-10-24T12:00", "tomorrow 3:30", "2026-10-25T02:30"),
        (BERLIN, "2026-03-29T01:30", "+2h", "2026-03-29T02:30"),
        (BERLIN, "2026-03-29T01:30", "in 30 minutes", "2026-03-29T01:00"),
        (BERLIN, "2026-10-25T01:30", "+2h", "2026-10-25T01:30"),
        (BERLIN, "2026-10-25T01:30", "in 3 hours", "2026-10-25T02:30"),
        (BERLIN, "2026-03-28T23:30", "in 24h", "2026-03-29T22:30"),
        (NEW_YORK, "2026-03-07T12:00", "tomorrow 1:30", "2026-03-08T06:30"),
        (NEW_YORK, "2026-03-07T12:00", "tomorrow 3:30", "2026-03-08T07:30"),
        (NEW_YORK, "2026-03-08T01:30", "+2h", "2026-03-08T08:30"),
        (NEW_YORK, "2026-11-01T00:30", "+2h", "2026-11-01T06:30"),
        (NEW_YORK, "2026-10-31T12:00", "sunday 1:30", "2026-11-01T05:30"),
        (NEW_YORK, "2026-10-31T12:00", "sunday 2:30", "2026-11-01T07:30"),
        (NEW_YORK, "2026-10-31T12:00", "+1d 9", "2026-11-01T14:00"),
    ],
)
def test_where_clocks_change_it_is_the_moment_meant(zone: ZoneInfo, now: str, phrase: str, utc: str) -> None:
    here = datetime.fromisoformat(now).replace(tzinfo=zone)
    clock = Clock(lambda: here.astimezone(UTC), zone)
    found = local_moment(parse_when(phrase, here)[0], clock)
    assert f"{found.astimezone(UTC):%Y-%m-%dT%H:%M}" == utc
