"""Text to read: lines made for the width there is, scrolled, and drawn anew only where they differ."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.app.widgets.row_list import thumb


class TextPane(Widget):
    """Shows what `lines` gives; subclasses give it."""

    DEFAULT_CSS = "TextPane { width: 1fr; height: 1fr; background: $background; color: $foreground; }"
    ALLOW_SELECT = False
    can_focus = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.top = 0
        self._lines: list[Content] = []

    def lines(self, width: int) -> list[Content]:
        """The lines, each at most so many cells wide."""
        raise NotImplementedError

    def reread(self, *, from_top: bool = False) -> None:
        """Ask for the lines again; draw those that differ. Before there is a width nothing is asked: a size comes."""
        if not self.size:
            return
        before, top = self._lines, self.top
        self._lines = self.lines(max(self.size.width - 2, 1))
        self.top = 0 if from_top else self._within(self.top)
        if self.top != top or (len(before) > self.size.height) != (len(self._lines) > self.size.height):
            self.refresh()
            return
        for y in range(self.size.height):
            if not _same(before, self._lines, self.top + y):
                self.refresh(Region(0, y, self.size.width, 1))

    def scroll_lines(self, lines: int) -> None:
        """Scroll down (or, negative, up)."""
        top = self._within(self.top + lines)
        if top != self.top:
            self.top = top
            self.refresh()

    def scroll_half(self, pages: int) -> None:
        """Scroll by half of what is in sight."""
        self.scroll_lines(pages * max(self.size.height // 2, 1))

    def _within(self, top: int) -> int:
        return max(0, min(top, len(self._lines) - self.size.height))

    def render_line(self, y: int) -> Strip:
        """One line, and where one is at its end."""
        number, base = self.top + y, self.visual_style
        text = self._lines[number] if number < len(self._lines) else Content("")
        strip = Strip(text.render_segments(base)).adjust_cell_length(max(self.size.width - 1, 0), base.rich_style)
        edge = thumb(y, self.size.height, len(self._lines), self.top)
        return Strip.join([strip, Strip(edge.render_segments(base))])

    def on_resize(self) -> None:
        """Other widths, other lines."""
        self.reread()
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines down."""
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines up."""
        event.stop()
        self.scroll_lines(-3)


def _same(before: list[Content], after: list[Content], number: int) -> bool:
    old = before[number] if number < len(before) else Content("")
    new = after[number] if number < len(after) else Content("")
    return old.is_same(new)


def wrapped(text: Content, width: int, indent: int = 0, first: Content | None = None) -> list[Content]:
    """A text on lines of at most so many cells, indented; `first` stands in the first line's indent."""
    found: list[Content] = []
    for number, line in enumerate(text.wrap(max(width - indent, 1))):
        head = first if first is not None and not number else Content("")
        found.append(head + Content(" " * max(indent - head.cell_length, 0)) + line.rstrip())
    return found
