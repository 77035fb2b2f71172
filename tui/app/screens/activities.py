"""The activities screen: a week as a calendar, and what one does to the activity under the cursor."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tui.app.command import command
from tui.app.screens.activity_frame import ACTIVITY
from tui.app.screens.week import WeekScreen
from tui.app.widgets.calendar import Calendar, begins
from tui.app.widgets.calendar_grid import WORK
from tui.app.widgets.calendar_layout import DAY, STEP, WHOLE_DAY, minute_of
from tui.services.activities import Event, combine

CALENDAR = "The calendar"
QUARTER = 15


class ActivitiesScreen(WeekScreen):
    """A day or a week of activities as a grid of times."""

    # -- walking --------------------------------------------------------------------------------------------------

    @command("left h", "Previous day", hint="days", rank=1, group=CALENDAR)
    def previous_day(self) -> None:
        """One day back; before Monday comes the week before."""
        self.step_days(-1)

    @command("right l", "Next day", group=CALENDAR)
    def next_day(self) -> None:
        """One day on."""
        self.step_days(1)

    @command("j", "Next activity of the day; then the free half hours", hint="next", rank=2, group=CALENDAR)
    def next_activity(self) -> None:
        """Down to the next activity."""
        self.view.walk(1, events_only=True)

    @command("k", "Previous activity of the day", group=CALENDAR)
    def previous_activity(self) -> None:
        """Up to the previous activity."""
        self.view.walk(-1, events_only=True)

    @command("down", "Next half hour or activity", group=CALENDAR)
    def next_slot(self) -> None:
        """Down by half an hour."""
        self.view.walk(1)

    @command("up", "Previous half hour or activity", group=CALENDAR)
    def previous_slot(self) -> None:
        """Up by half an hour."""
        self.view.walk(-1)

    @command("home", "The morning", group=CALENDAR)
    def morning(self) -> None:
        """To the first working hour."""
        self.go_at(self.view.cursor.day, WORK[0])

    @command("end", "The end of the working day", group=CALENDAR)
    def evening(self) -> None:
        """To the last working half hour."""
        self.go_at(self.view.cursor.day, WORK[1] - STEP)

    @command("left_square_bracket pageup ctrl+left", "Previous week", group=CALENDAR)
    def previous_week(self) -> None:
        """Seven days back."""
        self.step_days(-7)

    @command("right_square_bracket pagedown ctrl+right", "Next week", hint="week", rank=11, group=CALENDAR)
    def next_week(self) -> None:
        """Seven days on."""
        self.step_days(7)

    @command("t", "Today, and what is next", hint="today", rank=13, group=CALENDAR)
    def today(self) -> None:
        """To the present."""
        self.turn_to(self.workspace.clock.today())
        self.present(self.next_up())

    @command(
        "exclamation_mark",
        "The oldest overdue one; again: the one after it",
        hint="overdue",
        rank=14,
        group=CALENDAR,
    )
    def overdue(self) -> None:
        """To what is overdue, however long ago."""
        here = self.view.event
        after = here.id if here is not None and here.overdue else None
        found = self.workspace.activities.next_overdue(after, owner=self.owner)
        if found is None:
            self.say("Nothing is overdue.")
        else:
            self.find(found)

    @command("Z", "More or fewer rows an hour", group=CALENDAR)
    def zoom(self) -> None:
        """One, two or four rows an hour."""
        rows = 60 // self.view.slot
        self.view.set_zoom(1 if rows == 4 else rows * 2)

    # -- the activity under the cursor ----------------------------------------------------------------------------

    @command("d space", "Done, or not done after all", hint="done", rank=4, group=ACTIVITY)
    async def toggle_done(self) -> None:
        """Done or not done."""
        await self.finish_or_reopen()

    @command("a", "Add an activity here", hint="add", rank=3, group=CALENDAR)
    def add(self) -> None:
        """Add an activity on the slot; on an activity that is done, the next step of its deal."""
        self.add_here()

    def slot(self) -> datetime | date:
        """Where something new goes: the slot, or after the activity there, or after it on the next working day."""
        (day, minute, _), event, clock = self.view.cursor, self.view.event, self.workspace.clock
        if event is not None and event.done:
            day = max(event.day, clock.today()) + timedelta(days=1)
            day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
            minute = begins(event)
        elif event is not None and event.end is not None:
            after = -(-minute_of(event.end) // STEP) * STEP
            minute = after if begins(event) < after < DAY else begins(event)
        return day if minute == WHOLE_DAY else combine(day, time(minute // 60, minute % 60), clock)

    # -- moving it ------------------------------------------------------------------------------------------------

    async def _shift(self, days: int = 0, minutes: int = 0) -> None:
        event = self.chosen()[0]
        if event.start is None and minutes:
            await self._reschedule(event, datetime.combine(event.day, time(WORK[0] // 60)))
            return
        await self.workspace.activities.shift(event.id, days=days, minutes=minutes)
        self.find(self.workspace.activities.get(event.id))

    async def _reschedule(self, event: Event, there: datetime | date) -> None:
        clock = self.workspace.clock
        when = combine(there.date(), there.time(), clock) if isinstance(there, datetime) else there
        await self.workspace.activities.reschedule(event.id, when)
        self.find(self.workspace.activities.get(event.id))

    @command("L shift+right", "Move to the next day", hint="move", rank=9, group=ACTIVITY)
    async def move_right(self) -> None:
        """A day later."""
        await self._shift(days=1)

    @command("H shift+left", "Move to the previous day", group=ACTIVITY)
    async def move_left(self) -> None:
        """A day earlier."""
        await self._shift(days=-1)

    @command("J shift+down", "Move a quarter of an hour later", group=ACTIVITY)
    async def move_down(self) -> None:
        """A quarter of an hour later; what takes the whole day gets a time."""
        await self._shift(minutes=QUARTER)

    @command("K shift+up", "Move a quarter of an hour earlier", group=ACTIVITY)
    async def move_up(self) -> None:
        """A quarter of an hour earlier."""
        await self._shift(minutes=-QUARTER)

    @command("plus equals_sign", "A quarter of an hour longer", hint="longer", rank=12, group=ACTIVITY)
    async def longer(self) -> None:
        """Longer."""
        await self.workspace.activities.lengthen(self.chosen()[0].id, QUARTER)

    @command("minus", "A quarter of an hour shorter", group=ACTIVITY)
    async def shorter(self) -> None:
        """Shorter."""
        await self.workspace.activities.lengthen(self.chosen()[0].id, -QUARTER)

    # -- the mouse ------------------------------------------------------------------------------------------------

    async def on_calendar_opened(self) -> None:
        """A double click does what enter does."""
        await self.run_action("open_record")

    async def on_calendar_dropped(self, message: Calendar.Dropped) -> None:
        """An activity was dragged to another time."""
        event = self.plan.events.get(message.activity)
        if event is not None:
            await self.guard(self._reschedule(event, message.there))

    async def on_calendar_stretched(self, message: Calendar.Stretched) -> None:
        """The end of an activity was dragged."""
        await self.guard(self.workspace.activities.lengthen(message.activity, message.minutes))
