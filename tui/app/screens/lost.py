"""Why a deal was lost: a reason, and a comment if one likes (product 2.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.app.screens.picker import Choice, ChoiceList, PickerScreen
from tui.app.unfinished import KeepsText
from tui.app.widgets.line_input import LineInput

NONE = ""


class LostScreen(KeepsText, PickerScreen):
    """Gives reason and comment, or None; `reasons` come with how many deals were lost for each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,shift+tab", "other_line", "To the comment", show=False),
    ]
    DEFAULT_CSS = """
    LostScreen #comment { margin: 1 0 0 0; }
    """

    def __init__(self, title: str, reasons: Sequence[tuple[str, int]]) -> None:
        choices = [Choice(r, r, f"{n:,} deal{'' if n == 1 else 's'}" if n else "") for r, n in reasons]
        super().__init__(title, [*choices, Choice(NONE, "no reason")], free=True)

    def compose(self) -> ComposeResult:
        """The line for the reason, the reasons, and the line for the comment."""
        with Vertical():
            yield Static(Content.styled(self.heading, "bold $primary"))
            yield LineInput(placeholder="type to find, or another reason", id="reason", select_on_focus=False)
            yield ChoiceList(None)
            yield LineInput(placeholder="comment, which becomes a note", id="comment", select_on_focus=False)
            yield Static(id="foot")

    def _fit(self, height: int) -> None:
        super()._fit(height - 2)

    def on_input_changed(self, event: Input.Changed) -> None:
        """The reason is searched for, the comment is not."""
        if event.input.id == "comment":
            event.stop()
            event.prevent_default()

    def _count(self) -> None:
        words = f"{self._counted()} · tab {'reason' if self._commenting else 'comment'} · esc back"
        self.query_one("#foot", Static).update(Content.styled(words, "$muted"))

    @property
    def _commenting(self) -> bool:
        return isinstance(self.focused, Input) and self.focused.id == "comment"

    def action_other_line(self) -> None:
        """From the reason to the comment, and back."""
        comment = self.query_one("#comment", Input)
        self.set_focus(self.query_one("#reason", Input) if self._commenting else comment)
        self._count()

    def _take(self) -> None:
        if self.rows.length:
            reason = str(self.rows.found[self.rows.cursor].id)
            self.dismiss((reason, self.query_one("#comment", Input).value.strip()))
