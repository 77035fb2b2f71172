"""The days and times of the calendar as cells: what is drawn anew is what differs from what was drawn."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip

from tui.app.widgets.calendar_layout import DAY, SLOT, STEP, WHOLE_DAY, Box, Plan, Span, clock_text, lay_out, minute_of
from tui.app.widgets.calendar_paint import BOLD, Inks, Look, inks, paint, paint_more, paint_slot
from tui.app.widgets.card import fit
from tui.app.widgets.plain_lines import PlainLines
from tui.services.activities import Event

GUTTER, MARGIN = 7, 1
MOST_KNOWN, MOST_PAINTED = 60, 400
WORK = (8 * 60, 18 * 60)
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NOW_LINE = 28
"""The cells of a day the line of the present goes through: it is drawn again on another row every half an hour."""
Line = list[Segment]
Looks = Callable[[Event], tuple[str, str]]
"""What tells an activity's letter and the name of its colour."""


class Cursor(NamedTuple):
    """Where the cursor is: a day, the minute it keeps when it goes to another day, and the activity it is on."""

    day: date
    minute: int
    id: int | None = None


class Column(NamedTuple):
    """A day as it is drawn: its header, the rows of whole days, and the rows of the day."""

    header: Line
    whole: list[Line]
    grid: list[Line]


Known = tuple[date, int, int, int, Cursor | None, int | None]
"""What the column of a day depends on besides its activities: the day first."""


