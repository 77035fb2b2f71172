"""The ways to look at contacts: the list, strips of what was done with them, and who may be there twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app.screens.menu import MenuScreen

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen

VIEWS = [("l", "list"), ("t", "timeline of contact"), ("d", "duplicates")]


async def choose(screen: MainScreen, kind: str) -> None:
    """Ask which, and show it in place of the view there is; the list stays below."""

    async def chosen(key: str | None) -> None:
        if key is None:
            return
        app = screen.app
        for _ in app.screen_stack[1:]:
            await app.pop_screen()
        if key == "t":
            from tui.app.screens.contacts import ContactTimelineScreen

            await app.push_screen(ContactTimelineScreen(kind))
        elif key == "d":
            from tui.app.screens.duplicates import DuplicatesScreen

            await app.push_screen(DuplicatesScreen(kind))

    await screen.app.push_screen(MenuScreen("View", VIEWS), chosen)
