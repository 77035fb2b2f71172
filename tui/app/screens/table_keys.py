"""Walking in a list of deals, marking, and choosing what it shows."""

from __future__ import annotations

from typing import Any

from textual import events

from tui.app.command import command
from tui.app.screens.table_frame import TableFrame
from tui.services.deal_columns import NARROWEST, WIDEST

WALKING = "Walking"
MARKING = "Marks"
LOOKING = "What is shown"


class TableKeys(TableFrame):
    """The part of a list of deals that walks and looks."""

    @command("1 2 3 4 5 6 7 8 9 0", "How often the next key; with ⏎ a favourite", group=WALKING)
    def count(self) -> None:
        """Nothing yet: the number was read, and the next key does it as often."""

    def show_count(self) -> None:
        """Show the number that is being typed."""
        self.show_lines()

    # -- walking --------------------------------------------------------------------------------------------------

    @command("left h", "Column to the left", group=WALKING)
    def column_left(self) -> None:
        """One column to the left."""
        self.table.step(-self.times)

    @command("right l", "Column to the right", group=WALKING)
    def column_right(self) -> None:
        """One column to the right."""
        self.table.step(self.times)

    @command("down j", "Next deal", group=WALKING)
    def next_deal(self) -> None:
        """One row down."""
        self.table.move(self.times)

    @command("up k", "Previous deal", group=WALKING)
    def previous_deal(self) -> None:
        """One row up."""
        self.table.move(-self.times)

    @command("pagedown ctrl+d", "A page down", group=WALKING)
    def page_down(self) -> None:
        """A page down."""
        self.table.move_pages(self.times)

    @command("pageup ctrl+u", "A page up", group=WALKING)
    def page_up(self) -> None:
        """A page up."""
        self.table.move_pages(-self.times)

    @command("home", "First deal", group=WALKING)
    def first_deal(self) -> None:
        """To the top."""
        self.table.go_to(0)

    @command("end G", "Last deal", group=WALKING)
    def last_deal(self) -> None:
        """To the bottom."""
        self.table.go_to(self.table.length - 1)

    def on_click(self, event: events.Click) -> None:
        """A click goes to the column, too."""
        if event.widget is self.table:
            self.table.aim(event.x - self.table.region.x)

    # -- marks ----------------------------------------------------------------------------------------------------

    @command("space", "Mark the deal, or take the mark off", hint="mark", rank=9, group=MARKING)
    def mark(self) -> None:
        """Mark and go on to the next one; while a range is open, end it."""
        if self.marks.anchor is not None:
            self.marks.anchor = None
        elif self.table.deal is not None:
            self.marks.toggle(self.table.deal)
            self.remark()
            self.table.move(1)

    @command("V", "Mark from here to where you walk", group=MARKING)
    def mark_range(self) -> None:
        """Begin a range, or end it."""
        if self.marks.anchor is not None:
            self.marks.anchor = None
        elif self.table.deal is not None:
            self.marks.open(self.table.deal)
        self.remark()

    @command("asterisk", "Mark all of the list; then none", group=MARKING)
    def mark_all(self) -> None:
        """All that the filter shows."""
        self.marks.all_of(self.list.ids)
        self.remark()

    @command("escape", "Back: take marks off, show all that a text left out, then to the board", group=MARKING)
    def let_go(self) -> None:
        """Out of the innermost of what one is in."""
        if self.marks.ids:
            self.marks.clear()
            self.remark()
        elif self.look.view.text:
            self.see(self.look.view._replace(text=""))
        else:
            self.app.pop_screen()

    @command("q backspace", "Back to the board", hint="back", rank=98, group=MARKING)
    def leave(self) -> None:
        """To the board."""
        self.app.pop_screen()

    # -- order and filters ----------------------------------------------------------------------------------------

    @command("s", "Sort by this column; once more turns it round", hint="sort", rank=20, group=LOOKING)
    def sort(self) -> None:
        """By the column under the cursor."""
        code = self.column.code
        self.look_at(self.look._replace(sort=code, reverse=code == self.look.sort and not self.look.reverse))

    @command("S", "Sort the other way round", group=LOOKING)
    def turn_sort(self) -> None:
        """Last becomes first."""
        self.look_at(self.look._replace(reverse=not self.look.reverse))

    @command("o", "Whose deals: everyone's, one's own, another user's", hint="whose", rank=21, group=LOOKING)
    def choose_owner(self) -> None:
        """Choose a user."""
        from tui.app.screens.board_choices import choose_owner

        choose_owner(self, self.look.view)

    @command("f", "Filters: label, next activity, rotten, age, status", hint="filter", rank=22, group=LOOKING)
    def choose_filter(self) -> None:
        """Turn a filter on or off."""
        from tui.app.screens.board_choices import choose_filter

        choose_filter(self, self.look.view)

    @command("F", "Show all deals again", group=LOOKING)
    def filters_off(self) -> None:
        """Everyone's, without a filter."""
        self.see(self.usual)

    @command(
        "slash", "Show only deals with a text in title, person or organization", hint="find", rank=23, group=LOOKING
    )
    async def find_record(self) -> None:
        """Type a text."""
        from tui.app.screens.prompt import PromptScreen

        def typed(text: str | None) -> None:
            if text is not None:
                self.see(self.look.view._replace(text=text.strip()))

        hint = "part of a title, a person, an organization; empty shows all"
        self.app.push_screen(PromptScreen("Find in the list", self.look.view.text, hint=hint), typed)

    @command("P", "Another pipeline, or all", hint="pipeline", rank=24, group=LOOKING)
    def choose_pipeline(self) -> None:
        """Choose the pipeline to look at."""
        from tui.app.screens.picker import Choice, PickerScreen
        from tui.services.board_memory import ALL

        def chosen(number: Any) -> None:
            if number is not None:
                self.look_at(self.look._replace(pipeline=number))

        found = [Choice(p.id, p.name) for p in self.workspace.deals.pipelines() if p.stages]
        choices = [Choice(ALL, "All pipelines"), *found]
        self.app.push_screen(PickerScreen("Pipeline", choices, current=self.look.pipeline), chosen)

    # -- columns --------------------------------------------------------------------------------------------------

    @command("vertical_line", "A column more, or one less", hint="columns", rank=25, group=LOOKING)
    def choose_columns(self) -> None:
        """Any field of deals, persons and organizations."""
        from tui.app.screens.picker import Choice, PickerScreen

        shown = self.look.columns

        def chosen(code: Any) -> None:
            if code is None:
                return
            after = tuple(c for c in shown if c != code) if code in shown else (*shown, code)
            self.look_at(self.look._replace(columns=after or shown))

        columns = sorted(self.list.columns.all(), key=lambda c: c.code not in shown)
        choices = [Choice(c.code, c.name, "✓ shown" if c.code in shown else "") for c in columns]
        self.app.push_screen(PickerScreen("Columns", choices), chosen)

    @command("less_than_sign", "Move the column to the left", group=LOOKING)
    def carry_left(self) -> None:
        """One place to the left."""
        self._carry(-1)

    @command("greater_than_sign", "Move the column to the right", group=LOOKING)
    def carry_right(self) -> None:
        """One place to the right."""
        self._carry(1)

    def _carry(self, by: int) -> None:
        codes = [c.code for c in self.table.columns]
        here, to = self.table.column, self.table.column + by
        if 0 <= to < len(codes):
            codes.insert(to, codes.pop(here))
            self.table.column = to
            self.look_at(self.look._replace(columns=tuple(codes)))

    @command("plus equals_sign", "Widen the column", group=LOOKING)
    def widen(self) -> None:
        """Two cells more."""
        self._resize(2)

    @command("minus", "Narrow the column", group=LOOKING)
    def narrow(self) -> None:
        """Two cells less."""
        self._resize(-2)

    def _resize(self, by: int) -> None:
        width = max(NARROWEST, min(self.column.width + by, WIDEST))
        self.look_at(self.look._replace(widths=tuple({**dict(self.look.widths), self.column.code: width}.items())))
