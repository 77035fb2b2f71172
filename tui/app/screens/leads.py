"""Leads: what one does with the inbox and what becomes of a lead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from tui.app.command import command
from tui.app.screens.base import EVERYWHERE, MainScreen
from tui.app.widgets.inbox_view import InboxView
from tui.app.widgets.lead_list import LeadList
from tui.app.widgets.row_list import RowList
from tui.services.changes import Changed
from tui.services.edits import EditError
from tui.services.leads import Contact

INBOX, LEAD, DETAIL = "The inbox", "The lead", "Its details"


class LeadsScreen(MainScreen):
    """The leads inbox."""

    section = "leads"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"put_label({number})", f"Label {number}", show=False) for number in range(1, 10)
    ]

    def body(self) -> Iterable[Widget]:
        """The inbox."""
        yield InboxView(self.workspace)

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

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile."""
        self.view.catch_up()

    def on_screen_suspend(self) -> None:
        """Nobody looks at a lead now."""
        self.view.stir()

    async def on_inbox_view_rested(self, event: InboxView.Rested) -> None:
        """Who looks at a lead for a moment has seen it."""
        if self.is_current:
            await self.guard(self.workspace.leads.see(event.lead))

    def on_inbox_view_shown(self) -> None:
        """Only the keys that do something now."""
        if self.view.inbox.ids:
            self.hints(self.commands())
        else:
            useless = ("next_lead", "previous_lead")
            self.hints(c for c in self.commands() if c.group in (INBOX, EVERYWHERE) and c.name not in useless)

    def _lead(self) -> str:
        """The lead under the cursor."""
        self.view.follow_cursor()
        if self.view.lead is None:
            raise EditError("There is no lead here. Press a to add one.")
        return self.view.lead

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

        async def delete() -> None:
            await self.workspace.leads.delete(lead)
            self.say(f"Deleted: {title}.")

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.guard(delete())

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
        before = set(self.view.inbox.ids)
        words = await self.workspace.undo()
        self.say(f"Undone: {words}" if words else "There is nothing to undo.")
        self.view.go_to(lead for lead in self.view.inbox.ids if lead not in before)

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
                    self.view.go_to([lead])

        title = f"{contact.name} lead"
        self.app.push_screen(PromptScreen("Title of the new lead", title, check=_needs_text), named)


def _needs_text(text: str) -> str | None:
    return None if text.strip() else "A lead needs a title."
