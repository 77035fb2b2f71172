"""What hangs on a record, on its screen: products, participants, followers and files added, changed and removed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tui.app.command import command
from tui.app.screens import record_relations
from tui.app.screens.record_edit import RecordEdit
from tui.services.edits import EditError, objection
from tui.services.lines import HINT
from tui.services.mailbox import LINKS
from tui.services.part_rows import TITLES
from tui.services.parts import PARTS
from tui.services.pictures import is_picture
from tui.services.records import Id, Row
from tui.services.relations import KIND as RELATION
from tui.services.terms import HINTS as TERMS
from tui.services.users import active_users
from tui.store.database import StoreError

ABOUT = ("deal", "person", "organization")
"""What a project can be about."""

ADDING = "Notes, activities and what hangs on it"
FOLDER = "download folder"


class RecordParts(RecordEdit):
    """The part of the record screen that adds to a record, and takes off it again."""

    # -- adding ---------------------------------------------------------------------------------------------------

    @command("a", "Add what the cursor stands among: a product, a person, a file; else an activity", group=ADDING)
    async def add_here(self) -> None:
        """Add one more of what the cursor stands among."""
        row = self.fields.list.row if self.focused is not self.timeline else None
        part = (row.field.code if row.field.type == "none" else row.kind) if row is not None else ""
        if row is not None and row.field.type in ("part", "none") and (part != "mail" or self.kind in LINKS):
            await self.add_part(part)
        elif row is not None and row.field.type == "link" and row.kind == "person" and self.kind == "organization":
            self._add_contact("person")
        elif row is not None and row.field.type == "link" and row.kind == "project":
            await self.add_part("project")
        else:
            await self.add_activity()

    @command("A", "Add an activity", hint="activity", rank=5, group=ADDING)
    async def add_activity(self) -> None:
        """Ask what and when."""
        raise NotImplementedError

    @command(
        "plus", "Add anything: a product, a person, a follower, a file, a contact", hint="add", rank=10, group=ADDING
    )
    async def add_anything(self) -> None:
        """Open the menu of what can be added."""
        from tui.app.screens.menu import MenuScreen

        mine = {part.kind for part in PARTS.get(self.kind, ())}
        parts = {
            "p": ("deal_product", "product"), "d": ("discount", "discount"), "i": ("installment", "installment"),
            "t": ("participant", "participant"),
            "f": ("follower", "follower"), "F": ("file", "file"), "m": ("mail", "mail of your mailbox"),
            "r": ("organization_relationship", "related organization"),
        }  # fmt: skip
        mine -= set() if self.kind in LINKS else {"mail"}
        entries = [(key, words) for key, (part, words) in parts.items() if part in mine]
        if self.workspace.copy.fact("has projects", default=False) and self.kind in ABOUT:
            entries.append(("j", "project"))
        product = self.kind == "product"
        entries += [("v", "price or variation")] if product else [("a", "activity"), ("n", "note")]
        entries += [("P", "new person"), ("O", "new organization")]

        async def chosen(key: str | None) -> None:
            if key in parts:
                await self.guard(self.add_part(parts[key][0]))
            elif key == "j":
                await self.guard(self.add_part("project"))
            elif key == "v":
                from tui.app.screens.catalogue import CatalogueScreen

                await self.app.push_screen(CatalogueScreen(int(self.record), beside=[int(one) for one in self.beside]))
            elif key in ("a", "n"):
                await self.run_action("add_activity" if key == "a" else "add_note")
            elif key is not None:
                self._add_contact("person" if key == "P" else "organization")

        await self.app.push_screen(MenuScreen("Add", entries), chosen)

    def _add_contact(self, kind: str) -> None:
        from tui.app.screens.adding import add_record

        found = self.workspace.records.get(self.kind, self.record) or {}
        own = self.record if self.kind == "organization" else found.get("org_id", found.get("organization_id"))
        add_record(self, kind, organization=own if isinstance(own, int) else None)

    async def add_part(self, part: str) -> None:
        """Ask what to add, and add it."""
        if part == "project" and self.kind in ABOUT:
            from tui.app.screens.new_project import project_about

            await project_about(self, self.kind, self.record, lambda _new: self.say("Added. u takes it back."))
            return
        if self.kind not in PARTS or part not in {p.kind for p in PARTS[self.kind]}:
            raise EditError(f"A {self.kind} has no such thing.")
        if part in ("file", *TERMS):
            await (self._ask_for_file() if part == "file" else self._ask_for_terms(part))
            return
        if part == RELATION:
            await record_relations.relate(self, int(self.record))
            return
        if part == "mail":
            from tui.app.screens.record_mail import link_mail

            await link_mail(self)
            return
        from tui.app.screens.picker import Choice, PickerScreen

        titles = {"deal_product": "Which product?", "participant": "Who takes part?", "follower": "Who follows it?"}
        choices = [Choice(*choice) for choice in self._candidates(part)]
        if not choices:
            raise EditError(
                "There is nothing to choose: " + ("add a product first." if part == "deal_product" else ".")
            )

        async def chosen(found: Any) -> None:
            if found is not None:
                await self.guard(self._added(part, found))

        await self.app.push_screen(PickerScreen(titles[part], choices, free=part == "participant"), chosen)

    async def _ask_for_terms(self, part: str) -> None:
        """Type a discount or an installment."""
        from tui.app.screens.prompt import PromptScreen

        terms = self.workspace.terms

        async def given(text: str | None) -> None:
            if text is not None:
                new = await self.guard(terms.add(part, self.record, text))
                if new is not None:
                    self._stand_on(part, new)

        title = "Which discount on the whole deal?" if part == "discount" else "Which part is paid when?"
        await self.app.push_screen(
            PromptScreen(title, hint=TERMS[part], check=objection(lambda text: terms.read(part, text))), given
        )

    def _candidates(self, part: str) -> Sequence[tuple[Id, str, str]]:
        workspace = self.workspace
        if part == "deal_product":
            return self._products()
        if part == "follower":
            followers = {f.get("user_id") for f in workspace.people.followers(self.kind, self.record)}
            return [(i, name or f"#{i}", "") for i, name in active_users(workspace.copy) if i not in followers]
        there = {p.get("person_id") for p in workspace.people.participants(self.record)}
        row = workspace.records.row(self.kind, self.record, "person_id")
        people = workspace.records.edits.options(row) if row is not None else []
        return [(o.id, o.text, o.note) for o in people if isinstance(o.id, int) and o.id not in there]

    def _products(self) -> list[tuple[Id, str, str]]:
        workspace, code = self.workspace, (self.workspace.records.get("deal", self.record) or {}).get("currency")
        found = []
        for product in sorted(workspace.copy.all("product"), key=lambda p: str(p.get("name") or "").casefold()):
            price = workspace.lines.price(product, code)
            cost = workspace.money.write(price, code) if price is not None else f"no price in {code}"
            note = " · ".join(part for part in (str(product.get("code") or ""), cost) if part)
            found.append((product["id"], str(product.get("name") or "(no name)"), note))
        return found

    async def _added(self, part: str, found: Any) -> None:
        workspace = self.workspace
        if part == "deal_product":
            line = await workspace.lines.add(int(self.record), int(found))
            self._stand_on(part, line)
            await self.edit_part(self.fields.list.row)
        elif part == "follower":
            await workspace.people.follow(self.kind, self.record, int(found))
        elif isinstance(found, str):
            self._join_new(found)
        else:
            await workspace.people.join(self.record, int(found))

    def _stand_on(self, part: str, record: Id) -> None:
        """The cursor on what was added, wherever it stands among the others."""
        self.read()
        self.unfold(TITLES[part])
        self.set_focus(self.fields.list)
        self.fields.list.go((part, record, "", 0))

    def _join_new(self, name: str) -> None:
        """A participant who is nobody's contact yet."""
        from tui.app.screens.adding import add_record

        own = (self.workspace.records.get(self.kind, self.record) or {}).get("org_id")

        async def join(person: int) -> None:
            await self.workspace.people.join(self.record, person)

        add_record(self, "person", name=name, organization=own, then=join)

    # -- changing and taking off ------------------------------------------------------------------------------------

    async def edit_part(self, row: Row | None) -> None:
        """Edit a line of products where it stands; open what can be opened."""
        if row is None:
            return
        if row.field.type == "none":
            await self.add_part(row.field.code)
        elif row.kind == "deal_product":
            line = self.workspace.copy.get("deal_product", row.record) or {}
            await self.fields.edit(row, self.workspace.lines.text(line), HINT)
        elif row.kind in TERMS:
            found = self.workspace.copy.get(row.kind, row.record) or {}
            await self.fields.edit(row, self.workspace.terms.text(row.kind, found), TERMS[row.kind])
        elif row.kind == "file":
            await self._file_menu(row)
        elif row.kind == "mail":
            await self.read_mail(row)
        elif row.kind == RELATION and row.field.code == "0":
            await record_relations.change(self, int(self.record), row.record)
        elif row.link:
            await self.open_record(row.link)
        else:
            await self.fields.tell("D takes it off.", wrong=False)

    async def save_field(self, row: Row, text: str) -> str | None:
        """Save what was typed for a field or a line of products; gives what is wrong with it."""
        if row.kind not in ("deal_product", *TERMS):
            return await super().save_field(row, text)
        try:
            if row.kind in TERMS:
                await self.workspace.terms.change(row.kind, row.record, text)
                return None
            await self.workspace.lines.change(row.record, self.workspace.lines.read(text))
        except (EditError, StoreError) as wrong:
            return str(wrong)
        return None

    async def remove_part(self, row: Row) -> None:
        """Take what the cursor stands on off the record."""
        people = self.workspace.people
        if row.kind == "deal_product":
            await self.workspace.lines.remove(row.record)
        elif row.kind in TERMS:
            await self.workspace.terms.remove(row.kind, row.record)
        elif row.kind == "participant":
            await people.leave(row.record)
        elif row.kind == "follower":
            await people.unfollow(self.kind, self.record, int(str(row.record).rsplit(":", 1)[-1]))
        elif row.kind == "file":
            await self._delete_file(row)
            return
        elif row.kind == RELATION and row.field.code == "0":
            await self.workspace.relations.end(row.record)
        else:
            raise EditError("That cannot be taken off here.")
        self.say(f"{row.text} is off. u takes it back.")

    # -- files ------------------------------------------------------------------------------------------------------

    @command("F", "Add a file", group=ADDING)
    async def add_file(self) -> None:
        """Ask which file to send."""
        await self.add_part("file")

    async def _ask_for_file(self) -> None:
        from tui.app.screens.prompt import PromptScreen
        from tui.services.files import typed_path, unreadable

        folder = self.workspace.memory.get("upload folder", str(Path.home()))

        def check(text: str) -> str | None:
            return unreadable(typed_path(text)) or None

        async def given(text: str | None) -> None:
            if text is None:
                return
            path = typed_path(text)
            self.workspace.memory.put("upload folder", str(path.parent))
            try:
                await self.workspace.files.upload(self.kind, self.record, path)
            except EditError as wrong:
                self.say(str(wrong), severity="error")
            else:
                if self._is_away():
                    self.say(f"{path.name} is kept here, and sent when the server can be reached.")

        prompt = PromptScreen(
            "Which file?", f"{folder.rstrip('/')}/", hint="the path of a file on this machine", check=check
        )
        await self.app.push_screen(prompt, given)

    def _say_away(self, words: str) -> bool:
        """Say that something happens later, where the server cannot be reached now."""
        if away := self._is_away():
            self.say(f"{words} when the server can be reached, while this program runs.")
        return away

    def _is_away(self) -> bool:
        return self.workspace.state.phase in ("offline", "signed out")

    async def _file_menu(self, row: Row) -> None:
        from tui.app.screens.menu import MenuScreen

        if not isinstance(row.record, int) or row.record < 0:
            raise EditError("It is still on its way.")
        entries = [("o", "open it"), ("d", "download it"), ("r", "rename it"), ("e", "describe it"), ("D", "delete it")]
        if is_picture(self.workspace.copy.get("file", row.record) or {}):
            entries.insert(0, ("v", "look at it here"))

        acts = {
            "v": lambda: self._look_at(row),
            "o": lambda: self._open_file(row),
            "d": lambda: self._ask_for_folder(row),
            "r": lambda: self._ask_about_file(row, "name"),
            "e": lambda: self._ask_about_file(row, "description"),
            "D": lambda: self._delete_file(row),
        }

        async def chosen(key: str | None) -> None:
            if key is not None:
                await self.guard(acts[key]())

        await self.app.push_screen(MenuScreen(row.text, entries), chosen)

    async def _open_file(self, row: Row) -> None:
        self.workspace.files.open(row.record)
        if not self._say_away(f"{row.text} is opened"):
            self.say(f"Opening {row.text}…")

    async def _look_at(self, row: Row) -> None:
        """Show a picture; from it one goes on to the others of the record."""
        from tui.app.screens.picture import PictureScreen

        files = self.workspace.parts.of(self.kind, "file", self.record, "add_time DESC")
        found = [file for file in files if is_picture(file)]
        at = next((n for n, file in enumerate(found) if file["id"] == row.record), 0)
        await self.app.push_screen(PictureScreen(self.workspace, found, at))

    async def _ask_for_folder(self, row: Row) -> None:
        from tui.app.screens.prompt import PromptScreen
        from tui.services.files import typed_path

        downloads = Path.home() / "Downloads"
        begin = self.workspace.memory.get(FOLDER, str(downloads if downloads.is_dir() else Path.home()))

        def check(text: str) -> str | None:
            folder = typed_path(text)
            return None if folder.is_dir() else f"There is no folder {folder}."

        def given(text: str | None) -> None:
            if text is not None:
                folder = typed_path(text)
                self.workspace.memory.put(FOLDER, str(folder))
                self.workspace.files.download(row.record, folder)
                self._say_away(f"{row.text} is brought here")

        await self.app.push_screen(
            PromptScreen(f"Where to save {row.text}?", begin, hint="a folder", check=check), given
        )

    async def _ask_about_file(self, row: Row, name: str) -> None:
        from tui.app.screens.prompt import PromptScreen

        record = self.workspace.copy.get("file", row.record) or {}
        before = str(record.get(name) or (row.text if name == "name" else ""))

        async def given(text: str | None) -> None:
            if text is not None and text.strip() != before:
                await self.guard(self.workspace.files.change(row.record, {name: text.strip()}))

        await self.app.push_screen(PromptScreen(f"{name.capitalize()} of {row.text}", before), given)

    async def _delete_file(self, row: Row) -> None:
        from tui.app.screens.confirm import ConfirmScreen

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.guard(self.workspace.files.delete(row.record))

        question = ConfirmScreen(f"Delete {row.text}?", "A file cannot be brought back.")
        await self.app.push_screen(question, answered)

    # -- mail -------------------------------------------------------------------------------------------------------

    async def read_mail(self, row: Row) -> None:
        """Show a mail; from it one goes on to the others of the record."""
        from tui.app.screens.mail_reader import MailReader

        mails = self.workspace.parts.of(self.kind, "mail", self.record, "message_time DESC")
        at = next((n for n, mail in enumerate(mails) if mail["id"] == row.record), 0)
        if mails:
            await self.app.push_screen(MailReader(self.workspace, mails, at))
