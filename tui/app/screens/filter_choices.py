"""What the filters' menu has besides the board's own filters: favourites, and filters kept by Pipedrive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.app.screens.deals_view import DealsView
from tui.app.screens.picker import Choice, PickerScreen
from tui.services.board_view import View
from tui.services.edits import EditError
from tui.services.favourites import MOST, Favourite, favourites, keep
from tui.services.filters import Filters

NEW, EDIT, KEEP, DROP = "new filter", "edit filter", "keep favourite", "drop favourite"


def choices(screen: DealsView, view: View) -> Iterator[Choice]:
    """Favourites first, then the account's filters, then what is done to both."""
    kept = favourites(screen.workspace.memory, screen.number)
    for number, one in enumerate(kept, 1):
        yield Choice(one.view, f"{number} {one.name}", "✓ on" if one.view == view else "favourite")
    saved = Filters(screen.workspace).all()
    for found in saved:
        on = found.id == view.saved
        chosen = view._replace(saved=0, status="open") if on else view._replace(saved=found.id)
        if not on and any(c.field == "status" for c in found.conditions or ()):
            chosen = chosen._replace(status="all")  # the filter says which
        yield Choice(chosen, f"Pipedrive: {found.name}", "✓ on" if on else "")


def commands(screen: DealsView, view: View) -> Iterator[Choice]:
    """What is done to favourites and filters."""
    kept = favourites(screen.workspace.memory, screen.number)
    if view.filtered and len(kept) < MOST and view not in [one.view for one in kept]:
        yield Choice((KEEP,), "Keep this view as a favourite…")
    if kept:
        yield Choice((DROP,), "Take a favourite off…")
    yield Choice((NEW,), "New Pipedrive filter…")
    if Filters(screen.workspace).all():
        yield Choice((EDIT,), "Edit a Pipedrive filter…")


def act(screen: DealsView, view: View, what: str) -> None:
    """Do one of the commands."""
    {KEEP: _keep, DROP: _drop, NEW: _new, EDIT: _edit}[what](screen, screen.real(view))


def _keep(screen: DealsView, view: View) -> None:
    from tui.app.screens.prompt import PromptScreen

    def named(name: str | None) -> None:
        if name and name.strip():
            memory = screen.workspace.memory
            kept = [*favourites(memory, screen.number), Favourite(name.strip(), view)]
            keep(memory, screen.number, kept)
            screen.show_favourites()
            screen.say(f"Kept. {len(kept)} and ⏎ shows it.")

    screen.app.push_screen(PromptScreen("Name of the favourite", ", ".join(screen.said(view))), named)


def _drop(screen: DealsView, _view: View) -> None:
    memory = screen.workspace.memory
    kept = favourites(memory, screen.number)

    def chosen(place: Any) -> None:
        if place is not None:
            keep(memory, screen.number, [one for n, one in enumerate(kept) if n != place])
            screen.show_favourites()

    found = [Choice(n, f"{n + 1} {one.name}") for n, one in enumerate(kept)]
    screen.app.push_screen(PickerScreen("Take off", found), chosen)


def _new(screen: DealsView, view: View) -> None:
    from tui.app.screens.filter_editor import FilterScreen

    def made(number: int | None) -> None:
        if number is not None:
            screen.see(view._replace(saved=number))

    screen.app.push_screen(FilterScreen(), made)


def _edit(screen: DealsView, view: View) -> None:
    from tui.app.screens.filter_editor import FilterScreen

    def chosen(number: Any) -> None:
        if number is not None:
            screen.app.push_screen(FilterScreen(number))

    found = Filters(screen.workspace).all()
    listed = [Choice(f.id, f.name, "" if f.editable else "only its owner changes it") for f in found]
    screen.app.push_screen(PickerScreen("Edit the filter", listed, current=view.saved or None), chosen)


def show_number(screen: DealsView, number: int) -> None:
    """Show a favourite by its number; raises `EditError` where there is none."""
    kept = favourites(screen.workspace.memory, screen.number)
    if not 0 < number <= len(kept):
        raise EditError(f"There is no favourite {number}. f keeps what is shown as one.")
    screen.see(kept[number - 1].view)
