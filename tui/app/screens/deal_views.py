"""The ways to look at deals: board, list, forecast, archive, statistics."""

from __future__ import annotations

from textual.screen import Screen

from tui.app.screens.deals_view import DealsView
from tui.app.screens.menu import MenuScreen

VIEWS = (("b", "board"), ("l", "list"), ("f", "forecast"), ("a", "archive"), ("s", "statistics"))


def choose_view(screen: DealsView, pipeline: int) -> None:
    """Show the deals of a pipeline in another view."""

    def chosen(key: str | None) -> None:
        if key:
            show_view(screen, key, pipeline)

    screen.app.push_screen(MenuScreen("View", VIEWS), chosen)


def show_view(screen: DealsView, key: str, pipeline: int) -> None:
    """Show a view by its key; the board lies below all others."""
    from tui.app.screens.deal_list import DealArchiveScreen, DealListScreen

    screens: dict[str, type[DealListScreen]] = {"l": DealListScreen, "a": DealArchiveScreen}
    made: Screen[None] | None = screens[key](pipeline) if key in screens else None
    if key == "f":
        from tui.app.screens.forecast import ForecastScreen

        made = ForecastScreen()
    if key == "s":
        from tui.app.screens.statistics import StatisticsScreen

        made = StatisticsScreen(pipeline, screen.owner_shown)
    above = len(screen.app.screen_stack) > 1
    if made is None:
        if above:
            screen.app.pop_screen()
    elif above:
        screen.app.switch_screen(made)
    else:
        screen.app.push_screen(made)
