"""The agenda: four weeks of activities, day after day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from textual.content import Content
from textual.widget import Widget

from tui.app.command import command
from tui.app.screens.activity_frame import SHOWING
from tui.app.screens.activity_rows import RowsScreen
from tui.app.widgets.activity_rows import Part
from tui.app.widgets.calendar_details import TitleLine, days_words, zone_words
from tui.app.widgets.calendar_layout import monday
from tui.services.activities import Event
from tui.services.edits import EditError

DAYS = 28
FIRST, LAST = date(1900, 1, 1), date(2999, 1, 1)


class AgendaScreen(RowsScreen):
    """Every day that has something, under its own heading; today is there in any case."""

    def __init__(self, at_day: date | None = None, at_activity: int | None = None) -> None:
        super().__init__(at_day, at_activity)
        self.first: date | None = None
        self.days: dict[date, list[Event]] = {}

    def head(self) -> Iterable[Widget]:
        """Which days."""
        yield TitleLine()

    def parts(self) -> Sequence[Part]:
        """The days and what is on them."""
        if self.first is None:
            self.first = monday(self.at_day or self.workspace.clock.today())
        last = self.first + timedelta(days=DAYS - 1)
        self.days = {}
        for event in self.between(self.first, last, names=False):
            self.days.setdefault(max(event.day, self.first), []).append(event)
        for found in self.days.values():
            found.sort(key=lambda e: (e.start is not None, f"{e.start:%Y-%m-%dT%H:%M}" if e.start else ""))
        rows: list[Part] = []
        for day in sorted(self.days):
            rows += [day, *(e.id for e in self.days[day])]
        return rows

    def show_head(self) -> None:
        """The days, and how much there is to do."""
        assert self.first is not None
        found = [event for day in self.days.values() for event in day]
        todo, late = sum(not e.done for e in found), sum(e.overdue for e in found)
        left = Content.styled(days_words(self.first, self.first + timedelta(days=DAYS - 1)), "bold")
        left += Content.styled(f" · {todo} to do" if todo else " · nothing to do", "$muted")
        left += Content.styled(f", {late} overdue", "bold $error") if late else Content("")
        right = list(self.chips(short=self.app.size.width < 100))
        if self.marks.ids:
            right.insert(0, Content.styled(f"◆ {len(self.marks.ids)} marked", "bold $accent"))
        if zone := zone_words(self.workspace.clock.local()):
            right.append(Content.styled(zone, "$muted"))
        self.query_one(TitleLine).show(left, right)

    def nothing(self) -> str:
        """What to say where nothing is shown."""
        return "Nothing is planned in these four weeks.\na adds an activity, ] goes on by a week."

    def span(self) -> tuple[date, date]:
        """The days in sight."""
        first = self.first or self.day
        return first, first + timedelta(days=DAYS - 1)

    def slot(self) -> datetime | date:
        """Something new is for the day under the cursor."""
        return self.day

    # -- walking --------------------------------------------------------------------------------------------------

    def turn_to(self, day: date) -> None:
        """Show four weeks from the week of a day on."""
        if not FIRST <= day <= LAST:
            raise EditError(f"The calendar goes from {FIRST.year} to {LAST.year}.")
        self.first = monday(day)
        self.reread()

    def find(self, event: Event) -> None:
        """Put the cursor on an activity, in whatever weeks that is."""
        first, last = self.span()
        if not first <= event.day <= last:
            self.turn_to(event.day)
        super().find(event)

    def _go_to_day(self, day: date) -> None:
        first, last = self.span()
        if not first <= day <= last:
            self.turn_to(day)
        self.fill(self.rows.parts, None, day)

    @command("right_square_bracket ctrl+right", "A week on", hint="week", rank=11, group=SHOWING)
    def next_week(self) -> None:
        """Seven days on."""
        self.turn_to(self.span()[0] + timedelta(days=7))

    @command("left_square_bracket ctrl+left", "A week back", group=SHOWING)
    def previous_week(self) -> None:
        """Seven days back."""
        self.turn_to(self.span()[0] - timedelta(days=7))

    def _day_part(self, by: int) -> None:
        days = [part for part in self.rows.parts if isinstance(part, date)]
        here = self.day
        ahead = [day for day in days if (day > here if by > 0 else day < here)]
        if ahead:
            self._go_to_day(min(ahead) if by > 0 else max(ahead))

    @command("right l", "Next day with something", group=SHOWING)
    def next_day(self) -> None:
        """The day after."""
        self._day_part(1)

    @command("left h", "Previous day with something", group=SHOWING)
    def previous_day(self) -> None:
        """The day before."""
        self._day_part(-1)

    @command("t", "Today", hint="today", rank=13, group=SHOWING)
    def today(self) -> None:
        """To today, or to the next day that has something."""
        self._go_to_day(self.workspace.clock.today())

    @command("exclamation_mark", "The oldest overdue one; again: the one after it", hint="overdue", rank=14,
             group=SHOWING)  # fmt: skip
    def overdue(self) -> None:
        """To what is overdue, however long ago."""
        here = self.event
        after = here.id if here is not None and here.overdue else None
        found = self.workspace.activities.next_overdue(after, owner=self.owner)
        if found is None:
            self.say("Nothing is overdue.")
        else:
            self.find(found)
