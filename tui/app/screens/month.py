"""A month of activities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from tui.app.command import command
from tui.app.screens.activity_frame import ACTIVITY, SHOWING, ActivityFrame
from tui.app.widgets.calendar_details import PANE_AT, EventPane, Paned, Shown, TitleLine, zone_words
from tui.app.widgets.calendar_layout import WHOLE_DAY, Plan, monday
from tui.app.widgets.month_grid import WEEKS, MonthGrid, Spot
from tui.services.activities import Event
from tui.services.changes import Changed
from tui.services.edits import EditError

STRIP_AT = 20
FIRST_YEAR, LAST_YEAR = 1900, 2999
FOLLOWED = ("activity", "activity_type", "user", "day", "deal", "person", "organization")


class MonthScreen(ActivityFrame):
    """Six weeks in a grid, and a pane for the activity under the cursor."""

    DEFAULT_CSS = """
    MonthScreen Paned.-wide > MonthGrid { width: 1fr; height: 1fr; }
    MonthScreen.-flat EventPane { height: 1; }
    """

    def __init__(self, at_day: date | None = None, at_activity: int | None = None) -> None:
        super().__init__(at_day, at_activity)
        self._stale = False
        self._event: Event | None = None

    def body(self) -> Iterable[Widget]:
        """The month, and the activity under the cursor."""
        grid = MonthGrid(self.look, self.workspace.clock.today)
        yield Vertical(TitleLine(), Paned(grid, width=self.app.size.width))

    @property
    def grid(self) -> MonthGrid:
        """The grid."""
        return self.query_one(MonthGrid)

    # -- the frame ------------------------------------------------------------------------------------------------

    @property
    def event(self) -> Event | None:
        """The activity under the cursor."""
        spot = self.grid.spot
        if spot.id is None:
            return None
        if self._event is None or self._event.id != spot.id:
            self._event = self.whole(spot.id)
        return self._event

    @property
    def day(self) -> date:
        """The day under the cursor."""
        return self.grid.spot.day

    def beside(self) -> Sequence[int]:
        """The activities in sight."""
        return [i for n in range(WEEKS * 7) for i in self.grid.plan.on(self.grid.first + timedelta(days=n))]

    def span(self) -> tuple[date, date]:
        """The month."""
        month = self.grid.month
        return month, (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    def find(self, event: Event) -> None:
        """Put the cursor on an activity."""
        self.show(event.day, event.id, anew=True)

    def reread(self) -> None:
        """Read the month anew; the cursor stays."""
        self._stale = False
        spot = self.grid.spot
        self.show(spot.day, spot.id, anew=True)

    # -- showing --------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the month one comes from, else this one."""
        self._flatten(*self.app.size)
        self.read_types()
        self.show(self.at_day or self.workspace.clock.today(), self.at_activity, anew=True)

    def on_resize(self, event: events.Resize) -> None:
        """The pane goes where there is room."""
        self.query_one(Paned).reshape(event.size.width)
        self._flatten(*event.size)
        self._show_title()

    def _flatten(self, width: int, height: int) -> None:
        self.set_class(width < PANE_AT and height < STRIP_AT, "-flat")

    def show(self, day: date, activity: int | None = None, *, anew: bool = False) -> None:
        """Put the cursor on a day and an activity of it, the first one unless another is named."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise EditError(f"The calendar goes from {FIRST_YEAR} to {LAST_YEAR}.")
        grid, month = self.grid, day.replace(day=1)
        plan = grid.plan
        if anew or month != grid.month:
            self._event = None
            first = monday(month)
            plan = Plan(self.between(first, first + timedelta(days=WEEKS * 7 - 1), names=False))
        ids = plan.on(day)
        grid.show(month, plan, Spot(day, activity if activity in ids else next(iter(ids), None)))
        self._show_title()
        self._show_event()

    def _show_title(self) -> None:
        grid, now = self.grid, self.workspace.clock.local()
        month = grid.month
        found = [e for e in grid.plan.events.values() if (e.day.year, e.day.month) == (month.year, month.month)]
        todo, late = sum(not e.done for e in found), sum(e.overdue for e in found)
        left = Content.styled(f"{MONTHS_LONG[month.month - 1]} {month.year}", "bold")
        left += Content.styled(f" · {todo} to do" if todo else " · nothing to do", "$muted")
        left += Content.styled(f", {late} overdue", "bold $error") if late else Content("")
        right = list(self.chips(short=self.app.size.width < 100))
        if zone := zone_words(now):
            right.append(Content.styled(zone, "$muted"))
        self.query_one(TitleLine).show(left, right)

    def _show_event(self) -> None:
        event, grid = self.event, self.grid
        details = self.details(event)
        kind = self.types.get(event.type) if event else None
        colour = self.colour(event) if event else ""
        shown = Shown(grid.spot.day, WHOLE_DAY, event, kind, details, empty=False, colour=colour)
        self.query_one(EventPane).show(shown)

    def cursor_moved(self, _: Widget) -> None:
        """The cursor is on something else."""
        self._show_event()

    async def on_month_grid_opened(self) -> None:
        """Two clicks do what enter does."""
        await self.run_action("open_record")

    # -- news -----------------------------------------------------------------------------------------------------

    def news(self, changed: Changed) -> None:
        """Read the month anew when it may have changed; not while another section is looked at."""
        spot = self.grid.spot
        if spot.id is not None and ("activity", spot.id) in changed.renamed:
            self.grid.spot = Spot(spot.day, int(changed.renamed["activity", spot.id]))
        if changed.touches(*FOLLOWED) or (changed.touches("clock") and self._fell_due()):
            self._stale = True
        if changed.touches("activity_type"):
            self.read_types()
        if self._stale and self in self.app.screen_stack:
            self.reread()

    def _fell_due(self) -> bool:
        now = self.workspace.clock.now()
        return any(
            e.start is not None and e.start < now and not e.done and not e.overdue
            for e in self.grid.plan.events.values()
        )

    def on_screen_resume(self) -> None:
        """One came back from another section."""
        if self._stale:
            self.reread()

    # -- walking --------------------------------------------------------------------------------------------------

    @command("right l", "Next day", hint="days", rank=1, group=SHOWING)
    def next_day(self) -> None:
        """One day on."""
        self.show(self.day + timedelta(days=1))

    @command("left h", "Previous day", group=SHOWING)
    def previous_day(self) -> None:
        """One day back."""
        self.show(self.day - timedelta(days=1))

    @command("down", "Next week", group=SHOWING)
    def week_down(self) -> None:
        """Seven days on."""
        self.show(self.day + timedelta(days=7))

    @command("up", "Previous week", group=SHOWING)
    def week_up(self) -> None:
        """Seven days back."""
        self.show(self.day - timedelta(days=7))

    @command("j", "Next activity", hint="next", rank=2, group=SHOWING)
    def next_activity(self) -> None:
        """Down to the next activity, on whatever day in sight."""
        self._walk(1)

    @command("k", "Previous activity", group=SHOWING)
    def previous_activity(self) -> None:
        """Up to the previous activity."""
        self._walk(-1)

    def _walk(self, by: int) -> None:
        grid, here = self.grid, self.grid.spot
        spots = [Spot(day, i) for n in range(WEEKS * 7) for day in [grid.first + timedelta(days=n)]
                 for i in grid.plan.on(day)]  # fmt: skip
        order = grid.plan.on(here.day).index(here.id) if here.id is not None else -1
        place = (here.day, order)
        ahead = [s for s in spots if ((s.day, grid.plan.on(s.day).index(s.id or 0)) > place) == (by > 0) and s != here]
        if ahead:
            there = ahead[0] if by > 0 else ahead[-1]
            self.show(there.day, there.id)

    @command("home", "The first day of the month", group=SHOWING)
    def first_day(self) -> None:
        """To the first."""
        self.show(self.grid.month)

    @command("end", "The last day of the month", group=SHOWING)
    def last_day(self) -> None:
        """To the last."""
        self.show(self.span()[1])

    @command("right_square_bracket pagedown ctrl+right", "Next month", hint="month", rank=11, group=SHOWING)
    def next_month(self) -> None:
        """A month on, to the same day of it or its last."""
        self._turn(1)

    @command("left_square_bracket pageup ctrl+left", "Previous month", group=SHOWING)
    def previous_month(self) -> None:
        """A month back."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        from dateutil.relativedelta import relativedelta

        self.show(self.day + relativedelta(months=by))

    @command("t", "Today", hint="today", rank=13, group=SHOWING)
    def today(self) -> None:
        """To the present."""
        self.show(self.workspace.clock.today())

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

    # -- the activity ---------------------------------------------------------------------------------------------

    @command("a", "Add an activity on this day", hint="add", rank=3, group=ACTIVITY)
    def add(self) -> None:
        """Ask what and when."""
        self.add_here()

    @command("d space", "Done, or not done after all", hint="done", rank=4, group=ACTIVITY)
    async def toggle_done(self) -> None:
        """Done or not done."""
        await self.finish_or_reopen()

    @command("L shift+right", "Move to the next day", hint="move", rank=9, group=ACTIVITY)
    async def move_right(self) -> None:
        """A day later."""
        await self.put_off(1)

    @command("H shift+left", "Move to the previous day", group=ACTIVITY)
    async def move_left(self) -> None:
        """A day earlier."""
        await self.put_off(-1)

    @command("J shift+down", "Move to the next week", group=ACTIVITY)
    async def move_down(self) -> None:
        """A week later."""
        await self.put_off(7)

    @command("K shift+up", "Move to the previous week", group=ACTIVITY)
    async def move_up(self) -> None:
        """A week earlier."""
        await self.put_off(-7)


MONTHS_LONG = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
