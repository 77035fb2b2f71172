"""Finding a record by its name, or anything there is to do by what it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.app.command import Command
from tui.app.screens.picker import Choice, PickerScreen
from tui.services.finder import everything
from tui.store.copy import Copy

LAST = 1000
WALKING = {"left", "right", "up", "down", "j", "k", "home", "end", "pageup", "pagedown", "tab"}


class FindScreen(PickerScreen):
    """Gives a `Command`, a (kind, id) of a record, or None; records are read when something is typed."""

    DEFAULT_CSS = "FindScreen > Vertical { width: 88; }"

    def __init__(self, copy: Copy, commands: Sequence[Choice] = ()) -> None:
        title = "Do or open anything" if commands else "Find a record by its name"
        super().__init__(title, commands or records(copy))
        self.copy: Copy | None = copy if commands else None

    def _matching(self, typed: str) -> list[Choice]:
        if self.copy is not None:
            if found := records(self.copy):  # else the copy is still being filled: the next key looks again
                self.choices, self.copy, self._texts = [*self.choices, *found], None, None
            self._fit(self.app.size.height)
        return super()._matching(typed)


def records(copy: Copy) -> list[Choice]:
    """Every record that can be opened by its name."""
    return [
        Choice((f.kind, f.id), f.name, " · ".join(part for part in (f.what, f.of) if part)) for f in everything(copy)
    ]


def doable(commands: Iterable[Command], *, without: str) -> list[Choice]:
    """The commands with their keys: what stands in the footer first, in its order, and walking last."""
    return [Choice(c, c.title, c.all_shown) for c in sorted(commands, key=_place) if c.name != without]


def _place(command: Command) -> tuple[bool, bool, int]:
    return (
        any(key in WALKING for key in command.keys[:1]),
        not command.hint,
        command.rank if command.rank >= 0 else LAST,
    )
