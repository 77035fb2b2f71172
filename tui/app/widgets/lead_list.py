"""The leads inbox as a list: as many columns as the width allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget

from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import UNSEEN, age, chips, one_line, urgency_sign
from tui.services.deals import initials
from tui.services.inbox import Inbox
from tui.services.leads import LeadRow, Leads

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


def cell(text: Content | str, width: int, *, right: bool = False) -> Content:
    """A text in exactly so many cells, and the gap after it; nothing when there are none."""
    if not width:
        return Content("")
    shown = (Content(text) if isinstance(text, str) else text).truncate(width, ellipsis=True)
    space = Content(" " * (width - shown.cell_length))
    return (space + shown if right else shown + space) + Content(" " * GAP)


class LeadHeads(Widget):
    """The names of the list's columns."""

    DEFAULT_CSS = "LeadHeads { height: 1; color: $muted; background: $background; }"
    can_focus = False

    def render(self) -> Content:
        """The line; as wide as the list's rows, which leave two cells for marks at the left and right."""
        columns = Columns.fitting(self.size.width - 3)
        cells = [
            cell("Title", columns.title),
            cell("Organization · person" if columns.contact > 20 else "Contact", columns.contact),
            cell("Labels", columns.labels),
            cell("Value", columns.value, right=True),
            cell("Source", columns.source),
            cell("By", columns.owner),
            cell("Age", columns.age, right=True),
        ]
        return Content(" " * (SIGNS + 1)) + Content("").join(cells)


class LeadList(RowList):
    """The leads of an `Inbox`; rows are read when they come in sight, and kept."""

    can_focus = True

    def __init__(self, leads: Leads) -> None:
        super().__init__()
        self.leads = leads
        self.inbox: Inbox | None = None
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
        return lead_line(found, self.leads, Columns.fitting(width)) if found is not None else Content("")

    def _row(self, number: int) -> LeadRow | None:
        assert self.inbox is not None
        lead = self.inbox.ids[number]
        if lead not in self._rows:
            if len(self._rows) > KEPT:
                self._rows.clear()
            wanted = {self.inbox.ids[n] for n in self.in_sight()} | {lead}
            self._rows.update(self.leads.rows([i for i in wanted if i not in self._rows]))
        return self._rows.get(lead)


def lead_line(row: LeadRow, leads: Leads, columns: Columns) -> Content:
    """A lead in one line; an unseen one is bold behind a dot."""
    seen = Content(" ") if row.seen else Content.styled(UNSEEN, "bold $primary")
    title = Content(one_line(row.title))
    contact = " · ".join(one_line(name) for name in (row.organization, row.person) if name)
    value = row.value if Content(row.value).cell_length <= columns.value else row.value_short
    parts = [
        urgency_sign(row.urgency) + Content(" ") + seen + Content(" "),
        cell(title if row.seen else title.stylize("bold"), columns.title),
        cell(Content(contact).stylize("$muted"), columns.contact),
        cell(chips(row.labels, columns.labels), columns.labels) if columns.labels else Content(""),
        cell(value, columns.value, right=True),
        cell(Content(one_line(row.source)).stylize("$muted"), columns.source),
        cell(Content(initials(row.owner)).stylize("$muted"), columns.owner),
        cell(
            Content(age(leads.clock.parse(row.add_time), leads.clock.now())).stylize("$muted"), columns.age, right=True
        ),
    ]
    return Content("").join(parts).right_crop(GAP)
