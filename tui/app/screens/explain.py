"""Why a deal looks as it does, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.services.explaining import Why


class ExplainScreen(ModalScreen[None]):
    """Questions and answers about one deal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,exclamation_mark,enter", "leave", "Back", show=False),
        Binding("j,down", "scroll(3)", "Down", show=False),
        Binding("k,up", "scroll(-3)", "Up", show=False),
    ]
    DEFAULT_CSS = """
    ExplainScreen { align: center middle; background: transparent; }
    ExplainScreen > VerticalScroll { width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        background: $surface; border: round $border; scrollbar-size-vertical: 1; scrollbar-color: $border;
        scrollbar-background: $surface; scrollbar-background-hover: $surface; }
    ExplainScreen Static { width: 1fr; height: auto; }
    """

    def __init__(self, title: str, answers: Sequence[Why]) -> None:
        super().__init__()
        self.heading = title
        self.answers = answers

    def compose(self) -> ComposeResult:
        """The title, then question and answer by turns."""
        parts = [Content(self.heading).stylize("bold $primary")]
        for question, answer in self.answers:
            parts += [Content(""), Content(question).stylize("bold $accent"), *(Content(line) for line in answer)]
        parts += [Content(""), Content.styled("esc closes this", "$muted")]
        with VerticalScroll():
            yield Static(Content("\n").join(parts))

    def action_leave(self) -> None:
        """Close it."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Scroll."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
