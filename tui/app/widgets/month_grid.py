"""A month: weeks below each other, days side by side, and the first activities of each day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from tui.app.widgets.calendar_grid import NAMES, Looks
from tui.app.widgets.calendar_layout import Plan, monday
from tui.app.widgets.calendar_paint import BOLD, STRUCK, Inks, inks, state_sign
from tui.app.widgets.card import fit
from tui.app.widgets.follows import tell_moved
from tui.app.widgets.plain_lines import PlainLines
from tui.services.activities import Event
from tui.services.clock import MONTHS

GUTTER = 4
WEEKS = 6
Line = list[Segment]


class Spot(NamedTuple):
    """Where the cursor is: a day, and an activity of it."""

    day: date
    id: int | None = None


class MonthGrid(PlainLines, can_focus=True):
    """Six weeks around a month; what is drawn anew is what looks different."""

    DEFAULT_CSS = "MonthGrid { height: 1fr; background: $background; color: $foreground; }"
    ALLOW_SELECT = False

    class Opened(Message):
        """A day or an activity was clicked twice."""

    def __init__(self, looks: Looks, today: Callable[[], date]) -> None:
        super().__init__()
        self.looks = looks
        self.today = today
        self.month = today().replace(day=1)
        self.plan = Plan(())
        self.spot = Spot(today())
        self._ink: Inks | None = None
        self._theme = ""
        self._lines: list[Line] = []
        self._days: dict[tuple[Any, ...], list[Line]] = {}
        """Days as they were drawn of this plan: a key changes two of them."""

    # -- what is shown --------------------------------------------------------------------------------------------

    @property
    def first(self) -> date:
        """The first day in sight."""
        return monday(self.month)

    def show(self, month: date, plan: Plan, spot: Spot) -> None:
        """Show a month, the cursor somewhere."""
        month = month.replace(day=1)
        if plan is not self.plan or month != self.month:
            self._days.clear()
        self.month, self.plan = month, plan
        self.go(spot)

    def go(self, spot: Spot) -> None:
        """Put the cursor on a day or an activity."""
        self.spot = spot
        self.draw()

    def draw(self) -> None:
        """Make the lines anew and refresh those that differ."""
        if not self.size.height:
            return
        before, self._lines = self._lines, self._make()
        for y, line in enumerate(self._lines):
            if before[y : y + 1] != [line]:
                self.refresh(Region(0, y, self.size.width, 1))

    def heights(self) -> list[int]:
        """How many lines each week has; where there is no room for all six, the last ones have none."""
        room = max(0, self.size.height - 1)
        weeks = (self._last_of_month() - self.first).days // 7 + 1
        weeks = WEEKS if room >= 3 * WEEKS else weeks
        return [room * (n + 1) // weeks - room * n // weeks for n in range(weeks)]

    def _last_of_month(self) -> date:
        return (self.month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    def widths(self) -> list[int]:
        """How many cells each day of the week has."""
        room = max(0, self.size.width - GUTTER)
        return [room * (n + 1) // 7 - room * n // 7 for n in range(7)]

    def caret(self) -> Offset:
        """Where the cursor is: on its day."""
        weeks, weekday = divmod((self.spot.day - self.first).days, 7)
        return Offset(GUTTER + sum(self.widths()[:weekday]), 1 + sum(self.heights()[:weeks]))

    # -- drawing --------------------------------------------------------------------------------------------------

    @property
    def ink(self) -> Inks:
        """The styles, made of the theme once."""
        if self._ink is None or self._theme != self.app.theme:
            self._ink, self._theme = inks(self.app.theme_variables), self.app.theme
        return self._ink

    def notify_style_update(self) -> None:
        """Another theme: other styles."""
        super().notify_style_update()
        if self._ink is not None and self.app.theme != self._theme:
            self._ink, self._lines = None, []
            self._days.clear()

    def on_resize(self) -> None:
        """Other sizes."""
        self._lines = []

    def render_line(self, y: int) -> Strip:
        """One line."""
        if not self._lines:
            self._lines = self._make()
        line = self._lines[y] if y < len(self._lines) else []
        return Strip(line).adjust_cell_length(self.size.width, self.ink.base)

    def _make(self) -> list[Line]:
        lines, day = [self._names()], self.first
        for height in self.heights():
            week = [self._kept(day + timedelta(days=n), width, height) for n, width in enumerate(self.widths())]
            for row in range(height):
                number = f"{day.isocalendar().week:>3} " if row == 0 else " " * GUTTER
                lines.append(
                    [Segment(number, self.ink.on("background", "muted")), *(s for cell in week for s in cell[row])]
                )
            day += timedelta(days=7)
        return lines

    def _names(self) -> Line:
        style = self.ink.on("background", "muted")
        names = [Segment(fit(f"  {name}", width), style) for name, width in zip(NAMES, self.widths(), strict=True)]
        return [Segment(" " * GUTTER, style), *names]

    def _kept(self, day: date, width: int, height: int) -> list[Line]:
        """A day as it was drawn before, if it looks the same."""
        looks = (day, width, height, day == self.today(), self.spot.day == day, self.spot.day == day and self.spot.id)
        if looks not in self._days:
            self._days[looks] = self._day(day, width, height)
        return self._days[looks]

    def _day(self, day: date, width: int, height: int) -> list[Line]:
        """A day: its number, then as many activities as there is room for, the one under the cursor among them."""
        ids, here = self.plan.on(day), self.spot.day == day
        room = max(0, height - 1)
        shown = list(ids[:room])
        if here and self.spot.id in ids[room:] and shown:
            shown[-1] = self.spot.id
        more = len(ids) - len(shown)
        ground = self._ground(day, here=here)
        lines = [self._number(day, width, more, ground)]
        lines += [self._event(self.plan.events[i], width, ground, mine=here and i == self.spot.id) for i in shown]
        lines += [[Segment(" " * width, self.ink.ground[ground])]] * (height - len(lines))
        return lines[:height]

    def _ground(self, day: date, *, here: bool) -> str:
        if here:
            return "focus-background"
        return "background" if day.month != self.month.month or day.weekday() > 4 else "surface"

    def _number(self, day: date, width: int, more: int, ground: str) -> Line:
        ink, today, here = self.ink, day == self.today(), day == self.spot.day
        month = f" {MONTHS[day.month - 1]}" if day.day == 1 and width > 9 else ""
        dot = "" if not today else " ● " if width > 9 else "●"
        name = f" {day.day}{month}{dot}"
        faint = day.month != self.month.month
        style = ink.on("primary", "background") + BOLD if today else ink.on(ground, "muted" if faint else "foreground")
        style += BOLD if here else style
        edge = Segment("▌" if here else " ", ink.on(ground, "primary"))
        left = name[: width - 1]
        open_ = [self.plan.events[i] for i in self.plan.on(day) if not self.plan.events[i].done]
        late = any(e.overdue for e in open_)
        right = f"{'!' if late else ''}{f'+{more}' if more else ''}{' ' if width > 9 else ''}"
        pad = max(0, width - 1 - len(left))
        told = ink.on(ground, "overdue" if late else "accent") + BOLD
        return [edge, Segment(left, style), Segment(f"{right:>{pad}}"[:pad] if right else " " * pad, told)]

    def _event(self, event: Event, width: int, ground: str, *, mine: bool) -> Line:
        ink = self.ink
        sign, kind = self.looks(event)
        back = ink.ground[ground]
        bar = Segment("▌" if mine else " ", back + ink.ink["primary"])
        letter = back + (ink.ink["done"] if event.done else ink.ink[kind] + BOLD)
        state = state_sign(event)
        at = f"{event.start:%H:%M} " if event.start is not None and width >= 16 else ""
        style = back + (ink.ink["done"] if event.done else ink.ink["foreground"]) + (BOLD if mine else back)
        head = [bar, Segment(sign, letter)]
        if state:
            head.append(Segment(state, back + ink.ink["overdue" if event.overdue else "done"] + BOLD))
        room = width - sum(s.cell_length for s in head)
        words = fit(f" {at}{' '.join(event.subject.split())}", room)
        plain = words.rstrip()
        struck = style + STRUCK if event.done else style
        blank = len(plain) - len(plain.lstrip())
        pad = Segment.adjust_line_length(
            [Segment(plain[:blank], back), Segment(plain[blank:], struck)], room, style=back
        )
        return [*head, *pad]

    # -- the mouse ------------------------------------------------------------------------------------------------

    def spot_at(self, x: int, y: int) -> Spot | None:
        """What is in a cell."""
        top, left = 1, GUTTER
        for week, height in enumerate(self.heights()):
            if top <= y < top + height:
                for number, width in enumerate(self.widths()):
                    if left <= x < left + width:
                        return self._in_day(self.first + timedelta(days=7 * week + number), y - top - 1)
                    left += width
            top += height
        return None

    def _in_day(self, day: date, row: int) -> Spot:
        ids = self.plan.on(day)
        return Spot(day, ids[row] if 0 <= row < len(ids) else next(iter(ids), None))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, two open."""
        spot = self.spot_at(event.x, event.y)
        if spot is not None:
            self.go(spot)
            tell_moved(self)
            if event.chain == 2:
                self.post_message(self.Opened())
