"""The timeline of contact: how much was done with everybody, period by period, and who is neglected."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.content import Content
from textual.widgets import Static

from tui.app.command import command
from tui.app.screens.contacts_frame import LIST, ContactsFrame
from tui.app.widgets.board_header import FocusLine, chip
from tui.app.widgets.contact_lists import StripList, ruler
from tui.app.widgets.row_list import RowList
from tui.services.changes import Changed
from tui.services.contact_timeline import INTERVALS, NEGLECTED, PERIODS, SORTS, ContactTimeline, Look
from tui.services.directory import KINDS
from tui.services.edits import EditError

CONTACT = "The contact"
SHOWN = ("activity", "mail", "day")


class ContactTimelineScreen(ContactsFrame):
    """Strips of persons or organizations."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.look = Look()

    def make_list(self) -> RowList:
        """The strips."""
        self.timeline = ContactTimeline(self.workspace, self.kind)
        kept = self.workspace.memory.get("contact timeline", dict[str, Any]())
        if kept.get("interval") in INTERVALS:
            self.look = self.look._replace(interval=kept["interval"])
        return StripList()

    def read(self, at: int | None = None) -> None:
        """Read all strips anew."""
        strips, today = self.timeline.read(self.look), self.workspace.clock.today()
        self.list.limit, self.list.periods = self.look.days or NEGLECTED[0], PERIODS[self.look.interval]
        self.list.count = lambda ids: self.timeline.counts(self.look, ids)
        self.list.fill(strips, today, at)
        self._show_head(len(strips))
        filtered = self.look.days or self.look.mine or self.look.text
        words = "Nobody here is neglected. F shows all again." if filtered else "There is nobody here yet."
        self.empty("" if strips else words)
        self.show_focus()

    def _show_head(self, count: int) -> None:
        look = self.look
        chips = [f"no contact since {look.days} days"] if look.days else []
        chips += ["mine"] if look.mine else []
        chips += [f"/{look.text}"] if look.text else []
        chips += [f"{'↑' if look.reverse else '↓'} {SORTS[look.sort]}"]
        head = Content.styled(f"{KINDS[self.kind]} by {look.interval}", "bold")
        head += Content.styled(f"   {count:,}   ", "$muted") + Content(" ").join([chip(text) for text in chips])
        rule = ruler(self.timeline.starts(look), look.interval, max(self.app.size.width - 3, 1))
        self.query_one("#head", Static).update(head + Content("\n") + rule)

    def on_resize(self, event: events.Resize) -> None:
        """Another width has room for other periods; Textual calls the base's handler, too."""
        del event
        self.call_after_refresh(lambda: self._show_head(len(self.list.strips)))

    def show_focus(self) -> None:
        """Who it is, and how to reach them."""
        line, record = self.query_one(FocusLine), self.list.at
        if record is None:
            line.show(Content(""), Content(""))
            return
        from tui.services.summary import contact

        strip = self.list.strips[self.list.cursor]
        found = [contact(self.workspace, self.kind, record, name) for name in ("phones", "emails")]
        left = Content(" ") + Content.styled(" ".join(strip.name.split()), "bold")
        left += Content(f"  {' · '.join(text for text in found if text)}").stylize("$muted")
        count, since = sum(self.list.counts_of(self.list.cursor)), self.timeline.starts(self.look)[0]
        line.show(left, Content(f"{count:,} time{'' if count == 1 else 's'} since {since:%d %b %Y} "))

    def news(self, changed: Changed) -> None:
        """Something was done, or contacts changed."""
        if changed.touches(self.kind, *SHOWN):
            self.stale = not self.is_current
            if self.is_current:
                renamed = changed.renamed.get((self.kind, self.list.at or 0))
                self.read(int(renamed) if renamed is not None else None)

    def see(self, look: Look) -> None:
        """Look at it in another way."""
        self.look = look
        self.workspace.memory.put("contact timeline", {"interval": look.interval})
        self.read()

    # -- what is shown --------------------------------------------------------------------------------------------

    @command("f", "Only those without contact for 30, 60, 90 days; then all", hint="neglected", rank=3, group=LIST)
    def filter_neglected(self) -> None:
        """The next number of days."""
        steps = (0, *NEGLECTED)
        self.see(self.look._replace(days=steps[(steps.index(self.look.days) + 1) % len(steps)]))

    @command("F", "Show all again", group=LIST)
    def filters_off(self) -> None:
        """Everybody."""
        self.see(self.look._replace(days=0, mine=False, text=""))

    @command("i", "By week or by month", hint="interval", rank=4, group=LIST)
    def toggle_interval(self) -> None:
        """The other one."""
        self.see(self.look._replace(interval=INTERVALS[1 - INTERVALS.index(self.look.interval)]))

    @command("s", "Sort by last contact, name, most contact", hint="sort", rank=5, group=LIST)
    def sort(self) -> None:
        """The next order."""
        names = list(SORTS)
        self.see(self.look._replace(sort=names[(names.index(self.look.sort) + 1) % len(names)], reverse=False))

    @command("S", "Sort the other way round", group=LIST)
    def sort_reversed(self) -> None:
        """The other way round."""
        self.see(self.look._replace(reverse=not self.look.reverse))

    @command("o", "Mine, or everyone's", hint="mine", rank=6, group=LIST)
    def toggle_mine(self) -> None:
        """Only one's own, or all."""
        self.see(self.look._replace(mine=not self.look.mine))

    @command("slash", "Show only names with a text", hint="find", rank=7, group=LIST)
    async def find_record(self) -> None:
        """Ask for the text."""
        from tui.app.screens.prompt import PromptScreen

        def typed(text: str | None) -> None:
            if text is not None:
                self.see(self.look._replace(text=text.strip()))

        await self.app.push_screen(PromptScreen("Names with", self.look.text, hint="part of a name"), typed)

    # -- what one does ----------------------------------------------------------------------------------------------

    def here(self) -> int:
        """The contact under the cursor; raises `EditError`."""
        if self.list.at is None:
            raise EditError("There is nobody under the cursor.")
        return int(self.list.at)

    @command("enter", "Open the contact", hint="open", rank=1, group=CONTACT)
    async def open_here(self) -> None:
        """Open it; `J` and `K` go along this list."""
        from tui.app.screens.record import RecordScreen

        beside = [strip.id for strip in self.list.strips]
        await self.app.push_screen(RecordScreen(self.kind, self.here(), siblings=beside))

    async def on_row_list_opened(self) -> None:
        """Two clicks."""
        await self.run_action("open_here")

    @command("A", "Add an activity", hint="activity", rank=2, group=CONTACT)
    async def add_activity(self) -> None:
        """Ask what and when."""
        from tui.app.screens.activity_prompt import ActivityPrompt

        record = self.here()
        found = self.workspace.records.get(self.kind, record) or {}
        person = {"person_id": record, "org_id": found.get("org_id")}
        links: dict[str, Any] = person if self.kind == "person" else {"org_id": record}
        await self.app.push_screen(ActivityPrompt(self.workspace, **links))

    @command("n", "Add a note", group=CONTACT)
    async def add_note(self) -> None:
        """Write a note."""
        from tui.app.screens import drafts

        record = self.here()

        async def save(text: str) -> int:
            return await self.workspace.notes.add(self.kind, record, text)

        await drafts.write(self, "New note", f"note of {self.kind}:{record}", "", save, hint="Markdown")

    @command("y", "Copy e-mail, phone, name or link", group=CONTACT)
    async def copy_menu(self) -> None:
        """One more key says what is copied."""
        from tui.app.screens.copying import copied, copy_menu

        await copy_menu(self, copied(self.workspace, self.kind, self.here()))
