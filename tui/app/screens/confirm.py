"""Asking before something that cannot be taken back."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class ConfirmScreen(ModalScreen[bool]):
    """Gives True only for `y`; escape, enter and `n` keep everything as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n,q,escape,enter,ctrl+c", "answer(False)", "No", show=False),
    ]
    DEFAULT_CSS = """
    ConfirmScreen { align: center middle; background: transparent; }
    ConfirmScreen > Vertical { width: 64; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $error; }
    ConfirmScreen Static { width: 1fr; height: auto; margin: 0 0 1 0; }
    ConfirmScreen #keys { margin: 0; }
    """

    def __init__(self, title: str, text: str = "", *, yes: str = "delete", no: str = "keep") -> None:
        super().__init__()
        self.heading = title
        self.text = text
        self.yes = yes
        self.no = no

    def compose(self) -> ComposeResult:
        """The question, what it means, and the two keys."""
        with Vertical():
            yield Static(Content.styled(self.heading, "bold $error"))
            if self.text:
                yield Static(Content(self.text))
            keep = Content.styled("esc", "bold $accent") + Content(f" {self.no}")
            do = Content.styled("y", "bold $accent") + Content(f" {self.yes}")
            yield Static(keep + Content("   ") + do, id="keys")

    def action_answer(self, answer: bool) -> None:
        """Give the answer."""
        self.dismiss(answer)
