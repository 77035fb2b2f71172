"""The screen on which a record of any kind is shown, and the records one walked through to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.app.screens.base import MainScreen

if TYPE_CHECKING:
    from tui.services.records import Id


def screen_of(kind: str, record: Id, siblings: Sequence[Id] = ()) -> MainScreen:
    """A new screen that shows a record; `siblings` are the ids of the list one came from."""
    if kind == "project":
        from tui.app.screens.project import ProjectScreen

        return ProjectScreen(int(record), siblings=[int(one) for one in siblings])
    from tui.app.screens.record import RecordScreen

    return RecordScreen(kind, record, siblings=siblings)


def walked(screen: MainScreen) -> tuple[str, ...]:
    """The names of the records whose screens lie below this one, the first one first."""
    stack, name = list(screen.app.screen_stack), screen.workspace.records.values.name
    below = stack[: stack.index(screen)] if screen in stack else stack
    found = [one.shown_record for one in below if isinstance(one, MainScreen)]
    return tuple(name(*link) for link in found if link is not None)
