"""Editing a field where it stands, by choosing, or in an editor of several lines."""

from __future__ import annotations

from typing import Any

from tui.app.command import command
from tui.app.screens.record_frame import RecordFrame
from tui.fields import LONG_TYPES
from tui.services.edits import EditError
from tui.services.history import Item
from tui.services.new_contacts import adds
from tui.services.record_edits import CHOSEN, SWITCHED
from tui.services.records import Link, Row
from tui.store.database import StoreError

EDITING = "Editing"


class RecordEdit(RecordFrame):
    """The part of the record screen that edits what the cursor stands on."""

    @command("e", "Edit the field or the note", hint="edit", rank=3, group=EDITING)
    async def edit(self) -> None:
        """Edit what the cursor stands on; what is folded unfolds."""
        if self.focused is not self.timeline and (title := self.fields.list.heading):
            self.toggle_section(title)
        elif self.focused is not self.timeline:
            await self._edit_row(self.fields.list.row)
        elif (item := self.timeline.item) is not None:
            await self._edit_item(item)

    @command("E", "Edit all fields in a form", group=EDITING)
    async def edit_all(self) -> None:
        """The whole form."""
        from tui.app.screens.record_form import edit_all

        if await self.settled():
            edit_all(self)

    @command("enter", "Edit the field, or open the item", group=EDITING)
    async def open_here(self) -> None:
        """Edit the field; show all of a note; open an activity."""
        item = self.timeline.item if self.focused is self.timeline else None
        if item is not None and item.kind == "note":
            self.timeline.toggle(item.key)
            self.workspace.comments.ask(int(item.id))
        elif (link := self._related()) is not None:
            await self.open_record(link)
        else:
            await self.edit()

    def _related(self) -> Link | None:
        """The organization that is related, where the cursor stands on one: `e` changes how."""
        row = self.fields.list.row if self.focused is not self.timeline else None
        return row.link if row is not None and row.kind == "organization_relationship" else None

    async def on_block_list_opened(self) -> None:
        """Two clicks."""
        await self.run_action("open_here")

    async def _edit_item(self, item: Item) -> None:
        if item.kind == "note":
            await self.edit_note(int(item.id))
        elif item.kind == "activity":
            await self.open_record(("activity", item.id))
        else:
            raise EditError("What happened cannot be edited.")

    async def edit_note(self, note: int) -> None:
        """Open a note in the editor."""
        raise NotImplementedError

    async def open_record(self, link: Link) -> None:
        """Show another record above this one."""
        raise NotImplementedError

    async def change_status(self, status: str) -> None:
        """Won, lost or open again."""
        raise NotImplementedError

    async def edit_part(self, row: Row | None) -> None:
        """Edit what hangs on the record."""
        raise NotImplementedError

    # -- fields ---------------------------------------------------------------------------------------------------

    async def _edit_row(self, row: Row | None) -> None:
        if row is None or not await self.settled():
            return
        if row.field.type in ("part", "none"):
            await self.edit_part(row)
            return
        if row.field.type == "link":
            if row.link:
                await self.open_record(row.link)
            return
        row = self.workspace.records.row(row.kind, row.record, row.field.code, row.part) or row
        if row.fixed:
            await self.fields.tell(f"{row.field.name} cannot be edited here: {row.fixed}.", wrong=False)
        elif row.field.type in SWITCHED:
            await self.workspace.records.edits.toggle(row)
        elif row.field.type in CHOSEN:
            await self.pick(row)
        elif row.field.type in LONG_TYPES:
            await self._write_lines(row)
        else:
            edits = self.workspace.records.edits
            await self.fields.edit(row, edits.text(row), edits.hint(row))

    async def save_field(self, row: Row, text: str) -> str | None:
        """Save what was typed for a field; gives what is wrong with it."""
        try:
            await self.workspace.records.edits.write(row, text)
        except (EditError, StoreError) as wrong:
            return str(wrong)
        return None

    async def pick(self, row: Row) -> None:
        """Choose a value for a field."""
        from tui.app.screens.picker import Choice, PickerScreen

        edits = self.workspace.records.edits
        choices = [Choice(o.id, o.text, o.note) for o in edits.options(row)]
        if not (choices or adds(row.field)):
            raise EditError(f"There is nothing to choose for {row.field.name.lower()}.")

        async def chosen(found: Any) -> None:
            if found is not None and row.field.type == "status":
                await self.guard(self.change_status(str(found)))
            elif found is not None:
                await self.guard(edits.choose(row, found))

        picker = PickerScreen(row.field.name, choices, current=edits.current(row), adds=adds(row.field))
        await self.app.push_screen(picker, chosen)

    async def _write_lines(self, row: Row) -> None:
        edits = self.workspace.records.edits
        name = f"{row.kind}:{row.record}:{row.field.code}"

        async def save(text: str) -> bool:
            return await edits.write(row, text)

        hint = "Markdown" if row.field.type == "html" else ""
        await self.write(row.field.name, name, edits.text(row), save, hint=hint)

    async def write(self, title: str, draft: str, text: str, save: Any, *, hint: str = "") -> None:
        """Write a text of several lines; one that is left, or that could not be saved, is kept under `draft`."""
        from tui.app.screens import drafts

        await drafts.write(self, title, draft, text, save, hint=hint)
