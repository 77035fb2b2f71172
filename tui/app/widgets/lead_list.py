"""The leads inbox as a list: as many columns as the width allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widget import Widget

from tui.app.widgets.board_header import chip as chip_of
from tui.app.widgets.marks import Marks
from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import UNSEEN, URGENCY_SIGNS, age, chips, one_line
from tui.services.changes import SyncState
from tui.services.deals import initials
from tui.services.inbox import Inbox
from tui.services.inbox_look import FILTERS, URGENT, Look
from tui.services.leads import LeadRow, Leads

if TYPE_CHECKING:
    from tui.app.widgets.lead_table import LeadTable

SIGNS = 4
GAP = 2
KEPT = 2000
_WANTED = (("value", 10, 30), ("age", 3, 32), ("labels", 12, 38), ("owner", 2, 46), ("source", 16, 50))
"""The columns beside title and contact, the most wanted first: their cells, and what must be left for those two."""
ROOMY, LABELS, VALUE = 110, 20, 14
"""From this width on, labels and values have more cells."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells each column has; 0 for one that is not shown."""

    title: int
    contact: int
    labels: int = 0
    value: int = 0
    source: int = 0
    owner: int = 0
    age: int = 0

    @classmethod
    def fitting(cls, width: int) -> Columns:
        """The columns that fit into so many cells."""
        room, chosen = width - SIGNS, {}
        roomy = {"labels": LABELS, "value": VALUE} if width >= ROOMY else {}
        for name, least, left in _WANTED:
            cells = roomy.get(name, least)
            if room - cells - GAP >= left:
                chosen[name] = cells
                room -= cells + GAP
        contact = min((room - GAP) * 2 // 5, 36)
        return cls(title=max(room - GAP - contact, 1), contact=max(contact, 0), **chosen)


Cell = tuple[str, str]
"""A text and its style."""


def cell(text: str, width: int, style: str = "", *, right: bool = False) -> list[Cell]:
    """A text in exactly so many cells, and the gap after it; nothing when there are none."""
    if not width:
        return []
    length = cell_len(text)
    if length > width:
        text = set_cell_size(text, width - 1) + "…"
        length = width
    space = " " * (width - length)
    return [((space + text if right else text + space) + " " * GAP, style)]


class InboxHeader(Widget):
    """How many leads there are, how many nobody looked at, and what they are worth."""

    DEFAULT_CSS = "InboxHeader { height: 1; background: $background; color: $foreground; }"
    can_focus = False

    def __init__(self) -> None:
        super().__init__()
        self.line = Content("")

    def show(self, inbox: Inbox, marked: int = 0) -> None:
        """Show these figures; draws only when they differ."""
        line = _figures(inbox, marked)
        if not line.is_same(self.line):
            self.line = line
            self.refresh()

    def render(self) -> Content:
        """The line, cut to the width."""
        return self.line.truncate(self.size.width, ellipsis=True)


def _figures(inbox: Inbox, marked: int) -> Content:
    count, look = inbox.total.count, inbox.look
    line = Content.styled(f" {SHELVES[look.shelf]}", "bold")
    if marked:
        line += Content.styled(f"   ✓ {marked:,} marked", "bold $accent")
    line += Content.styled(f"   {count:,} {'lead' if count == 1 else 'leads'}", "$muted")
    if inbox.unseen:
        line += Content("   ") + Content.styled(f"{UNSEEN} {inbox.unseen:,} unseen", "bold $primary")
    if any(inbox.total.values.values()):
        line += Content("   ") + Content(inbox.leads.money.total(inbox.total.values, short=False))
    on = list(_filters(inbox))
    return line + Content("  " if on else "") + Content(" ").join([chip_of(text) for text in on])


SHELVES = {"inbox": "Inbox", "archived": "Archived", "all": "Inbox and archived"}


def _filters(inbox: Inbox) -> Iterator[str]:
    """What narrows the list, and its order where it is not the usual one, in words."""
    look, labels = inbox.look, inbox.leads.labels()
    if look.owner is not None:
        me = inbox.leads.copy.fact("me", {}).get("id")
        user = inbox.leads.copy.get("user", look.owner) or {}
        yield "mine" if look.owner == me else str(user.get("name") or "somebody")
    yield from (labels[label][0] for label in look.labels if label in labels)
    yield from look.sources
    if look.unseen:
        yield "unseen"
    if look.saved:
        yield dict(inbox.leads.copy.fact(FILTERS, [])).get(look.saved, f"filter {look.saved}")
    if look.text:
        yield f"“{look.text}”"
    if look.sort != URGENT or look.reverse:
        yield f"by {look.sort} {'↓' if look.descending else '↑'}"


def why_empty(state: SyncState, look: Look, *, filled: bool) -> Content:
    """Why there is no lead, and what to do."""
    if look.filtered:
        return Content.assemble(
            ("No lead is like that.\n\n", "bold $foreground"), "Press ", ("F", "bold $accent"), " to show all again."
        )
    if look.shelf == "archived":
        words = "Press z on a lead to put it here. "
        return Content.assemble(
            ("Nothing is archived.\n\n", "bold $foreground"), words, ("esc", "bold $accent"), " goes back."
        )
    if filled or state.phase == "fresh":
        return Content.assemble(
            ("Your inbox is empty.\n\n", "bold $foreground"),
            "Every lead became a deal or was put away.\nPress ",
            ("a", "bold $accent"),
            " to add one.",
        )
    if state.phase in ("offline", "signed out"):
        return Content(f"The server cannot be reached.\n\n{state.words}\n\nThis is tried again by itself; r tries now.")
    return Content("Getting your leads…")


class LeadHeads(Widget):
    """The names of the list's columns."""

    DEFAULT_CSS = "LeadHeads { height: 1; color: $muted; background: $background; }"
    can_focus = False
    table: LeadTable | None = None

    def show(self, table: LeadTable | None) -> None:
        """Name the columns that were chosen, or the usual ones."""
        if table is not self.table:
            self.table = table
            self.refresh()

    def render(self) -> Content:
        """The line; as wide as the list's rows, which leave two cells for marks at the left and right."""
        if self.table is not None:
            return self.table.heads(self.size.width - 3)
        columns = Columns.fitting(self.size.width - 3)
        cells = [
            *cell("Title", columns.title),
            *cell("Organization · person" if columns.contact > 20 else "Contact", columns.contact),
            *cell("Labels", columns.labels),
            *cell("Value", columns.value, right=True),
            *cell("Source", columns.source),
            *cell("By", columns.owner),
            *cell("Age", columns.age, right=True),
        ]
        return Content.assemble(" " * (SIGNS + 1), *cells)


class LeadList(RowList):
    """The leads of an `Inbox`; rows are read when they come in sight, and kept."""

    can_focus = True

    def __init__(self, leads: Leads, marks: Marks[str]) -> None:
        super().__init__()
        self.leads = leads
        self.marks = marks
        self.inbox: Inbox | None = None
        self.table: LeadTable | None = None
        self._rows: dict[str, LeadRow] = {}

    @property
    def lead(self) -> str | None:
        """The id of the lead under the cursor, or None in an empty inbox."""
        return self.inbox.ids[self.cursor] if self.inbox is not None and self.inbox.ids else None

    def show(self, inbox: Inbox, lead: str | None, row: int) -> None:
        """Show an inbox with the cursor on a lead, or on the row it had when it is gone; the screen line stays."""
        self.inbox = inbox
        found = inbox.find(lead)
        self.reset(len(inbox.ids), row if found is None else found, steady=True)

    def forget(self, ids: Iterable[str] | None = None) -> None:
        """These leads (None: all) may look different; `show` or `draw_again` comes next."""
        if self.table is not None:
            self.table.forget(ids)
        if ids is None:
            self._rows.clear()
        else:
            for lead in ids:
                self._rows.pop(lead, None)

    def draw_again(self, ids: Iterable[str]) -> None:
        """Draw these leads anew where they are in sight."""
        for lead in ids:
            row = self.inbox.find(lead) if self.inbox is not None else None
            if row is not None:
                self.redraw_row(row)

    def row(self, number: int, width: int) -> Content:
        """One lead."""
        found = self._row(number)
        if found is None:
            return Content("")
        marked = found.id in self.marks.ids
        if self.table is not None:
            return self.table.line(found, width, marked=marked)
        return lead_line(found, self.leads, Columns.fitting(width), marked=marked)

    def _row(self, number: int) -> LeadRow | None:
        assert self.inbox is not None
        lead = self.inbox.ids[number]
        if lead not in self._rows:
            if len(self._rows) > KEPT:
                self._rows.clear()
            wanted = {self.inbox.ids[n] for n in self.in_sight()} | {lead}
            self._rows.update(self.leads.rows([i for i in wanted if i not in self._rows]))
        return self._rows.get(lead)


def lead_line(row: LeadRow, leads: Leads, columns: Columns, *, marked: bool = False) -> Content:
    """A lead in one line; an unseen one is bold behind a dot."""
    contact = " · ".join(name for name in (row.organization, row.person) if name)
    value = row.value if len(row.value) <= columns.value else row.value_short
    passed = age(leads.clock.parse(row.add_time), leads.clock.now())
    line = Content.assemble(
        *row_signs(row, marked=marked),
        *cell(one_line(row.title), columns.title, "" if row.seen else "bold"),
        *cell(one_line(contact), columns.contact, "$muted"),
        *chips_of(row.labels, columns.labels),
        *cell(value, columns.value, right=True),
        *cell(one_line(row.source), columns.source, "$muted"),
        *cell(initials(row.owner), columns.owner, "$muted"),
        *cell(passed, columns.age, "$muted", right=True),
    )
    return line.right_crop(GAP)


def row_signs(row: LeadRow, *, marked: bool) -> list[Cell]:
    """What is next, whether it is marked, whether anybody looked at it."""
    sign, style, _ = URGENCY_SIGNS[row.urgency]
    mark, unseen = ("✓", "bold $accent") if marked else (" ", ""), (" ", "") if row.seen else (UNSEEN, "bold $primary")
    return [(sign, style), mark, unseen, (" ", "")]


def chips_of(labels: Sequence[tuple[str, str]], width: int) -> list[Content | str]:
    """Labels in exactly so many cells, and the gap after them."""
    if not width:
        return []
    if not labels:
        return [" " * (width + GAP)]
    found = chips(labels, width)
    return [found, " " * (width - found.cell_length + GAP)]
