"""Where activities stand in a grid of days and times: pure sums, nothing of Textual.

Times of a day are minutes of the wall clock from midnight. A day of a change of clocks has 24 hours of rows all the
same: the hour that is left out stays empty, what happens in the hour that comes twice stands side by side.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from tui.services.activities import Event

DAY = 24 * 60
STEP = 30
WHOLE_DAY = -1
"""The minute of what takes the whole day: before all others."""
SLOT = 0
"""The id of the slot under the cursor, laid out among the activities so that it is never hidden by one."""


class Span(NamedTuple):
    """The part of an activity on one day, `start` < `end` <= 1440; `before` and `after` tell of more."""

    id: int
    start: int
    end: int
    before: bool = False
    after: bool = False


class Box(NamedTuple):
    """A rectangle of a day's column, in rows and cells; several ids share it where there is no room for one each."""

    ids: tuple[int, ...]
    top: int
    height: int
    left: int
    width: int


class Stop(NamedTuple):
    """A place the cursor can stand on: an activity, or a free slot (`id` is None) of half an hour or of a whole day."""

    minute: int
    id: int | None


def spans(event: Event) -> Iterator[tuple[date, Span]]:
    """The parts of an activity, by day; nothing for one of the whole day."""
    if event.start is None or event.end is None:
        return
    start, end = event.start, event.end
    days = (end.date() - start.date()).days
    if days > 0 and end.time() == time():
        days -= 1
    for number in range(max(days, 0) + 1):
        first, last = number == 0, number >= days
        begins = minute_of(start) if first else 0
        ends = _end(start, end, begins) if last else DAY
        yield start.date() + timedelta(days=number), Span(event.id, begins, ends, not first, not last)


def _end(start: datetime, end: datetime, begins: int) -> int:
    """Where the last part ends; where the clock was set back meanwhile, by how long it really takes."""
    ends = minute_of(end) or DAY
    if ends <= begins or end.date() < start.date():
        ends = begins + int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60)
    return min(max(ends, begins + 1), DAY)


def minute_of(moment: datetime) -> int:
    """The minute of a day on the wall clock."""
    return moment.hour * 60 + moment.minute


