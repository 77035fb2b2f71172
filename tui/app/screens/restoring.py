"""Choosing a deleted deal to be brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.services import deleted
from tui.services.edits import EditError

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen


async def restore_deal(screen: MainScreen) -> None:
    """Ask which one, bring it back and show it; raises `EditError` where none is known."""
    from tui.app.screens.opened import screen_of
    from tui.app.screens.picker import Choice, PickerScreen

    workspace = screen.workspace
    deleted.ask(workspace)
    moment = workspace.records.values.moment
    found = deleted.deleted(workspace)
    if not found:
        raise EditError("No deleted deal is known here. The server is asked for more: try again in a moment.")

    async def chosen(deal: Any) -> None:
        if deal is not None:
            await screen.guard(deleted.restore(workspace, int(deal)))
            await screen.app.push_screen(screen_of("deal", int(deal)))

    choices = [Choice(d.id, d.title, " · ".join(p for p in (d.organization, moment(d.when)) if p)) for d in found]
    await screen.app.push_screen(PickerScreen("Bring back which deal?", choices), chosen)
