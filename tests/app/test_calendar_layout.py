from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.app.widgets.calendar_layout import (
    DAY,
    STEP,
    WHOLE_DAY,
    Box,
    Plan,
    Span,
    Stop,
    lay_out,
    monday,
    rows,
    spans,
    step,
    week_of,
)
from tui.services.activities import Event

MONDAY = date(2026, 3, 9)
BERLIN, NEW_YORK, SANTIAGO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("America/Santiago")


def event(number: int, start: datetime | date, minutes: int = 30) -> Event:
    """An activity at an aware time, its end in the same zone; or of a whole day."""
    begins = start if isinstance(start, datetime) else None
    ends = (begins.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(begins.tzinfo) if begins else None
    day = begins.date() if begins else start
    return Event(number, f"Call {number}", "call", day, begins, ends, False, False, None, "", "", "", "Ada", 1, False)


def at(hour: int, minute: int = 0, day: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)


@st.composite
def days(draw: st.DrawFn) -> list[Span]:
    found = []
    for number in range(1, draw(st.integers(0, 14)) + 1):
        start = draw(st.integers(0, DAY - 1))
        length = draw(st.one_of(st.integers(1, 90), st.integers(1, DAY)))
        found.append(Span(number, start, min(start + length, DAY)))
    return found


def cells(box: Box) -> set[tuple[int, int]]:
    return {(y, x) for y in range(box.top, box.top + box.height) for x in range(box.left, box.left + box.width)}


def crowd(found: Sequence[Span], slot: int) -> int:
    """How many spans stand in the fullest row, counted row by row."""
    return max((sum(r in range(*rows(s, slot)) for s in found) for r in range(DAY // slot)), default=0)


@given(days(), st.sampled_from([15, 30, 60]), st.integers(1, 40), st.integers(1, 5))
def test_nothing_is_hidden_and_nothing_overlaps(found: list[Span], slot: int, width: int, least: int) -> None:
    boxes = lay_out(found, slot=slot, width=width, least=least)
    by_id = {span.id: span for span in found}
    assert sorted(i for box in boxes for i in box.ids) == sorted(by_id)
    taken: set[tuple[int, int]] = set()
    for box in boxes:
        assert not taken & cells(box)
        taken |= cells(box)
        assert box.left >= 0
        assert box.left + box.width <= width
        assert box.width >= min(least, width)
        edges = [rows(by_id[i], slot) for i in box.ids]
        assert (box.top, box.top + box.height) == (min(top for top, _ in edges), max(end for _, end in edges))


@given(days(), st.sampled_from([30, 60]), st.integers(3, 40))
def test_each_has_its_own_box_where_there_is_room(found: list[Span], slot: int, width: int) -> None:
    boxes = lay_out(found, slot=slot, width=width)
    if crowd(found, slot) <= width // 3:
        assert all(len(box.ids) == 1 for box in boxes)
    for span in found:
        alone = not any(s.id != span.id and set(range(*rows(s, slot))) & set(range(*rows(span, slot))) for s in found)
        if alone:
            assert next(box.width for box in boxes if span.id in box.ids) == width


def test_two_at_the_same_time_stand_side_by_side_and_the_third_reaches_over() -> None:
    found = [Span(1, 540, 600), Span(2, 540, 570), Span(3, 600, 630)]
    assert lay_out(found, slot=30, width=12) == [
        Box((1,), 18, 2, 0, 6),
        Box((2,), 18, 1, 6, 6),
        Box((3,), 20, 1, 0, 12),
    ]


def test_what_finds_no_place_shares_the_last_box() -> None:
    found = [Span(n, 600, 630) for n in range(1, 6)]
    boxes = lay_out(found, slot=30, width=9)
    assert [box.ids for box in boxes] == [(1,), (2,), (3, 4, 5)]
    assert [box.left for box in boxes] == [0, 3, 6]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)), st.integers(1, 4 * DAY))  # noqa: DTZ001 - made aware
def test_the_parts_of_an_activity_are_all_of_it(naive: datetime, minutes: int) -> None:
    start = naive.replace(second=0, microsecond=0, tzinfo=UTC)
    parts = list(spans(event(1, start, minutes)))
    assert sum(span.end - span.start for _, span in parts) == minutes
    assert [day for day, _ in parts] == [start.date() + timedelta(days=n) for n in range(len(parts))]
    assert (parts[0][1].before, parts[-1][1].after) == (False, False)
    for (_, first), (_, second) in pairwise(parts):
        assert (first.end, first.after, second.start, second.before) == (DAY, True, 0, True)


def test_what_ends_at_midnight_does_not_go_on() -> None:
    assert [(day.day, *span) for day, span in spans(event(1, at(23), 60))] == [(9, 1, 1380, 1440, False, False)]


def test_what_crosses_midnight_goes_on_the_next_day() -> None:
    assert [(day.day, *span) for day, span in spans(event(1, at(22, 30), 240))] == [
        (9, 1, 1350, 1440, False, True),
        (10, 1, 0, 150, True, False),
    ]


@pytest.mark.parametrize(
    ("start", "minutes", "wall"),
    [
        (datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN), 60, (90, 210)),  # 02:00 does not exist: it ends at 03:30
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), 45, (150, 195)),  # it ends at 02:15, the second time
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN), 45, (150, 195)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN), 120, (90, 150)),  # from 01:30 to the second 02:30
        (datetime(2026, 3, 8, 1, 45, tzinfo=NEW_YORK), 30, (105, 195)),
        (datetime(2026, 11, 1, 1, 50, tzinfo=NEW_YORK), 20, (110, 130)),
        (datetime(2026, 4, 4, 23, 30, tzinfo=SANTIAGO), 45, (1410, 1440)),  # the clock is set back at midnight
    ],
)
def test_a_change_of_clocks(start: datetime, minutes: int, wall: tuple[int, int]) -> None:
    found = list(spans(event(1, start, minutes)))
    assert [(day, span.start, span.end) for day, span in found] == [(start.date(), *wall)]


