"""The least a Textual program does: one line, and a key that changes it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Static


class EmptyApp(App[None]):
    """Counts how often `j` was pressed; `q` ends it."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("j", "count", "Count"), ("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("pressed 0 times")

    def on_mount(self) -> None:
        """Nothing moves."""
        self.animation_level = "none"
        self.pressed = 0

    def action_count(self) -> None:
        """One more."""
        self.pressed += 1
        self.query_one(Static).update(f"pressed {self.pressed} times")


if __name__ == "__main__":
    EmptyApp().run()