class CalendarGrid(PlainLines):
    """Draws a `Plan` of some days and a cursor."""

    ALLOW_SELECT = False

    def __init__(self, looks: Looks, now: datetime) -> None:
        super().__init__()
        self.looks = looks
        self.now = now
        self.days: list[date] = [now.date()]
        self.plan = Plan(())
        self.cursor = Cursor(now.date(), WORK[0])
        self.top = 0
        self.zoom = 0
        self._ink: Inks | None = None
        self._theme = ""
        self._columns: list[Column] = []
        self._known: dict[Known, Column] = {}
        self._paintings: dict[tuple[int, Look, int, int], tuple[Event, list[Line]]] = {}
        self._gutter: list[Line] = []
        self.whole_rows = 1
        self._settled = False
        self._drawn: tuple[int, Sequence[date]] = (-1, ())
        self._sized = Size()

    # -- sizes ----------------------------------------------------------------------------------------------------

    @property
    def slot(self) -> int:
        """How many minutes a row has: 60, 30 or 15."""
        if self.zoom:
            return 60 // self.zoom
        return 30 if self.room >= 2 * (WORK[1] - WORK[0]) // 60 else 60

    @property
    def room(self) -> int:
        """How many rows of the day are in sight; without a border the whole size is the inner one, and at hand."""
        return max(1, self.outer_size.height - 1 - self.whole_rows)

    def widths(self) -> list[int]:
        """The width of each day's column, one empty cell at its left included; the weekend has less."""
        shares = [2 if day.weekday() > 4 else 3 for day in self.days]
        room, whole = self.size.width - GUTTER - MARGIN, sum(shares)
        edges = [room * part // whole for part in itertools.accumulate(shares, initial=0)]
        return [b - a for a, b in itertools.pairwise(edges)]

    def _settle(self) -> None:
        """Start with the working hours in sight, and about an hour before them if there is room."""
        self._settled = True
        spare = self.room - (WORK[1] - WORK[0]) // self.slot
        first = WORK[0] // self.slot - max(0, min(spare, 60 // self.slot))
        self.top = max(0, min(first, DAY // self.slot - self.room))
        self.reveal()

    def set_zoom(self, rows: int) -> None:
        """Show so many rows an hour; 0 is what fits best."""
        self.zoom = rows
        self._settle()
        self.draw()

    def reveal(self) -> None:
        """Scroll so that what the cursor is on is in sight."""
        span = self._cursor_span()
        if span is None or not self.size.height:
            return
        top, bottom = span.start // self.slot, -(-span.end // self.slot)
        room = self.room
        self.top = max(min(self.top, top), min(bottom - room, top))
        self.top = max(0, min(self.top, DAY // self.slot - room))

    def _cursor_span(self) -> Span | None:
        day, minute, event = self.cursor
        if event is not None:
            return self.plan.span(day, event)
        return None if minute == WHOLE_DAY else Span(SLOT, minute, min(minute + STEP, DAY))

    # -- drawing --------------------------------------------------------------------------------------------------

    @property
    def ink(self) -> Inks:
        """The styles, made of the theme once."""
        if self._ink is None:
            self._ink, self._theme = inks(self.app.theme_variables), self.app.theme
        return self._ink

    def draw(self) -> None:
        """Make anew what changed, and refresh the cells that differ."""
        if not self.size.height:
            return
        before = (self._columns, self._gutter, self.whole_rows)
        self._make()
        self._refresh(*before)

    def _make(self) -> None:
        """The columns and the gutter as they are to be drawn."""
        if self.size != self._sized:
            self._sized, self._settled = self.size, False
            self._known.clear()
        before = self.whole_rows
        most = max((len(self.plan.whole.get(day, ())) for day in self.days), default=0)
        self.whole_rows = max(1, min(most, max(1, (self.size.height - 1) // 5)))
        if not self._settled:
            self._settle()
        elif self.whole_rows != before:
            self.reveal()
        self._columns = [self._column(day, width) for day, width in zip(self.days, self.widths(), strict=True)]
        self._gutter = self._gutter_lines()

    def _refresh(self, columns: Sequence[Column], gutter: Sequence[Line], whole: int) -> None:
        """Refresh the cells that differ from those drawn before."""
        before, self._drawn = self._drawn, (self.top, self.days)
        if len(columns) != len(self._columns) or whole != self.whole_rows or before != self._drawn:
            self.refresh()
            return
        for y in range(self.size.height):
            if gutter[y : y + 1] != self._gutter[y : y + 1]:
                self.refresh(Region(0, y, GUTTER, 1))
        x = GUTTER
        for old, new, width in zip(columns, self._columns, self.widths(), strict=True):
            for y in range(self.size.height if old is not new else 0):
                if self._cells(old, y) != self._cells(new, y):
                    self.refresh(Region(x, y, width, 1))
            x += width

    def _cells(self, column: Column, y: int) -> Line:
        """What a column has on a line of the widget."""
        if y == 0:
            return column.header
        if y <= self.whole_rows:
            return column.whole[y - 1]
        row = y - 1 - self.whole_rows + self.top
        return column.grid[row] if row < len(column.grid) else []

    def render_line(self, y: int) -> Strip:
        """The gutter and what each day has on this line."""
        if not self._columns:
            self._make()
            self._drawn = self.top, self.days
        line = list(self._gutter[y]) if y < len(self._gutter) else []
        for column in self._columns:
            line += self._cells(column, y)
        return Strip(line).adjust_cell_length(self._sized.width, self.ink.base)

    def take(self, plan: Plan) -> None:
        """Show what is on another plan; days on which the same happens stay as they are drawn."""
        before, self.plan = self.plan, plan
        if plan is not before:
            same = {day for day in {key[0] for key in self._known} if plan.events_on(day) == before.events_on(day)}
            self._known = {key: column for key, column in self._known.items() if key[0] in same}

    def _column(self, day: date, width: int) -> Column:
        """A day as it is drawn, made once for everything it depends on."""
        cursor = self.cursor if self.cursor.day == day else None
        now = minute_of(self.now) // self.slot if self.now.date() == day else None
        key = (day, width, self.whole_rows, self.slot, cursor, now)
        if len(self._known) > MOST_KNOWN:  # the cursor was in many places: a day without it is wanted again soonest
            kept = {key: column for key, column in self._known.items() if key[4] is None}
            self._known = kept if len(kept) <= MOST_KNOWN // 2 else {}
        if key not in self._known:
            self._known[key] = Column(
                self._header(day, width), self._whole_lines(day, width - 1), self._grid(day, width - 1)
            )
        return self._known[key]

    def _header(self, day: date, width: int) -> Line:
        """The name of a day, today marked, and how much there is to do."""
        ink, today = self.ink, day == self.now.date()
        name = f" {NAMES[day.weekday()]} {day.day}"
        usual = ink.on("background", "muted" if day.weekday() > 4 else "foreground")
        style = ink.on("background", "primary") + BOLD if day == self.cursor.day else usual
        style = ink.on("primary", "background") + BOLD if today else style
        name = f"{name} ● "[: width - 1] if today else name
        left = fit(name, min(width - 1, len(name)))
        todo = sum(not self.plan.events[i].done for i in self.plan.on(day))
        right = f"{todo or '':>{width - 1 - len(left)}}" if width - 1 - len(left) > len(str(todo)) else ""
        return [
            Segment(" ", ink.base),
            Segment(left, style),
            Segment(f"{right:<{max(0, width - 1 - len(left))}}", ink.on("background", "muted")),
        ]

    def whole_ids(self, day: date) -> list[int]:
        """The activities of a whole day; that under the cursor stands where it can be seen."""
        ids, last = list(self.plan.whole.get(day, ())), self.whole_rows - 1
        if self.cursor.day == day and self.cursor.id in ids[last:]:
            ids.remove(self.cursor.id)
            ids.insert(last, self.cursor.id)
        return ids

    def _whole_lines(self, day: date, width: int) -> list[Line]:
        """The rows of whole days; the last one tells how many more there are."""
        ids, last = self.whole_ids(day), self.whole_rows - 1
        more = max(0, len(ids) - self.whole_rows)
        gap = Segment(" ", self.ink.base)
        return [[gap, *self._whole_line(day, ids, n, width, more if n == last else 0)] for n in range(last + 1)]

    def _whole_line(self, day: date, ids: Sequence[int], row: int, width: int, more: int) -> Line:
        box = Box(tuple(ids[row : row + 1]), row, 1, 0, width)
        if row < len(ids):
            event = self.plan.events[ids[row]]
            return self._painted(event, self._look(event, day, more), box)[0]
        if row == 0 and self.cursor == Cursor(day, WHOLE_DAY):
            return paint_slot(WHOLE_DAY, box, self.ink)[0]
        return [Segment(" " * width, self.ink.base)]

    def _look(self, event: Event, day: date, more: int = 0) -> Look:
        sign, kind = self.looks(event)
        return Look(sign, kind, self.cursor.id == event.id and self.cursor.day == day, more)

    def _grid(self, day: date, width: int) -> list[Line]:
        """The rows of a day: boxes, and the ground between them."""
        placed: dict[int, list[tuple[Box, Line]]] = {}
        for box in self.boxes(day, width):
            for number, line in enumerate(self._box_lines(box, day)):
                placed.setdefault(box.top + number, []).append((box, line))
        slot = self.slot
        now = minute_of(self.now) // slot if day == self.now.date() else -1
        work = range(WORK[0] // slot, WORK[1] // slot) if day.weekday() < 5 else range(0)
        return [
            self._grid_line(placed.get(row, ()), width, working=row in work, now=row == now)
            for row in range(DAY // slot)
        ]

    def boxes(self, day: date, width: int) -> list[Box]:
        """The boxes of a day, that of the slot under the cursor among them."""
        found = list(self.plan.timed.get(day, ()))
        slot = self._cursor_span() if self.cursor.day == day else None
        if slot is not None and slot.id == SLOT:
            found.append(slot)
        return lay_out(found, slot=self.slot, width=width)

    def _box_lines(self, box: Box, day: date) -> list[Line]:
        if SLOT in box.ids:
            return paint_slot(self.cursor.minute, box, self.ink)
        mine = self.cursor.id if self.cursor.day == day and self.cursor.id in box.ids else None
        if len(box.ids) > 1 and mine is None:
            return paint_more(box, self.ink)
        event = self.plan.events[next(iter(box.ids)) if mine is None else mine]
        return self._painted(event, self._look(event, day, len(box.ids) - 1), box)

    def _painted(self, event: Event, look: Look, box: Box) -> list[Line]:
        """An activity in a box, painted once as long as it is the same."""
        key = event.id, look, box.width, box.height
        before, lines = self._paintings.get(key, (None, []))
        if before != event:
            lines = paint(event, look, box, self.ink)
            if len(self._paintings) > MOST_PAINTED:
                self._paintings.clear()
            self._paintings[key] = event, lines
        return lines

    def _grid_line(self, placed: Iterable[tuple[Box, Line]], width: int, *, working: bool, now: bool) -> Line:
        ink = self.ink
        ground = "surface" if working else "background"
        filler, style = ("╌", ink.on(ground, "accent")) if now else (" ", ink.ground[ground])
        line: Line = [Segment("▸" if now else " ", ink.base + ink.ink["accent"] if now else ink.base)]
        x = 0
        for box, cells in sorted(placed, key=lambda pair: pair[0].left):
            line += _filled(filler, x, box.left, style)
            line += cells
            x = box.left + box.width
        return [*line, *_filled(filler, x, width, style)]

    # -- the gutter -----------------------------------------------------------------------------------------------

    def _gutter_lines(self) -> list[Line]:
        ink = self.ink
        lines: list[Line] = [[Segment(" " * GUTTER, ink.base)]]
        whole = ink.base + (ink.ink["primary"] + BOLD if self.cursor.minute == WHOLE_DAY else ink.ink["muted"])
        lines += [[Segment("all-day" if n == 0 else " " * GUTTER, whole)] for n in range(self.whole_rows)]
        texts = self._gutter_texts(self.room, self.slot)
        return [*lines, *([Segment(f"{text:>{GUTTER}}", ink.base + style)] for text, style in texts)]

    def _gutter_texts(self, room: int, slot: int) -> Iterable[tuple[str, Style]]:
        """Times of day, the present one and the cursor's among them.

        What is out of sight above and below is counted in the first and the last row.
        """
        ink, hours = self.ink.ink, range(self.top * slot, (self.top + room) * slot, slot)
        texts = [(clock_text(m) if m < DAY and not m % 60 else "", ink["muted"]) for m in hours]
        above, below = self._hidden()
        if below:
            texts[-1] = f"↓ {below}", ink["accent"] + BOLD
        if above:
            texts[0] = f"↑ {above}", ink["accent"] + BOLD
        if self.now.date() in self.days:
            _put(texts, minute_of(self.now), slot, self.top, ink["accent"] + BOLD)
        if (span := self._cursor_span()) is not None:
            _put(texts, span.start, slot, self.top, ink["primary"] + BOLD)
        return texts

    def _hidden(self) -> tuple[int, int]:
        """How many activities are out of sight above and below."""
        found, slot = [span for day in self.days for span in self.plan.timed.get(day, ())], self.slot
        first, last = self.top * slot, (self.top + self.room) * slot
        return sum(s.end <= first for s in found), sum(s.start >= last for s in found)

    def on_resize(self, event: events.Resize) -> None:
        """Another size, other boxes."""
        if event.size != self._sized:
            self.forget()

    def forget(self) -> None:
        """Make every column anew when it is drawn next."""
        self._columns = []
        self._known.clear()
        self._paintings.clear()

    def scroll_rows(self, by: int) -> None:
        """Scroll down (or, negative, up); the cursor stays where it is."""
        self.top = max(0, min(self.top + by, DAY // self.slot - self.room))
        self.draw()

    def notify_style_update(self) -> None:
        """Another theme: other styles."""
        super().notify_style_update()
        if self._ink is not None and self.app.theme != self._theme:
            self._ink = None
            self.forget()


def _filled(filler: str, left: int, right: int, style: Style) -> Line:
    """Cells between boxes; the line of the present is not longer than it can be drawn again for little."""
    if right <= left:
        return []
    cells = (filler * (min(right, NOW_LINE) - left)).ljust(right - left)
    return [Segment(cells, style)]


def _put(texts: list[tuple[str, Style]], minute: int, slot: int, top: int, style: Style) -> None:
    """Write a time of day onto its row, if that is in sight."""
    if 0 <= minute // slot - top < len(texts):
        texts[minute // slot - top] = clock_text(minute), style
