"""Relative dates of filters, at one moment in two zones and where clocks change (product 9.10)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.backend.filters.dates import is_date, span
from tui.backend.filters.helpers import INTERVALS, POINTS

NOW = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
"""Half past midnight of the Sunday on which Berlin's clocks go forward; Saturday evening in New York."""
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")

Border = str | None

TABLE: dict[str, tuple[Border, Border, Border, Border]] = {
    "last_quarter": ("2025-09-30T22", "2025-12-31T23", "2025-10-01T04", "2026-01-01T05"),
    "this_quarter": ("2025-12-31T23", "2026-03-31T22", "2026-01-01T05", "2026-04-01T04"),
    "last_month": ("2026-01-31T23", "2026-02-28T23", "2026-02-01T05", "2026-03-01T05"),
    "this_month": ("2026-02-28T23", "2026-03-31T22", "2026-03-01T05", "2026-04-01T04"),
    "next_month": ("2026-03-31T22", "2026-04-30T22", "2026-04-01T04", "2026-05-01T04"),
    "last_week": ("2026-03-15T23", "2026-03-22T23", "2026-03-16T04", "2026-03-23T04"),
    "this_week": ("2026-03-22T23", "2026-03-29T22", "2026-03-23T04", "2026-03-30T04"),
    "next_week": ("2026-03-29T22", "2026-04-05T22", "2026-03-30T04", "2026-04-06T04"),
    "6_months_ago": ("2025-09-28T22", "2025-09-29T22", "2025-09-28T04", "2025-09-29T04"),
    "5_months_ago": ("2025-10-28T23", "2025-10-29T23", "2025-10-28T04", "2025-10-29T04"),
    "4_months_ago": ("2025-11-28T23", "2025-11-29T23", "2025-11-28T05", "2025-11-29T05"),
    "3_months_ago": ("2025-12-28T23", "2025-12-29T23", "2025-12-28T05", "2025-12-29T05"),
    "2_months_ago": ("2026-01-28T23", "2026-01-29T23", "2026-01-28T05", "2026-01-29T05"),
    "1_months_ago": ("2026-02-27T23", "2026-02-28T23", "2026-02-28T05", "2026-03-01T05"),
    "3_weeks_ago": ("2026-03-07T23", "2026-03-08T23", "2026-03-07T05", "2026-03-08T05"),
    "2_weeks_ago": ("2026-03-14T23", "2026-03-15T23", "2026-03-14T04", "2026-03-15T04"),
    "1_week_ago": ("2026-03-21T23", "2026-03-22T23", "2026-03-21T04", "2026-03-22T04"),
    "yesterday": ("2026-03-27T23", "2026-03-28T23", "2026-03-27T04", "2026-03-28T04"),
    "before_today": (None, "2026-03-28T23", None, "2026-03-28T04"),
    "today": ("2026-03-28T23", "2026-03-29T22", "2026-03-28T04", "2026-03-29T04"),
    "later_or_today": ("2026-03-28T23", None, "2026-03-28T04", None),
    "before_tomorrow": (None, "2026-03-29T22", None, "2026-03-29T04"),
    "tomorrow": ("2026-03-29T22", "2026-03-30T22", "2026-03-29T04", "2026-03-30T04"),
    "later_or_tomorrow": ("2026-03-29T22", None, "2026-03-29T04", None),
    "in_1_week": ("2026-04-04T22", "2026-04-05T22", "2026-04-04T04", "2026-04-05T04"),
    "in_2_weeks": ("2026-04-11T22", "2026-04-12T22", "2026-04-11T04", "2026-04-12T04"),
    "in_3_weeks": ("2026-04-18T22", "2026-04-19T22", "2026-04-18T04", "2026-04-19T04"),
    "in_1_month": ("2026-04-28T22", "2026-04-29T22", "2026-04-28T04", "2026-04-29T04"),
    "in_2_months": ("2026-05-28T22", "2026-05-29T22", "2026-05-28T04", "2026-05-29T04"),
    "in_3_months": ("2026-06-28T22", "2026-06-29T22", "2026-06-28T04", "2026-06-29T04"),
    "in_4_months": ("2026-07-28T22", "2026-07-29T22", "2026-07-28T04", "2026-07-29T04"),
    "in_5_months": ("2026-08-28T22", "2026-08-29T22", "2026-08-28T04", "2026-08-29T04"),
    "in_6_months": ("2026-09-28T22", "2026-09-29T22", "2026-09-28T04", "2026-09-29T04"),
}
"""By name: where it begins and ends in UTC for somebody in Berlin, and for somebody in New York."""