class Plan:
    """What is on some days: parts of activities with a time in order, and those of the whole day."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.events = {event.id: event for event in events}
        self.whole: dict[date, list[int]] = {}
        self.timed: dict[date, list[Span]] = {}
        for event in self.events.values():
            if event.start is None:
                self.whole.setdefault(event.day, []).append(event.id)
            for day, span in spans(event):
                self.timed.setdefault(day, []).append(span)
        for found in self.timed.values():
            found.sort(key=_order)

    def on(self, day: date) -> list[int]:
        """The activities of a day in order."""
        return [*self.whole.get(day, ()), *(span.id for span in self.timed.get(day, ()))]

    def events_on(self, day: date) -> list[Event]:
        """What is known of the activities of a day, in order."""
        return [self.events[event] for event in self.on(day)]

    def span(self, day: date, event: int) -> Span | None:
        """The part of an activity on a day."""
        return next((s for s in self.timed.get(day, ()) if s.id == event), None)

    def at(self, day: date, minute: int) -> int | None:
        """The activity a cursor at a time snaps onto: one that begins in this half hour, or one that goes on."""
        if minute == WHOLE_DAY:
            return next(iter(self.whole.get(day, ())), None)
        found = [s for s in self.timed.get(day, ()) if s.start < minute + STEP and s.end > minute]
        best = min(found, key=lambda s: (s.start < minute, abs(s.start - minute)), default=None)
        return best.id if best else None

    def stops(self, day: date) -> list[Stop]:
        """Every place of a day the cursor can stand on, from top to bottom."""
        whole, timed = self.whole.get(day, ()), self.timed.get(day, ())
        free = [Stop(m, None) for m in range(0, DAY, STEP) if not any(s.start < m + STEP and s.end > m for s in timed)]
        found = [*free, *(Stop(span.start, span.id) for span in timed)]
        found.sort(key=lambda stop: stop.minute)
        return [*(Stop(WHOLE_DAY, i) for i in whole), *([] if whole else [Stop(WHOLE_DAY, None)]), *found]


def step(stops: Sequence[Stop], here: Stop, by: int, *, events_only: bool = False) -> Stop:
    """The next stop down (`by` 1) or up (-1); the same one at the end.

    With `events_only` slots are passed over as long as there is an activity further on.
    """
    ahead = [s for s in stops if (s.minute > here.minute if by > 0 else s.minute < here.minute) and s != here]
    if here in stops:
        place = stops.index(here)
        ahead = list(stops[place + 1 :] if by > 0 else stops[:place])
    if by < 0:
        ahead.reverse()
    chosen = [s for s in ahead if s.id is not None] if events_only else ahead
    return next(iter(chosen or ahead), here)


# -- boxes -------------------------------------------------------------------------------------------------------------


def lay_out(found: Iterable[Span], *, slot: int, width: int, least: int = 3) -> list[Box]:
    """Give every span a place in a column of `width` cells whose rows are `slot` minutes high.

    Those that share a row stand side by side. None is narrower than `least` cells: where that does not go, those that
    find no place share one box at the right.
    """
    most = max(1, width // least)
    boxes: list[Box] = []
    for group in _groups(sorted(found, key=_order), slot):
        lanes = _lanes(group, slot)
        boxes += _shared(lanes, most, slot, width) if len(lanes) > most else _beside(lanes, slot, width)
    return boxes


def _order(span: Span) -> tuple[int, int, int]:
    return span.start, -span.end, span.id


def rows(span: Span, slot: int) -> tuple[int, int]:
    """The first row of a span, and the one after its last."""
    top = span.start // slot
    return top, max(-(-span.end // slot), top + 1)


def _groups(found: Sequence[Span], slot: int) -> Iterator[list[Span]]:
    """Spans that are linked by shared rows."""
    group: list[Span] = []
    bottom = 0
    for span in found:
        top, end = rows(span, slot)
        if group and top >= bottom:
            yield group
            group = []
        group.append(span)
        bottom = max(bottom, end)
    if group:
        yield group


def _lanes(group: Sequence[Span], slot: int) -> list[list[Span]]:
    """Each span into the first lane that is free when it begins."""
    lanes: list[list[Span]] = []
    for span in group:
        top = rows(span, slot)[0]
        free = (lane for lane in lanes if rows(lane[-1], slot)[1] <= top)
        lane = next(free, None)
        if lane is None:
            lanes.append([span])
        else:
            lane.append(span)
    return lanes


def _beside(lanes: Sequence[Sequence[Span]], slot: int, width: int) -> list[Box]:
    """Lanes of about the same width; a box reaches to the right as far as nothing stands there."""
    edges = [width * number // len(lanes) for number in range(len(lanes) + 1)]
    boxes = []
    for number, lane in enumerate(lanes):
        for span in lane:
            top, end = rows(span, slot)
            right = number + 1
            while right < len(lanes) and not any(_meets(other, top, end, slot) for other in lanes[right]):
                right += 1
            boxes.append(Box((span.id,), top, end - top, edges[number], edges[right] - edges[number]))
    return boxes


def _meets(span: Span, top: int, end: int, slot: int) -> bool:
    first, last = rows(span, slot)
    return first < end and last > top


def _shared(lanes: Sequence[Sequence[Span]], most: int, slot: int, width: int) -> list[Box]:
    """As many lanes as there is room for; the spans of all others are put together in the last one."""
    kept = lanes[: most - 1]
    rest = sorted(itertools.chain.from_iterable(lanes[most - 1 :]), key=_order)
    edges = [width * number // most for number in range(most + 1)]
    boxes = [
        Box((span.id,), *_place(span, slot), edges[n], edges[n + 1] - edges[n])
        for n, lane in enumerate(kept)
        for span in lane
    ]
    for group in _groups(rest, slot):
        top = rows(group[0], slot)[0]
        end = max(rows(span, slot)[1] for span in group)
        boxes.append(Box(tuple(s.id for s in group), top, end - top, edges[most - 1], width - edges[most - 1]))
    return boxes


def _place(span: Span, slot: int) -> tuple[int, int]:
    top, end = rows(span, slot)
    return top, end - top


# -- days --------------------------------------------------------------------------------------------------------------


def monday(day: date) -> date:
    """The first day of a week."""
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> list[date]:
    """The seven days of a week, Monday first."""
    return [monday(day) + timedelta(days=n) for n in range(7)]


def clock_text(minute: int) -> str:
    """A time of day, as `09:30`."""
    return f"{minute // 60:02}:{minute % 60:02}"
