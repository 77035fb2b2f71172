"""The editor of activity types."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from tui.app.screens.list_editor import ListEditor, Save
from tui.app.widgets.row_list import RowList
from tui.services.activities import is_active
from tui.services.activity_types import ICONS, ActivityTypes
from tui.services.changes import Changed
from tui.services.workspace import Workspace

Record = dict[str, Any]


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


class ActivityTypesScreen(ListEditor[TypeRows]):
    """Add, rename, put in order, deactivate."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("J,shift+down", "shift(1)", "Further down", show=False),
        Binding("K,shift+up", "shift(-1)", "Further up", show=False),
        Binding("i", "icon", "Icon", show=False),
        Binding("D", "deactivate", "Deactivate", show=False),
    ]
    heading = "Types of activities"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, TypeRows())
        self.service = ActivityTypes(workspace)

    def hear(self, changed: Changed) -> None:
        """Types may be others."""
        if changed.touches("activity_type"):
            self.read()

    def read(self) -> None:
        """Read the types anew; the cursor stays on the same one."""
        rows, before = self.rows, self.current
        rows.types, rows.used = self.service.all(), self.service.used()
        rows.signs = {t.key: t.sign for t in self.workspace.activities.types()}
        ids = [t["id"] for t in rows.types]
        self.fit(len(ids), ids.index(before["id"]) if before and before["id"] in ids else rows.cursor)

    @property
    def current(self) -> Record | None:
        """The type under the cursor."""
        rows = self.rows
        return rows.types[rows.cursor] if rows.cursor < len(rows.types) else None

    def keys(self) -> str:
        """What the keys do."""
        return "a add · e rename · i icon · J K order · D deactivate · u undo · esc back"

    # -- keys -----------------------------------------------------------------------------------------------------

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

    def _ask(self, title: str, value: str, then: Save) -> None:
        self.ask(title, value, then, lambda text: None if text.strip() else "A type needs a name.")

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
