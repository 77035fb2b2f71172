"""The inbox with columns of one's own: the title, then those that were chosen, as many as fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from tui.app.widgets.lead_list import GAP, SIGNS, Cell, cell, chips_of, row_signs
from tui.app.widgets.signs import age, one_line
from tui.services.deals import initials
from tui.services.lead_columns import Column, LeadColumns, planned
from tui.services.leads import LeadRow
from tui.services.workspace import Workspace

TITLE, TITLE_NAME = 14, "Title"
KEPT = 2000


class LeadTable:
    """Draws the chosen columns; what stands in the cells of a lead is kept until it changes."""

    def __init__(self, workspace: Workspace, codes: Sequence[str]) -> None:
        self.leads = workspace.leads
        self.service = LeadColumns(workspace)
        self.columns = self.service.chosen(codes)
        self._texts: dict[str, dict[str, str]] = {}

    def forget(self, leads: Iterable[str] | None = None) -> None:
        """These leads (None: all) may say other things."""
        if leads is None:
            self._texts.clear()
        else:
            for lead in leads:
                self._texts.pop(lead, None)

    def fitted(self, width: int) -> tuple[int, list[Column]]:
        """The cells of the title, and the columns there is room for in so many cells, in their order."""
        room, shown = width - SIGNS, list[Column]()
        for column in self.columns:
            if room - column.width - GAP < TITLE:
                break
            shown.append(column)
            room -= column.width + GAP
        return max(room, 1), shown

    def heads(self, width: int) -> Content:
        """The names of the columns."""
        title, shown = self.fitted(width)
        cells = cell(TITLE_NAME, title)
        for column in shown:
            cells += cell(column.name, column.width, right=column.right)
        return Content.assemble(" " * (SIGNS + 1), *cells)

    def line(self, row: LeadRow, width: int, *, marked: bool) -> Content:
        """A lead in one line."""
        title, shown = self.fitted(width)
        texts = self._known(row.id)
        cells: list[Cell | Content | str] = [*cell(one_line(row.title), title, "" if row.seen else "bold")]
        for column in shown:
            cells += self._cell(row, column, texts)
        return Content.assemble(*row_signs(row, marked=marked), *cells).right_crop(GAP)

    def _cell(self, row: LeadRow, column: Column, texts: dict[str, str]) -> Sequence[Cell | Content | str]:
        if column.code == "labels":
            return chips_of(row.labels, column.width)
        text = texts[column.code] if column.field is not None else self._own(row, column, texts)
        muted = "" if column.code == "value" else "$muted"
        return cell(one_line(text), column.width, muted, right=column.right)

    def _own(self, row: LeadRow, column: Column, texts: dict[str, str]) -> str:
        if column.code == "value":
            return row.value if len(row.value) <= column.width else row.value_short
        clock = self.leads.clock
        return {
            "contact": " · ".join(name for name in (row.organization, row.person) if name),
            "next": texts.get("next", ""),
            "source": row.source,
            "owner": initials(row.owner),
            "age": age(clock.parse(row.add_time), clock.now()) if column.code == "age" else "",
        }.get(column.code, "")

    def _known(self, lead: str) -> dict[str, str]:
        if lead not in self._texts:
            if len(self._texts) > KEPT:
                self._texts.clear()
            found = dict.fromkeys((column.code for column in self.columns if column.field), "")
            found |= self.service.texts(lead, self.columns)
            if any(column.code == "next" for column in self.columns):
                found |= {"next": planned(self.leads, (lead,)).get(lead, "")}
            self._texts[lead] = found
        return self._texts[lead]
