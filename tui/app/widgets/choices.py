"""A few things to choose from, each with its key and what it means; one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget

KEYS = "↑↓ walk · ⏎ choose"
INDENT = 4


class Option(NamedTuple):
    """A key, what it is for, and lines that explain it."""

    key: str
    title: str
    words: str


class Choices(Widget, can_focus=True):
    """What one may choose; `head` are the lines above it, `foot` names one more key."""

    DEFAULT_CSS = "Choices { width: 60; max-width: 100%; height: auto; }"

    class Chosen(Message):
        """One was chosen, by its number."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, options: Sequence[Option], head: Sequence[Content] = (), *, foot: str = "") -> None:
        super().__init__()
        self.options = options
        self.head = head
        self.foot = foot
        self.cursor = 0
        self._lines: list[int] = []

    def render(self) -> Content:
        """The choices."""
        lines, self._lines = list(self.head), [-1] * len(self.head)
        for number, option in enumerate(self.options):
            block = [self._title(number, option), *_explained(option.words), Content()]
            lines += block
            self._lines += [number] * len(block)
        return Content("\n").join([*lines, Content.styled(KEYS + self.foot, "$muted")])

    def _title(self, number: int, option: Option) -> Content:
        sign = Content.styled("▌ " if number == self.cursor else "  ", "bold $primary")
        name = Content.styled(option.title, "bold" if number == self.cursor else "")
        return sign + Content.styled(f"{option.key} ", "bold $accent") + name

    def caret(self) -> Offset:
        """Where the cursor is."""
        return Offset(0, self._lines.index(self.cursor) if self.cursor in self._lines else 0)

    def walk(self, steps: int) -> None:
        """Move the cursor; past the last one stays there."""
        self.cursor = min(max(self.cursor + steps, 0), len(self.options) - 1)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """The one that was clicked."""
        number = self._lines[event.y] if event.y < len(self._lines) else -1
        if number >= 0:
            self.post_message(self.Chosen(number))


def _explained(words: str) -> list[Content]:
    return [Content.styled(" " * INDENT + line, "$muted") for line in words.split("\n")]
