"""A small list of the account's own words, edited where it stands: labels of leads, types of activities."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.widgets.row_list import RowList
from tui.services.changes import Changed
from tui.services.edits import EditError
from tui.services.workspace import Workspace
from tui.store.database import StoreError

FRAME = 7
"""Lines around the list."""

Rows = TypeVar("Rows", bound=RowList)
Save = Callable[[str], Awaitable[Any]]
Check = Callable[[str], str | None]


class ListEditor(ModalScreen[None], Generic[Rows]):
    """The list, a line that says what the keys do or what is wrong, and the edits; `heading` stands above."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,ctrl+c", "leave", "Back", show=False),
        Binding("j,down", "walk(1)", "Next", show=False),
        Binding("k,up", "walk(-1)", "Previous", show=False),
        Binding("a", "add", "Add", show=False),
        Binding("e,enter", "rename", "Rename", show=False),
        Binding("u", "undo", "Undo", show=False),
    ]
    DEFAULT_CSS = """
    ListEditor { align: center middle; background: transparent; }
    ListEditor > Vertical { width: 64; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; }
    ListEditor Static { width: 1fr; height: auto; }
    ListEditor RowList { margin: 1 0; }
    """
    heading: ClassVar[str]

    def __init__(self, workspace: Workspace, rows: Rows) -> None:
        super().__init__()
        self.workspace = workspace
        self.rows = rows

    def compose(self) -> ComposeResult:
        """The list, and what the keys do."""
        with Vertical():
            yield Static(Content.styled(self.heading, "bold $primary"))
            yield self.rows
            yield Static(id="told")

    def on_mount(self) -> None:
        """Show the list, and follow what becomes of it."""
        self._deaf = self.workspace.hub.listen(self.hear)
        self.read()
        self.set_focus(self.rows)
        self.tell()

    def on_unmount(self) -> None:
        """Listen no more."""
        self._deaf()

    # -- what every list has of its own ---------------------------------------------------------------------------

    def hear(self, changed: Changed) -> None:
        """Something changed."""
        raise NotImplementedError

    def read(self) -> None:
        """Read the list anew."""
        raise NotImplementedError

    def keys(self) -> str:
        """What the keys do, in a line."""
        raise NotImplementedError

    # -- what all have ----------------------------------------------------------------------------------------------

    def fit(self, count: int, at: int) -> None:
        """Make room for so many rows, with the cursor on one."""
        self.rows.styles.height = max(1, min(count, self.app.size.height - FRAME))
        self.rows.reset(count, at)

    def tell(self, wrong: str = "") -> None:
        """Say what is wrong, or what the keys do."""
        told = Content(f"✗ {wrong}").stylize("$error") if wrong else Content.styled(self.keys(), "$muted")
        self.query_one("#told", Static).update(told)

    async def attempt(self, edit: Awaitable[Any]) -> None:
        """Make an edit, or say why it cannot be made."""
        try:
            made = await edit
        except (EditError, StoreError) as error:
            self.tell(str(error))
        else:
            self.made(made)
            self.tell()

    def made(self, what: Any) -> None:
        """An edit was made."""

    def ask(self, title: str, value: str, then: Save, check: Check) -> None:
        """Ask for a name, and make an edit of it."""
        from tui.app.screens.prompt import PromptScreen

        async def typed(name: str | None) -> None:
            if name is not None:
                await self.attempt(then(name))

        self.app.push_screen(PromptScreen(title, value, check=check), typed)

    def action_walk(self, by: int) -> None:
        """Up or down."""
        self.rows.move(by)
        self.tell()

    async def action_undo(self) -> None:
        """Take the last edit back."""
        await self.attempt(self.workspace.undo())

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
