"""The deals as a list, and the archive: cells are edited where they stand, marked deals all at once."""

from __future__ import annotations

from tui.app.command import command
from tui.app.screens.deal_actions import BESIDE, DEAL
from tui.app.screens.table_keys import LOOKING, TableKeys
from tui.app.widgets.row_list import RowList
from tui.services.board_view import View
from tui.services.edits import objection


class DealListScreen(TableKeys):
    """A list of deals with everything one does on it."""

    @command("enter", "Open the deal", hint="open", rank=2, group=DEAL)
    async def open_deal(self) -> None:
        """Show everything about the deal; after a number, show that favourite."""
        if self.number_before:
            from tui.app.screens.filter_choices import show_number

            show_number(self, self.number_before)
            return
        from tui.app.screens.record import RecordScreen

        await self.app.push_screen(RecordScreen("deal", self.here(), siblings=tuple(self.list.ids)))

    async def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Two clicks."""
        event.stop()
        await self.run_action("open_deal")

    @command("e", "Edit the cell under the cursor", hint="edit", rank=3, group=DEAL)
    async def edit(self) -> None:
        """Edit the field where it stands."""
        from tui.app.screens.table_cells import edit_cell

        await edit_cell(self)

    @command("E", "Change a field of all marked deals", hint="edit all", rank=4, group=DEAL)
    def edit_all(self) -> None:
        """Choose the field, then its value."""
        from tui.app.screens.table_cells import edit_all

        edit_all(self, self.chosen())

    @command("X", "Write what is shown to a file: CSV, Excel or JSON", hint="export", rank=30, group=BESIDE)
    def export(self) -> None:
        """Ask for the file; the marked deals, or all of the list."""
        from tui.app.screens.prompt import PromptScreen
        from tui.services.deal_export import place_of

        deals = self.chosen() if self.marks.ids else tuple(self.list.ids)

        def named(text: str | None) -> None:
            if text is not None:
                self.run_worker(self.guard(self._write(deals, text)), group="export")

        name = f"~/{self.place.replace(' ', '-')}-{self.workspace.clock.today()}.csv"
        hint = "a name that ends in .csv, .xlsx or .json"
        self.app.push_screen(
            PromptScreen(f"Export {len(deals):,} deals to", name, hint=hint, check=objection(place_of)), named
        )

    async def _write(self, deals: tuple[int, ...], text: str) -> None:
        from tui.services.deal_export import export, place_of

        path = place_of(text)
        count = await export(self.list.columns, self.table.columns, deals, path)
        self.say(f"Written: {count:,} deals to {path}.")

    @command("v", "Another view: board, list, archive", hint="view", rank=26, group=LOOKING)
    def choose_view(self) -> None:
        """Choose how to look at deals."""
        from tui.app.screens.deal_views import choose_view

        choose_view(self, self.look.pipeline)


class DealArchiveScreen(DealListScreen):
    """The deals that were put away."""

    archived = True
    usual = View(status="all", archived=True)
    place = "deal archive"
    nothing = "Nothing is archived here.\n\nz on the board or in the list puts a deal away."

    @command("z", "Restore: back to boards and lists", hint="restore", rank=1, group=DEAL)
    async def archive(self) -> None:
        """Bring it back."""
        deals = self.chosen()
        words = self.named(deals)
        await self.workspace.deals.restore(*deals)
        self.say(f"Restored: {words}. u takes it back.")
