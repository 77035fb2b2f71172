"""A week of activities: reading it, showing it, and following what changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from tui.app.screens.activity_frame import VIEW, ActivityFrame
from tui.app.widgets.calendar import Calendar, begins
from tui.app.widgets.calendar_details import EventPane, Paned, Shown, TitleLine, day_words, week_words, zone_words
from tui.app.widgets.calendar_grid import Cursor
from tui.app.widgets.calendar_layout import STEP, WHOLE_DAY, Plan, minute_of, monday, week_of
from tui.services.activities import Event
from tui.services.changes import Changed
from tui.services.edits import EditError

WHOLE_WEEK_AT = 100
FIRST_YEAR, LAST_YEAR = 1900, 2999
ALWAYS = ("activity", "activity_type", "user", "day")


class WeekScreen(ActivityFrame):
    """A title, a calendar of one day or week, and a pane for the activity under the cursor."""

    DEFAULT_CSS = """
    WeekScreen Paned.-wide > Calendar { width: 1fr; height: 1fr; }
    """

    def __init__(self, at_day: date | None = None, at_activity: int | None = None) -> None:
        super().__init__(at_day, at_activity)
        self.first = date.min
        self.plan = Plan(())
        self._stale = False

    def body(self) -> Iterable[Widget]:
        """The title, the calendar, and the activity under the cursor."""
        calendar = Calendar(self.look, self.workspace.clock.local())
        yield Vertical(TitleLine(), Paned(calendar, width=self.app.size.width))

    @property
    def view(self) -> Calendar:
        """The calendar."""
        return self.query_one(Calendar)

    def on_mount(self) -> None:
        """Show the week one comes from, else this one."""
        self.read_types()
        self.turn_to(self.at_day or self.workspace.clock.today())
        if self.at_activity in self.plan.events:
            self.present(self.cursor_on(self.plan.events[self.at_activity]))
        elif self.at_day is not None:
            self.present(Cursor(self.at_day, minute_of(self.workspace.clock.local()) // STEP * STEP))
        else:
            self.present(self.next_up())

    def on_resize(self, event: events.Resize) -> None:
        """Another width has room for other days, and for the pane elsewhere."""
        self.query_one(Paned).reshape(event.size.width)
        if self._days(self.view.cursor.day) != self.view.days:
            self.present(self.view.cursor)
        self._show_title()

    # -- reading --------------------------------------------------------------------------------------------------

    @property
    def event(self) -> Event | None:
        """The activity under the cursor."""
        return self.view.event

    @property
    def day(self) -> date:
        """The day the cursor is on."""
        return self.view.cursor.day

    def beside(self) -> Sequence[int]:
        """The activities of the days in sight."""
        return list(dict.fromkeys(i for day in self.view.days for i in self.plan.on(day)))

    def span(self) -> tuple[date, date]:
        """The days in sight."""
        return self.view.days[0], self.view.days[-1]

    def turn_to(self, day: date) -> None:
        """Read the week of a day."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise EditError(f"The calendar goes from {FIRST_YEAR} to {LAST_YEAR}.")
        self.first = monday(day)
        self.read()

    def read(self) -> None:
        """Read the week anew."""
        last = self.first + timedelta(days=6)
        self.plan = Plan(self.between(self.first, last))

    def reread(self) -> None:
        """Read the week anew and show it."""
        self.read()
        self.present(self.view.kept(self.plan))

    def _days(self, day: date) -> list[date]:
        """The days in sight: the week, or five days of it with a given one among them."""
        week = week_of(self.first)
        if self.chosen_view == "day":
            return [day]
        if not self.five:
            return week
        before = self.view.days[0].weekday() if len(self.view.days) == 5 else 0
        start = 2 if day.weekday() > 4 else 0 if day.weekday() < 2 else before
        return week[start : start + 5]

    @property
    def _narrow(self) -> bool:
        return self.app.size.width < WHOLE_WEEK_AT

    @property
    def five(self) -> bool:
        """Whether five days are shown: as chosen, else where there is no room for seven."""
        return self.chosen_view == "five" or (self.chosen_view != "week" and self._narrow)

    @property
    def chosen_view(self) -> str:
        """How many days were chosen, by the name of the view; empty where that follows from the width."""
        return self.workspace.memory.get(VIEW, "")

    def show_view(self, name: str) -> None:
        """Other days are shown here, other views in the place of this one."""
        if name in ("day", "five", "week"):
            self.present(self.view.cursor)
        else:
            super().show_view(name)

    # -- showing --------------------------------------------------------------------------------------------------

    def present(self, cursor: Cursor) -> None:
        """Show what was read, the cursor somewhere."""
        self.view.show(self._days(cursor.day), self.plan, cursor)
        self._show_title()
        self._show_event()

    def _show_title(self) -> None:
        days = self.view.days
        here = {i for day in days for i in self.plan.on(day)}
        found = [e for e in self.plan.events.values() if len(days) > 1 or e.id in here]
        todo, late = sum(not e.done for e in found), sum(e.overdue for e in found)
        last, year = self.first + timedelta(days=6), not self._narrow or self.first.year != self.view.now.year
        words = day_words(days[0]) if len(days) == 1 else week_words(self.first, last, year=year)
        left = Content.styled(words, "bold")
        left += Content.styled(f" · {todo} to do" if todo else " · nothing to do", "$muted")
        left += Content.styled(f", {late} overdue", "bold $error") if late else Content("")
        self.query_one(TitleLine).show(left, list(self._title_right()))

    def _title_right(self) -> Iterable[Content]:
        if earlier := self.workspace.activities.overdue(owner=self.owner, before=self.first):
            yield Content.styled(f"! {earlier:,} earlier", "bold $error")
        beyond = sum(len(self.plan.on(d)) for d in week_of(self.first) if d not in self.view.days)
        if beyond and len(self.view.days) > 1:
            yield Content.styled(
                f"Sat–Sun {beyond} ›" if self.view.days[0] == self.first else f"‹ Mon–Tue {beyond}", "$accent"
            )
        yield from self.chips(short=self._narrow)
        if zone := zone_words(self.view.now):
            yield Content.styled(zone, "$muted")

    def _show_event(self) -> None:
        """Everything about what the cursor is on."""
        (day, minute, _), event = self.view.cursor, self.view.event
        details = self.details(event)
        kind = self.types.get(event.type) if event else None
        colour = self.colour(event) if event else ""
        shown = Shown(day, minute, event, kind, details, empty=not self.plan.events, colour=colour)
        self.query_one(EventPane).show(shown)

    def cursor_moved(self, _: Widget) -> None:
        """The cursor is on something else."""
        self._show_event()

    # -- news -----------------------------------------------------------------------------------------------------

    def news(self, changed: Changed) -> None:
        """Read the week anew when it may have changed; not while another section is looked at."""
        day, minute, event = self.view.cursor
        if event is not None and ("activity", event) in changed.renamed:
            self.view.cursor = Cursor(day, minute, int(changed.renamed["activity", event]))
        if changed.touches(*ALWAYS) or self._fell_due(changed) or self._mentions(changed):
            self._stale = True
        elif changed.touches("clock"):
            self.view.tick(self.workspace.clock.local())
        if self._stale and self in self.app.screen_stack:
            self._refresh(types=changed.touches("activity_type"))

    def _fell_due(self, changed: Changed) -> bool:
        """Whether the time of an activity has come."""
        now = self.workspace.clock.now()
        shown = self.plan.events.values() if changed.touches("clock") else ()
        return any(e.start is not None and e.start < now and not e.done and not e.overdue for e in shown)

    def _mentions(self, changed: Changed) -> bool:
        """Whether a record that is named in the week changed."""
        links = {"deal": "deal_id", "lead": "lead_id", "person": "person_id", "organization": "org_id"}
        shown = self.plan.events.values()
        return any(
            getattr(e, field) in changed.ids[kind]
            for kind, field in links.items()
            if kind in changed.ids
            for e in shown
        )

    def on_screen_resume(self) -> None:
        """One came back from another section."""
        if self._stale:
            self._refresh(types=True)

    def _refresh(self, *, types: bool) -> None:
        self._stale = False
        if types:
            self.read_types()
            self.view.forget()
        self.read()
        self.view.now = self.workspace.clock.local()
        self.present(self.view.kept(self.plan))

    # -- the cursor ------------------------------------------------------------------------------------------------

    def go_at(self, day: date, minute: int, event: int | None = None) -> None:
        """Put the cursor somewhere, in whatever week that is."""
        if monday(day) != self.first:
            self.turn_to(day)
        self.present(Cursor(day, minute, self.plan.at(day, minute) if event is None else event))

    def find(self, event: Event) -> None:
        """Put the cursor on an activity."""
        if monday(event.day) == self.first and event.id not in self.plan.events:
            self.read()
        self.go_at(*self.cursor_on(event))

    def cursor_on(self, event: Event) -> Cursor:
        """The cursor on an activity."""
        return Cursor(event.day, begins(event), event.id)

    def next_up(self) -> Cursor:
        """What is to be done next today; the present half hour when there is nothing."""
        now = self.workspace.clock.local()
        today, minute = now.date(), minute_of(now)
        open_ = [s for s in self.plan.timed.get(today, ()) if s.end > minute and not self.plan.events[s.id].done]
        if open_:
            return Cursor(today, open_[0].start, open_[0].id)
        whole = [i for i in self.plan.whole.get(today, ()) if not self.plan.events[i].done]
        slot = minute // STEP * STEP
        return Cursor(today, WHOLE_DAY, whole[0]) if whole else Cursor(today, slot, self.plan.at(today, slot))

    def step_days(self, days: int) -> None:
        """Put the cursor on the same time of another day."""
        day, minute, _ = self.view.cursor
        self.go_at(day + timedelta(days=days), minute)
