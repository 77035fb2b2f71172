"""The line in which one types what deals are to have; the board follows while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from tui.app.widgets.board_header import FocusLine
from tui.app.widgets.line_input import LineInput
from tui.services.board_view import View

if TYPE_CHECKING:
    from tui.app.screens.board_frame import BoardFrame
    from tui.app.screens.projects_frame import ProjectsFrame


class TextLine(Horizontal):
    """Stands in place of the line below the board; enter keeps the text, escape the one there was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "leave", "Back", show=False),
        Binding("down,up,tab", "keep", "Keep", show=False),
    ]
    DEFAULT_CSS = """
    TextLine { height: 1; background: $panel; }
    TextLine > Static { width: auto; color: $accent; text-style: bold; padding: 0 0 0 1; }
    TextLine > Input { width: 1fr; background: $panel; }
    TextLine > #keys { color: $muted; text-style: none; padding: 0 1; }
    """

    def __init__(self, board: BoardFrame | ProjectsFrame, view: View) -> None:
        super().__init__()
        self.board = board
        self.before, self.at = view, board.view.deal

    def compose(self) -> ComposeResult:
        """The sign, the text, the keys."""
        yield Static("/")
        yield LineInput(
            self.before.text, placeholder="part of a title, a person, an organization", select_on_focus=True
        )
        yield Static("⏎ keep · esc back", id="keys")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what has the text."""
        event.stop()
        view = self.board.looked.view
        if event.value.strip() != view.text:
            self.board.see(view._replace(text=event.value.strip()), keep=False)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep it."""
        event.stop()
        await self.action_keep()

    async def action_keep(self) -> None:
        """Keep the text, and go back to the board."""
        self.board.keep()
        await self._close()

    async def action_leave(self) -> None:
        """Show again what was shown before, the cursor where it was."""
        self.board.see(self.before)
        if self.at is not None:
            self.board.view.go(self.at)
        await self._close()

    async def _close(self) -> None:
        self.board.set_focus(self.board.view)
        await self.remove()
        self.board.moved()


async def open_text(board: BoardFrame | ProjectsFrame, view: View) -> None:
    """Open the line, ready for what is typed at once."""
    if board.query(TextLine):
        return
    board.query_one(FocusLine).display = False
    line = TextLine(board, view)
    await board.query_one(Vertical).mount(line)
    board.set_focus(line.query_one(LineInput))
