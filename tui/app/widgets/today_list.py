"""The day as a list: what each thing is, and why it is there."""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget

from tui.app.widgets.lead_list import cell
from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import UNSEEN, URGENCY_SIGNS, one_line
from tui.services.today import NEW, PARTS, ROTTING, Item, Line, Today

PART, SIGN, GAP = 9, 2, 2
STYLES = ("bold $error", "bold $success", "bold $warning", "bold $rotten", "bold $primary")
"""The colour of each part's name."""
BAR = 20


class Columns(NamedTuple):
    """The cells each column has; 0 for one that is not shown."""

    title: int
    about: int
    value: int
    why: int

    @classmethod
    def fitting(cls, width: int) -> Columns:
        """The columns that fit into so many cells: what it is and why come first."""
        room = width - PART - SIGN - 2 * GAP
        value = 9 if room >= 80 else 0
        room -= value + GAP if value else 0
        why = min(max(room * 45 // 100, 20), 42)
        about = (room - why) * 2 // 5 if room >= 80 else 0
        return cls(max(room - why - (about + GAP if about else 0), 1), about, value, why)


class TodayHeader(Widget):
    """How much of the day is done."""

    DEFAULT_CSS = "TodayHeader { height: 1; background: $background; color: $foreground; }"
    can_focus = False

    def __init__(self) -> None:
        super().__init__()
        self.line = self.rest = Content("")

    def show(self, line: Content, rest: Content) -> None:
        """Show other words, `rest` only where all of it fits; draws only when they differ."""
        if not (line.is_same(self.line) and rest.is_same(self.rest)):
            self.line, self.rest = line, rest
            self.refresh()

    def render(self) -> Content:
        """The line, cut to the width."""
        whole = self.line + self.rest
        line = whole if whole.cell_length <= self.size.width else self.line
        return line.truncate(self.size.width, ellipsis=True)


def progress_line(today: Today, day: str) -> Content:
    """The day, a bar, and how many of how many are done."""
    done, whole = today.progress
    filled = BAR * done // whole if whole else BAR
    line = Content.styled(f" {day}", "bold") + Content("   ")
    line += Content.styled("━" * filled, "$success") + Content.styled("─" * (BAR - filled), "$border")
    line += Content.styled(f"  {done:,} of {whole:,} done", "bold" if done else "$muted")
    return line + (Content.styled("   everyone's", "$accent") if today.owner is None else Content(""))


def parts_line(today: Today) -> Content:
    """How many things each part has."""
    names = [name.lower() for name in PARTS[:-1]]
    found = [f"{count:,} {name}" for name, count in zip(names, today.counts(), strict=False) if count]
    if new := today.counts()[NEW]:
        found.append(f"{new:,} new lead{'' if new == 1 else 's'}")
    return Content.styled(f"   {' · '.join(found)}", "$muted")


class TodayList(RowList):
    """The items of a `Today`; the name of a part stands before its first."""

    can_focus = True

    def __init__(self) -> None:
        super().__init__()
        self.today: Today | None = None

    @property
    def item(self) -> Item | None:
        """What the cursor stands on, or None on a day that is done."""
        return self.today.items[self.cursor] if self.today is not None and self.today.items else None

    def show(self, today: Today, cursor: int) -> None:
        """Show a day, the cursor on a row."""
        self.today = today
        self.reset(len(today.items), cursor, steady=True)

    def line(self, item: Item) -> Line | None:
        """What is shown of an item."""
        assert self.today is not None
        around = self.today.items[self.top : self.top + max(self.size.height, 1)]
        return self.today.lines([*around, item]).get(item.key)

    def row(self, number: int, width: int) -> Content:
        """One item."""
        assert self.today is not None
        items = self.today.items
        item = items[number]
        line = self.line(item)
        if line is None:
            return Content("")
        first = number == self.top or items[number - 1].part != item.part
        return item_line(item, line, Columns.fitting(width), first=first)

    def go_to(self, number: int) -> None:
        """Put the cursor on a row; the first row in sight names its part, so a scrolled list is drawn whole."""
        top = self.top
        super().go_to(number)
        if self.top != top:
            self.redraw()

    def scroll_rows(self, rows: int) -> None:
        """Move what is in sight."""
        super().scroll_rows(rows)
        self.redraw()


def item_line(item: Item, line: Line, columns: Columns, *, first: bool) -> Content:
    """An item in one line: its part, its sign, what it is, whom it is about, what it is worth, why it is there."""
    sign, style = sign_of(item, line)
    return Content.assemble(
        *cell(PARTS[item.part] if first else "", PART, STYLES[item.part]),
        (f"{sign} ", style),
        *cell(one_line(line.title), columns.title, "bold" if item.part == NEW else ""),
        *cell(one_line(line.about), columns.about, "$muted"),
        *cell(line.value, columns.value, right=True),
        *cell(line.why, columns.why, "$muted"),
    ).right_crop(GAP)


def sign_of(item: Item, line: Line) -> tuple[str, str]:
    """The sign of an item and its style."""
    if item.part == NEW:
        return UNSEEN, "bold $primary"
    if item.part == ROTTING:
        return ("✗" if line.rotten else "◔"), "$rotten"
    sign, style, _ = URGENCY_SIGNS[line.urgency]
    return sign, style
