"""Activities as rows, some of them under the heading of their day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from tui.app.widgets.calendar_details import DAYS
from tui.app.widgets.calendar_paint import state_sign, times
from tui.app.widgets.row_list import RowList
from tui.services.activities import Event
from tui.services.clock import MONTHS, Clock

if TYPE_CHECKING:
    from tui.app.widgets.activity_table import ActivityTable

ABOUT_AT, OWNER_AT = 72, 100
WHEN = 17
Part = date | int
"""A row: the heading of a day, or an activity."""


class ActivityRows(RowList, can_focus=True):
    """Rows of activities; `read` gives an activity by its id when its row comes in sight, None when it is gone."""

    DEFAULT_CSS = "ActivityRows { height: 1fr; }"

    def __init__(
        self, read: Callable[[int], Event | None], look: Callable[[Event], tuple[str, str]], clock: Clock
    ) -> None:
        super().__init__(id="rows")
        self.read = read
        self.look = look
        self.clock = clock
        self.parts: list[Part] = []
        self.marked: set[int] = set()
        self.owners = False
        self.table: ActivityTable | None = None
        self._known: dict[int, Event | None] = {}

    def fill(self, parts: Sequence[Part], cursor: int) -> None:
        """Show these."""
        self.parts = list(parts)
        self._known.clear()
        if self.table is not None:
            self.table.forget()
        self.reset(len(parts), cursor)

    def event_at(self, number: int) -> Event | None:
        """The activity of a row, None for a heading and for one that is gone."""
        part = self.parts[number] if 0 <= number < len(self.parts) else None
        if not isinstance(part, int):
            return None
        if part not in self._known:
            self._known[part] = self.read(part)
        return self._known[part]

    def row(self, number: int, width: int) -> Content:
        """A day, or an activity: its mark, state, type, when, what and about whom."""
        part = self.parts[number]
        if isinstance(part, date):
            return self._heading(part, width)
        event = self.event_at(number)
        if event is None:
            return Content.styled("  no longer there", "$muted")
        return self._line(event, part in self.marked, width, dated=not any(isinstance(p, date) for p in self.parts[:1]))

    def _heading(self, day: date, width: int) -> Content:
        today = self.clock.today()
        words = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
        near = {0: " · today", 1: " · tomorrow", -1: " · yesterday"}.get((day - today).days, "")
        year = "" if day.year == today.year else f" {day.year}"
        style = "bold $primary" if day == today else "bold $accent"
        line = Content.styled(f"{words}{year}{near} ", style)
        return line + Content.styled("─" * max(0, width - line.cell_length), "$border")

    def _line(self, event: Event, marked: bool, width: int, *, dated: bool) -> Content:
        sign, kind = self.look(event)
        from tui.app.widgets.calendar_paint import COLOURS

        colour = "muted" if event.done else COLOURS[kind][0]
        mark = Content.styled("◆ " if marked else "  ", "bold $accent")
        state = Content.styled(f"{state_sign(event) or ' '} ", "bold $error" if event.overdue else "$success")
        when = self._when(event) if dated else times(event)
        wide = WHEN if dated else 12
        late = "$error" if event.overdue else "$muted"
        head = mark + state + Content.styled(f"{sign} ", f"${colour}" if event.done else f"bold ${colour}")
        if self.table is not None:
            return head + self.table.line(event, width - head.cell_length)
        head += Content.styled(f"{when:<{wide}} ", late)
        room = width - head.cell_length
        about, owner = self._about(event, width), Content("")
        if self.owners and width >= OWNER_AT:
            owner = Content(_line(event.owner)).truncate(16, ellipsis=True, pad=True).stylize("$muted")
        share = room - owner.cell_length - (1 if owner else 0)
        right = about.truncate(share * 2 // 5, ellipsis=True, pad=True) if about is not None else Content("")
        left = Content(_line(event.subject)).truncate(share - right.cell_length - (2 if right else 0), ellipsis=True)
        if event.done:
            left = left.stylize("strike $muted")
        gap = Content(" " * max(0, share - right.cell_length - left.cell_length))
        return head + left + gap + right.stylize("$muted") + (Content(" ") + owner if owner else owner)

    def _about(self, event: Event, width: int) -> Content | None:
        if width < ABOUT_AT:
            return None
        names = (event.deal, event.organization or event.person)
        return Content(" · ".join(_line(name) for name in names if name))

    def _when(self, event: Event) -> str:
        return self.clock.words(event.day, event.start)


def _line(text: str) -> str:
    return " ".join(text.split())
