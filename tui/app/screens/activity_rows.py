"""A view of activities as rows: walking, marking, and following what changes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from datetime import date

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from tui.app.command import command
from tui.app.screens.activity_frame import ACTIVITY, ActivityFrame
from tui.app.widgets.activity_rows import ActivityRows, Part
from tui.app.widgets.calendar_details import PANE_AT, EventPane, Paned, Shown
from tui.app.widgets.calendar_layout import WHOLE_DAY
from tui.app.widgets.marks import Marks
from tui.app.widgets.row_list import RowList
from tui.services.activities import Event
from tui.services.changes import Changed

FOLLOWED = ("activity", "activity_type", "user", "day", "deal", "lead", "person", "organization")
STRIP_AT = 20
WALKING = "Walking"


class RowsScreen(ActivityFrame):
    """Rows with a cursor, and a pane for the activity under it."""

    AUTO_FOCUS = "ActivityRows"
    DEFAULT_CSS = """
    RowsScreen #nothing { display: none; height: 1fr; width: 1fr; content-align: center middle; text-align: center;
        color: $muted; background: $background; }
    RowsScreen.-nothing #nothing { display: block; }
    RowsScreen.-nothing #rows { display: none; }
    RowsScreen.-flat EventPane { display: none; }
    """

    def __init__(self, at_day: date | None = None, at_activity: int | None = None) -> None:
        super().__init__(at_day, at_activity)
        self.marks = Marks[int]()
        self._stale = False
        self._fits = Size(0, 0)

    def body(self) -> Iterable[Widget]:
        """The head, the rows, and the activity under the cursor."""
        rows = ActivityRows(self.whole, self.look, self.workspace.clock)
        yield Vertical(*self.head(), Paned(rows, Static(id="nothing"), width=self.app.size.width))

    # -- what a view gives ----------------------------------------------------------------------------------------

    @abstractmethod
    def head(self) -> Iterable[Widget]:
        """What stands above the rows."""

    @abstractmethod
    def parts(self) -> Sequence[Part]:
        """The rows."""

    @abstractmethod
    def show_head(self) -> None:
        """Show what the head tells now."""

    @abstractmethod
    def nothing(self) -> str:
        """What to say where there are no rows."""

    # -- showing --------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> ActivityRows:
        """The rows."""
        return self.query_one(ActivityRows)

    def on_mount(self) -> None:
        """Show the rows, the cursor where one comes from."""
        self._fits = self.app.size
        self._flatten(*self._fits)
        self.read_types()
        self.fill(self.parts(), self.at_activity, self.at_day or self.workspace.clock.today())

    def on_resize(self, event: events.Resize) -> None:
        """The pane goes where there is room; the first time all of that was done."""
        if event.size != self._fits:
            self._fits = event.size
            self.query_one(Paned).reshape(event.size.width)
            self._flatten(*event.size)
            self.show_head()

    def _flatten(self, width: int, height: int) -> None:
        self.set_class(width < PANE_AT and height < STRIP_AT, "-flat")

    def fill(self, parts: Sequence[Part], activity: int | None, day: date | None) -> None:
        """Show these rows, the cursor on an activity, else at a day, else where it was."""
        self.marks.keep(part for part in parts if isinstance(part, int))
        self.rows.marked, self.rows.owners = self.marks.ids, self.owner is None
        self.rows.fill(parts, self._place(parts, activity, day))
        self.set_class(not parts, "-nothing")
        if not parts:
            self.query_one("#nothing", Static).update(Content(self.nothing()))
        self.show_head()
        self._show_event()

    def _place(self, parts: Sequence[Part], activity: int | None, day: date | None) -> int:
        if activity in parts:
            return list(parts).index(activity)  # type: ignore[arg-type]
        headed = [n for n, part in enumerate(parts) if isinstance(part, date)]
        if day is not None and headed:
            return next((n for n in headed if parts[n] >= day), headed[-1]) + 1  # type: ignore[operator]
        number = min(self.rows.cursor, max(len(parts) - 1, 0))
        return number + 1 if number in headed else number

    def reread(self, *, top: bool = False) -> None:
        """Read everything anew, the cursor on the same activity, or on what stands in its place."""
        self._stale = False
        event = None if top else self.current
        if top:
            self.rows.cursor = 0
        self.fill(self.parts(), event, None)

    @property
    def current(self) -> int | None:
        """The id of the activity under the cursor."""
        rows = self.rows
        part = rows.parts[rows.cursor] if rows.cursor < len(rows.parts) else None
        return part if isinstance(part, int) else None

    def _show_event(self) -> None:
        event = self.event
        details = self.details(event)
        kind = self.types.get(event.type) if event else None
        colour = self.colour(event) if event else ""
        empty = not self.rows.parts
        self.query_one(EventPane).show(Shown(self.day, WHOLE_DAY, event, kind, details, empty=empty, colour=colour))

    def cursor_moved(self, _: Widget) -> None:
        """The cursor is on something else; an open range reaches to it."""
        if self.marks.anchor is not None and self.current is not None:
            self.marks.reach(self.current, [part for part in self.rows.parts if isinstance(part, int)])
            self._remark()
        self._show_event()

    async def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Two clicks."""
        event.stop()
        await self.run_action("open_record")

    # -- the frame ------------------------------------------------------------------------------------------------

    @property
    def event(self) -> Event | None:
        """The activity under the cursor."""
        return self.rows.event_at(self.rows.cursor)

    @property
    def day(self) -> date:
        """The day of the activity under the cursor."""
        event = self.event
        return event.day if event else self.workspace.clock.today()

    def chosen(self) -> list[Event]:
        """The marked ones in the order of the list, else the one under the cursor."""
        if not self.marks.ids:
            return super().chosen()
        found = (self.whole(part) for part in self.rows.parts if isinstance(part, int) and part in self.marks.ids)
        return [event for event in found if event is not None]

    def beside(self) -> Sequence[int]:
        """The list."""
        return [part for part in self.rows.parts if isinstance(part, int)]

    def find(self, event: Event) -> None:
        """Put the cursor on an activity, if it is among the rows."""
        parts = self.parts()
        if event.id in parts:
            self.fill(parts, event.id, None)
        else:
            self.reread()

    # -- news -----------------------------------------------------------------------------------------------------

    def news(self, changed: Changed) -> None:
        """Read anew what may have changed; not while another section is looked at."""
        renamed = {int(old): int(new) for (kind, old), new in changed.renamed.items() if kind == "activity"}
        if renamed:
            self.marks.rename(renamed)
            self.rows.parts = [renamed.get(p, p) if isinstance(p, int) else p for p in self.rows.parts]
        if changed.touches(*FOLLOWED) or (changed.touches("clock") and self._fell_due()):
            self._stale = True
        if changed.touches("activity_type"):
            self.read_types()
        if self._stale and self in self.app.screen_stack:
            self.reread()

    def _fell_due(self) -> bool:
        """Whether the time of an activity in sight has come."""
        now = self.workspace.clock.now()
        shown = (self.rows.event_at(number) for number in self.rows.in_sight())
        return any(e and e.start is not None and e.start < now and not e.done and not e.overdue for e in shown)

    def on_screen_resume(self) -> None:
        """One came back from another section."""
        if self._stale:
            self.reread()

    # -- walking --------------------------------------------------------------------------------------------------

    def _go(self, number: int, by: int) -> None:
        """Put the cursor on a row; from the heading of a day on to the next row."""
        rows = self.rows
        number = max(0, min(number, rows.length - 1))
        while 0 <= number < rows.length and not isinstance(rows.parts[number], int):
            number += by
        if 0 <= number < rows.length:
            if number == 1:
                rows.scroll_rows(-rows.length)
            rows.go_to(number)

    @command("j down", "Next activity", hint="walk", rank=1, group=WALKING)
    def go_down(self) -> None:
        """One down."""
        self._go(self.rows.cursor + 1, 1)

    @command("k up", "Previous activity", group=WALKING)
    def go_up(self) -> None:
        """One up."""
        self._go(self.rows.cursor - 1, -1)

    @command("pagedown ctrl+d", "A page down", group=WALKING)
    def page_down(self) -> None:
        """A page down."""
        self._go(self.rows.cursor + max(self.rows.size.height - 1, 1), 1)

    @command("pageup ctrl+u", "A page up", group=WALKING)
    def page_up(self) -> None:
        """A page up."""
        number = self.rows.cursor - max(self.rows.size.height - 1, 1)
        self._go(number, -1 if number > 0 else 1)

    @command("home", "To the first", group=WALKING)
    def go_first(self) -> None:
        """To the first."""
        self._go(0, 1)

    @command("end G", "To the last", group=WALKING)
    def go_last(self) -> None:
        """To the last."""
        self._go(self.rows.length - 1, -1)

    # -- marks ----------------------------------------------------------------------------------------------------

    @command("space", "Mark it, or take its mark off; keys then change all that are marked", hint="mark", rank=5,
             group=ACTIVITY)  # fmt: skip
    def mark(self) -> None:
        """Mark, and go on to the next."""
        if self.current is not None:
            self.marks.toggle(self.current)
            self._remark()
            self._go(self.rows.cursor + 1, 1)

    @command("V", "Mark a range: V, walk, V", group=ACTIVITY)
    def mark_range(self) -> None:
        """Begin a range, or end it."""
        if self.marks.anchor is not None:
            self.marks.anchor = None
        elif self.current is not None:
            self.marks.open(self.current)
        self._remark()

    @command("asterisk", "Mark all, or none", group=ACTIVITY)
    def mark_all(self) -> None:
        """All of the list."""
        self.marks.all_of(part for part in self.rows.parts if isinstance(part, int))
        self._remark()

    @command("escape", "Take all marks off", group=ACTIVITY)
    def unmark(self) -> None:
        """No marks."""
        self.clear_marks()

    def clear_marks(self) -> None:
        """No marks."""
        self.marks.clear()
        self._remark()

    def _remark(self) -> None:
        self.rows.marked = self.marks.ids
        self.rows.redraw_changed()
        self.show_head()

    # -- the activity ---------------------------------------------------------------------------------------------

    @command("a", "Add an activity", hint="add", rank=3, group=ACTIVITY)
    def add(self) -> None:
        """Ask what and when."""
        self.add_here()

    @command("d", "Done, or not done after all", hint="done", rank=4, group=ACTIVITY)
    async def toggle_done(self) -> None:
        """Done or not done."""
        await self.finish_or_reopen()
