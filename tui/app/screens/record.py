"""The record screen: everything about a deal, person, organization, lead or activity, and what one does to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui.app.command import Command, command
from tui.app.screens.record_actions import RecordActions
from tui.app.screens.record_parts import ADDING
from tui.services.deleted import is_deleted, restore
from tui.services.edits import EditError
from tui.services.history import Item
from tui.services.records import Id, Link

DEALING = "The deal"
LINKS = {"person_id": "person", "org_id": "organization", "organization_id": "organization", "deal_id": "deal"}
ABOUT_PEOPLE = {"add_note", "add_activity", "log_call"}
"""What a product has not."""

ENDING = {"win", "lose", "reopen"}
ONLY_DEALS = ENDING | {"next_stage", "previous_stage", "move_to"}


class RecordScreen(RecordActions):
    """Shows a record; `siblings` are the ids of the list one came from, for `J` and `K`."""

    _is_over = False

    # -- what is offered ------------------------------------------------------------------------------------------

    def _applies(self, name: str) -> bool:
        if (name in ONLY_DEALS and self.kind != "deal") or (name in ABOUT_PEOPLE and self.kind == "product"):
            return False
        return (name not in ENDING or self._is_over == (name == "reopen")) and super()._applies(name)

    def offered(self) -> Iterable[Command]:
        """A deal that is open can be won and lost, one that is not can be opened again."""
        found = self.workspace.records.get(self.kind, self.record)
        self._is_over = found is None or found.get("status") in ("won", "lost")
        return super().offered()

    def _deal(self) -> int:
        if self.kind != "deal":
            raise EditError("Only a deal can do that.")
        return int(self.record)

    # -- the deal -------------------------------------------------------------------------------------------------

    @command("w", "Mark the deal won", hint="won", rank=6, group=DEALING)
    async def win(self) -> None:
        """Won."""
        await self.workspace.deals.win(self._deal())
        self.say("Won. u takes it back.")

    @command("x", "Mark the deal lost, with a reason", hint="lost", rank=7, group=DEALING)
    async def lose(self) -> None:
        """Lost: ask for the reason."""
        from tui.app.screens.picker import Choice, PickerScreen

        deal = self._deal()
        title = self.workspace.deals.get(deal).get("title")
        reasons = [Choice(r, r, f"{n} deals") for r, n in self.workspace.deals.lost_reasons()]

        async def lost(reason: str) -> None:
            await self.workspace.deals.lose(deal, reason)
            self.say("Lost. u takes it back.")

        async def chosen(reason: Any) -> None:
            if reason is not None:
                await self.guard(lost(str(reason)))

        await self.app.push_screen(PickerScreen(f"Why was “{title}” lost?", reasons, free=True), chosen)

    @command("R", "Open the deal again; bring back one that is deleted", hint="reopen", rank=6, group=DEALING)
    async def reopen(self) -> None:
        """Open again, or back from the deleted ones."""
        if is_deleted(self.workspace, self.kind, self.record):
            await restore(self.workspace, self._deal())
            self.say("It is back. u takes that back.")
            return
        await self.workspace.deals.reopen(self._deal())

    async def change_status(self, status: str) -> None:
        """Won, lost or open again."""
        if status == "lost":
            await self.lose()
        elif status == "won":
            await self.workspace.deals.win(self._deal())
        else:
            await self.workspace.deals.reopen(self._deal())

    @command("L shift+right", "Move the deal to the next stage", hint="next stage", rank=8, group=DEALING)
    async def next_stage(self) -> None:
        """To the next stage."""
        await self._shift(1)

    @command("H shift+left", "Move the deal to the previous stage", hint="previous stage", rank=9, group=DEALING)
    async def previous_stage(self) -> None:
        """To the previous stage."""
        await self._shift(-1)

    async def _shift(self, by: int) -> None:
        deal = self.workspace.deals.get(self._deal())
        stages = [
            s for p in self.workspace.deals.pipelines() if p.id == deal.get("pipeline_id") for s in p.stages
        ]  # fmt: skip
        number = next((n for n, s in enumerate(stages) if s.id == deal.get("stage_id")), -1) + by
        if 0 <= number < len(stages):
            await self.workspace.deals.move(int(self.record), stages[number].id)
        else:
            self.say("This is the last stage. w wins the deal." if by > 0 else "This is the first stage.")

    @command("m", "Move the deal to any stage of any pipeline", group=DEALING)
    async def move_to(self) -> None:
        """Choose where the deal goes."""
        self._deal()
        if row := self.workspace.records.row(self.kind, self.record, "stage_id"):
            await self.pick(row)

    # -- notes and activities ---------------------------------------------------------------------------------------

    def _noted(self) -> Link:
        subject = self.subject
        if subject is None:
            raise EditError("This is linked to nothing a note could belong to.")
        return subject

    @command("n", "Add a note", hint="note", rank=4, group=ADDING)
    async def add_note(self) -> None:
        """Write a note."""
        kind, record = self._noted()

        async def save(text: str) -> int:
            return await self.workspace.notes.add(kind, record, text)

        await self.write("New note", f"note of {kind}:{record}", "", save, hint="Markdown")

    async def edit_note(self, note: int) -> None:
        """Change a note."""
        from tui.services.notes import to_markdown

        async def save(text: str) -> bool:
            return await self.workspace.notes.edit(note, text)

        text = to_markdown(self.workspace.notes.content(note))
        await self.write("Note", f"note {note}", text, save, hint="Markdown")

    @command("A", "Add an activity", hint="activity", rank=5, group=ADDING)
    async def add_activity(self) -> None:
        """Ask what and when."""
        from tui.app.screens.activity_prompt import ActivityPrompt

        links = self._links_of_activity()

        def added(new: int | None) -> None:
            if new is not None:
                self.timeline.go(("activity", new))

        await self.app.push_screen(ActivityPrompt(self.workspace, **links), added)

    @command("c", "Log a call: how it went, how long it took", group=ADDING)
    async def log_call(self) -> None:
        """The call under the cursor or the next one that is planned; else one that was not."""
        from tui.app.screens.call_log import ask_call
        from tui.app.screens.record_call import ask_new_call

        item = self.timeline.item if self.focused is self.timeline else None
        planned = [
            part for part in self.timeline.parts if isinstance(part, Item) and part.state in ("overdue", "today")
        ]
        calls = [part for part in planned if part.kind == "activity" and part.detail == "call"]
        if item is not None and item.kind == "activity" and item.state != "done":
            calls = [item]
        event = self.workspace.activities.get(int(calls[0].id)) if calls else None
        if event is not None:
            ask_call(self, event)
        else:
            ask_new_call(self, self._links_of_activity())

    def _links_of_activity(self) -> dict[str, Any]:
        """What an activity that is added here belongs to."""
        found = self.workspace.records.get(self.kind, self.record)
        if found is None:
            raise EditError("That is no longer there.")
        links: dict[str, Any] = {"deal_id": None, "lead_id": None, "person_id": None, "org_id": None}
        if self.kind == "activity":
            return links | {name: found.get(name) for name in links}
        if self.kind == "person":
            return links | {"person_id": self.record, "org_id": found.get("org_id")}
        if self.kind == "product":
            raise EditError("A product has no activities.")
        return links | {{"organization": "org_id"}.get(self.kind, f"{self.kind}_id"): self.record}

    def _item(self) -> Item:
        item = self.timeline.item if self.focused is self.timeline else None
        if item is None:
            raise EditError("l goes to the activities and notes.")
        return item

    @command("d space", "Mark the activity done, or not done", hint="done", rank=3, group=ADDING)
    async def toggle_done(self) -> None:
        """Done, or not."""
        if self.kind == "activity" and self.focused is not self.timeline:
            done = bool((self.workspace.records.get(self.kind, self.record) or {}).get("done"))
            await self.workspace.activities.set_done(int(self.record), done=not done)
            return
        item = self._item()
        if item.kind != "activity":
            raise EditError("Only an activity can be done.")
        await self.workspace.activities.set_done(int(item.id), done=item.state != "done")

    @command("p", "Pin the note, or take it off", hint="pin", rank=3, group=ADDING)
    async def toggle_pin(self) -> None:
        """Pin or unpin."""
        item = self._item()
        if item.kind != "note":
            raise EditError("Only a note can be pinned.")
        await self.workspace.notes.pin(int(item.id), self._noted()[0], pinned=item.state != "pinned")

    @command("D", "Delete what the cursor stands on, or the record itself", group=ADDING)
    async def delete(self) -> None:
        """Delete what the cursor stands on."""
        item = self.timeline.item if self.focused is self.timeline else None
        row = self.fields.list.row if self.focused is not self.timeline else None
        if row is not None and row.field.type == "part":
            await self.remove_part(row)
        elif self.focused is not self.timeline and self.fields.list.heading:
            raise EditError("This section is folded; ⏎ unfolds it.")
        elif item is None:
            await self.delete_whole()
        elif item.kind == "note":
            await self.workspace.notes.delete(int(item.id))
            self.say("The note is deleted. u takes it back.")
        elif item.kind == "activity":
            await self.workspace.activities.delete(int(item.id))
            self.say("The activity is deleted. u takes it back.")
        else:
            raise EditError("What happened cannot be deleted.")

    # -- other records ----------------------------------------------------------------------------------------------

    async def open_found(self, kind: str, record: Id) -> None:
        """Show a record that was found above this one."""
        await self.open_record((kind, record))

    async def open_record(self, link: Link) -> None:
        """Show another record above this one."""
        from tui.app.screens.opened import screen_of

        if await self.settled():
            await self.app.push_screen(screen_of(*link, siblings=self._others(link)))

    def _others(self, link: Link) -> list[Id]:
        """The records beside a linked one: the other people, deals or activities shown here."""
        kind, record = link
        if kind == "activity":
            items = (part for part in self.timeline.parts if isinstance(part, Item))
            shown = [item.id for item in items if item.kind == "activity"]
        else:
            rows = (r for r in self.fields.list.rows if not isinstance(r, str) and r.field.type == "link")
            shown = [row.link[1] for row in rows if row.link and row.link[0] == kind]
        return shown if record in shown else []

    @command("o", "Open the linked person, organization or deal", hint="open linked", rank=12, group=ADDING)
    async def open_linked(self) -> None:
        """Open what the cursor stands on, or ask which one."""
        from tui.app.screens.picker import Choice, PickerScreen

        row = self.fields.list.row if self.focused is not self.timeline else None
        item = self.timeline.item if self.focused is self.timeline else None
        if row is not None and row.link:
            await self.open_record(row.link)
            return
        if item is not None and item.kind == "activity":
            await self.open_record(("activity", item.id))
            return
        links = self._links()
        if len(links) == 1:
            await self.open_record(links[0])
            return
        if not links:
            raise EditError("This is linked to nothing.")
        names = self.workspace.records.values
        choices = [Choice(link, names.name(*link), link[0]) for link in links]

        async def chosen(link: Any) -> None:
            if link is not None:
                await self.open_record(link)

        await self.app.push_screen(PickerScreen("Open", choices), chosen)

    def _links(self) -> list[Link]:
        found = self.workspace.records.get(self.kind, self.record) or {}
        links: list[Link] = [(kind, found[code]) for code, kind in LINKS.items() if found.get(code) is not None]
        return [link for link in links if self.workspace.records.values.exists(*link)]
