"""A line to type in, quiet and with the keys some terminals send differently."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.widgets import Input

BREAKS = str.maketrans("\n\t", "⏎ ")


class OneLine(Highlighter):
    """What was written in several lines elsewhere, shown in one; it stays as it is unless it is edited."""

    def highlight(self, text: Text) -> None:
        """Signs of one cell for breaks, so that the cursor stands where it seems to."""
        if "\n" in text.plain or "\t" in text.plain:
            text.plain = text.plain.translate(BREAKS)


class LineInput(Input):
    """An `Input` that does not blink; shifted keys do what the plain ones do (newer terminals tell them apart).

    Where a terminal has its own colours only, no ground tells where the line is: it is underlined.
    """

    DEFAULT_CSS = "LineInput:ansi { text-style: underline; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+backspace", "delete_left", show=False),
        Binding("shift+delete", "delete_right", show=False),
        Binding("shift+enter", "submit", show=False),
        Binding("shift+space", "space", show=False),
    ]

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, compact=True, highlighter=OneLine(), **options)
        self.cursor_blink = False

    def on_paste(self) -> None:
        """Show where the cursor stands; Textual scrolls before it knows how long the line is now."""
        self.call_after_refresh(self._show_cursor)

    def _show_cursor(self) -> None:
        at = cell_len(self.value[: self.cursor_position])
        self.scroll_to_region(Region(at, 0, 1, 1), force=True, animate=False)

    def action_space(self) -> None:
        """A space."""
        self.insert_text_at_cursor(" ")
