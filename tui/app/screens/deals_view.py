"""What every view of the deals has: the pipelines it shows, a view of them, and words for some of them."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.screens.base import MainScreen
from tui.services.board import Pipeline
from tui.services.board_view import View


class DealsView(MainScreen):
    """A screen that shows deals of some pipelines, in one view or another."""

    section = "deals"

    def __init__(self) -> None:
        super().__init__()
        self.pipelines: tuple[Pipeline, ...] = ()

    def see(self, view: View, *, keep: bool = True) -> None:
        """Sort or filter in another way, and remember it."""
        raise NotImplementedError

    @property
    def owner_shown(self) -> int | None:
        """Whose deals are shown, None for everyone's."""
        return None

    def named(self, deals: Sequence[int]) -> str:
        """A deal by its title, several by their number."""
        if len(deals) > 1:
            return f"{len(deals):,} deals"
        return str(self.workspace.deals.get(deals[0]).get("title") or "(no title)")
