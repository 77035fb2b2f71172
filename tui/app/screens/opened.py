"""The screen on which a record of any kind is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen
    from tui.services.records import Id


def screen_of(kind: str, record: Id, siblings: Sequence[Id] = ()) -> MainScreen:
    """A new screen that shows a record; `siblings` are the ids of the list one came from."""
    if kind == "project":
        from tui.app.screens.project import ProjectScreen

        return ProjectScreen(int(record), siblings=[int(one) for one in siblings])
    from tui.app.screens.record import RecordScreen

    return RecordScreen(kind, record, siblings=siblings)
