"""Walking on the board, marking, and choosing what is looked at; what a key opens is imported when it is pressed."""

from __future__ import annotations

from tui.app.command import command
from tui.app.screens.base import EVERYWHERE
from tui.app.screens.board_frame import BoardFrame
from tui.services.board_view import View
from tui.services.edits import EditError

BOARD = "The board"
MARKING = "Marks"
LOOKING = "What is shown"


class BoardKeys(BoardFrame):
    """The part of the deals screen that walks and looks. A number before a key says how often: `3L`."""

    # -- counts ---------------------------------------------------------------------------------------------------

    @command("1 2 3 4 5 6 7 8 9 0", "How often the next key; with ⏎ a favourite", group=BOARD)
    def count(self) -> None:
        """Nothing yet: the number was read, and the next key does it as often."""

    def show_count(self) -> None:
        """Show the number that is being typed."""
        self.show_header()

    # -- walking --------------------------------------------------------------------------------------------------

    @command("left h", "Column to the left", group=BOARD)
    def column_left(self) -> None:
        """One column to the left."""
        self.view.step_column(-self.times)

    @command("right l", "Column to the right", group=BOARD)
    def column_right(self) -> None:
        """One column to the right."""
        self.view.step_column(self.times)

    @command("down j", "Next deal", group=BOARD)
    def next_deal(self) -> None:
        """One card down."""
        self.view.step(self.times)

    @command("up k", "Previous deal", group=BOARD)
    def previous_deal(self) -> None:
        """One card up."""
        self.view.step(-self.times)

    @command("pagedown ctrl+d", "A page down", group=BOARD)
    def page_down(self) -> None:
        """A page of cards down."""
        self.view.step(self.view.capacity * self.times)

    @command("pageup ctrl+u", "A page up", group=BOARD)
    def page_up(self) -> None:
        """A page of cards up."""
        self.view.step(-self.view.capacity * self.times)

    @command("home", "First deal of the column", group=BOARD)
    def first_deal(self) -> None:
        """To the top of the column."""
        self.view.step(-(10**9))

    @command("end G", "Last deal of the column", group=BOARD)
    def last_deal(self) -> None:
        """To the bottom of the column."""
        self.view.step(10**9)

    # -- marks ----------------------------------------------------------------------------------------------------

    def _marked(self) -> None:
        self.view.paint()
        self.moved()

    @command("space", "Mark the deal, or take the mark off", hint="mark", rank=9, group=MARKING)
    def mark(self) -> None:
        """Mark and go on to the next one."""
        view = self.view
        if view.deal is not None and not view.carried:
            ranged = view.marks.anchor is not None
            if ranged:
                view.marks.anchor = None
            else:
                view.marks.toggle(view.deal)
            self._marked()
            if not ranged:
                view.step(1)

    @command("V", "Mark from here to where you walk", group=MARKING)
    def mark_range(self) -> None:
        """Begin a range, or end it."""
        view = self.view
        if view.marks.anchor is not None:
            view.marks.anchor = None
        elif view.deal is not None and not view.carried:
            view.walked = True
            view.marks.open(view.deal)
        self._marked()

    @command("asterisk", "Mark all of the column; then of the board; then none", group=MARKING)
    def mark_all(self) -> None:
        """The column; when it is marked already, everything."""
        view = self.view
        column, whole = set(view.ids), self._on_board()
        if not view.carried:
            view.marks.all_of(whole if column <= view.marks.ids else column)
            self._marked()

    @command("escape", "Back: put down what is carried, take marks off, show all that a text left out", group=MARKING)
    async def let_go(self) -> None:
        """Out of the innermost of what one is in."""
        view = self.view
        if view.carried:
            self.let_go_of_carried()
        elif view.marks.ids:
            view.marks.clear()
            self._marked()
        elif self.looked.view.text:
            self.see(self.looked.view._replace(text=""))
        else:
            await self.close_beside()

    def let_go_of_carried(self) -> None:
        """Everything is shown where it is again."""
        self.view.put_down()
        self.moved()

    async def close_beside(self) -> None:
        """Close what stands beside the board."""
        if self.beside is not None:
            pane, self.beside = self.beside, None
            await pane.remove()
            self.moved()

    @command("u", "Undo the last edit", hint="undo", rank=80, group=EVERYWHERE)
    async def undo(self) -> None:
        """Take the last edit back; a deal that comes back to the board has the cursor. What is carried is put down."""
        if self.view.carried:
            self.let_go_of_carried()
            return
        before = self._on_board()
        await super().undo()
        back = self._on_board() - before
        if len(back) == 1:
            self.view.go(back.pop())

    def _on_board(self) -> set[int]:
        board = self.view.board
        return board.deals if board else set()

    # -- what is shown --------------------------------------------------------------------------------------------

    def _looking(self) -> View:
        if not self.pipelines:
            filled = self.workspace.filled
            raise EditError("There is no pipeline yet." if filled else "Your pipelines are still coming.")
        if self.view.carried:
            raise EditError("Put down first what you carry: ⏎ drops it here, esc takes it back.")
        return self.looked.view

    @command("s", "Sort", hint="sort", rank=31, group=LOOKING)
    def sort(self) -> None:
        """Choose what columns are sorted by."""
        from tui.app.screens.board_choices import choose_sort

        choose_sort(self, self._looking())

    @command("S", "Sort the other way round", group=LOOKING)
    def sort_reversed(self) -> None:
        """The greatest first, or last."""
        view = self._looking()
        self.see(view._replace(reverse=not view.reverse))

    @command("o", "Whose deals: mine, somebody's, everyone's", group=LOOKING)
    def choose_owner(self) -> None:
        """Choose whose deals are shown."""
        from tui.app.screens.board_choices import choose_owner

        choose_owner(self, self._looking())

    @command(
        "f", "Filter by label, status, what is next, rot, or time in the stage", hint="filter", rank=32, group=LOOKING
    )
    def choose_filter(self) -> None:
        """Turn a filter on or off."""
        from tui.app.screens.board_choices import choose_filter

        choose_filter(self, self._looking())

    @command("F", "Show all deals again", group=LOOKING)
    def filters_off(self) -> None:
        """Every filter off; the order stays."""
        view = self._looking()
        self.see(View(sort=view.sort, reverse=view.reverse))

    @command(
        "slash", "Show only deals with a text in title, person or organization", hint="find", rank=29, group=LOOKING
    )
    async def find_record(self) -> None:
        """Type a text; what has it stays in sight while one types."""
        from tui.app.screens.board_text import open_text

        await open_text(self, self._looking())

    @command("P", "Another pipeline, or all on one board", hint="pipeline", rank=30, group=LOOKING)
    def choose_pipeline(self) -> None:
        """Choose the pipeline to look at."""
        from tui.app.screens.board_choices import choose_board

        self._looking()
        choose_board(self)

    @command("", "Edit pipelines and stages", group=LOOKING)
    def edit_pipelines(self) -> None:
        """Open the editor, also where there is no pipeline yet."""
        from tui.app.screens.board_choices import edit_pipelines

        edit_pipelines(self)

    @command("v", "Another view: list, forecast, archive, statistics; small cards, other fields", group=LOOKING)
    def choose_look(self) -> None:
        """Open the menu of ways to look at deals."""
        from tui.app.screens.board_choices import choose_look

        self._looking()
        choose_look(self)
