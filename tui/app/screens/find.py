"""Finding a record by its name, or anything there is to do by what it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.app.command import Command
from tui.app.screens.matching import Made
from tui.app.screens.picker import Choice, PickerScreen
from tui.services.finder import Found, everything
from tui.store.copy import Copy

LAST = 1000
WALKING = {"left", "right", "up", "down", "j", "k", "home", "end", "pageup", "pagedown", "tab"}


class FindScreen(PickerScreen):
    """Gives a `Command`, a (kind, id) of a record, or None; records are read when something is typed."""

    DEFAULT_CSS = "FindScreen > Vertical { width: 88; }"

    def __init__(self, copy: Copy, commands: Sequence[Choice] = ()) -> None:
        super().__init__("Do or open anything" if commands else "Find a record by its name", commands)
        self.commands = commands
        self.records: Sequence[Found] = ()
        self.copy: Copy | None = copy
        if not commands:
            self._read()

    def _read(self) -> None:
        """Read the records that can be opened, once there are any."""
        if self.copy is not None and (found := everything(self.copy)):
            self.records, self.copy, self._texts = found, None, None
            self.choices = Made(len(self.commands) + len(found), self._choice)

    def _choice(self, number: int) -> Choice:
        if number < len(self.commands):
            return self.commands[number]
        found = self.records[number - len(self.commands)]
        return Choice((found.kind, found.id), found.name, " · ".join(part for part in (found.what, found.of) if part))

    def _names(self) -> Sequence[str]:
        return [*(choice.text for choice in self.commands), *(found.name for found in self.records)]

    def _matching(self, typed: str) -> Sequence[Choice]:
        if self.copy is not None:  # else the copy was still being filled: each key looks again
            self._read()
            self._fit(self.app.size.height)
        return super()._matching(typed)


def doable(commands: Iterable[Command], *, without: str) -> list[Choice]:
    """The commands with their keys: what stands in the footer first, in its order, and walking last."""
    return [Choice(c, c.title, c.all_shown) for c in sorted(commands, key=_place) if c.name != without]


def _place(command: Command) -> tuple[bool, bool, int]:
    return (
        any(key in WALKING for key in command.keys[:1]),
        not command.hint,
        command.rank if command.rank >= 0 else LAST,
    )
