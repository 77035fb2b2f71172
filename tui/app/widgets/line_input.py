"""A line to type in, quiet and with the keys some terminals send differently."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class LineInput(Input):
    """An `Input` that does not blink; shifted keys do what the plain ones do (newer terminals tell them apart)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+backspace", "delete_left", show=False),
        Binding("shift+delete", "delete_right", show=False),
        Binding("shift+enter", "submit", show=False),
        Binding("shift+space", "space", show=False),
    ]

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, compact=True, **options)
        self.cursor_blink = False

    def action_space(self) -> None:
        """A space."""
        self.insert_text_at_cursor(" ")
