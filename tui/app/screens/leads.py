"""Leads: the inbox beside the lead one looks at, and what becomes of it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from tui.app.command import command
from tui.app.screens.base import EVERYWHERE, MainScreen
from tui.app.widgets.lead_list import InboxHeader, LeadHeads, LeadList, why_empty
from tui.app.widgets.lead_pane import LeadPane
from tui.app.widgets.row_list import RowList
from tui.services.changes import Changed
from tui.services.edits import EditError
from tui.services.inbox import Inbox
from tui.services.leads import Contact

INBOX, LEAD, DETAIL = "The inbox", "The lead", "Its details"
WIDE = 100
FRAME = ("currency", "day")
SHOWN = ("lead_label", "user", "person", "organization", "clock", "activity", "note")
MANY = 200
PAUSE = 0.08
REST = 1.5


class LeadsScreen(MainScreen):
    """The leads inbox."""

    section = "leads"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"put_label({number})", f"Label {number}", show=False) for number in range(1, 10)
    ]
    DEFAULT_CSS = """
    LeadsScreen #panes { layout: horizontal; height: 1fr; }
    LeadsScreen #list { width: 2fr; height: 1fr; }
    LeadsScreen LeadPane { width: 1fr; min-width: 36; border-left: solid $border; }
    LeadsScreen #panes.-stacked { layout: vertical; }
    LeadsScreen .-stacked > #list { width: 1fr; height: 1fr; }
    LeadsScreen .-stacked > LeadPane { width: 1fr; height: 1fr; border-left: none;
        border-top: solid $border; }
    LeadsScreen .-stacked.-reading > #list { display: none; }
    LeadsScreen .-stacked.-reading > LeadPane { border-top: none; }
    LeadsScreen .-low LeadHeads { display: none; }
    LeadsScreen #empty { display: none; height: 1fr; content-align: center middle; text-align: center; color: $muted; }
    LeadsScreen .-empty > #empty { display: block; }
    LeadsScreen .-empty > #panes { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.inbox: Inbox | None = None
        self.lead: str | None = None
        self._stale = False
        self._moved_at = 0.0
        self._pausing: Timer | None = None
        self._resting: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Header, list and detail."""
        leads = LeadList(self.workspace.leads)
        pane = LeadPane(self.workspace.leads, self.workspace.activities)
        panes = Container(Vertical(LeadHeads(), leads, id="list"), pane, id="panes")
        yield Vertical(InboxHeader(), panes, Static(id="empty"), id="inbox")

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
        super().on_mount()
        self.inbox = Inbox(self.workspace.leads)
        self._show(0)

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other where there is room, else one below the other."""
        super().on_resize(event)
        self.panes.set_class(event.size.width < WIDE, "-stacked")
        self.panes.set_class(event.size.height < 20, "-low")

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile."""
        if self._stale:
            self._read_again()
        self._rest()

    def on_screen_suspend(self) -> None:
        """Nobody looks at a lead now."""
        self._stop(self._resting)

    def _show(self, row: int) -> None:
        """Show the inbox with the cursor on the lead, or on a row when it is gone."""
        if self.inbox is not None:
            self.rows.show(self.inbox, self.lead, row)
            self._show_around()
            self._follow_cursor()

    def _show_around(self) -> None:
        """The header, and what stands there when the inbox is empty."""
        assert self.inbox is not None
        self.query_one("#inbox").set_class(not self.inbox.ids, "-empty")
        if not self.inbox.ids:
            self.query_one("#empty", Static).update(why_empty(self.workspace.state, filled=self.workspace.filled))
        self.query_one(InboxHeader).show(self.inbox)

    # -- news -----------------------------------------------------------------------------------------------------

    def news(self, changed: Changed) -> None:
        """Follow what changed: single leads cheaply, the frame by reading it anew, out of sight not at all."""
        renamed = {old: new for (kind, old), new in changed.renamed.items() if kind == "lead"}
        ids = {str(i) for i in (*changed.ids.get("lead", ()), *renamed, *renamed.values())}
        in_sight = self in self.app.screen_stack
        focused = self.rows.lead if in_sight else self.lead
        self.lead = str(renamed.get(focused, focused)) if focused is not None else None
        if not in_sight:
            self._stale = self._stale or bool(changed.ids)
            return
        if changed.touches("activity"):
            ids |= self.workspace.leads.of_activities(changed.ids["activity"])
        if changed.touches(*FRAME) or len(ids) > MANY:
            self._read_again()
            return
        if ids:
            self._follow(ids)
        if changed.touches(*SHOWN):
            self._look_again(names=set(changed.ids) != {"clock"})
        if changed.state is not None and self.inbox is not None and not self.inbox.ids:
            self._show_around()

    def _read_again(self) -> None:
        self._stale = False
        if self.inbox is not None:
            self.inbox.read()
            self.rows.forget()
            self._show(self.rows.cursor)
            self.pane.reread()

    def _look_again(self, *, names: bool) -> None:
        """Names, or only ages, may be others: draw what differs."""
        if names:
            self.rows.forget()
        self.rows.redraw_changed()
        self.pane.reread()

    def _follow(self, ids: set[str]) -> None:
        assert self.inbox is not None
        self.rows.forget(ids)
        if self.inbox.follow(ids):
            self._show(self.rows.cursor)
        else:
            self.rows.draw_again(ids)
            self._show_around()
        if self.lead in ids:
            self.pane.reread()

    # -- the cursor -----------------------------------------------------------------------------------------------

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """The detail follows: at once after a pause, but not through every lead on the way."""
        event.stop()
        self._stop(self._pausing)
        now = time.monotonic()
        quick, self._moved_at = now - self._moved_at < PAUSE, now
        if quick:
            self._pausing = self.set_timer(PAUSE, self._follow_cursor)
        else:
            self._follow_cursor()

    def _follow_cursor(self) -> None:
        if self.rows.lead != self.lead or self.pane.lead != self.lead:
            self.lead = self.rows.lead
            self.pane.show(self.lead)
            self._rest()

    def _rest(self) -> None:
        """Who looks at a lead for a moment has seen it."""
        self._stop(self._resting)
        if self.lead is not None:
            self._resting = self.set_timer(REST, self._rested)

    async def _rested(self) -> None:
        if self.is_current and self.lead is not None and self.lead == self.rows.lead:
            await self.guard(self.workspace.leads.see(self.lead))

    @staticmethod
    def _stop(timer: Timer | None) -> None:
        if timer is not None:
            timer.stop()

    def _lead(self) -> str:
        """The lead under the cursor."""
        self._follow_cursor()
        if self.lead is None:
            raise EditError("There is no lead here. Press a to add one.")
        return self.lead

    def _title(self, lead: str) -> str:
        return str(self.workspace.leads.get(lead).get("title"))

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

    @command("ctrl+d space", "Scroll the details down", hint="scroll", rank=22, group=DETAIL)
    def scroll_detail_down(self) -> None:
        """Half a page down."""
        self.pane.scroll_half(1)

    @command("ctrl+u", "Scroll the details up", group=DETAIL)
    def scroll_detail_up(self) -> None:
        """Half a page up."""
        self.pane.scroll_half(-1)

    @command("enter", "Open the lead: it is seen, and has the whole window where that is small", group=DETAIL)
    async def open_lead(self) -> None:
        """Read a lead."""
        lead = self._lead()
        self.panes.add_class("-reading")
        await self.workspace.leads.see(lead)

    @command("escape", "Back to the list", group=DETAIL)
    def close_lead(self) -> None:
        """Read no more."""
        self.panes.remove_class("-reading")

    async def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Two clicks."""
        event.stop()
        await self.run_action("open_lead")

    # -- the lead under the cursor --------------------------------------------------------------------------------

    @command("full_stop", "Mark the lead seen, or unseen", hint="seen", rank=8, group=LEAD)
    async def toggle_seen(self) -> None:
        """Seen or unseen; looking on does not change it again."""
        lead = self._lead()
        self._stop(self._resting)
        seen = bool(self.workspace.leads.get(lead).get("was_seen"))
        await self.workspace.leads.see(lead, seen=not seen)

    @command("c", "Convert the lead to a deal", hint="convert", rank=1, group=LEAD)
    def convert(self) -> None:
        """Choose the stage; the one chosen last is offered first."""
        from tui.app.screens.picker import Choice, PickerScreen

        lead = self._lead()
        places = {s.id: (p.id, f"{p.name} ▸ {s.name}") for p in self.workspace.deals.pipelines() for s in p.stages}
        if not places:
            raise EditError("There is no stage to put a deal in yet.")
        before = self.workspace.memory.get("stage of conversions", 0)
        current = before if before in places else next(iter(places))

        async def chosen(stage: Any) -> None:
            if stage is not None:
                await self.guard(self._convert(lead, stage, *places[stage]))

        choices = [Choice(stage, words) for stage, (_, words) in places.items()]
        self.app.push_screen(PickerScreen(f"Convert “{self._title(lead)}”", choices, current=current), chosen)

    async def _convert(self, lead: str, stage: int, pipeline: int, where: str) -> None:
        title = self._title(lead)
        await self.workspace.leads.convert(lead, stage, pipeline)
        self.workspace.memory.put("stage of conversions", stage)
        self.say(f"Converted: {title} is in {where}. u takes it back.")

    @command("z", "Archive the lead", hint="archive", rank=2, group=LEAD)
    async def archive(self) -> None:
        """Put it away."""
        lead = self._lead()
        title = self._title(lead)
        await self.workspace.leads.archive(lead)
        self.say(f"Archived: {title}. u takes it back.")

    @command("D", "Delete the lead for good", hint="delete", rank=9, group=LEAD)
    def delete(self) -> None:
        """Ask first: a deleted lead cannot be restored."""
        from tui.app.screens.confirm import ConfirmScreen

        lead = self._lead()
        title = self._title(lead)

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.guard(self.workspace.leads.delete(lead))
                self.say(f"Deleted: {title}.")

        text = "Pipedrive cannot restore a deleted lead. Archiving (z) puts it away and can be undone."
        self.app.push_screen(ConfirmScreen(f"Delete “{title}”?", text), answered)

    @command("e", "Change the title", hint="title", rank=7, group=LEAD)
    def edit_title(self) -> None:
        """Another title."""
        from tui.app.screens.prompt import PromptScreen

        lead = self._lead()

        async def named(title: str | None) -> None:
            if title is not None:
                await self.guard(self.workspace.leads.rename(lead, title))

        self.app.push_screen(PromptScreen("Title of the lead", self._title(lead), check=_needs_text), named)

    @command("1 2 3 4 5 6 7 8 9", "Put a label on the lead, or take it off", group=LEAD)
    async def put_label(self, number: int = 1) -> None:
        """The label with that number in the details."""
        lead, labels = self._lead(), list(self.workspace.leads.labels())
        if number > len(labels):
            raise EditError(f"There is no label {number}.")
        await self.workspace.leads.label(lead, labels[number - 1])

    @command("u", "Undo the last edit", hint="undo", rank=3, group=EVERYWHERE)
    async def undo(self) -> None:
        """Take the last edit back; a lead that comes back has the cursor."""
        before = set(self.inbox.ids) if self.inbox is not None else set()
        words = await self.workspace.undo()
        self.say(f"Undone: {words}" if words else "There is nothing to undo.")
        self._go_to_new(before)

    def _go_to_new(self, before: set[str]) -> None:
        new = next((i for i in self.inbox.ids if i not in before), None) if self.inbox is not None else None
        if new is not None:
            self._go_to(new)

    def _go_to(self, lead: str) -> None:
        row = self.inbox.find(lead) if self.inbox is not None else None
        if row is not None:
            self.rows.go_to(row)
            self._follow_cursor()

    # -- adding ---------------------------------------------------------------------------------------------------

    @command("a", "Add a lead", hint="add", rank=6, group=INBOX)
    def add(self) -> None:
        """Choose who it is about, then give it a title."""
        from tui.app.screens.picker import Choice, PickerScreen

        contacts = self.workspace.leads.contacts()
        if not contacts:
            raise EditError("A lead is about a person or an organization, and there is none yet.")
        choices = [Choice(c, c.name, c.of if c.kind == "person" else "organization") for c in contacts]
        self.app.push_screen(PickerScreen("A lead about which person or organization?", choices), self._add)

    def _add(self, contact: Contact | None) -> None:
        from tui.app.screens.prompt import PromptScreen

        if contact is None:
            return

        async def named(title: str | None) -> None:
            if title is not None:
                lead = await self.guard(self.workspace.leads.create({"title": title.strip(), **contact.links}))
                if lead is not None:
                    self._go_to(lead)

        title = f"{contact.name} lead"
        self.app.push_screen(PromptScreen("Title of the new lead", title, check=_needs_text), named)


def _needs_text(text: str) -> str | None:
    return None if text.strip() else "A lead needs a title."
