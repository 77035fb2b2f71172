"""What one does with a whole record: copy of it, follow, archive, duplicate, merge, hand over, delete."""

from __future__ import annotations

from typing import Any

from tui.app.command import command
from tui.app.screens.record_parts import RecordParts
from tui.services.edits import EditError
from tui.services.merging import KINDS as MERGED
from tui.services.parts import PARTS

WHOLE = "The record"
DUPLICATED = ("deal", "product")
ARCHIVED = ("deal", "lead")
FOLLOWED = tuple(kind for kind, parts in PARTS.items() if any(part.kind == "follower" for part in parts))


class RecordActions(RecordParts):
    """The part of the record screen that deals with the record as a whole."""

    def _applies(self, name: str) -> bool:
        only = {"toggle_follow": FOLLOWED, "archive": ARCHIVED, "duplicate": DUPLICATED, "merge": MERGED}
        return self.kind in only.get(name, (self.kind,)) and super()._applies(name)

    @command("y", "Copy link, number, e-mail, phone or a summary", hint="copy", rank=13, group=WHOLE)
    async def copy_menu(self) -> None:
        """One more key says what is copied."""
        from tui.app.screens.copying import copied, copy_menu

        found = copied(self.workspace, self.kind, self.record)
        row = self.fields.list.row if self.focused is self.fields.list else None
        if row is not None and row.text:
            found["y"] = (row.name.lower() or "line", row.text)
        await copy_menu(self, found)

    @command("M", "Write a mail; Pipedrive files the blind copy", group=WHOLE)
    def new_mail(self) -> None:
        """To the address under the cursor, or that of the person the record is about."""
        from tui.app.new_mail import compose
        from tui.services import mailto

        row = self.fields.list.row if self.focused is self.fields.list else None
        to = row.text if row is not None and row.field.type == "emails" else ""
        link = mailto.link(self.workspace, self.kind, self.record, to)
        said = compose(self.app, link)
        if not said:
            self.app.copy_to_clipboard(link)
            said = "Copied the mail’s link: there is no program for mails here. MAILER=mutt would start one."
        if "bcc=" not in link:
            said += " Without a copy for Pipedrive: its address is not known yet."
        self.say(said)

    @command("f", "Follow the record, or follow it no more", group=WHOLE)
    async def toggle_follow(self) -> None:
        """Follow, or not."""
        people = self.workspace.people
        me = people.me()
        if people.follows(self.kind, self.record, me):
            await people.unfollow(self.kind, self.record, me)
            self.say("You follow it no more.")
        else:
            await people.follow(self.kind, self.record, me)
            self.say("You follow it.")

    @command("z", "Archive the record, or take it out of the archive", group=WHOLE)
    async def archive(self) -> None:
        """Away from boards and lists, or back."""
        found = self.workspace.records.get(self.kind, self.record) or {}
        away = not found.get("is_archived")
        if self.kind == "lead":
            await self.workspace.leads.change(
                str(self.record), {"is_archived": away}, f"{'Archive' if away else 'Restore'} “{found.get('title')}”"
            )
        else:
            stamp = self.workspace.clock.stamp() if away else None
            words = f"{'Archive' if away else 'Restore'} “{found.get('title')}”"
            await self.workspace.deals.change(int(self.record), {"is_archived": away}, words, {"archive_time": stamp})
        self.say("Archived. u takes it back." if away else "Out of the archive.")

    @command("O", "Hand the record over to another user", group=WHOLE)
    async def hand_over(self) -> None:
        """Choose another owner."""
        row = self.workspace.records.row(self.kind, self.record, "owner_id")
        if row is None:
            raise EditError("This has no owner.")
        await self.pick(row)

    @command("", "Copy the deal or product as a new one", group=WHOLE)
    async def duplicate(self) -> None:
        """Make the same once more, and show it."""
        new = await self.workspace.contacts.duplicate(self.kind, self.record)
        self.say("This is the copy. u takes it back.")
        await self.open_record((self.kind, new))

    @command("", "Merge the record with another one", group=WHOLE)
    async def merge(self) -> None:
        """Choose the other one, look at both, and merge them."""
        from tui.app.screens.merge import MergeScreen
        from tui.app.screens.picker import Choice, PickerScreen

        merging, kind, mine = self.workspace.merging, self.kind, self.record
        found = merging.candidates(kind, mine) if kind in MERGED else []
        choices = [Choice(i, name, f"{of} #{i}".strip()) for i, name, of in found]
        if not choices:
            raise EditError("There is nothing to merge it with.")

        async def chosen(other: Any) -> None:
            if other is not None:
                await self.app.push_screen(MergeScreen(merging, kind, mine, other), lambda stays: decided(other, stays))

        async def decided(other: Any, stays: Any) -> None:
            if stays is None:
                return
            await self.guard(merging.merge(kind, stays, mine if stays == other else other))
            self.record = stays
            self.read()
            self.say("Merged; the server has the last word on what stays.")

        picker = PickerScreen("Merge with", choices)
        picker.add_class("-wide")  # names that differ at their end, and whose each is
        await self.app.push_screen(picker, chosen)

    async def delete_whole(self) -> None:
        """Delete the record; one that cannot be brought back asks before."""
        if self.kind == "deal":
            await self.workspace.deals.delete(int(self.record))
        elif self.kind == "activity":
            await self.workspace.activities.delete(int(self.record))
        else:
            await self._confirm_deletion()
            return
        self.say(f"The {self.kind} is deleted. u takes it back.")
        self.dismiss()

    async def _confirm_deletion(self) -> None:
        from tui.app.screens.confirm import ConfirmScreen

        kind, record = self.kind, self.record

        async def answered(yes: bool | None) -> None:
            if not yes:
                return
            if kind == "lead":
                await self.guard(self.workspace.leads.delete(str(record)))
            else:
                await self.guard(self.workspace.contacts.delete(kind, record))
            self.say(f"The {kind} is deleted.")
            self.dismiss()

        name = self.workspace.records.values.name(kind, record)
        words = "It cannot be brought back from here; in Pipedrive it can for 30 days."
        await self.app.push_screen(ConfirmScreen(f"Delete “{name}”?", words), answered)
