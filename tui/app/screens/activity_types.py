"""The editor of activity types."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.widgets.row_list import RowList
from tui.services.activities import is_active
from tui.services.activity_types import ICONS, ActivityTypes
from tui.services.changes import Changed
from tui.services.edits import EditError
from tui.services.workspace import Workspace
from tui.store.database import StoreError

Record = dict[str, Any]
FRAME = 7


class TypeRows(RowList, can_focus=True):
    """One type a row."""

    DEFAULT_CSS = "TypeRows { background: $surface; height: auto; }"

    def __init__(self) -> None:
        super().__init__(id="types")
        self.types: list[Record] = []
        self.signs: dict[str, str] = {}
        self.used: dict[str, int] = {}

    def row(self, number: int, width: int) -> Content:
        """The letter, the name, the icon, and how many activities there are of it."""
        found = self.types[number]
        off = not is_active(found)
        key = str(found.get("key_string") or "")
        count = self.used.get(key, 0)
        sign = Content.styled(f"{self.signs.get(key, '–')} ", "$muted" if off else "bold $accent")
        note = "not active" if off else str(found.get("icon_key") or "")
        right = Content(f"{note}  {count:>6,}").stylize("$muted")
        room = max(1, width - right.cell_length - 3)
        name = Content(" ".join(str(found.get("name") or "").split())).truncate(room, ellipsis=True, pad=True)
        return sign + (name.stylize("strike $muted") if off else name) + Content(" ") + right


class ActivityTypesScreen(ModalScreen[None]):
    """Add, rename, put in order, deactivate."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,ctrl+c", "leave", "Back", show=False),
        Binding("j,down", "walk(1)", "Next", show=False),
        Binding("k,up", "walk(-1)", "Previous", show=False),
        Binding("J,shift+down", "shift(1)", "Further down", show=False),
        Binding("K,shift+up", "shift(-1)", "Further up", show=False),
        Binding("a", "add", "Add", show=False),
        Binding("e,enter", "rename", "Rename", show=False),
        Binding("i", "icon", "Icon", show=False),
        Binding("D", "deactivate", "Deactivate", show=False),
        Binding("u", "undo", "Undo", show=False),
    ]
    DEFAULT_CSS = """
    ActivityTypesScreen { align: center middle; background: transparent; }
    ActivityTypesScreen > Vertical { width: 64; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; }
    ActivityTypesScreen Static { width: 1fr; height: auto; }
    ActivityTypesScreen TypeRows { margin: 1 0; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.service = ActivityTypes(workspace)

    def compose(self) -> ComposeResult:
        """The types, and what the keys do."""
        with Vertical():
            yield Static(Content.styled("Types of activities", "bold $primary"))
            yield TypeRows()
            yield Static(id="told")

    def on_mount(self) -> None:
        """Show the types, and follow what becomes of them."""
        self._deaf = self.workspace.hub.listen(self._hear)
        self.read()
        self.set_focus(self.rows)
        self.tell()

    def on_unmount(self) -> None:
        """Listen no more."""
        self._deaf()

    @property
    def rows(self) -> TypeRows:
        """The list."""
        return self.query_one(TypeRows)

    def _hear(self, changed: Changed) -> None:
        if changed.touches("activity_type"):
            self.read()

    def read(self) -> None:
        """Read the types anew; the cursor stays on the same one."""
        rows, before = self.rows, self.current
        rows.types, rows.used = self.service.all(), self.service.used()
        rows.signs = {t.key: t.sign for t in self.workspace.activities.types()}
        rows.styles.height = max(1, min(len(rows.types), self.app.size.height - FRAME))
        ids = [t["id"] for t in rows.types]
        rows.reset(len(ids), ids.index(before["id"]) if before and before["id"] in ids else rows.cursor)

    @property
    def current(self) -> Record | None:
        """The type under the cursor."""
        rows = self.rows
        return rows.types[rows.cursor] if rows.cursor < len(rows.types) else None

    def tell(self, wrong: str = "") -> None:
        """Say what is wrong, or what the keys do."""
        keys = "a add · e rename · i icon · J K order · D deactivate · u undo · esc back"
        self.query_one("#told", Static).update(
            Content.styled(f"✗ {wrong}", "$error") if wrong else Content.styled(keys, "$muted")
        )

    async def attempt(self, edit: Awaitable[Any]) -> None:
        """Make an edit, or say why it cannot be made."""
        try:
            await edit
        except (EditError, StoreError) as error:
            self.tell(str(error))
        else:
            self.tell()

    # -- keys -----------------------------------------------------------------------------------------------------

    def action_walk(self, by: int) -> None:
        """Up or down."""
        self.rows.move(by)
        self.tell()

    async def action_shift(self, by: int) -> None:
        """Put the type further down or up."""
        if self.current is not None:
            await self.attempt(self.service.move(self.current["id"], by))

    def action_add(self) -> None:
        """Ask for a name."""
        self._ask("New type", "", self.service.add)

    def action_rename(self) -> None:
        """Ask for another name."""
        if (found := self.current) is None:
            return

        async def renamed(name: str) -> None:
            await self.service.change(found["id"], {"name": name})

        self._ask("Name of the type", str(found.get("name") or ""), renamed)

    def _ask(self, title: str, value: str, then: Any) -> None:
        from tui.app.screens.prompt import PromptScreen

        async def typed(name: str | None) -> None:
            if name is not None:
                await self.attempt(then(name))

        check = lambda text: None if text.strip() else "A type needs a name."  # noqa: E731 - one expression
        self.app.push_screen(PromptScreen(title, value, check=check), typed)

    def action_icon(self) -> None:
        """Choose the icon Pipedrive's own pages show."""
        from tui.app.screens.picker import Choice, PickerScreen

        if (found := self.current) is None:
            return

        async def chosen(icon: Any) -> None:
            if icon is not None:
                await self.attempt(self.service.change(found["id"], {"icon_key": icon}))

        choices = [Choice(icon, icon) for icon in ICONS]
        self.app.push_screen(PickerScreen("Icon", choices, current=found.get("icon_key")), chosen)

    def action_deactivate(self) -> None:
        """Ask first: the API has no way back."""
        from tui.app.screens.confirm import ConfirmScreen

        if (found := self.current) is None:
            return

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.attempt(self.service.deactivate(found["id"]))

        text = "Its activities stay, and new ones cannot be of it. Pipedrive has no way to activate it again."
        self.app.push_screen(ConfirmScreen(f"Deactivate “{found.get('name')}”?", text, yes="deactivate"), answered)

    async def action_undo(self) -> None:
        """Take the last edit back."""
        await self.attempt(self.workspace.undo())

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
