"""Sections of a record folded to their headings, and remembered so for every record of the kind."""

from __future__ import annotations

from typing import Any

from tui.app.command import command
from tui.app.screens.record_history import RecordHistory
from tui.app.widgets.record_fields import FieldList, RecordFields

FOLDED = "folded sections"
SECTIONS = "Sections"


class RecordFolding(RecordHistory):
    """The part of the record screen that folds its sections."""

    @property
    def fields(self) -> RecordFields:
        """The pane of fields."""
        return self.query_one(RecordFields)

    @property
    def folded(self) -> list[str]:
        """The titles of the sections that are folded on records of this kind."""
        kept = self.workspace.memory.get(FOLDED, dict[str, Any]()).get(self.kind)
        return [str(title) for title in kept] if isinstance(kept, list) else []

    def fold(self, titles: list[str], at: str = "") -> None:
        """Fold these sections and no others; the cursor goes into that with the title `at`."""
        kept = self.workspace.memory.get(FOLDED, dict[str, Any]())
        self.workspace.memory.put(FOLDED, {**kept, self.kind: titles})
        self.fields.refill(titles, at)

    def unfold(self, title: str) -> None:
        """Show what is in a section, when it is folded."""
        if title in self.folded:
            self.fold([one for one in self.folded if one != title], title)

    def toggle_section(self, title: str) -> None:
        """Fold a section, or unfold it."""
        if title in self.folded:
            self.unfold(title)
        else:
            self.fold([*self.folded, title], title)

    @command("minus", "Fold the section to its heading, or unfold it; remembered", group=SECTIONS)
    async def toggle_fold(self) -> None:
        """Fold or unfold the section under the cursor."""
        if (title := self.fields.list.section) and await self.settled():
            self.set_focus(self.fields.list)
            self.toggle_section(title)

    @command("underscore", "Fold all sections, or unfold all of them", group=SECTIONS)
    async def toggle_all_folds(self) -> None:
        """Fold everything; or unfold everything, where anything is folded."""
        fields = self.fields.list
        if await self.settled():
            self.set_focus(fields)
            self.fold([] if fields.any_folded else list(fields.titles), fields.section)

    async def settled(self) -> bool:
        """Whether no edit is open; one that is gets the focus."""
        raise NotImplementedError

    async def on_field_list_heading_pressed(self, event: FieldList.HeadingPressed) -> None:
        """A click on a heading."""
        if await self.settled():
            self.toggle_section(event.title)
