"""The calendar: days side by side, half hours below each other, and a cursor that stays on its activity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message

from tui.app.widgets.calendar_grid import GUTTER, CalendarGrid, Cursor
from tui.app.widgets.calendar_layout import DAY, STEP, WHOLE_DAY, Box, Plan, Stop, minute_of, step
from tui.app.widgets.follows import tell_moved
from tui.services.activities import LONGEST, SHORTEST, Event

WHEEL = 2


class Place(NamedTuple):
    """What is under the mouse: a day, a minute of it (`WHOLE_DAY` above the times, None in the header), an activity.

    `edge` tells whether its end is held there: the last of three rows or more, the right corner of two.
    """

    day: date
    minute: int | None
    id: int | None
    edge: bool = False


class Drag(NamedTuple):
    """An activity that is held by the mouse, by its end or not: where it was taken, and the plan as it was."""

    event: Event
    taken: Place
    plan: Plan
    cursor: Cursor
    edge: bool = False


class Calendar(CalendarGrid, can_focus=True):
    """The grid with a cursor that keys and the mouse move."""

    DEFAULT_CSS = "Calendar { height: 1fr; background: $background; color: $foreground; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "let_go", "Let go", show=False)]

    class Opened(Message):
        """An activity or a slot was clicked twice."""

    class Dropped(Message):
        """An activity was dragged to another time or, with a date, onto a whole day."""

        def __init__(self, activity: int, there: datetime | date) -> None:
            super().__init__()
            self.activity = activity
            self.there = there

    class Stretched(Message):
        """The end of an activity was dragged: it is so much longer, or shorter."""

        def __init__(self, activity: int, minutes: int) -> None:
            super().__init__()
            self.activity = activity
            self.minutes = minutes

    _drag: Drag | None = None

    # -- what is shown --------------------------------------------------------------------------------------------

    def show(self, days: Sequence[date], plan: Plan, cursor: Cursor) -> None:
        """Show some days, the cursor somewhere; what the mouse holds is let go."""
        if self._drag is not None:
            self._drag = None
            self.release_mouse()
        self.take(plan)
        self.days = list(days)
        self._place(cursor)
        self.draw()

    def tick(self, now: datetime) -> None:
        """Time went by."""
        self.now = now
        self.draw()

    def kept(self, plan: Plan) -> Cursor:
        """Where the cursor is in another plan: on its activity, or where that was if it is gone."""
        day, minute, event = self.cursor
        if event is None:
            return Cursor(day, minute, plan.at(day, minute))
        if event not in plan.events:
            return Cursor(day, minute)
        found = plan.events[event]
        if plan.span(day, event) or (found.start is None and found.day == day):
            return self.cursor
        return Cursor(found.day, begins(found), event)

    @property
    def event(self) -> Event | None:
        """The activity under the cursor."""
        return self.plan.events.get(self.cursor.id) if self.cursor.id is not None else None

    # -- the cursor -----------------------------------------------------------------------------------------------

    def go(self, day: date, minute: int, event: int | None = None) -> None:
        """Put the cursor on an activity or, without one, on a time, snapping onto what is there."""
        self._place(Cursor(day, minute, event if event is not None else self.plan.at(day, minute)))
        self.draw()
        tell_moved(self)

    def walk(self, by: int, *, events_only: bool = False) -> None:
        """Move the cursor to the next stop of its day, or the next activity."""
        day, minute, event = self.cursor
        span = self.plan.span(day, event) if event is not None else None
        here = Stop(span.start if span else (WHOLE_DAY if event is not None else minute), event)
        there = step(self.plan.stops(day), here, by, events_only=events_only)
        if there != here:
            self._place(Cursor(day, there.minute, there.id))
            self.draw()
            tell_moved(self)

    def _place(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.reveal()

    def caret(self) -> Offset:
        """Where the cursor is: on its day and time."""
        number = self.days.index(self.cursor.day) if self.cursor.day in self.days else 0
        row = max(self.cursor.minute, 0) // self.slot - self.top
        return Offset(GUTTER + sum(self.widths()[:number]), 1 + self.whole_rows + row)

    # -- the mouse ------------------------------------------------------------------------------------------------

    def place_at(self, x: int, y: int) -> Place | None:
        """What is in a cell."""
        left = GUTTER
        for day, width in zip(self.days, self.widths(), strict=True):
            if left <= x < left + width:
                return self._place_in(day, x - left - 1, y, width - 1)
            left += width
        return None

    def _place_in(self, day: date, x: int, y: int, width: int) -> Place:
        if y <= 0:
            return Place(day, None, None)
        if y <= self.whole_rows:
            ids = self.whole_ids(day)
            return Place(day, WHOLE_DAY, ids[y - 1] if y <= len(ids) else None)
        row = min(y - 1 - self.whole_rows + self.top, DAY // self.slot - 1)
        boxes = (
            b for b in self.boxes(day, width) if b.top <= row < b.top + b.height and b.left <= x < b.left + b.width
        )
        box = next(boxes, None)
        ids = list(box.ids) if box is not None else []
        mine = self.cursor.id if self.cursor.id in ids else next(iter(ids), None)
        return Place(day, row * self.slot, mine or None, box is not None and _on_edge(box, x, row))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor where the mouse is; an activity can be dragged from there."""
        place = self.place_at(event.x, event.y)
        if place is None or event.button != 1:
            return
        self.focus()
        minute = self.cursor.minute if place.minute is None else place.minute
        before = Cursor(place.day, minute, place.id)
        self.go(place.day, minute, place.id)
        if place.id is not None and place.minute is not None:
            ends = self.plan.events[place.id].end
            edge = place.edge and ends is not None and ends.date() == place.day
            self._drag = Drag(self.plan.events[place.id], place, self.plan, before, edge)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """While an activity is held, show it where it would be."""
        if self._drag is None:
            return
        place = self.place_at(
            min(max(event.x, GUTTER), self.size.width - 1), min(max(event.y, 1), self.size.height - 1)
        )
        if place is None or place.minute is None:
            return
        held, taken, plan, _, edge = self._drag
        moved = stretched(held, taken, place) if edge else dragged(held, taken, place)
        if moved == self.plan.events[held.id]:
            return
        self.plan = Plan(moved if e.id == held.id else e for e in plan.events.values())
        self._known.clear()
        day = place.day if moved.start is None else moved.start.date()
        self.cursor = Cursor(day, begins(moved), held.id)
        self.draw()

    def on_mouse_up(self) -> None:
        """Drop what is held."""
        if self._drag is None:
            return
        held = self._drag.event
        moved = self.plan.events[held.id]
        self.action_let_go()
        if moved.end and held.end and moved.start == held.start and moved.end != held.end:
            self.post_message(self.Stretched(held.id, int((moved.end - held.end).total_seconds() // 60)))
        elif (moved.start, moved.day) != (held.start, held.day):
            self.post_message(self.Dropped(held.id, moved.start or moved.day))

    def action_let_go(self) -> None:
        """Leave what is held where it was."""
        if self._drag is None:
            return
        _, _, plan, cursor, _ = self._drag
        self._drag = None
        self.release_mouse()
        self.show(self.days, plan, cursor)
        tell_moved(self)

    def on_click(self, event: events.Click) -> None:
        """Two clicks open what is there."""
        place = self.place_at(event.x, event.y)
        if event.chain == 2 and place is not None and place.minute is not None:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Later times."""
        event.stop()
        self.scroll_rows(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Earlier times."""
        event.stop()
        self.scroll_rows(-WHEEL)


def begins(event: Event) -> int:
    """The minute an activity begins, `WHOLE_DAY` without one."""
    return WHOLE_DAY if event.start is None else minute_of(event.start)


def _on_edge(box: Box, x: int, row: int) -> bool:
    """Whether a cell of a box is where its end is held."""
    corner = box.left + box.width * 2 // 3 <= x
    return row == box.top + box.height - 1 and (box.height > 2 or (box.height == 2 and corner))


def dragged(event: Event, taken: Place, place: Place) -> Event:
    """An activity after it was dragged from one place to another."""
    assert place.minute is not None
    if place.minute == WHOLE_DAY:
        return event._replace(day=place.day, start=None, end=None)
    if event.start is None or event.end is None or taken.minute is None:
        start = datetime.combine(place.day, time()) + timedelta(minutes=place.minute)
        return event._replace(day=place.day, start=start, end=start + timedelta(minutes=STEP))
    by = timedelta(days=(place.day - taken.day).days, minutes=place.minute - taken.minute)
    return event._replace(day=(event.start + by).date(), start=event.start + by, end=event.end + by)


def stretched(event: Event, taken: Place, place: Place) -> Event:
    """An activity after its end was dragged from one place to another; it keeps a quarter of an hour at least."""
    if event.start is None or event.end is None or taken.minute is None or place.minute in (None, WHOLE_DAY):
        return event
    assert place.minute is not None
    by = timedelta(days=(place.day - taken.day).days, minutes=place.minute - taken.minute)
    return event._replace(end=min(max(event.end + by, event.start + SHORTEST), event.start + LONGEST))
