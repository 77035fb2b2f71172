"""The lists of people, organizations and products."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.app.command import command
from tui.app.screens.base import EVERYWHERE, MainScreen
from tui.app.widgets.directory_list import DirectoryHeader, DirectoryList
from tui.app.widgets.line_input import LineInput
from tui.services.changes import Changed
from tui.services.directory import COLUMNS, KINDS, Directory, Look
from tui.services.edits import EditError

LIST = "The list"
SHOWN = {"person", "organization", "product", "deal", "user", "currency"}
SECTIONS = {"person": "persons", "organization": "organizations", "product": "products"}


class FilterLine(LineInput):
    """The line in which one types what is looked for; the list follows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down,tab", "keep", show=False),
    ]

    def action_leave(self) -> None:
        """Show all again."""
        self.value = ""
        self.action_keep()

    def action_keep(self) -> None:
        """Back to the list."""
        self.screen.set_focus(self.screen.query_one(DirectoryList))


class DirectoryScreen(MainScreen):
    """One list; `kind` is person, organization or product."""

    AUTO_FOCUS = "#rows"
    DEFAULT_CSS = """
    DirectoryScreen FilterLine { width: 1fr; background: $panel; display: none; padding: 0 1; }
    DirectoryScreen FilterLine.-on { display: block; }
    DirectoryScreen #nothing { display: none; height: 1fr; content-align: center middle; text-align: center;
        color: $muted; }
    DirectoryScreen.-empty #nothing { display: block; }
    DirectoryScreen.-empty DirectoryList { display: none; }
    """

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.section = SECTIONS[kind]
        self.look = Look()
        self._stale = False

    def body(self) -> Iterable[Widget]:
        """The headings, the rows, and the line to filter by."""
        self.directory = Directory(self.workspace, self.kind)
        rows = DirectoryList(self.directory)
        line = FilterLine(placeholder="part of a name, phone, e-mail or address", select_on_focus=True)
        yield Vertical(DirectoryHeader(self.kind), rows, Static(id="nothing"), line)

    @property
    def rows(self) -> DirectoryList:
        """The list."""
        return self.query_one(DirectoryList)

    def on_mount(self) -> None:
        """Show it as it was looked at last."""
        self.look = Look.load(self.kind, self.workspace.memory.get(f"list of {self.kind}", dict[str, Any]()))
        self.read()

    def read(self, at: int | None = None) -> None:
        """Read the list anew."""
        self._stale = False
        ids = self.directory.ids(self.look)
        self.rows.fill(ids, at)
        self.query_one(DirectoryHeader).show(self.look, self._words(len(ids)))
        self.set_class(not ids, "-empty")
        words = f"No {KINDS[self.kind].lower()} here."
        found = "esc shows all again." if self.look.text or self.look.mine else "a adds the first one."
        self.query_one("#nothing", Static).update(Content(f"{words}\n\n{found}"))

    def _words(self, count: int) -> str:
        parts = [f"{count:,} {KINDS[self.kind].lower()}"]
        parts += ["mine"] if self.look.mine else []
        parts += [f"with “{self.look.text}”"] if self.look.text else []
        return " · ".join(parts)

    def news(self, changed: Changed) -> None:
        """Records changed."""
        if not SHOWN & set(changed.ids):
            return
        self._stale = True
        self.directory.forget()
        if self.is_current:
            renamed = {old: new for (kind, old), new in changed.renamed.items() if kind == self.kind}
            at = renamed.get(self.rows.at or 0)
            self.read(int(at) if at is not None else None)

    def on_screen_resume(self) -> None:
        """Show what changed while another screen was above."""
        if self._stale:
            self.read()

    def see(self, look: Look) -> None:
        """Look at it in another way."""
        self.look = look
        self.workspace.memory.put(f"list of {self.kind}", look.save())
        self.read()

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

    @command("escape", "Show all again", group=LIST)
    def show_all(self) -> None:
        """No text, everyone's."""
        self.query_one(FilterLine).value = ""
        self.see(self.look._replace(text="", mine=False))

    @command("s", "Sort by another column", hint="sort", rank=5, group=LIST)
    async def sort(self) -> None:
        """Choose the column."""
        from tui.app.screens.picker import Choice, PickerScreen

        choices = [Choice(c.key, c.name) for c in COLUMNS[self.kind] if c.order]

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
