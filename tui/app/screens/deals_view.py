"""What every view of the deals has: the pipelines it shows, a view of them, and words for some of them."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tui.app.screens.base import MainScreen
from tui.services.board import Pipeline
from tui.services.board_memory import ALL
from tui.services.board_view import View

PATIENCE = 30.0
"""How long what the server said of a filter is good enough while deals change, in seconds."""


class DealsView(MainScreen):
    """A screen that shows deals of some pipelines, in one view or another."""

    section = "deals"
    number = ALL
    """The pipeline that is looked at, or all."""

    def __init__(self) -> None:
        super().__init__()
        self.pipelines: tuple[Pipeline, ...] = ()
        self._asked_saved = 0.0

    def said(self, view: View) -> list[str]:
        """Everything about a view that is not as usual, in words."""
        del view
        return []

    def show_favourites(self) -> None:
        """Favourites are others now, or show more or fewer deals."""

    def said_of_kept(self, view: View) -> list[str]:
        """A team, and a filter kept by Pipedrive."""
        if not view.team and not view.saved:
            return []
        from tui.services.filters import Filters

        filters = Filters(self.workspace)
        teams = [str(t["name"]) for t in filters.teams() if t["id"] == view.team] or [f"team {view.team}"]
        names = [f.name for f in filters.all() if f.id == view.saved] or [f"filter {view.saved}"]
        return [*(teams if view.team else ()), *(names if view.saved else ())]

    def ask_saved(self, view: View, *, again: bool = False) -> None:
        """Ask the server which deals a filter kept by it lets through; `again`: when that is some time ago."""
        if not view.saved or (again and time.monotonic() < self._asked_saved + PATIENCE):
            return
        from tui.services.filters import Filters

        self._asked_saved = time.monotonic()
        filters = Filters(self.workspace)
        if self.workspace.copy.get("filter", view.saved) is None:
            filters.ask()
        filters.ask_deals(view.saved)

    def real(self, view: View) -> View:
        """The view with the number its filter has now: a new one gets it at any time, also while a menu is open."""
        if view.saved >= 0:
            return view
        return view._replace(saved=int(self.workspace.outbox.real_id("filter", view.saved)))

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
