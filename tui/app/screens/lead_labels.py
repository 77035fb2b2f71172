"""The editor of lead labels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import chip
from tui.services.changes import Changed
from tui.services.edits import EditError
from tui.services.lead_labels import LeadLabels
from tui.services.workspace import Workspace
from tui.store.database import StoreError

FRAME = 7
KEYS = 9
"""So many labels have a number key."""
Save = Callable[[str], Awaitable[Any]]


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


class LeadLabelsScreen(ModalScreen[None]):
    """Add, rename, recolour, delete."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,ctrl+c", "leave", "Back", show=False),
        Binding("j,down", "walk(1)", "Next", show=False),
        Binding("k,up", "walk(-1)", "Previous", show=False),
        Binding("home", "walk(-999)", "First", show=False),
        Binding("end,G", "walk(999)", "Last", show=False),
        Binding("a", "add", "Add", show=False),
        Binding("e,enter", "rename", "Rename", show=False),
        Binding("c", "colour", "Colour", show=False),
        Binding("D", "delete", "Delete", show=False),
        Binding("u", "undo", "Undo", show=False),
        Binding("ctrl+r", "redo", "Redo", show=False),
    ]
    DEFAULT_CSS = """
    LeadLabelsScreen { align: center middle; background: transparent; }
    LeadLabelsScreen > Vertical { width: 64; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; }
    LeadLabelsScreen Static { width: 1fr; height: auto; }
    LeadLabelsScreen LabelRows { margin: 1 0; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.service = LeadLabels(workspace)

    def compose(self) -> ComposeResult:
        """The labels, and what the keys do."""
        with Vertical():
            yield Static(Content.styled("Labels of leads", "bold $primary"))
            yield LabelRows()
            yield Static(id="told")

    def on_mount(self) -> None:
        """Show the labels, and follow what becomes of them."""
        self._deaf = self.workspace.hub.listen(self._hear)
        self.read()
        self.set_focus(self.rows)
        self.tell()

    def on_unmount(self) -> None:
        """Listen no more."""
        self._deaf()

    @property
    def rows(self) -> LabelRows:
        """The list."""
        return self.query_one(LabelRows)

    @property
    def current(self) -> tuple[str, str, str] | None:
        """The label under the cursor: its id, name and colour."""
        rows = self.rows
        return rows.labels[rows.cursor] if rows.cursor < len(rows.labels) else None

    def _hear(self, changed: Changed) -> None:
        renamed = {str(o): str(n) for (kind, o), n in changed.renamed.items() if kind == "lead_label"}
        self.rows.labels = [(renamed.get(i, i), name, colour) for i, name, colour in self.rows.labels]
        if changed.touches("lead_label", "lead"):
            self.read()

    def read(self, at: str = "") -> None:
        """Read the labels anew; the cursor stays on the same one."""
        rows, before = self.rows, at or (self.current or ("",))[0]
        rows.labels = [(label, name, colour) for label, (name, colour) in self.workspace.leads.labels().items()]
        rows.used = self.service.used()
        rows.styles.height = max(1, min(len(rows.labels), self.app.size.height - FRAME))
        ids = [label for label, _, _ in rows.labels]
        rows.reset(len(ids), ids.index(before) if before in ids else rows.cursor)

    def tell(self, wrong: str = "") -> None:
        """Say what is wrong, or what the keys do."""
        keys = "a add · e rename · c colour · D delete · u undo · esc back"
        if not self.rows.labels:
            keys = "There is no label yet.  a adds one · esc back"
        told = Content(f"✗ {wrong}").stylize("$error") if wrong else Content.styled(keys, "$muted")
        self.query_one("#told", Static).update(told)

    async def attempt(self, edit: Awaitable[Any]) -> None:
        """Make an edit, or say why it cannot be made; the cursor goes to what was added."""
        try:
            made = await edit
        except (EditError, StoreError) as error:
            self.tell(str(error))
            return
        if isinstance(made, str) and made in self.workspace.leads.labels():
            self.read(at=made)
        self.tell()

    # -- keys -----------------------------------------------------------------------------------------------------

    def action_walk(self, by: int) -> None:
        """Up or down."""
        self.rows.move(by)
        self.tell()

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
        from tui.app.screens.prompt import PromptScreen

        async def typed(name: str | None) -> None:
            if name is not None:
                await self.attempt(then(name))

        check = lambda text: self.service.wrong(text, label)  # noqa: E731 - one expression
        self.app.push_screen(PromptScreen(title, value, check=check), typed)

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

    async def action_undo(self) -> None:
        """Take the last edit back."""
        await self.attempt(self.workspace.undo())

    async def action_redo(self) -> None:
        """Make it again."""
        await self.attempt(self.workspace.redo())

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