def stamped(border: Border) -> Border:
    return border and f"{border}:00:00Z"


def test_the_table_has_every_relative_date_but_now() -> None:
    assert {*TABLE, "now"} == {*INTERVALS, *POINTS}


@pytest.mark.parametrize("name", TABLE)
def test_it_begins_and_ends_at_midnights_of_the_users_zone(name: str) -> None:
    in_berlin, in_new_york = TABLE[name][:2], TABLE[name][2:]

    assert span(name, NOW, BERLIN).times == tuple(map(stamped, in_berlin))
    assert span(name, NOW, NEW_YORK).times == tuple(map(stamped, in_new_york))


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize(("zone", "place"), [(BERLIN, 0), (NEW_YORK, 2)])
def test_days_are_those_of_the_users_calendar(name: str, zone: ZoneInfo, place: int) -> None:
    local = [
        border and datetime.fromisoformat(f"{border}:00:00+00:00").astimezone(zone).date().isoformat()
        for border in TABLE[name][place : place + 2]
    ]
    assert list(span(name, NOW, zone).days) == local


def test_now_is_a_second_or_a_day() -> None:
    found = span("now", NOW, BERLIN)

    assert found.times == ("2026-03-28T23:30:00Z", "2026-03-28T23:30:01Z")
    assert found.days == ("2026-03-29", "2026-03-30")


@pytest.mark.parametrize(
    ("said", "zone", "start", "end"),
    [
        ("2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        ("2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
        ("2025-09-07", "America/Santiago", "2025-09-07T04:00:00Z", "2025-09-08T03:00:00Z"),
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z"),
        ("2026-03-29 01:30:00", "Europe/Berlin", "2026-03-29T01:30:00Z", "2026-03-29T01:30:01Z"),
        ("2026-03-29T01:30:00+02:00", "UTC", "2026-03-28T23:30:00Z", "2026-03-28T23:30:01Z"),
        ("9999-12-31", "UTC", "9999-12-31T00:00:00Z", None),
        ("0001-01-01", "Europe/Berlin", "0001-01-01", "0001-01-01T23:06:32Z"),
    ],
)
def test_days_may_be_shorter_longer_skipped_or_at_the_end_of_time(
    said: str, zone: str, start: Border, end: Border
) -> None:
    assert span(said, NOW, ZoneInfo(zone)).times == (start, end)


def test_the_last_of_a_month_stays_in_the_month() -> None:
    assert span("1_months_ago", datetime(2024, 3, 31, tzinfo=UTC), ZoneInfo("UTC")).days[0] == "2024-02-29"
    assert span("in_1_month", datetime(2026, 1, 31, tzinfo=UTC), ZoneInfo("UTC")).days[0] == "2026-02-28"


@pytest.mark.parametrize(
    "wrong", ["", "someday", "2026-02-30", "20260329", "2026-3-9", "2026-03-29T25:00:00Z", None, 5]
)
def test_what_is_no_date(wrong: object) -> None:
    assert not is_date(wrong)


@given(
    st.sampled_from([*INTERVALS, *POINTS]),
    st.integers(0, 3_700_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "America/Santiago"]),
)
def test_a_span_is_whole_days_that_hold_what_their_name_says(name: str, now: datetime, zone: str) -> None:
    found = span(name, now, ZoneInfo(zone))
    today = now.astimezone(ZoneInfo(zone)).date()
    first, last = (date.fromisoformat(day) if day else None for day in found.days)

    if first and last:
        assert first < last
        assert (last - first).days in {"week": {7}, "month": {28, 29, 30, 31}, "quarter": {90, 91, 92}}.get(
            name.split("_")[1] if name in INTERVALS else "", {1}
        )
    holds = (first is None or first <= today) and (last is None or today < last)
    assert holds is (name.startswith("this_") or name in ("today", "now", "later_or_today", "before_tomorrow"))
    if name in INTERVALS and name.endswith("week"):
        assert first is not None
        assert first.weekday() == 0
        assert abs(first - today) <= timedelta(13)
