"""Writing a text of several lines: a note, or a long field."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from tui.app.screens.picker import Choice, PickerScreen
from tui.app.unfinished import KeepsText
from tui.services.users import active_users

if TYPE_CHECKING:
    from tui.app.app import PipedriveApp

MARKDOWN = "Markdown"
"""The hint of texts that are notes or comments."""


class TextLines(TextArea):
    """A `TextArea` that does not blink; shifted keys do what the plain ones do (newer terminals tell them apart)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+backspace", "delete_left", show=False),
        Binding("shift+delete", "delete_right", show=False),
        Binding("shift+enter", "put('\\n')", show=False),
        Binding("shift+space", "put(' ')", show=False),
    ]

    class Mentioning(Message):
        """An `@` was typed where a word begins."""

    def action_put(self, text: str) -> None:
        """Type a text."""
        self.insert(text)

    def on_key(self, event: events.Key) -> None:
        """Tell of an `@`; Textual has the base's handler type it."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        if event.character == "@" and (not before or before[-1].isspace() or before[-1] in "([{"):
            self.post_message(self.Mentioning())


class Draft(str):
    """A text that was left without saving it."""

    __slots__ = ()


class TextEditor(KeepsText, ModalScreen[str | None]):
    """Gives the text when it is saved, a `Draft` when it is left with changes, None when nothing changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "save", "Save", show=False, priority=True),
        Binding("escape", "leave", "Back", show=False, priority=True),
        Binding("ctrl+o", "elsewhere", "In $EDITOR", show=False, priority=True),
    ]
    AUTO_FOCUS = "TextArea"
    DEFAULT_CSS = """
    TextEditor { align: center middle; background: transparent; }
    TextEditor > Vertical { width: 84; max-width: 100%; height: 80%; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; }
    TextEditor Static { width: 1fr; height: 1; }
    TextEditor TextArea { width: 1fr; height: 1fr; background: $panel; padding: 0 1; }
    """

    def __init__(
        self, title: str, text: str = "", *, original: str | None = None, hint: str = "", whose: str = ""
    ) -> None:
        super().__init__()
        self.heading = title
        self.text = text
        self.original = text if original is None else original
        self.hint = hint
        self.whose = whose

    def compose(self) -> ComposeResult:
        """The title, the text, and the keys."""
        draft = "  your draft" if self.text != self.original else ""
        with Vertical():
            yield Static(Content.styled(self.heading, "bold $primary") + Content.styled(draft, "$accent"))
            lines = TextLines(self.text, compact=True, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
            lines.cursor_blink = False
            yield lines
            yield Static(self._keys())

    def _keys(self) -> Content:
        hint = f"{self.hint} · " if self.hint else ""
        return (
            Content.styled(hint, "$muted")
            + Content.styled("^s", "bold $accent")
            + Content.styled(" or ", "$muted")
            + Content.styled("F2", "bold $accent")
            + Content.styled(" save · ", "$muted")
            + Content.styled("^o", "bold $accent")
            + Content.styled(" $EDITOR · esc back, the draft is kept", "$muted")
        )

    def on_mount(self) -> None:
        """Be ready for what is typed at once, at the end."""
        lines = self.query_one(TextLines)
        self.set_focus(lines)
        lines.move_cursor(lines.document.end)

    def action_save(self) -> None:
        """Give the text."""
        self.dismiss(self.query_one(TextLines).text)

    def on_text_lines_mentioning(self) -> None:
        """Ask who is meant, where the text is one that colleagues read."""
        if self.hint == MARKDOWN and (choices := self._users()):
            self.app.push_screen(PickerScreen("Who is meant?", choices), self._mentioned)

    def _users(self) -> list[Choice]:
        copy = cast("PipedriveApp", self.app).workspace.copy
        return [Choice(name, name) for _, name in active_users(copy) if name]

    def _mentioned(self, name: str | None) -> None:
        if name is not None:
            self.query_one(TextLines).insert(f"{name} ")

    def action_elsewhere(self) -> None:
        """Write it in the user's own editor, and come back with what was written."""
        from tui.app.own_editor import edit

        lines = self.query_one(TextLines)
        written, wrong = edit(self.app, lines.text)
        if wrong:
            self.notify(wrong, severity="error", markup=False)
        elif written != lines.text:
            lines.load_text(written)
            lines.move_cursor(lines.document.end)

    def action_leave(self) -> None:
        """Give it as a draft, unless it is as it was."""
        text = self.query_one(TextLines).text
        self.dismiss(None if text == self.original else Draft(text))
