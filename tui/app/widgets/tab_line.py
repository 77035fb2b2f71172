"""A line of tabs with counts; words at the right as far as there is room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

SHORT = 3


class TabLine(Widget):
    """Tabs, one of them open; where there is no room names are shortened, the open one's last."""

    DEFAULT_CSS = "TabLine { height: 1; background: $background; color: $foreground; }"
    ALLOW_SELECT = False

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self) -> None:
        super().__init__()
        self.tabs: Sequence[str] = ()
        self.open = ""
        self.counts: Mapping[str, int] = {}
        self.right: list[Content] = []
        self._spans: list[tuple[int, int, str]] = []

    def show(self, tabs: Sequence[str], open: str, counts: Mapping[str, int], right: Sequence[Content]) -> None:
        """Show these; draws only when they are others."""
        same = len(right) == len(self.right) and all(a.is_same(b) for a, b in zip(right, self.right, strict=True))
        if (tabs, open, counts) == (self.tabs, self.open, self.counts) and same:
            return
        self.tabs, self.open, self.counts, self.right = tabs, open, dict(counts), list(right)
        self.refresh()

    def render(self) -> Content:
        """The line, as wide as the screen; names in full where they fit, then what else fits."""
        width = self.size.width
        line = next(
            (found for short in (False, True) if (found := self._tabs(short=short)).cell_length <= width),
            self._tabs(short=True),
        )
        right = Content("")
        for part in self.right:
            longer = right + Content.styled(" · ", "$muted") + part if right else part
            if line.cell_length + longer.cell_length + 2 > width:
                break
            right = longer
        return line + Content(" " * max(0, width - 1 - line.cell_length - right.cell_length)) + right

    def _tabs(self, *, short: bool) -> Content:
        line, self._spans = Content(" "), []
        for tab in self.tabs:
            start = line.cell_length
            count = f" {self.counts[tab]:,}" if self.counts.get(tab) else ""
            name = tab if not short or tab == self.open else _shortened(tab)
            if tab == self.open:
                line += Content.styled(f" {name}{count} ", "bold $background on $primary")
            else:
                late = "bold $error" if tab == "Overdue" and count else "$accent"
                line += Content.styled(f" {name}", "$muted") + Content.styled(f"{count} ", late)
            self._spans.append((start, line.cell_length, tab))
        return line

    def on_click(self, event: events.Click) -> None:
        """Open the tab that was clicked."""
        for start, end, tab in self._spans:
            if start <= event.x < end:
                self.post_message(self.Chosen(tab))


def _shortened(tab: str) -> str:
    """A name in a few letters: `This week` as `This`, `Tomorrow` as `Tom`."""
    first, _, rest = tab.partition(" ")
    return first if rest and first != "To" else tab if len(tab) <= SHORT + 2 else tab[:SHORT]