@given(st.sampled_from([BERLIN, NEW_YORK, SANTIAGO]), st.integers(0, 365 * 96), st.integers(1, 300))
def test_every_part_is_a_part_of_a_day_in_any_zone(zone: ZoneInfo, quarter: int, minutes: int) -> None:
    start = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarter)).astimezone(zone)
    parts = list(spans(event(1, start, minutes)))
    assert parts[0][0] == start.date()
    assert all(0 <= span.start < span.end <= DAY for _, span in parts)
    assert len(parts) <= 2


# -- the cursor's stops ------------------------------------------------------------------------------------------------


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    found = [
        event(n, at(0) + timedelta(minutes=15 * draw(st.integers(0, 95))), draw(st.integers(1, 600)))
        for n in range(1, draw(st.integers(0, 8)) + 1)
    ]
    whole = [event(n, MONDAY) for n in range(101, 101 + draw(st.integers(0, 3)))]
    return Plan([*found, *whole])


@given(plans())
def test_down_comes_to_everything_of_the_day_and_up_comes_back(plan: Plan) -> None:
    stops = plan.stops(MONDAY)
    assert [s.id for s in stops if s.id is not None] == plan.on(MONDAY)
    assert [s.minute for s in stops] == sorted(s.minute for s in stops)
    way = [stops[0]]
    while (there := step(stops, way[-1], 1)) != way[-1]:
        way.append(there)
    assert way == stops
    back = [way[-1]]
    while (there := step(stops, back[-1], -1)) != back[-1]:
        back.append(there)
    assert back == stops[::-1]


@given(plans())
def test_a_free_slot_is_free(plan: Plan) -> None:
    for stop in plan.stops(MONDAY):
        if stop.id is None and stop.minute != WHOLE_DAY:
            assert plan.at(MONDAY, stop.minute) is None
            assert not any(s.start < stop.minute + STEP and s.end > stop.minute for s in plan.timed.get(MONDAY, ()))


@given(plans(), st.integers(0, 47))
def test_a_cursor_beside_an_activity_snaps_onto_it(plan: Plan, half_hour: int) -> None:
    minute = half_hour * STEP
    covering = [s.id for s in plan.timed.get(MONDAY, ()) if s.start < minute + STEP and s.end > minute]
    assert (plan.at(MONDAY, minute) in covering) if covering else plan.at(MONDAY, minute) is None


def test_activities_first_then_slots() -> None:
    plan = Plan([event(1, at(9)), event(2, at(14))])
    stops = plan.stops(MONDAY)
    here = step(stops, Stop(480, None), 1, events_only=True)
    assert here == Stop(540, 1)
    here = step(stops, here, 1, events_only=True)
    assert here == Stop(840, 2)
    assert step(stops, here, 1, events_only=True) == Stop(870, None)
    assert step(stops, Stop(540, 1), 1) == Stop(570, None)


def test_a_cursor_whose_activity_is_gone_goes_on_from_there() -> None:
    stops = Plan([event(1, at(9))]).stops(MONDAY)
    assert step(stops, Stop(615, 77), 1) == Stop(630, None)
    assert step(stops, Stop(615, 77), -1) == Stop(600, None)
    assert step(stops, Stop(615, 77), -1, events_only=True) == Stop(540, 1)


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_a_week_is_monday_to_sunday(day: date) -> None:
    week = week_of(day)
    assert day in week
    assert [d.weekday() for d in week] == list(range(7))
    assert week[0] == monday(day)
