"""The screen of a list of deals without what one does on it: header, table, the line below, and news."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.screens.board_frame import URGENCIES
from tui.app.screens.deal_actions import DealActions
from tui.app.screens.favourite_tabs import FavouriteTabs
from tui.app.widgets.board_header import BoardHeader, FocusLine, chip
from tui.app.widgets.deal_table import DealTable, TableHead
from tui.app.widgets.marks import Marks
from tui.app.widgets.tab_line import TabLine
from tui.services.board_memory import ALL
from tui.services.board_view import NEXT, View
from tui.services.changes import Changed
from tui.services.deal_columns import USUAL, Column
from tui.services.deal_list import DealList, Look
from tui.services.edits import EditError

ANEW = ("filter", "pipeline", "stage", "currency", "day", "person", "organization", "user", "deal_field")


class TableFrame(FavouriteTabs, DealActions):
    """Deals of a pipeline, or of all, as a table; `archived` are those put away."""

    archived = False
    usual = View()
    place = "deal list"
    nothing = "There are no deals here.\n\nesc goes back to the board, where a adds one."
    AUTO_FOCUS = "DealTable"
    DEFAULT_CSS = """
    TableFrame TabLine { display: none; }
    TableFrame #nothing { display: none; height: 1fr; content-align: center middle; text-align: center; color: $muted; }
    TableFrame .-empty > #nothing { display: block; }
    TableFrame .-empty > DealTable { display: none; }
    """

    def __init__(self, pipeline: int | None = None) -> None:
        super().__init__()
        self.pipeline = pipeline
        self.marks = Marks()
        self.list: DealList

    def body(self) -> Iterable[Widget]:
        """Header, names of columns, rows."""
        self.list = DealList(self.workspace, self.start_look())
        table = DealTable(lambda deal: self.workspace.copy.get("deal", deal), self.list.columns.cell)
        yield Vertical(BoardHeader(), TabLine(), TableHead(), table, Static(id="nothing"), FocusLine())

    def start_look(self) -> Look:
        """How it is looked at first: as it was last time."""
        facts = self.workspace.memory.get(self.place, dict[str, Any]())
        look = Look.load(facts) if facts else Look(view=self.usual)
        look = look._replace(view=look.view._replace(archived=self.archived))
        return look if self.pipeline is None else look._replace(pipeline=self.pipeline)

    def on_mount(self) -> None:
        """Show the list; Textual has called the base's handler already."""
        self.table.marked = self.marks.ids
        self.number = self.look.pipeline
        self._show_columns()
        self.show_list(None)
        self.ask_saved(self.look.view)
        self.show_favourites()

    @property
    def table(self) -> DealTable:
        """The rows."""
        return self.query_one(DealTable)

    @property
    def look(self) -> Look:
        """How the list is looked at."""
        return self.list.look

    @property
    def owner_shown(self) -> int | None:
        """Whose deals are shown."""
        return self.look.view.owner

    # -- what it is done to ---------------------------------------------------------------------------------------

    def chosen(self) -> tuple[int, ...]:
        """The marked deals in the order of the list, or the one under the cursor; raises `EditError`."""
        return tuple(i for i in self.list.ids if i in self.marks.ids) or (self.here(),)

    def here(self) -> int:
        """The deal under the cursor; raises `EditError`."""
        if self.table.deal is None:
            raise EditError("There is no deal here.")
        return self.table.deal

    @property
    def column(self) -> Column:
        """The column under the cursor."""
        return self.table.columns[self.table.column]

    # -- how it is looked at --------------------------------------------------------------------------------------

    def seen_as(self) -> View:
        """How deals are looked at."""
        return self.look.view

    def favourite(self, view: View) -> View:
        """The same deals as on the board, of those that are here; lists have orders of their own."""
        return view._replace(archived=self.archived, sort=NEXT, reverse=False)

    def see(self, view: View, *, keep: bool = True) -> None:
        """Filter in another way, and remember it."""
        self.look_at(self.look._replace(view=self.real(view)._replace(archived=self.archived)), keep=keep)

    def look_at(self, look: Look, *, keep: bool = True) -> None:
        """Show other deals or columns, or another order; the cursor stays on its deal."""
        deal, before = self.table.deal, self.look
        if (look.columns, look.widths) != (before.columns, before.widths):
            self.list.look = look
            self._show_columns()
        if look._replace(columns=before.columns, widths=before.widths) != before:
            self.list.see(look)
        self.show_list(deal)
        if look.pipeline != before.pipeline:
            self.number = look.pipeline
            self.show_favourites()
        self.count_later()
        self.ask_saved(look.view)
        if keep:
            self.workspace.memory.put(self.place, look.dump())

    def _show_columns(self) -> None:
        widths = dict(self.look.widths)
        found = [c for c in map(self.list.columns.find, self.look.columns) if c is not None]
        found = found or [c for c in map(self.list.columns.find, USUAL) if c is not None]
        self.table.show_columns([c._replace(width=widths.get(c.code, c.width)) for c in found])

    def show_list(self, deal: int | None) -> None:
        """Show the rows, the cursor on a deal, else where it was."""
        ids, table = self.list.ids, self.table
        self.pipelines = self.list.pipelines
        self.marks.keep(ids)
        table.marked = self.marks.ids
        table.fill(
            ids, ids.index(deal) if deal is not None and deal in self.list else min(table.cursor, max(len(ids) - 1, 0))
        )
        self.query_one(".body").set_class(not ids, "-empty")
        self.take_in_hand(ids)
        if not ids:
            filtered = self.look.view != self.usual
            self.query_one("#nothing", Static).update(
                Content("Nothing here matches. F shows all again.") if filtered else Content(self.nothing)
            )
        self.show_lines()

    # -- the lines above and below --------------------------------------------------------------------------------

    def show_lines(self) -> None:
        """What is looked at and what it adds up to; the names of the columns; the cell under the cursor in full."""
        money, total = self.workspace.money, self.list.total
        chips, lefts = self._chips(), list[Content]()
        name = self._where()
        for short in (False, True):
            value, weighted = (money.total(sums, short=short) for sums in (total.values, total.weighted))
            left = Content(" ") + Content.styled(name, "bold")
            left += Content.styled(f"   {total.count:,} deal{'' if total.count == 1 else 's'}   ", "$muted")
            lefts.append(left + Content(value) + Content.styled("   ⚖ ", "$muted") + Content(f"{weighted}  ") + chips)
        brief = Content(" ") + Content.styled(name, "bold") + Content.styled(f"  {total.count:,}  ", "$muted")
        lefts += [brief + Content(f"{money.total(total.values)} ") + chips, brief + chips]
        self.query_one(BoardHeader).show(lefts, self._at_right())
        self.query_one(TableHead).show(self.table, self.look.sort, turned=self.look.reverse)
        self._show_cell()

    def _where(self) -> str:
        one = self.look.pipeline != ALL and len(self.pipelines) == 1
        where = self.pipelines[0].name if one else "All pipelines"
        return f"{where} · archive" if self.archived else where

    def _at_right(self) -> Content:
        before, after = self.table.beyond
        marked = f"{self.counted}…  " if self.counted else ""
        marked += f"◆ {len(self.marks.ids):,} marked  " if self.marks.ids else ""
        return Content.styled(f"{marked}{f'‹ {before} ' if before else ''}{f'{after} › ' if after else ''}", "$accent")

    def _chips(self) -> Content:
        """Everything about this view that is not as usual."""
        return Content(" ").join([chip(text) for text in self.said(self.look.view)])

    def said(self, view: View) -> list[str]:
        """Everything about a view that is not as usual, in words."""
        owner = [self.workspace.records.values.name("user", view.owner)] if view.owner is not None else []
        names = self.workspace.deals.labels() if view.labels else {}
        labels = [f"#{names.get(str(label), (str(label), ''))[0]}" for label in view.labels]
        status = [view.status] if view.status != self.usual.status else []
        found = [
            *owner,
            *self.said_of_kept(view),
            *labels,
            *status,
            *(URGENCIES[u] for u in view.urgencies if u in URGENCIES),
        ]
        found += ["rotten"] if view.rotten else []
        found += [f"{view.age} d in stage"] if view.age else []
        return found + ([f"/{view.text}"] if view.text else [])

    def _show_cell(self) -> None:
        line, deal = self.query_one(FocusLine), self.table.deal
        record = self.workspace.copy.get("deal", deal) if deal is not None else None
        if record is None or not self.table.columns:
            line.show(Content(""), Content(""))
            return
        text = self.list.columns.cell(record, self.column).text
        left = Content(" ") + Content.styled(" ".join(str(record.get("title") or "(no title)").split()), "bold")
        if self.column.code != "deal.title":
            left += Content.styled(f"   {self.column.name} ", "$muted") + Content(text or "–")
        stage = self.workspace.records.values.name("stage", record.get("stage_id"))
        line.show(left, Content.styled(f"{stage} · {record.get('status')} ", "$muted"))

    def cursor_moved(self, _: Widget) -> None:
        """The cursor is on another cell; an open range reaches to it."""
        if self.marks.anchor is not None and self.table.deal is not None:
            self.marks.reach(self.table.deal, self.list.ids)
            self.remark()
        self.show_lines()

    def remark(self) -> None:
        """Show which deals are marked."""
        self.table.marked = self.marks.ids
        self.table.redraw_changed()
        self.show_lines()

    def on_resize(self, event: events.Resize) -> None:
        """Other columns may be in sight; Textual calls the base's handler, too."""
        del event
        self.call_after_refresh(self.show_lines)

    # -- news -----------------------------------------------------------------------------------------------------

    def news(self, changed: Changed) -> None:
        """Follow what changed: single deals cheaply, names and stages by reading anew."""
        renamed = {o: n for (k, o), n in changed.renamed.items() if k == "deal"}
        numbers = {int(o): int(n) for o, n in renamed.items()}
        self.marks.rename(numbers)
        if changed.ids.get("deal"):
            self.count_later()
        deal = self.table.deal
        deal = numbers.get(deal, deal) if deal is not None else None
        ids = {i for i in changed.ids.get("deal", ()) if isinstance(i, int)} | {*numbers, *numbers.values()}
        if changed.touches(*ANEW):
            self.list.read()
            self._show_columns()
            self.show_list(deal)
        elif ids and self.list.follow(ids):
            self.show_list(deal)
        elif ids or changed.touches("activity"):
            self.table.forget(ids if not changed.touches("activity") else set(self.list.ids))
            self.show_lines()
