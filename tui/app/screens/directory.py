"""The lists of people, organizations and products."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.widget import Widget
from textual.widgets import Input

from tui.app.command import Command, command
from tui.app.screens.base import EVERYWHERE
from tui.app.screens.directory_frame import DirectoryFrame, FilterLine
from tui.services.directory import COLUMNS
from tui.services.edits import EditError

LIST = "The list"
MARKING = "Marks"
ABOUT_PEOPLE = {"add_activity", "add_note"}


class DirectoryScreen(DirectoryFrame):
    """One list; `kind` is person, organization or product."""

    # -- walking --------------------------------------------------------------------------------------------------

    @command("down j", "Next row", hint="walk", rank=1, group=LIST)
    def go_down(self) -> None:
        """One down."""
        self.rows.move(1)

    @command("up k", "Previous row", group=LIST)
    def go_up(self) -> None:
        """One up."""
        self.rows.move(-1)

    @command("pagedown ctrl+d", "A page down", group=LIST)
    def page_down(self) -> None:
        """A page down."""
        self.rows.move_pages(1)

    @command("pageup ctrl+u", "A page up", group=LIST)
    def page_up(self) -> None:
        """A page up."""
        self.rows.move_pages(-1)

    @command("home", "To the first", group=LIST)
    def go_first(self) -> None:
        """To the first."""
        self.rows.move(-(10**9))

    @command("end G", "To the last", group=LIST)
    def go_last(self) -> None:
        """To the last."""
        self.rows.move(10**9)

    @command("left h", "Column to the left", group=LIST)
    def column_left(self) -> None:
        """One column to the left."""
        self.rows.step(-1)
        self.show_header()

    @command("right l", "Column to the right", group=LIST)
    def column_right(self) -> None:
        """One column to the right."""
        self.rows.step(1)
        self.show_header()

    # -- marks ----------------------------------------------------------------------------------------------------

    @command("space", "Mark the record, or take the mark off", hint="mark", rank=11, group=MARKING)
    def mark(self) -> None:
        """Mark and go on to the next one; while a range is open, end it."""
        if self.marks.anchor is not None:
            self.marks.anchor = None
        elif self.rows.at is not None:
            self.marks.toggle(self.rows.at)
            self.remark()
            self.rows.move(1)

    @command("V", "Mark from here to where you walk", group=MARKING)
    def mark_range(self) -> None:
        """Begin a range, or end it."""
        if self.marks.anchor is not None:
            self.marks.anchor = None
        elif self.rows.at is not None:
            self.marks.open(self.rows.at)
        self.remark()

    @command("asterisk", "Mark all of the list; then none", group=MARKING)
    def mark_all(self) -> None:
        """All that is shown."""
        self.marks.all_of(self.rows.ids)
        self.remark()

    def remark(self) -> None:
        """Show which are marked."""
        self.rows.marked = self.marks.ids
        self.rows.redraw_changed()
        self.show_header()

    def cursor_moved(self, _: Widget) -> None:
        """An open range reaches to the cursor."""
        if self.marks.anchor is not None and self.rows.at is not None:
            self.marks.reach(self.rows.at, self.rows.ids)
            self.remark()

    def chosen(self) -> tuple[int, ...]:
        """The marked records in the order of the list, or the one under the cursor; raises `EditError`."""
        return tuple(i for i in self.rows.ids if i in self.marks.ids) or (self._at(),)

    # -- cells ----------------------------------------------------------------------------------------------------

    @command("e", "Edit the cell under the cursor", hint="edit", rank=12, group=LIST)
    async def edit(self) -> None:
        """Edit it."""
        from tui.app.screens.directory_cells import edit_cell

        await edit_cell(self, self._at())

    @command("E", "Change a field of all marked records", hint="edit all", rank=13, group=LIST)
    def edit_all(self) -> None:
        """Choose the field, then its value: one edit."""
        from tui.app.screens.directory_cells import edit_all

        edit_all(self, self.chosen())

    @command("X", "Write what is shown, or what is marked, to a file: CSV, Excel or JSON", group=LIST)
    def export(self) -> None:
        """Ask for its name."""
        from tui.app.screens.directory_cells import ask_export

        ask_export(self, self.chosen() if self.marks.ids else tuple(self.rows.ids))

    @command("vertical_line", "A column more, or one less; the account's own fields too", group=LIST)
    def choose_columns(self) -> None:
        """Choose it."""
        from tui.app.screens.directory_cells import choose_columns

        choose_columns(self)

    @command("less_than_sign", "Move the column to the left", group=LIST)
    def carry_left(self) -> None:
        """One place to the left."""
        self._carry(-1)

    @command("greater_than_sign", "Move the column to the right", group=LIST)
    def carry_right(self) -> None:
        """One place to the right."""
        self._carry(1)

    def _carry(self, by: int) -> None:
        keys, here = [c.key for c in self.rows.columns], self.rows.here.key
        at = keys.index(here)
        if at and 0 < at + by < len(keys):
            keys.insert(at + by, keys.pop(at))
            self.rows.column = at + by
            self.see(self.look._replace(columns=tuple(keys)))

    # -- what is shown --------------------------------------------------------------------------------------------

    @command("slash", "Show only what has a text", hint="find", rank=4, group=LIST)
    async def find_record(self) -> None:
        """Type a text; the list follows."""
        line = self.query_one(FilterLine)
        line.add_class("-on")
        self.set_focus(line)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what has the text."""
        event.stop()
        if event.value.strip() != self.look.text:
            self.look = self.look._replace(text=event.value.strip())
            self.read()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the list, which stays as it is."""
        event.stop()
        self.set_focus(self.rows)

    def on_descendant_blur(self) -> None:
        """The line goes when it is left; the text stays in the header."""
        self.query_one(FilterLine).set_class(isinstance(self.focused, FilterLine), "-on")

    @command("escape", "Take marks off; show all again", group=LIST)
    def show_all(self) -> None:
        """No marks; then no text, everyone's."""
        if self.marks.ids:
            self.marks.clear()
            self.remark()
            return
        self.query_one(FilterLine).value = ""
        self.see(self.look._replace(text="", mine=False))

    @command("s", "Sort by another column", hint="sort", rank=5, group=LIST)
    async def sort(self) -> None:
        """Choose the column."""
        from tui.app.screens.picker import Choice, PickerScreen

        usual = [c for c in COLUMNS[self.kind] if c.order]
        more = [c for c in self.rows.columns if c.order and c not in usual]
        choices = [Choice(c.key, c.name) for c in (*usual, *more)]

        def chosen(found: Any) -> None:
            if found is not None:
                self.see(self.look._replace(sort=str(found), reverse=found in ("open", "won", "people", "updated")))

        await self.app.push_screen(PickerScreen("Sort by", choices, current=self.look.sort), chosen)

    @command("S", "Sort the other way round", group=LIST)
    def sort_reversed(self) -> None:
        """The other way round."""
        self.see(self.look._replace(reverse=not self.look.reverse))

    @command("o", "Mine, or everyone's", hint="mine", rank=6, group=LIST)
    def toggle_mine(self) -> None:
        """Only one's own, or all."""
        self.see(self.look._replace(mine=not self.look.mine))

    @command(
        "v", "Another view: timeline of contact, duplicates; a product's prices and variations",
        hint="view", rank=10, group=LIST,
    )  # fmt: skip
    async def choose_view(self) -> None:
        """One more key says which; of a product its prices."""
        if self.kind == "product":
            from tui.app.screens.catalogue import CatalogueScreen

            await self.app.push_screen(CatalogueScreen(self._at(), beside=self.rows.ids))
            return
        from tui.app.screens.contacts_views import choose

        await choose(self, self.kind)

    # -- what one does ----------------------------------------------------------------------------------------------

    def _at(self) -> int:
        if self.rows.at is None:
            raise EditError("There is nothing under the cursor.")
        return self.rows.at

    @command("enter", "Open the record", hint="open", rank=2, group=LIST)
    async def open_here(self) -> None:
        """Open it; `J` and `K` go along this list."""
        from tui.app.screens.record import RecordScreen

        await self.app.push_screen(RecordScreen(self.kind, self._at(), siblings=self.rows.ids))

    async def on_row_list_opened(self) -> None:
        """Two clicks."""
        await self.run_action("open_here")

    @command("a", "Add one", hint="add", rank=3, group=LIST)
    def add(self) -> None:
        """Ask for a new one."""
        from tui.app.screens.adding import add_record

        def added(new: int) -> None:
            self.read(new)
            self.say("Added. u takes it back.")

        add_record(self, self.kind, then=added)

    def offered(self) -> Iterable[Command]:
        """A product has neither activities nor notes."""
        return (found for found in super().offered() if self.kind != "product" or found.name not in ABOUT_PEOPLE)

    @command("A", "Add an activity", hint="activity", rank=7, group=LIST)
    async def add_activity(self) -> None:
        """Ask what and when."""
        from tui.app.screens.activity_prompt import ActivityPrompt

        found = self.workspace.records.get(self.kind, self._at()) or {}
        if self.kind == "product":
            raise EditError("A product has no activities.")
        person = self.kind == "person"
        links: dict[str, Any] = {"person_id": self._at(), "org_id": found.get("org_id")} if person else {}
        links = links or {"org_id": self._at()}
        await self.app.push_screen(ActivityPrompt(self.workspace, **links))

    @command("n", "Add a note", hint="note", rank=8, group=LIST)
    async def add_note(self) -> None:
        """Write a note."""
        from tui.app.screens import drafts

        record = self._at()
        if self.kind == "product":
            raise EditError("A product has no notes.")

        async def save(text: str) -> int:
            return await self.workspace.notes.add(self.kind, record, text)

        await drafts.write(self, "New note", f"note of {self.kind}:{record}", "", save, hint="Markdown")

    @command("y", "Copy e-mail, phone, name or link", hint="copy", rank=9, group=LIST)
    async def copy_menu(self) -> None:
        """One more key says what is copied."""
        from tui.app.screens.copying import copied, copy_menu

        await copy_menu(self, copied(self.workspace, self.kind, self._at()))

    @command("D", "Delete the record", group=LIST)
    async def delete(self) -> None:
        """Ask, then delete."""
        from tui.app.screens.confirm import ConfirmScreen

        record = self._at()

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.guard(self.workspace.contacts.delete(self.kind, record))

        name = self.workspace.records.values.name(self.kind, record)
        words = "It cannot be brought back from here; in Pipedrive it can for 30 days."
        await self.app.push_screen(ConfirmScreen(f"Delete “{name}”?", words), answered)

    @command("q ctrl+q", "Quit", hint="quit", rank=99, group=EVERYWHERE)
    def leave(self) -> None:
        """Leave the application."""
        self.app.exit()
