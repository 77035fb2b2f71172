"""The line above the board, and the one below it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from tui.app.widgets.signs import flat


class BoardHeader(Widget):
    """What is looked at and what it adds up to; `lefts` are ways to say the same, the longest first."""

    DEFAULT_CSS = "BoardHeader { height: 1; background: $background; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__()
        self.lefts: tuple[Content, ...] = (Content(""),)
        self.right = Content("")

    def show(self, lefts: Sequence[Content], right: Content) -> None:
        """Show other words; draws only when they are others."""
        if (tuple(lefts), right) != (self.lefts, self.right):
            self.lefts, self.right = tuple(lefts), right
            self.refresh()

    def render(self) -> Content:
        """What fits at the left, what is out of sight at the right."""
        room = max(self.size.width - self.right.cell_length - 1, 0)
        left = next((way for way in self.lefts if way.cell_length <= room), self.lefts[-1])
        left = left.truncate(room, ellipsis=True)
        return left + Content(" " * max(0, self.size.width - left.cell_length - self.right.cell_length)) + self.right


class FocusLine(Widget):
    """The deal under the cursor in full: what does not fit on its card."""

    DEFAULT_CSS = "FocusLine { height: 1; background: $surface; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__()
        self.line: tuple[Content, ...] = (Content(""), Content(""))

    def show(self, left: Content, *rights: Content) -> None:
        """Show other words, at the right the fullest of these that fits; draws only when they are others."""
        if (left, *rights) != self.line:
            self.line = (left, *rights)
            self.refresh()

    def render(self) -> Content:
        """Both parts, each with at least half of the line if it needs it."""
        left, *rights = map(flat, self.line)
        width = self.size.width
        room = max(width // 2, width - left.cell_length - 1)
        right = next((words for words in rights if words.cell_length <= room), rights[-1])
        if right.cell_length > room:  # cut, with the margin that it had
            right = right.truncate(room - 1, ellipsis=True) + Content(" ")
        left = left.truncate(max(0, width - right.cell_length - 1), ellipsis=True)
        return left + Content(" " * max(0, width - left.cell_length - right.cell_length)) + right


def chip(text: str) -> Content:
    """A filter that is on."""
    return Content.styled(f" {' '.join(text.split())[:30]} ", "$accent on $panel")
