"""A small menu: one more key chooses."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class MenuScreen(ModalScreen[str]):
    """Gives the key that was pressed, or None; `entries` are keys and what they do."""

    DEFAULT_CSS = """
    MenuScreen { align: left bottom; background: transparent; }
    MenuScreen > Static { width: auto; height: auto; padding: 0 2; margin: 0 0 1 0; background: $panel;
        color: $foreground; }
    """

    def __init__(self, title: str, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.heading = title
        self.entries = dict(entries)

    def compose(self) -> ComposeResult:
        """The choices."""
        lines = [Content.styled(key, "bold $accent") + Content(f"  {words}") for key, words in self.entries.items()]
        yield Static(
            Content("\n").join([Content.styled(self.heading, "bold"), *lines, Content.styled("esc  stay", "$muted")])
        )

    def on_key(self, event: events.Key) -> None:
        """A key that is in the menu chooses, any other leaves."""
        event.stop()
        event.prevent_default()
        self.dismiss(event.key if event.key in self.entries else None)
