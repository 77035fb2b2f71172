"""Leads: what one does with the inbox and what becomes of a lead."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from textual.widget import Widget

from tui.app.command import Command, command
from tui.app.screens.base import EVERYWHERE
from tui.app.screens.lead_keys import LEAD, LeadKeys
from tui.app.widgets.inbox_view import InboxView
from tui.app.widgets.lead_list import LeadList
from tui.app.widgets.row_list import RowList
from tui.services.changes import Changed
from tui.services.edits import EditError
from tui.services.inbox_look import Look

INBOX, DETAIL, MARKING, LOOKING = "The inbox", "Its details", "Marks", "What is shown"
KEPT = "inbox"
PATIENCE = 30.0
"""How long what the server said of a saved filter is good enough while leads change, in seconds."""


class LeadsScreen(LeadKeys):
    """The leads inbox."""

    section = "leads"
    _asked = -PATIENCE

    def body(self) -> Iterable[Widget]:
        """The inbox."""
        kept = self.workspace.memory.get(KEPT, dict[str, Any]())
        yield InboxView(self.workspace, Look.load(kept))

    @property
    def view(self) -> InboxView:
        """List and detail."""
        return self.query_one(InboxView)

    @property
    def rows(self) -> LeadList:
        """The list."""
        return self.view.rows

    # -- what happens ---------------------------------------------------------------------------------------------

    def news(self, changed: Changed) -> None:
        """Records changed."""
        self.view.news(changed, in_sight=self in self.app.screen_stack)
        if changed.touches("lead") and self.look.saved:
            self._ask_saved(every=PATIENCE)

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile."""
        self.view.catch_up()
        self._ask_saved(every=PATIENCE)

    def _ask_saved(self, *, every: float = 0.0) -> None:
        """Ask the server which leads the saved filter lets through, not more often than every so many seconds."""
        if not self.look.saved or time.monotonic() < self._asked + every:
            return
        from tui.services.lead_filters import SavedFilters

        self._asked = time.monotonic()
        SavedFilters(self.workspace).ask_leads(self.look.saved)

    def on_screen_suspend(self) -> None:
        """Nobody looks at a lead now."""
        self.view.stir()

    async def on_inbox_view_rested(self, event: InboxView.Rested) -> None:
        """Who looks at a lead for a moment has seen it."""
        if self.is_current:
            await self.guard(self.workspace.leads.see(event.lead))
            if not self.workspace.parts.known("lead", event.lead):
                self.workspace.parts.ask("lead", event.lead)

    def on_inbox_view_shown(self) -> None:
        """Only the keys that do something now."""
        self.hints()

    def offered(self) -> Iterable[Command]:
        """Without leads nothing is done to one; only what is archived can be restored."""
        there = bool(self.query(InboxView))
        found = [c for c in self.commands() if c.name != "restore" or (there and self.look.shelf != "inbox")]
        if not there:
            return found
        if self.view.inbox.ids:
            return found
        useless = ("next_lead", "previous_lead", "triage")
        return [c for c in found if c.group in (INBOX, LOOKING, EVERYWHERE) and c.name not in useless]

    def _lead(self) -> str:
        """The lead under the cursor."""
        self.view.follow_cursor()
        if self.view.lead is None:
            raise EditError("There is no lead here. Press a to add one.")
        return self.view.lead

    def chosen(self) -> tuple[str, ...]:
        """The marked leads in the order they stand, or the one under the cursor."""
        marked = self.view.marks.ids
        return tuple(lead for lead in self.view.inbox.ids if lead in marked) if marked else (self._lead(),)

    # -- walking --------------------------------------------------------------------------------------------------

    @command("j down J", "Next lead", hint="next", rank=20, group=INBOX)
    def next_lead(self) -> None:
        """One row down."""
        self.rows.move(1)

    @command("k up K", "Previous lead", hint="previous", rank=21, group=INBOX)
    def previous_lead(self) -> None:
        """One row up."""
        self.rows.move(-1)

    @command("pagedown", "A page down", group=INBOX)
    def page_down(self) -> None:
        """A page down."""
        self.rows.move_pages(1)

    @command("pageup", "A page up", group=INBOX)
    def page_up(self) -> None:
        """A page up."""
        self.rows.move_pages(-1)

    @command("home ctrl+home", "First lead", group=INBOX)
    def first_lead(self) -> None:
        """To the top."""
        self.rows.go_to(0)

    @command("end G ctrl+end", "Last lead", group=INBOX)
    def last_lead(self) -> None:
        """To the end."""
        self.rows.go_to(self.rows.length - 1)

    @command("ctrl+d", "Scroll the details down", group=DETAIL)
    def scroll_detail_down(self) -> None:
        """Half a page down."""
        self.view.pane.scroll_half(1)

    @command("ctrl+u", "Scroll the details up", group=DETAIL)
    def scroll_detail_up(self) -> None:
        """Half a page up."""
        self.view.pane.scroll_half(-1)

    @command("enter", "Open the lead: everything about it, to read and to edit", hint="open", rank=4, group=LEAD)
    async def open_lead(self) -> None:
        """Show the lead in full; coming back, the cursor stands on the one looked at last."""
        from tui.app.screens.record import RecordScreen

        lead = self._lead()
        await self.workspace.leads.see(lead)
        record = RecordScreen("lead", lead, siblings=tuple(self.view.inbox.ids))
        self.app.push_screen(record, lambda _: self.view.go_to([str(record.record)]))

    async def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Two clicks."""
        event.stop()
        await self.run_action("open_lead")

    # -- the lead under the cursor --------------------------------------------------------------------------------

    @command("full_stop", "Mark the lead seen, or unseen", hint="seen", rank=8, group=LEAD)
    async def toggle_seen(self) -> None:
        """Seen or unseen; looking on does not change it again."""
        lead = self._lead()
        self.view.stir()
        seen = bool(self.workspace.leads.get(lead).get("was_seen"))
        await self.workspace.leads.see(lead, seen=not seen)

    @command("D", "Delete for good", hint="delete", rank=9, group=LEAD)
    def delete(self) -> None:
        """Ask first: a deleted lead cannot be restored."""
        from tui.app.screens.confirm import ConfirmScreen

        leads = self.chosen()
        words = self.titled(leads)

        async def delete() -> None:
            if len(leads) == 1:
                await self.workspace.leads.delete(leads[0])
            else:
                await self.workspace.leads.many.delete(*leads)
            self.say(f"Deleted: {words}.")

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.guard(delete())

        it = "a deleted lead. Archiving (z) puts it" if len(leads) == 1 else "deleted leads. Archiving (z) puts them"
        text = f"Pipedrive cannot restore {it} away and can be undone."
        self.app.push_screen(ConfirmScreen(f"Delete {self.quoted(leads)}?", text), answered)

    @command("R", "Restore what is archived", hint="restore", rank=2, group=LEAD)
    async def restore(self) -> None:
        """Back into the inbox."""
        leads = [lead for lead in self.chosen() if self.workspace.leads.get(lead).get("is_archived")]
        if not leads:
            raise EditError("This is in the inbox. v shows what is archived.")
        words = self.titled(tuple(leads))
        await self.workspace.leads.many.archive(*leads, archived=False)
        self.say(f"Back in the inbox: {words}. u takes it back.")

    @command("u", "Undo the last edit", hint="undo", rank=3, group=EVERYWHERE)
    async def undo(self) -> None:
        """Take the last edit back; a lead that comes back has the cursor."""
        before = set(self.view.inbox.ids)
        words = await self.workspace.undo()
        self.say(f"Undone: {words}" if words else "There is nothing to undo.")
        self.view.go_to(lead for lead in self.view.inbox.ids if lead not in before)

    # -- marks ----------------------------------------------------------------------------------------------------

    @command("space", "Mark the lead, or take the mark off", hint="mark", rank=22, group=MARKING)
    def mark(self) -> None:
        """Mark and go on to the next one."""
        marks, ranged = self.view.marks, self.view.marks.anchor is not None
        if ranged:
            marks.anchor = None
        else:
            marks.toggle(self._lead())
        self.view.show_marks()
        if not ranged:
            self.rows.move(1)

    @command("V", "Mark from here to where you walk", group=MARKING)
    def mark_range(self) -> None:
        """Begin a range, or end it."""
        marks = self.view.marks
        if marks.anchor is not None:
            marks.anchor = None
        else:
            marks.open(self._lead())
        self.view.show_marks()

    @command("asterisk", "Mark all that are shown, or none", group=MARKING)
    def mark_all(self) -> None:
        """All of them."""
        self.view.marks.all_of(self.view.inbox.ids)
        self.view.show_marks()

    @command("escape", "Take marks off; show all that a text left out", group=MARKING)
    def let_go(self) -> None:
        """Out of the innermost of what one is in."""
        if self.view.marks.ids:
            self.view.marks.clear()
            self.view.show_marks()
        elif self.look.text:
            self.see(self.look._replace(text=""))
        elif self.look.shelf != "inbox":
            self.see(self.look._replace(shelf="inbox"))

    # -- what is shown --------------------------------------------------------------------------------------------

    @property
    def look(self) -> Look:
        """Which leads are shown, and in which order."""
        return self.view.inbox.look

    def see(self, look: Look) -> None:
        """Show other leads, or the same in another order; remembered."""
        other = look.saved != self.look.saved
        self.view.look_at(look)
        if other:
            self._ask_saved()
        self.workspace.memory.put(KEPT, look._replace(text="", shelf="inbox").dump())
        self.hints()

    @command("s", "Sort", hint="sort", rank=31, group=LOOKING)
    def sort(self) -> None:
        """Choose what the list is sorted by."""
        from tui.app.screens.lead_choices import choose_sort

        choose_sort(self)

    @command("S", "Sort the other way round", group=LOOKING)
    def sort_reversed(self) -> None:
        """The greatest first, or last."""
        self.see(self.look._replace(reverse=not self.look.reverse))

    @command("o", "Whose leads: mine, somebody's, everyone's", group=LOOKING)
    def choose_owner(self) -> None:
        """Choose whose leads are shown."""
        from tui.app.screens.lead_choices import choose_owner

        choose_owner(self)

    @command("f", "Filter by label, source, unseen, a saved filter, or a text", hint="filter", rank=32, group=LOOKING)
    def choose_filter(self) -> None:
        """Turn a filter on or off."""
        from tui.app.screens.lead_choices import choose_filter

        choose_filter(self)

    @command("F", "Show all leads again", group=LOOKING)
    def filters_off(self) -> None:
        """Every filter off; the order stays."""
        self.see(self.look.unfiltered)

    @command("vertical_line", "A column more, or one less", hint="columns", rank=33, group=LOOKING)
    def choose_columns(self) -> None:
        """Any field of leads, persons and organizations."""
        from tui.app.screens.lead_choices import choose_columns

        choose_columns(self)

    @command("v", "The inbox, what is archived, or both", group=LOOKING)
    def choose_shelf(self) -> None:
        """Open the menu."""
        from tui.app.screens.lead_choices import choose_shelf

        choose_shelf(self)

    @command("t", "Triage: decide one lead after the other", hint="triage", rank=3, group=INBOX)
    def triage(self) -> None:
        """The leads that wait for a decision, among those that are shown."""
        from tui.app.screens.triage import open_triage

        open_triage(self, self.look)

    # -- adding ---------------------------------------------------------------------------------------------------

    @command("a", "Add a lead", hint="add", rank=6, group=INBOX)
    def add(self) -> None:
        """Open the form."""
        from tui.app.screens.lead_form import add_lead

        def added(lead: str) -> None:
            self.view.go_to([lead])

        add_lead(self, added)
