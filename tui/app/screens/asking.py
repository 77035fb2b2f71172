"""Asking for a value of a field, of one record or of many: chosen from a list, or typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from tui.app.screens.picker import Choice, PickerScreen
from tui.app.screens.prompt import PromptScreen
from tui.services.edits import EditError
from tui.services.new_contacts import adds as adds_of

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen
    from tui.services.records import Row

Save = Callable[[Any], Awaitable[object]]


def choose(screen: MainScreen, row: Row, title: str, save: Save, *, current: Any = None, clears: bool = False) -> None:
    """Offer the values a field may have; with `clears` also none at all, whatever this record has."""
    shown = row._replace(text=row.text or "–") if clears else row
    plain = clears and row.field.type == "set"
    options = screen.workspace.records.edits.options(shown)
    listed = [Choice(o.id, o.text, "" if plain else o.note) for o in options]
    offer(screen, row, title, listed, save, current=current, adds=adds_of(row.field))


def offer(
    screen: MainScreen,
    row: Row,
    title: str,
    choices: Sequence[Choice],
    save: Save,
    *,
    current: Any = None,
    adds: str = "",
) -> None:
    """Offer these and save the chosen one; raises `EditError` where there are none. `adds`: what another name adds."""
    if not (choices or adds):
        raise EditError(f"There is nothing to choose for {row.field.name.lower()}.")

    async def chosen(found: Any) -> None:
        if found is not None:
            await screen.guard(save(found))

    screen.app.push_screen(PickerScreen(title, choices, current=current, adds=adds), chosen)


def type_in(screen: MainScreen, row: Row, title: str, save: Save, text: str = "") -> None:
    """Have a field's value typed, beginning with a text, and save it."""
    edits = screen.workspace.records.edits

    async def typed(found: str | None) -> None:
        if found is not None:
            await screen.guard(save(found))

    hint = edits.hint(row) or ("" if row.field.required else "empty takes it away")
    screen.app.push_screen(PromptScreen(title, text, hint=hint, check=lambda t: edits.check(row, t)), typed)
