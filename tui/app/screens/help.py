"""The help: every key that works on the screen one came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.command import Command

SIGNS = (
    ("!", "an activity is overdue"),
    ("●", "one is to be done today"),
    ("○", "one is planned for later"),
    ("▲", "nothing is planned"),
    ("✗ 9d", "rotting for nine days"),
    ("•", "a lead nobody has looked at"),
    ("✓", "done"),
    ("⚖", "weighted by the probability of winning"),
)


WIDTH, FRAME = 76, 7
"""The cells of the whole, and those of its border, padding and scroll bar."""


class HelpScreen(ModalScreen[None]):
    """Keys and what they do, by group; any of escape, q and ? closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "leave", "Back", show=False),
        Binding("j", "down", "Down", show=False),
        Binding("k", "up", "Up", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: transparent; }
    HelpScreen > VerticalScroll { width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        background: $surface; border: round $border; scrollbar-size-vertical: 1;
        scrollbar-background: $surface; scrollbar-background-hover: $surface; scrollbar-color: $border; }
    HelpScreen Static { width: 1fr; height: auto; }
    """

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self.commands = commands

    def compose(self) -> ComposeResult:
        """One text that is scrolled."""
        with VerticalScroll():
            yield Static(self._text(self.app.size.width))

    def on_resize(self, event: events.Resize) -> None:
        """Other lines for another width."""
        self.query_one(Static).update(self._text(event.size.width))

    def _text(self, columns: int) -> Content:
        """The groups, those of the screen first; what a key does stands in a column of its own."""
        room = min(columns, WIDTH) - FRAME
        groups = dict.fromkeys(c.group for c in sorted(self.commands, key=lambda c: c.group == "Everywhere"))
        width = max((len(c.all_shown) for c in self.commands), default=0)
        parts = [Content.styled("What the keys do here", "bold $primary")]
        for group in groups:
            parts += [Content(""), Content.styled(group, "bold $accent")]
            parts += [_line(c, width, room) for c in self.commands if c.group == group and c.keys]
        parts += [Content(""), Content.styled("Signs", "bold $accent")]
        parts += [Content.styled(sign.rjust(width), "bold") + Content(f"  {words}") for sign, words in SIGNS]
        parts += [Content(""), Content.styled("esc closes this; ^k does or opens anything by its name", "$muted")]
        return Content("\n").join(parts)

    def action_leave(self) -> None:
        """Close the help."""
        self.dismiss(None)

    def action_down(self) -> None:
        """Scroll down."""
        self.query_one(VerticalScroll).scroll_relative(y=3, animate=False)

    def action_up(self) -> None:
        """Scroll up."""
        self.query_one(VerticalScroll).scroll_relative(y=-3, animate=False)


def _line(found: Command, width: int, room: int) -> Content:
    first, *more = Content(found.title).wrap(max(room - width - 2, 1)) or [Content("")]
    line = Content.styled(found.all_shown.rjust(width), "bold") + Content("  ") + first.rstrip()
    return Content("\n").join([line, *(Content(" " * (width + 2)) + part.rstrip() for part in more)])
