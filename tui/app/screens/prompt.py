"""Asking for one line of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.app.unfinished import KeepsText
from tui.app.widgets.line_input import LineInput


class PromptScreen(KeepsText, ModalScreen[str | None]):
    """Gives the text as typed, or None.

    `check` gives a sentence that says what is wrong with a text, or None; a text that is wrong stays to be mended.
    `seen` gives what was understood of a text so far, empty for nothing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+c", "leave", "Back", show=False)]
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    PromptScreen { align: center middle; background: transparent; }
    PromptScreen > Vertical { width: 64; max-width: 100%; height: auto; padding: 0 1; background: $surface;
        border: round $primary; }
    PromptScreen Static { width: 1fr; height: auto; }
    PromptScreen Input { width: 1fr; background: $panel; margin: 0 0 1 0; }
    """

    def __init__(
        self,
        title: str,
        value: str = "",
        *,
        hint: str = "",
        check: Callable[[str], str | None] | None = None,
        seen: Callable[[str], str] | None = None,
        whose: str = "",
    ) -> None:
        super().__init__()
        self.heading = title
        self.value = value
        self.hint = hint
        self.check = check
        self.seen = seen
        self.whose = whose

    def compose(self) -> ComposeResult:
        """The title, the line, and what there is to say about it."""
        with Vertical():
            yield Static(Content.styled(self.heading, "bold $primary"))
            yield LineInput(self.value, select_on_focus=False)
            yield Static(id="foot")

    def on_mount(self) -> None:
        """Say what is wanted."""
        self._tell()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong may be right now."""
        event.stop()
        self._tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the text, or say what is wrong with it."""
        event.stop()
        wrong = self.check(event.value) if self.check else None
        if wrong:
            self._tell(wrong)
        else:
            self.dismiss(event.value)

    def _tell(self, wrong: str = "") -> None:
        keys = Content.styled("⏎ save · esc back", "$muted")
        seen = self.seen(self.query_one(Input).value) if self.seen else ""
        said = Content.styled(seen, "bold $accent") if seen else Content.styled(self.hint, "$muted")
        above = Content.styled(f"✗ {wrong}", "$error") if wrong else said
        self.query_one("#foot", Static).update(above + Content("\n") + keys if above else keys)

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)
