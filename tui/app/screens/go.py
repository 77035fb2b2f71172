"""The menu behind `g`: one more key goes to a section."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.widgets.bars import MORE, SECTIONS


class GoMenu(ModalScreen[str]):
    """Waits for one key; gives the name of a section, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,g,q", "leave", "Back", show=False),
        *(Binding(key, f"choose('{name}')", title, show=False) for name, title, key in (*SECTIONS, *MORE)),
    ]
    DEFAULT_CSS = """
    GoMenu { align: left bottom; background: transparent; }
    GoMenu > Static { width: auto; height: auto; padding: 0 2; margin: 0 0 1 0; background: $panel;
        color: $foreground; }
    """

    def compose(self) -> ComposeResult:
        """The choices."""
        lines = [
            Content.styled(key, "bold $accent") + Content(f"  {title}") for _name, title, key in (*SECTIONS, *MORE)
        ]
        yield Static(
            Content("\n").join([Content.styled("Go to", "bold"), *lines, Content.styled("esc  stay", "$muted")])
        )

    def action_choose(self, section: str) -> None:
        """Go there."""
        self.dismiss(section)

    def action_leave(self) -> None:
        """Stay."""
        self.dismiss(None)
