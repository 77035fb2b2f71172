"""A list with columns: as many as the width allows, their headings above."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import one_line
from tui.services.directory import COLUMNS, Column, Directory, Look

GAP = 2
LEAST_NAME = 18


def fitting(columns: Sequence[Column], width: int, least: int = LEAST_NAME) -> list[tuple[Column, int]]:
    """The columns there is room for, the first ones first; the name takes what is left, at most twice its wish."""
    name, rest = columns[0], columns[1:]
    chosen, room = [], width - least
    for column in rest:
        if column.cells + GAP <= room:
            chosen.append((column, column.cells))
            room -= column.cells + GAP
    return [(name, min(least + room, 2 * name.cells)), *chosen]


def cells(parts: Sequence[tuple[Content, Column, int]]) -> Content:
    """Texts in their columns."""
    found = []
    for text, column, width in parts:
        cut = text.truncate(width, ellipsis=True)
        space = Content(" " * (width - cut.cell_length))
        found.append(space + cut if column.right else cut + space)
    return Content(" " * GAP).join(found)


class DirectoryHeader(Widget):
    """How many there are, and the headings; the sign shows what the list is sorted by."""

    DEFAULT_CSS = "DirectoryHeader { height: 2; background: $background; color: $foreground; }"
    can_focus = False

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.columns: Sequence[Column] = COLUMNS[kind]
        self.look = Look()
        self.words = ""
        self.at = 0

    def show(self, look: Look, words: str, columns: Sequence[Column], at: int) -> None:
        """Show these, the column under the cursor marked; draws only when they differ."""
        before = self.look, self.words, self.columns, self.at
        self.look, self.words, self.columns, self.at = look, words, columns, at
        if before != (look, words, columns, at):
            self.refresh()

    def render(self) -> Content:
        """Both lines."""
        width = max(self.size.width - 3, 1)
        headings = []
        for number, (column, room) in enumerate(fitting(self.columns, width)):
            mark = ("▾" if self.look.reverse else "▴") if column.key == self.look.sort else ""
            style = "bold $accent" if mark else "$muted"
            style += " underline" if number and number == self.at else ""
            headings.append((Content.styled(f"{column.name}{mark}", style), column, room))
        return Content(" ") + Content(self.words).truncate(width, ellipsis=True) + Content("\n ") + cells(headings)


class DirectoryList(RowList):
    """The rows."""

    def __init__(self, directory: Directory) -> None:
        super().__init__(id="rows")
        self.directory = directory
        self.columns: Sequence[Column] = COLUMNS[directory.kind]
        self.marked: set[int] = set()
        self.column = 0
        self.ids: list[int] = []
        self.can_focus = True

    @property
    def at(self) -> int | None:
        """The id of the record under the cursor."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    def fill(self, ids: list[int], at: int | None = None) -> None:
        """Show these, the cursor on `at`, or where it was."""
        wanted = at if at is not None else self.at
        self.ids = ids
        places = {record: n for n, record in enumerate(ids)} if wanted is not None else {}
        self.reset(len(ids), self.cursor if wanted is None else places.get(wanted, self.cursor), steady=True)

    def row(self, number: int, width: int) -> Content:
        """A record in its columns."""
        found = self.directory.copy.get(self.directory.kind, self.ids[number])
        if found is None:
            return Content("")
        parts = []
        lit = number == self.cursor
        for place, (column, room) in enumerate(fitting(self.columns, width)):
            text = Content(one_line(self.directory.cell(found, column)))
            if place == 0 and self.ids[number] in self.marked:
                text = Content.styled("◆ ", "bold $accent") + text
            style = "" if place == 0 else "bold underline" if lit and place == self.column else "$muted"
            parts.append((text.stylize(style), column, room))
        return cells(parts)

    @property
    def here(self) -> Column:
        """The column under the cursor; the name where that column has no room."""
        shown = fitting(self.columns, max(self.size.width - 3, 1))
        return shown[min(self.column, len(shown) - 1)][0]

    def step(self, by: int) -> None:
        """Move to a column beside, of those in sight."""
        count = len(fitting(self.columns, max(self.size.width - 3, 1)))
        self.column = max(0, min(self.column + by, count - 1))
        self.redraw_row(self.cursor)
