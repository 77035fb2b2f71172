"""The list of activities with columns of one's own: the subject, then those that were chosen, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widget import Widget

from tui.services.activities import Event
from tui.services.activity_columns import ActivityColumns, Column

GAP, LEAST, SIGNS = 2, 14, 6
"""Cells between columns, those of the subject at least, and those of the signs before it."""

KEPT = 2000


class ActivityTable:
    """Draws the chosen columns; what stands in the cells of an activity is kept until the list is read anew."""

    def __init__(self, service: ActivityColumns, columns: Sequence[Column]) -> None:
        self.service = service
        self.columns = columns
        self._texts: dict[int, list[str]] = {}

    def forget(self) -> None:
        """Activities may say other things."""
        self._texts.clear()

    def fitted(self, width: int) -> tuple[int, Sequence[Column]]:
        """The cells of the subject, and the columns there is room for in so many cells."""
        room, count = width, 0
        while count < len(self.columns) and room - self.columns[count].width - GAP >= LEAST:
            room -= self.columns[count].width + GAP
            count += 1
        return max(room, 1), self.columns[:count]

    def heads(self, width: int) -> Content:
        """The names of the columns, for rows of so many cells."""
        subject, shown = self.fitted(width - SIGNS)
        cells = [_fit("Subject", subject), *(_fit(c.name, c.width, right=c.right) for c in shown)]
        return Content(" " * (SIGNS + 1) + (" " * GAP).join(cells))

    def line(self, event: Event, width: int) -> Content:
        """An activity in so many cells."""
        room, shown = self.fitted(width)
        subject = Content(_fit(event.subject, room))
        line = subject.stylize("strike $muted") if event.done else subject
        for column, text in zip(shown, self._known(event), strict=False):
            cell = Content(" " * GAP + _fit(text, column.width, right=column.right))
            line += cell.stylize("$error" if column.code == "due" and event.overdue else "$muted")
        return line

    def _known(self, event: Event) -> list[str]:
        if event.id not in self._texts:
            if len(self._texts) > KEPT:
                self._texts.clear()
            self._texts[event.id] = self.service.texts(event, self.columns)
        return self._texts[event.id]


class ActivityHeads(Widget):
    """The names of the columns, where columns were chosen."""

    DEFAULT_CSS = """
    ActivityHeads { height: 1; display: none; color: $muted; background: $background; }
    ActivityHeads.-shown { display: block; }
    """
    can_focus = False
    table: ActivityTable | None = None

    def show(self, table: ActivityTable | None) -> None:
        """Name these columns."""
        self.table = table
        self.set_class(table is not None, "-shown")
        self.refresh()

    def render(self) -> Content:
        """The line, above rows that leave three cells for marks."""
        from tui.app.widgets.activity_rows import ActivityRows

        rows = self.screen.query_one(ActivityRows)
        return self.table.heads((rows.size.width or self.size.width) - 3) if self.table else Content("")


def _fit(text: str, width: int, *, right: bool = False) -> str:
    """A text in exactly so many cells."""
    text = " ".join(text.split())
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…"
    return " " * (width - length) + text if right else text + " " * (width - length)
