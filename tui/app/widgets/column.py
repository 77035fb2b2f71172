"""One stage of the board: its header, and as many cards as are in sight, drawn line by line."""

from __future__ import annotations

from typing import Protocol

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.app.widgets.card import Look, Palette, draw, fit
from tui.services.deals import Card, Column

HEADER = 3


class Source(Protocol):
    """What a column asks of the board it belongs to."""

    look: Look
    words: tuple[str, ...]

    def cards(self, ids: list[int]) -> dict[int, Card]:
        """Cards by id."""
        ...

    def palette(self) -> Palette:
        """The styles."""
        ...

    def sums(self, column: Column) -> tuple[str, str]:
        """What stands below the name of a column, in full and shorter."""
        ...

    def state(self, deal: int) -> str:
        """The state of a card: `card.PLAIN`, `MARKED` or `CARRIED`."""
        ...


class ColumnView(Widget):
    """A window on one column; `top` is the index of the first card in sight, `cursor` the focused one or None."""

    DEFAULT_CSS = "ColumnView { width: 1fr; height: 1fr; }"

    class Pressed(Message):
        """The mouse went down on a card (or, with `row` -1, on the column)."""

        def __init__(self, view: ColumnView, row: int) -> None:
            super().__init__()
            self.view = view
            self.row = row

    class Wheeled(Message):
        """The wheel turned over the column."""

        def __init__(self, view: ColumnView, step: int) -> None:
            super().__init__()
            self.view = view
            self.step = step

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source
        self.column: Column | None = None
        self.top = 0
        self.cursor: int | None = None
        self.active = False
        self.target = False
        self._drawn: dict[tuple[int, bool, str, int], list[Strip]] = {}
        self._last: list[Strip] = []

    # -- what is shown --------------------------------------------------------------------------------------------

    @property
    def capacity(self) -> int:
        """How many whole cards fit."""
        pitch, height = self.source.look.pitch, self.source.look.height
        return max(1, (self.size.height - HEADER + pitch - height) // pitch)

    def show(self, column: Column | None, *, active: bool, cursor: int | None, target: bool = False) -> None:
        """Show a column with the cursor on a row; draws only the lines that look different."""
        if column is not self.column:
            self.top = 0
        self.column, self.active, self.cursor, self.target = column, active, cursor, target
        self._keep_in_sight()
        self.repaint()

    def _keep_in_sight(self) -> None:
        count = self.column.count if self.column else 0
        if self.cursor is not None:
            self.top = min(max(self.top, self.cursor - self.capacity + 1), self.cursor)
        self.top = max(0, min(self.top, count - self.capacity))

    def restyle(self) -> None:
        """Draw everything in other colours."""
        self._drawn.clear()
        self._last = []
        self.refresh()

    def forget(self, ids: set[int] | None = None) -> None:
        """These deals (None: all) may look different."""
        if ids is None:
            self._drawn.clear()
        else:
            self._drawn = {key: strips for key, strips in self._drawn.items() if key[0] not in ids}

    def repaint(self) -> None:
        """Compare what would be drawn with what was, and refresh the lines that differ."""
        lines = self._lines()
        width = self.size.width
        if len(lines) != len(self._last) or not width:
            self._last = lines
            self.refresh()
            return
        changed = [n for n, (a, b) in enumerate(zip(lines, self._last, strict=True)) if a is not b and a != b]
        if changed:
            self._last = lines
            self.refresh(*(Region(0, n, width, 1) for n in changed))

    def _lines(self) -> list[Strip]:
        width, height = self.size.width, self.size.height
        if not width or self.column is None:
            return [Strip.blank(width, self.source.palette().board.ground)] * height
        lines = self._header(self.column, width)
        ids = self.column.part(self.top, self.top + self.capacity + 1)
        blank = Strip.blank(width, self.source.palette().board.ground)
        gap = [blank] * (self.source.look.pitch - self.source.look.height)
        if not ids:
            lines += self._empty(width)
        self.source.cards([d for d in ids if (d, False, self.source.state(d), width) not in self._drawn])
        for number, deal in enumerate(ids, self.top):
            lines += self._card(deal, width, focused=number == self.cursor)
            lines += gap
        return (lines + [blank] * max(0, height - len(lines)))[:height]

    def _card(self, deal: int, width: int, *, focused: bool) -> list[Strip]:
        state = self.source.state(deal)
        key = (deal, focused, state, width)
        if (strips := self._drawn.get(key)) is None:
            found = self.source.cards([deal]).get(deal)
            if found is None:
                return [Strip.blank(width, self.source.palette().board.ground)] * self.source.look.height
            gutter = Segment(" ", self.source.palette().board.ground)
            lines = draw(found, width - 1, self.source.palette(), self.source.look, focused=focused, state=state)
            strips = self._drawn[key] = [Strip([*line, gutter], width) for line in lines]
        return strips

    def _header(self, column: Column, width: int) -> list[Strip]:
        ink, total, inner = self.source.palette().board, column.total, width - 2
        count = f"{total.count:,}"
        name = fit(column.stage.name, inner - len(count) - 1) + " " + count
        sums, short = self.source.sums(column)
        rule = self._rule(column, inner)
        lines = (
            (name, ink.edge if self.active else ink.title),
            (fit(sums if cell_len(sums) <= inner else short, inner), ink.muted),
            (rule, ink.edge if self.active or self.target else ink.muted),
        )
        return [Strip([Segment(f" {text} ", style)], width) for text, style in lines]

    def _rule(self, column: Column, width: int) -> str:
        """The line below the header; on a board of several pipelines it says which one."""
        line = "▼" if self.target else "━" if self.active else "─"
        if not column.pipeline or self.target:
            return line * width
        name = fit(column.pipeline, min(width - 4, cell_len(column.pipeline)))
        return f"{line} {name} {line * (width - cell_len(name) - 3)}"

    def _empty(self, width: int) -> list[Strip]:
        style = self.source.palette().board.muted
        words = ["", *self.source.words] if self.active else ["", *self.source.words[:1]]
        return [Strip([Segment(fit("  " + line, width), style)], width) for line in words]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they were prepared, whole and in their own colours: no border, padding or opacity is laid on."""
        width, height = self.size
        background, filters = self.background_colors[1], self.get_line_filters()
        strips = [strip.adjust_cell_length(width) for strip in self._prepared(height)[crop.y : crop.bottom]]
        for line_filter in filters:
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return strips if crop.column_span == (0, width) else [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One line, from what was prepared."""
        return self._prepared(self.size.height)[y]

    def _prepared(self, height: int) -> list[Strip]:
        if len(self._last) != height:
            self._last = self._lines()
        return self._last

    def on_resize(self) -> None:
        """Another size means other lines; cards of the same width stay as they are drawn."""
        self._drawn = {key: strips for key, strips in self._drawn.items() if key[3] == self.size.width}
        self._keep_in_sight()
        self.repaint()

    # -- the mouse ------------------------------------------------------------------------------------------------

    def caret(self) -> Offset:
        """Where the cursor is: at the beginning of a card, or of the column's name."""
        return Offset(1, 0 if self.cursor is None else HEADER + (self.cursor - self.top) * self.source.look.pitch)

    def row_at(self, y: int) -> int:
        """The row of the card at a line, or -1."""
        look = self.source.look
        row = self.top + (y - HEADER) // look.pitch
        inside = y >= HEADER and (y - HEADER) % look.pitch < look.height
        return row if inside and self.column is not None and row < self.column.count else -1

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A card was pressed."""
        self.post_message(self.Pressed(self, self.row_at(event.y)))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self.post_message(self.Wheeled(self, 1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self.post_message(self.Wheeled(self, -1))

    def scroll_cards(self, step: int) -> None:
        """Scroll without moving the cursor."""
        count = self.column.count if self.column else 0
        top = max(0, min(self.top + step, count - self.capacity))
        if top != self.top:
            self.top = top
            self.repaint()
