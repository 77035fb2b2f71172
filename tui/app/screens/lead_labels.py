"""The editor of lead labels."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from tui.app.screens.list_editor import ListEditor, Save
from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import chip
from tui.services.changes import Changed
from tui.services.lead_labels import LeadLabels
from tui.services.workspace import Workspace

KEYS = 9
"""So many labels have a number key."""


class LabelRows(RowList, can_focus=True):
    """One label a row."""

    DEFAULT_CSS = "LabelRows { background: $surface; height: auto; }"

    def __init__(self) -> None:
        super().__init__(id="labels")
        self.labels: list[tuple[str, str, str]] = []
        self.used: dict[str, int] = {}

    def row(self, number: int, width: int) -> Content:
        """The key that puts it on a lead, the label as it looks, its colour, and how many leads have it."""
        label, name, colour = self.labels[number]
        key = Content.styled(f"{number + 1 if number < KEYS else ' '} ", "bold $accent")
        count = self.used.get(label, 0)
        right = Content.styled(f"{colour:<9}{count:>7,} lead{' ' if count == 1 else 's'}", "$muted")
        room = max(3, width - right.cell_length - key.cell_length - 2)
        shown = chip(name, colour, room)
        return key + shown + Content(" " * (room - shown.cell_length + 1)) + right


class LeadLabelsScreen(ListEditor[LabelRows]):
    """Add, rename, recolour, delete."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "walk(-999)", "First", show=False),
        Binding("end,G", "walk(999)", "Last", show=False),
        Binding("c", "colour", "Colour", show=False),
        Binding("D", "delete", "Delete", show=False),
        Binding("ctrl+r", "redo", "Redo", show=False),
    ]
    heading = "Labels of leads"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, LabelRows())
        self.service = LeadLabels(workspace)

    @property
    def current(self) -> tuple[str, str, str] | None:
        """The label under the cursor: its id, name and colour."""
        rows = self.rows
        return rows.labels[rows.cursor] if rows.cursor < len(rows.labels) else None

    def hear(self, changed: Changed) -> None:
        """Labels may be others, or on others."""
        renamed = {str(o): str(n) for (kind, o), n in changed.renamed.items() if kind == "lead_label"}
        self.rows.labels = [(renamed.get(i, i), name, colour) for i, name, colour in self.rows.labels]
        if changed.touches("lead_label", "lead"):
            self.read()

    def read(self, at: str = "") -> None:
        """Read the labels anew; the cursor stays on the same one."""
        rows, before = self.rows, at or (self.current or ("",))[0]
        rows.labels = [(label, name, colour) for label, (name, colour) in self.workspace.leads.labels().items()]
        rows.used = self.service.used()
        ids = [label for label, _, _ in rows.labels]
        self.fit(len(ids), ids.index(before) if before in ids else rows.cursor)

    def keys(self) -> str:
        """What the keys do, or how to begin."""
        if not self.rows.labels:
            return "There is no label yet.  a adds one · esc back"
        return "a add · e rename · c colour · D delete · u undo · esc back"

    def made(self, what: Any) -> None:
        """The cursor goes to what was added."""
        if isinstance(what, str) and what in self.workspace.leads.labels():
            self.read(at=what)

    # -- keys -----------------------------------------------------------------------------------------------------

    def action_add(self) -> None:
        """Ask for a name."""
        self._ask("New label", "", "", self.service.add)

    def action_rename(self) -> None:
        """Ask for another name."""
        if (found := self.current) is not None:
            label = found[0]

            async def renamed(name: str) -> None:
                await self.service.rename(label, name)

            self._ask("Name of the label", found[1], label, renamed)

    def _ask(self, title: str, value: str, label: str, then: Save) -> None:
        self.ask(title, value, then, lambda text: self.service.wrong(text, label))

    def action_colour(self) -> None:
        """Choose one of Pipedrive's colours."""
        from tui.app.screens.picker import Choice, PickerScreen

        if (found := self.current) is None:
            return

        async def chosen(colour: Any) -> None:
            if colour is not None:
                await self.attempt(self.service.colour(found[0], colour))

        choices = [Choice(colour, colour) for colour in self.service.colours()]
        self.app.push_screen(PickerScreen(f"Colour of “{found[1]}”", choices, current=found[2]), chosen)

    async def action_delete(self) -> None:
        """Delete; what is taken back is on the same leads again."""
        if (found := self.current) is not None:
            await self.attempt(self.service.delete(found[0]))

    async def action_redo(self) -> None:
        """Make it again."""
        await self.attempt(self.workspace.redo())
