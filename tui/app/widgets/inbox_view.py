"""The inbox beside the lead one looks at: which lead that is, and how both follow what changes."""

from __future__ import annotations

import time
from collections.abc import Iterable

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from tui.app.widgets.lead_list import InboxHeader, LeadHeads, LeadList, why_empty
from tui.app.widgets.lead_pane import LeadPane
from tui.app.widgets.marks import Marks
from tui.services.changes import Changed
from tui.services.inbox_look import FILTERS, Look
from tui.services.workspace import Workspace

WIDE, HIGH = 100, 18
BARS = 2
FRAME = ("currency", "day", "lead_label")
SHOWN = ("deal_field", "user", "person", "organization", "clock", "activity", "note", "file", "mail")
MANY = 200
PAUSE = 0.08
REST = 1.5


class InboxView(Vertical):
    """A header, the list, and the detail beside it or, in a narrow window, below it."""

    DEFAULT_CSS = """
    InboxView #panes { layout: horizontal; height: 1fr; }
    InboxView #list { width: 2fr; height: 1fr; }
    InboxView LeadPane { width: 1fr; min-width: 36; border-left: solid $border; }
    InboxView #panes.-stacked { layout: vertical; }
    InboxView .-stacked > #list { width: 1fr; height: 1fr; }
    InboxView .-stacked > LeadPane { width: 1fr; height: 1fr; border-left: none; border-top: solid $border; }
    InboxView .-low LeadHeads { display: none; }
    InboxView #empty { display: none; height: 1fr; content-align: center middle; text-align: center; color: $muted; }
    InboxView.-empty > #empty { display: block; }
    InboxView.-empty > #panes { display: none; }
    """

    class Shown(Message):
        """There are leads, or none any more: other keys work."""

    class Rested(Message):
        """Somebody looked at a lead for a moment."""

        def __init__(self, lead: str) -> None:
            super().__init__()
            self.lead = lead

    def __init__(self, workspace: Workspace, look: Look | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self.inbox = workspace.leads.inbox(look)
        self.marks = Marks[str]()
        self.lead: str | None = None
        self._stale = False
        self._moved_at = 0.0
        self._pausing: Timer | None = None
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        """Header, list and detail."""
        yield InboxHeader()
        width, height = self.app.size
        shape = f"{'-stacked' if width < WIDE else ''} {'-low' if height - BARS < HIGH else ''}"
        with Container(id="panes", classes=shape):
            with Vertical(id="list"):
                yield LeadHeads()
                yield LeadList(self.workspace.leads, self.marks)
            yield LeadPane(self.workspace.leads, self.workspace.activities)
        yield Static(id="empty")

    @property
    def rows(self) -> LeadList:
        """The list."""
        return self.query_one(LeadList)

    @property
    def pane(self) -> LeadPane:
        """The detail."""
        return self.query_one(LeadPane)

    @property
    def panes(self) -> Container:
        """What holds both."""
        return self.query_one("#panes", Container)

    # -- showing --------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the inbox."""
        self._lay_out()
        self._show(0)

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other where there is room, else one below the other."""
        self.panes.set_class(event.size.width < WIDE, "-stacked")
        self.panes.set_class(event.size.height < HIGH, "-low")

    def _lay_out(self) -> None:
        """The columns that were chosen, or the usual ones."""
        codes, table = self.inbox.look.columns, self.rows.table
        if codes:
            from tui.app.widgets.lead_table import LeadTable

            table = LeadTable(self.workspace, codes)
        elif table is not None:
            table = None
        self.rows.table = table
        self.query_one(LeadHeads).show(table)

    def _show(self, row: int) -> None:
        """Show the inbox with the cursor on the lead, or on a row when it is gone."""
        self.rows.show(self.inbox, self.lead, row)
        self._show_around()
        self.follow_cursor()

    def _show_around(self) -> None:
        """The header, and what stands there when the inbox is empty."""
        empty = not self.inbox.ids
        if empty:
            why = why_empty(self.workspace.state, self.inbox.look, filled=self.workspace.filled)
            self.query_one("#empty", Static).update(why)
        if empty != self.has_class("-empty"):
            self.set_class(empty, "-empty")
            self.post_message(self.Shown())
        if self.marks.ids:
            self.marks.keep(self.inbox.ids)
        self.query_one(InboxHeader).show(self.inbox, len(self.marks.ids))

    def show_marks(self) -> None:
        """Other leads are marked."""
        self.rows.redraw()
        self._show_around()

    def look_at(self, look: Look) -> None:
        """Show other leads, or the same ones in another order; the cursor stays on its lead."""
        columns = self.inbox.look.columns
        self.inbox.show(look)
        if look.columns != columns:
            self._lay_out()
        self._show(0)

    # -- news -----------------------------------------------------------------------------------------------------

    def news(self, changed: Changed, *, in_sight: bool) -> None:
        """Follow what changed: single leads cheaply, the frame by reading it anew, out of sight not at all."""
        renamed = {old: new for (kind, old), new in changed.renamed.items() if kind == "lead"}
        self.marks.rename({str(old): str(new) for old, new in renamed.items()})
        self._rename_labels(changed)
        focused = self.rows.lead if in_sight else self.lead
        self.lead = str(renamed.get(focused, focused)) if focused is not None else None
        if not in_sight:
            self._stale = self._stale or bool(changed.ids)
            return
        ids = {str(i) for i in (*changed.ids.get("lead", ()), *renamed, *renamed.values())}
        if changed.touches("activity"):
            ids |= self.workspace.leads.of_activities(changed.ids["activity"])
        if changed.touches("deal_field"):
            self._lay_out()
        saved = changed.touches("lead_filter") and self._still_there()
        if changed.touches(*FRAME) or len(ids) > MANY or saved:
            self._read_again()
        else:
            self._follow(ids)
            self._look_again(changed)

    def _still_there(self) -> bool:
        """Whether a saved filter is on; one that is gone leaves nothing out any more."""
        look = self.inbox.look
        told = dict(self.workspace.copy.fact(FILTERS, []))
        if look.saved and look.saved not in told:
            self.inbox.look = look._replace(saved=0)
        return bool(look.saved)

    def _rename_labels(self, changed: Changed) -> None:
        """A label one filters by goes by another id now."""
        look, names = self.inbox.look, changed.renamed
        labels = tuple(str(names.get(("lead_label", label), label)) for label in look.labels)
        if labels != look.labels:
            self.inbox.look = look._replace(labels=labels)

    def catch_up(self) -> None:
        """Show what changed while nobody looked."""
        if self._stale:
            self._read_again()
        self.rest()

    def _read_again(self) -> None:
        self._stale = False
        self.inbox.read()
        self.rows.forget()
        self._show(self.rows.cursor)
        self.pane.reread()

    def _follow(self, ids: set[str]) -> None:
        if not ids:
            return
        self.rows.forget(ids)
        if self.inbox.follow(ids):
            self._show(self.rows.cursor)
        else:
            self.rows.draw_again(ids)
            self._show_around()
        if self.lead in ids:
            self.pane.reread()

    def _look_again(self, changed: Changed) -> None:
        """Names, or only ages, may be others: draw what differs."""
        if changed.touches(*SHOWN):
            if set(changed.ids) != {"clock"}:
                self.rows.forget()
            self.rows.redraw_changed()
            self.pane.reread()
        if changed.state is not None and not self.inbox.ids:
            self._show_around()

    # -- the cursor -----------------------------------------------------------------------------------------------

    def cursor_moved(self, _: Widget) -> None:
        """The detail follows: at once after a pause, but not through every lead on the way."""
        if self.marks.anchor is not None and self.rows.lead is not None:
            self.marks.reach(self.rows.lead, self.inbox.ids)
            self.show_marks()
        _stop(self._pausing)
        now = time.monotonic()
        quick, self._moved_at = now - self._moved_at < PAUSE, now
        if quick:
            self._pausing = self.set_timer(PAUSE, self.follow_cursor)
        else:
            self.follow_cursor()

    def follow_cursor(self) -> None:
        """Show the lead under the cursor."""
        if self.rows.lead != self.lead or self.pane.lead != self.lead:
            self.lead = self.rows.lead
            self.pane.show(self.lead)
            self.rest()

    def go_to(self, leads: Iterable[str]) -> None:
        """Put the cursor on the first of these leads that is in the inbox."""
        row = next((row for lead in leads if (row := self.inbox.find(lead)) is not None), None)
        if row is not None:
            self.rows.go_to(row)
            self.follow_cursor()

    def rest(self) -> None:
        """From now on somebody looks at the lead."""
        self.stir()
        if self.lead is not None:
            self._resting = self.set_timer(REST, self._rested)

    def stir(self) -> None:
        """Nobody looks at the lead any more, or what they did to it says more than looking."""
        _stop(self._resting)

    def _rested(self) -> None:
        if self.lead is not None and self.lead == self.rows.lead:
            self.post_message(self.Rested(self.lead))


def _stop(timer: Timer | None) -> None:
    if timer is not None:
        timer.stop()
