"""Activities as a list: tabs with counts, sorting, marks, and everything one does to several at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from tui.app.command import command
from tui.app.screens.activity_frame import SHOWING
from tui.app.screens.activity_rows import RowsScreen
from tui.app.widgets.activity_rows import ActivityRows
from tui.app.widgets.tab_line import TabLine
from tui.services.activities import combine
from tui.services.activity_list import (
    DONE,
    NEXT_WEEK,
    ORDERS,
    OVERDUE,
    PERIOD,
    TABS,
    TO_DO,
    TODAY,
    Narrowing,
    parse_period,
    period_words,
)
from tui.services.dates import NotADate
from tui.services.edits import objection

TAB, SORT, REVERSE, SPAN = "tab of activities", "sort of activities", "reverse of activities", "period of activities"
COLUMNS = "columns of activities"
NOTHING = {
    TO_DO: "Nothing is to be done.",
    OVERDUE: "Nothing is overdue.",
    TODAY: "Nothing is left for today.",
    DONE: "Nothing is done yet.",
}
MORNING = time(9)


class ActivityListScreen(RowsScreen):
    """The list; marked activities are changed together."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"show_tab({number})", TABS[number - 1], show=False) for number in range(1, len(TABS) + 1)
    ]

    def head(self) -> Iterable[Widget]:
        """The tabs."""
        yield TabLine()

    # -- columns --------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """The columns that were chosen; Textual calls the base's handler, too, which shows the list."""
        if self.workspace.memory.get(COLUMNS, {}):
            self._lay_out()

    def _lay_out(self) -> None:
        """The columns that were chosen, or the usual look."""
        from tui.app.widgets.activity_table import ActivityHeads, ActivityTable
        from tui.services.activity_columns import ActivityColumns, Chosen

        service = ActivityColumns(self.workspace)
        columns = service.chosen(Chosen.load(self.workspace.memory.get(COLUMNS, {})))
        self.rows.table = ActivityTable(service, columns) if columns else None
        if not self.query(ActivityHeads):
            self.mount(ActivityHeads(), after=self.query_one(TabLine))
        self.query_one(ActivityHeads).show(self.rows.table)
        self.rows.redraw()

    @command("vertical_line", "Columns: which ones, in which order, how wide", hint="columns", rank=13, group=SHOWING)
    def choose_columns(self) -> None:
        """Choose among the fields of activities."""
        from tui.app.screens.columns import ColumnsScreen
        from tui.services.activity_columns import USUAL, ActivityColumns, Chosen

        memory = self.workspace.memory

        def apply(chosen: Chosen) -> None:
            memory.put(COLUMNS, chosen.dump())
            self._lay_out()

        service, chosen = ActivityColumns(self.workspace), Chosen.load(memory.get(COLUMNS, {}))
        self.app.push_screen(ColumnsScreen(list(service.all()), chosen, USUAL, apply))

    # -- reading --------------------------------------------------------------------------------------------------

    @property
    def tab(self) -> str:
        """The tab that is shown."""
        found = self.workspace.memory.get(TAB, TO_DO)
        return found if found in TABS else TO_DO

    @property
    def narrowing(self) -> Narrowing:
        """Whose activities, of which types, and of which period."""
        try:
            period = parse_period(self.workspace.memory.get(SPAN, ""), self.workspace.clock.today())
        except NotADate:
            period = None
        return Narrowing(self.owner, self.wanted_types, period)

    def parts(self) -> Sequence[date | int]:
        """The activities of the tab."""
        memory, narrowing = self.workspace.memory, self.narrowing
        if self.tab == PERIOD and narrowing.period is None:
            return ()
        reverse = memory.get(REVERSE, default=False)
        return self.workspace.activities.listed.ids(self.tab, narrowing, sort=memory.get(SORT, "due"), reverse=reverse)

    def show_head(self) -> None:
        """The tabs with their counts, what narrows the list, and how it is sorted."""
        narrowing, memory = self.narrowing, self.workspace.memory
        counts = self.workspace.activities.listed.counts(narrowing)
        right = list(self.chips(short=self.app.size.width < 100))
        sort = memory.get(SORT, "due")
        if sort != "due" or memory.get(REVERSE, default=False):
            arrow = "↑" if memory.get(REVERSE, default=False) else "↓"
            right.insert(0, Content.styled(f"{arrow} {sort}", "$accent"))
        if self.tab == PERIOD and narrowing.period:
            right.insert(0, Content(period_words(narrowing.period)).stylize("$accent"))
        if self.marks.ids:
            right.insert(0, Content.styled(f"◆ {len(self.marks.ids)} marked", "bold $accent"))
        self.query_one(TabLine).show(TABS, self.tab, counts, right)

    def nothing(self) -> str:
        """What to say where nothing is shown."""
        if self.tab == PERIOD and self.narrowing.period is None:
            return "7 chooses the days."
        words = NOTHING.get(self.tab, f"Nothing is left for {self.tab.lower()}.")
        narrowed = "" if not self.wanted_types else " f shows other types."
        return f"{words}{narrowed} a adds an activity."

    # -- tabs -----------------------------------------------------------------------------------------------------

    def open_tab(self, name: str) -> None:
        """Show a tab, the cursor at its top."""
        self.workspace.memory.put(TAB, name)
        self.marks.clear()
        self.reread(top=True)

    @command("right l tab", "Next tab", hint="tabs", rank=2, group=SHOWING)
    def next_tab(self) -> None:
        """To the right."""
        self.open_tab(TABS[(TABS.index(self.tab) + 1) % len(TABS)])

    @command("left h shift+tab", "Previous tab", group=SHOWING)
    def previous_tab(self) -> None:
        """To the left."""
        self.open_tab(TABS[(TABS.index(self.tab) - 1) % len(TABS)])

    @command("1 2 3 4 5 6 7 8", "A tab by its number; 7 asks for the days", group=SHOWING)
    def show_tab(self, number: int = 1) -> None:
        """The tab with that number."""
        self._show_tab(number)

    def _show_tab(self, number: int) -> None:
        if TABS[number - 1] == PERIOD:
            self._ask_period()
        else:
            self.open_tab(TABS[number - 1])

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        """A tab was clicked."""
        self._show_tab(TABS.index(event.tab) + 1)

    def _ask_period(self) -> None:
        from tui.app.screens.prompt import PromptScreen

        today, memory = self.workspace.clock.today(), self.workspace.memory

        wrong = objection(lambda text: parse_period(text, today))

        def seen(text: str) -> str:
            return "" if wrong(text) else f"→ {period_words(parse_period(text, today))}"

        def chosen(text: str | None) -> None:
            if text is not None:
                memory.put(SPAN, period_words(parse_period(text, today)))
                self.open_tab(PERIOD)

        hint = "1 may to 15 may, today to +2w, fri"
        prompt = PromptScreen("Which days", memory.get(SPAN, ""), hint=hint, check=wrong, seen=seen)
        self.app.push_screen(prompt, chosen)

    @command("t", "What is due today", group=SHOWING)
    def today(self) -> None:
        """To today's tab."""
        self.open_tab(TODAY)

    @command("exclamation_mark", "What is overdue", hint="overdue", rank=14, group=SHOWING)
    def overdue(self) -> None:
        """To what is overdue."""
        self.open_tab(OVERDUE)

    @command("s", "Sort", hint="sort", rank=12, group=SHOWING)
    def choose_sort(self) -> None:
        """Choose by what; the one there is, once more, turns it round."""
        from tui.app.screens.picker import Choice, PickerScreen

        memory = self.workspace.memory
        before, reverse = memory.get(SORT, "due"), memory.get(REVERSE, default=False)

        def chosen(name: Any) -> None:
            if name is not None:
                memory.put(REVERSE, not reverse if name == before else False)
                memory.put(SORT, name)
                self.reread()

        choices = [Choice(name, name.capitalize(), "soonest first" if name == "due" else "A to Z") for name in ORDERS]
        self.app.push_screen(PickerScreen("Sort by", choices, current=before), chosen)

    @command("S", "Sort the other way round", group=SHOWING)
    def turn_sort(self) -> None:
        """Last becomes first."""
        self.workspace.memory.put(REVERSE, not self.workspace.memory.get(REVERSE, default=False))
        self.reread()

    # -- the frame ------------------------------------------------------------------------------------------------

    def slot(self) -> datetime | date:
        """Something new is for today, or for the first working hour of the day under the cursor."""
        day = self.day if self.tab == NEXT_WEEK else max(self.day, self.workspace.clock.today())
        return combine(day, MORNING, self.workspace.clock) if day != self.workspace.clock.today() else day

    @property
    def rows(self) -> ActivityRows:
        """The list."""
        return self.query_one(ActivityRows)
