"""A list of rows, as long as one likes: only the rows in sight are asked for, drawn, and kept."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.style import Style

from tui.app.widgets.follows import tell_moved
from tui.app.widgets.plain_lines import PlainLines
from tui.app.widgets.signs import flat

KEPT = 1000
CURSOR = "on $focus-background"
MARK = "▌"
THUMB = "▐"


class RowList(PlainLines):
    """Rows with a cursor; subclasses give `row`. Rows are numbered from 0, `top` is the first one in sight."""

    DEFAULT_CSS = """
    RowList { height: 1fr; width: 1fr; background: $background; color: $foreground; }
    """

    ALLOW_SELECT = False

    class Opened(Message):
        """The row under the cursor was double-clicked."""

        def __init__(self, rows: RowList) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.length = 0
        self.cursor = 0
        self.top = 0
        self._drawn: dict[tuple[int, bool], list[Segment]] = {}

    def row(self, number: int, width: int) -> Content:
        """What a row shows in so many cells; longer content is cut off."""
        raise NotImplementedError

    # -- what is shown --------------------------------------------------------------------------------------------

    def reset(self, length: int, cursor: int = 0, *, steady: bool = False) -> None:
        """Show so many rows, all of them drawn anew, with the cursor on this one; `steady`: on the same screen line."""
        self.length = length
        before, self.cursor = self.cursor, max(0, min(cursor, length - 1))
        if steady:
            self.top += self.cursor - before
        self._settle()
        self.redraw()

    def redraw(self) -> None:
        """Draw every row in sight anew."""
        self._drawn.clear()
        self.refresh()

    def redraw_changed(self) -> None:
        """Ask for the rows in sight again, and draw those that look different."""
        before, self._drawn = self._drawn, {}
        for number in self.in_sight():
            key = number, number == self.cursor
            line = self._drawn[key] = self._draw(*key)
            if line != before.get(key):
                self.refresh(Region(0, number - self.top, self.size.width, 1))

    def redraw_row(self, number: int) -> None:
        """Draw one row anew, when it is in sight."""
        for under_cursor in (True, False):
            self._drawn.pop((number, under_cursor), None)
        if self.top <= number < self.top + self.size.height:
            self.refresh(Region(0, number - self.top, self.size.width, 1))

    def caret(self) -> Offset:
        """Where the cursor is."""
        return Offset(0, self.cursor - self.top)

    def in_sight(self) -> range:
        """The numbers of the rows in sight."""
        return range(self.top, min(self.length, self.top + max(self.size.height, 1)))

    def move(self, rows: int) -> None:
        """Move the cursor down (or, negative, up)."""
        self.go_to(self.cursor + rows)

    def move_pages(self, pages: int) -> None:
        """Move the cursor by what is in sight at once."""
        self.move(pages * max(self.size.height - 1, 1))

    def go_to(self, number: int) -> None:
        """Put the cursor on a row, or on the nearest there is."""
        number = max(0, min(number, self.length - 1))
        before, top = self.cursor, self.top
        if number == before or not self.length:
            return
        self.cursor = number
        self._settle()
        if self.top != top:
            self.refresh()
        else:
            self.redraw_row(before)
            self.redraw_row(number)
        self.moved_on()

    def moved_on(self) -> None:
        """The cursor stands on another row."""
        tell_moved(self)

    def scroll_rows(self, rows: int) -> None:
        """Move what is in sight; the cursor stays on its row, in sight or not."""
        top = max(0, min(self.top + rows, self.length - self.size.height))
        if top != self.top:
            self.top = top
            self.refresh()

    def _settle(self) -> None:
        """Bring the cursor in sight, and leave no room unused below the last row."""
        height = self.size.height
        if not height:
            self.top = 0
            return
        self.top = min(max(self.top, self.cursor - height + 1), self.cursor)
        self.top = max(0, min(self.top, self.length - height))

    # -- drawing --------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line, from what is kept where it can be."""
        number = self.top + y
        if not 0 <= number < self.length:
            return Strip.blank(self.size.width, self.rich_style)
        key = number, number == self.cursor
        line = self._drawn.get(key)
        if line is None:
            if len(self._drawn) > KEPT:
                self._drawn.clear()
            line = self._drawn[key] = self._draw(*key)
        return self._with_edge(line, y)

    def _draw(self, number: int, under_cursor: bool) -> list[Segment]:
        """A row in all cells but the last."""
        room = max(self.size.width - 1, 0)
        width = max(room - 2, 0)
        base = self.visual_style + Style.parse(CURSOR) if under_cursor else self.visual_style
        mark = Content.styled(MARK, "$primary") if under_cursor else Content(" ")
        line = mark + flat(self.row(number, width)).truncate(width, ellipsis=True)
        segments = Segment.adjust_line_length(line.render_segments(base), room, base.rich_style)
        return list(Segment.simplify(segments))

    def _with_edge(self, line: Sequence[Segment], y: int) -> Strip:
        """The last column: where in the list one is, when there is more than is in sight."""
        text = thumb(y, self.size.height, self.length, self.top)
        edge = text.render_segments(self.visual_style)
        return Strip(Segment.simplify([*line, *edge]), max(self.size.width - 1, 0) + 1)

    def notify_style_update(self) -> None:
        """Another theme: every colour may differ."""
        super().notify_style_update()
        self._drawn.clear()

    # -- events ---------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Other widths; the cursor stays in sight."""
        self._settle()
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a double click opens."""
        number = self.top + event.y
        if number < self.length:
            self.go_to(number)
            if event.chain == 2:
                self.post_message(self.Opened(self))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three rows down."""
        event.stop()
        self.scroll_rows(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three rows up."""
        event.stop()
        self.scroll_rows(-3)


def thumb(y: int, height: int, length: int, top: int) -> Content:
    """One cell of a scroll bar for `length` lines of which `height` are in sight, from `top` on."""
    if length <= height:
        return Content(" ")
    size = max(1, height * height // length)
    start = (height - size) * top // (length - height)
    return Content.styled(THUMB, "$border") if start <= y < start + size else Content(" ")
