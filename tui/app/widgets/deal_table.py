"""Deals as a table: rows that are read as they come in sight, a cursor on a cell, and the names of the columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from textual.content import Content
from textual.widget import Widget

from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import urgency_sign
from tui.services.deal_columns import NEXT, Cell, Column

GAP = 2
KEPT = 2000
Record = dict[str, Any]


class Slot(NamedTuple):
    """A column in sight, by its number, and how many cells it has."""

    number: int
    width: int


class DealTable(RowList, can_focus=True):
    """Rows of deals; `read` gives a deal when its row comes in sight, `write` what it has in a column."""

    DEFAULT_CSS = "DealTable { height: 1fr; }"

    def __init__(self, read: Callable[[int], Record | None], write: Callable[[Record, Column], Cell]) -> None:
        super().__init__(id="rows")
        self.read = read
        self.write = write
        self.ids: Sequence[int] = ()
        self.columns: Sequence[Column] = ()
        self.marked: set[int] = set()
        self.column = 0
        self.first = 1
        self._cells: dict[int, list[Cell]] = {}

    # -- what is shown --------------------------------------------------------------------------------------------

    def fill(self, ids: Sequence[int], cursor: int) -> None:
        """Show these deals, the cursor on a row."""
        self.ids = ids
        self._cells.clear()
        self.reset(len(ids), cursor)

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show these columns; the cursor stays as far to the right as it was."""
        self.columns = columns
        self.column = max(0, min(self.column, len(columns) - 1))
        self._cells.clear()
        self._reach()
        self.redraw()

    def forget(self, deals: set[int]) -> None:
        """Read these deals again, and draw those in sight that look different."""
        for deal in deals:
            self._cells.pop(deal, None)
        self.redraw_changed()

    @property
    def deal(self) -> int | None:
        """The deal under the cursor."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    def step(self, columns: int) -> None:
        """Move the cursor to the right (or, negative, to the left)."""
        to = max(0, min(self.column + columns, len(self.columns) - 1))
        if to == self.column:
            return
        self.column, first = to, self.first
        self._reach()
        if self.first != first:
            self.redraw()
        else:
            self.redraw_row(self.cursor)
        self.moved_on()

    # -- where columns stand --------------------------------------------------------------------------------------

    def slots(self) -> list[Slot]:
        """The columns in sight: the first one always, then as many as there is room for."""
        width = self.size.width or self.app.size.width  # an empty table is not on the screen, its head is
        room = max(width - 3 - GAP, 0)
        if not self.columns:
            return []
        found = [Slot(0, min(self.columns[0].width, max(room, 1)))]
        room -= found[0].width
        for number in range(self.first, len(self.columns)):
            width = min(self.columns[number].width, room - GAP)
            if width < min(self.columns[number].width, 4 if number == self.column else 8):
                break
            found.append(Slot(number, width))
            room -= width + GAP
        found[0] = Slot(0, found[0].width + max(room, 0))
        return found

    def _reach(self) -> None:
        """Bring the column under the cursor in sight, whole where there is room."""
        self.first = max(1, min(self.first, self.column or 1))
        while self.first < self.column and not self._whole():
            self.first += 1

    def _whole(self) -> bool:
        wanted = self.columns[self.column].width
        return any(s.number == self.column and s.width >= wanted for s in self.slots())

    @property
    def beyond(self) -> tuple[int, int]:
        """How many columns lie out of sight at the left and at the right."""
        slots = self.slots()
        return self.first - 1, len(self.columns) - 1 - max((s.number for s in slots), default=0) if slots else 0

    # -- drawing --------------------------------------------------------------------------------------------------

    def row(self, number: int, width: int) -> Content:
        """A deal: whether it is marked, then its cells."""
        del width  # the slots share it out
        deal = self.ids[number]
        cells = self._read(deal)
        line = Content.styled("◆ " if deal in self.marked else "  ", "bold $accent")
        if not cells:
            return line + Content.styled("no longer there", "$muted")
        for place, slot in enumerate(self.slots()):
            cell = self._cell(cells[slot.number], self.columns[slot.number], slot.width)
            if number == self.cursor and slot.number == self.column:
                cell = cell.stylize("$background on $primary")
            line += Content(" " * GAP if place else "") + cell
        return line

    def _read(self, deal: int) -> list[Cell]:
        if deal not in self._cells:
            if len(self._cells) > KEPT:
                self._cells.clear()
            record = self.read(deal)
            self._cells[deal] = [self.write(record, c) for c in self.columns] if record else []
        return self._cells[deal]

    def _cell(self, cell: Cell, column: Column, width: int) -> Content:
        text = Content(" ".join(cell.text.split()))
        if column.code == NEXT and cell.urgency:
            text = urgency_sign(cell.urgency) + Content(" ") + text
        elif column.code != "deal.title":
            text = text.stylize("$foreground")
        text = text.truncate(width, ellipsis=True)
        space = Content(" " * max(0, width - text.cell_length))
        return space + text if column.number else text + space

    def on_resize(self) -> None:
        """Other widths; the cell under the cursor stays in sight. Textual calls the list's own handler, too."""
        self._reach()

    def place(self, x: int) -> int | None:
        """The number of the column at so many cells from the left edge."""
        at = 3
        for slot in self.slots():
            if at <= x < at + slot.width + GAP:
                return slot.number
            at += slot.width + GAP
        return None

    def aim(self, x: int) -> None:
        """Put the cursor on the column that was clicked."""
        number = self.place(x)
        if number is not None:
            self.step(number - self.column)


class TableHead(Widget):
    """The names of a table's columns; which one it is sorted by, and which way."""

    DEFAULT_CSS = "TableHead { height: 1; background: $panel; color: $muted; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.table: DealTable | None = None
        self.sort = ""
        self.turned = False

    def show(self, table: DealTable, sort: str, *, turned: bool) -> None:
        """Name these columns."""
        self.table, self.sort, self.turned = table, sort, turned
        self.refresh()

    def render(self) -> Content:
        """The names above their columns."""
        if self.table is None:
            return Content("")
        line = Content("   ")
        for place, slot in enumerate(self.table.slots()):
            column = self.table.columns[slot.number]
            line += Content(" " * GAP if place else "") + self._heading(column, slot, self.table.column)
        return line

    def _heading(self, column: Column, slot: Slot, at: int) -> Content:
        arrow = ("↑" if self.turned else "↓") if column.code == self.sort else ""
        name = Content(" ".join(column.name.split())).truncate(slot.width - len(arrow), ellipsis=True)
        name += Content(arrow)
        style = "bold $accent" if arrow else "bold $foreground" if slot.number == at else "$muted"
        space = Content(" " * max(0, slot.width - name.cell_length))
        name = name.stylize(style)
        return space + name if column.number else name + space
