"""A project: what one does to it and to the tasks of its plan."""

from __future__ import annotations

from typing import Any

from tui.app.command import command
from tui.app.screens.base import EVERYWHERE
from tui.app.screens.project_frame import ProjectFrame
from tui.fields import LONG_TYPES
from tui.services.edits import EditError
from tui.services.new_contacts import adds
from tui.services.project_tasks import NO_GROUP, Item
from tui.services.record_edits import CHOSEN

PLAN, PROJECT = "The plan", "The project"


class ProjectScreen(ProjectFrame):
    """One project with everything one does on it."""

    # -- the plan ---------------------------------------------------------------------------------------------------

    def _item(self) -> Item:
        item = self.plan.item
        if item is None:
            raise EditError("There is no task here. Press a to add one.")
        return item

    def _chosen_task(self) -> Item:
        item = self._item()
        if item.kind != "task":
            raise EditError("This is an activity; o opens it.")
        return item

    @command("space d", "Done, or to be done again", hint="done", rank=1, group=PLAN)
    async def toggle_done(self) -> None:
        """Done or not."""
        item = self._item()
        if item.kind == "activity":
            await self.workspace.activities.set_done(item.id, done=not item.done)
        else:
            await self.tasks.set_done([item.id], done=not item.done)

    @command("a", "Add a task to this group", hint="task", rank=2, group=PLAN)
    def add_task(self) -> None:
        """Ask for it."""
        self._ask_task("New task", None)

    @command("plus", "Add a subtask below the task", hint="subtask", rank=3, group=PLAN)
    def add_subtask(self) -> None:
        """Ask for it."""
        item = self._chosen_task()
        self._ask_task(f"New subtask of “{item.title}”", item.id)

    def _ask_task(self, title: str, parent: int | None) -> None:
        from tui.app.screens.project_forms import task_form

        item = self.plan.item
        group = self.plan.groups.get(item.id, NO_GROUP) if item else next(iter(self._groups()), NO_GROUP)
        project = self.project

        async def save(fields: dict[str, Any]) -> None:
            wire = {"milestone" if n == "is_milestone" else n: v for n, v in fields.items() if v not in (None, [])}
            wire |= {"milestone": int(bool(wire["milestone"]))} if "milestone" in wire else {}
            new = await self.tasks.add(project, wire, parent=parent, group=group)
            self.set_focus(self.plan)
            self.plan.show(self.plan.keys, ("task", new))

        task_form(self, title, {}, save)

    def _groups(self) -> list[int]:
        return [number for number, _ in self.tasks.groups(self.project)]

    @command("m", "Move the task to another group", hint="move", rank=6, group=PLAN)
    def move_to(self) -> None:
        """Choose the group."""
        from tui.app.screens.project_forms import put_task

        put_task(self, self.tasks, self.project, self._chosen_task().id)

    @command("D", "Delete the task with its subtasks; on the facts the project", group=PLAN)
    async def delete(self) -> None:
        """Delete what the cursor stands on."""
        if self.pane is self.plan:
            item = self._chosen_task()
            await self.tasks.delete(item.id)
            self.say(f"Deleted: {item.title}. u takes it back.")
            return
        from tui.app.screens.confirm import ConfirmScreen

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.guard(self.projects.delete([self.project]))
                self.app.pop_screen()

        name, words = self._titled(), "Its tasks go with it, and it cannot be brought back from here."
        await self.app.push_screen(ConfirmScreen(f"Delete “{name}”?", words), answered)

    # -- what the cursor stands on ----------------------------------------------------------------------------------

    @command("e", "Edit the task or the field", hint="edit", rank=4, group=PROJECT)
    async def edit(self) -> None:
        """Edit what the cursor stands on."""
        if self.pane is self.facts:
            await self._edit_fact()
            return
        item = self._item()
        if item.kind == "activity":
            await self.open_link()
            return
        from tui.app.screens.project_forms import task_form

        task_form(
            self, "Edit task", self.tasks.get(item.id), lambda fields: self.tasks.change(item.id, fields), item.title
        )

    @command("enter", "Edit the task or the field, open what the project is about", group=PROJECT)
    async def open_here(self) -> None:
        """Open or edit."""
        at = self.facts.at if self.pane is self.facts else None
        await (self.open_link() if isinstance(at, tuple) and at[0] != "field" else self.edit())

    async def on_block_list_opened(self) -> None:
        """Two clicks."""
        await self.run_action("open_here")

    @command("E", "Edit all fields in a form", group=PROJECT)
    def edit_all(self) -> None:
        """The whole form."""
        from tui.app.screens.record_form import edit_record

        edit_record(self, "project", self.project)

    async def _edit_fact(self) -> None:
        at = self.facts.at
        if not isinstance(at, tuple) or at[0] != "field":
            await self.open_link()
            return
        edits = self.workspace.records.edits
        row = self.workspace.records.row("project", self.project, str(at[1]))
        if row is None or row.fixed:
            raise EditError(f"{row.field.name if row else 'This'} cannot be edited here: {row.fixed if row else ''}.")
        if row.field.type in LONG_TYPES:
            from tui.app.screens.drafts import write

            await write(self, row.field.name, f"project:{row.record}:{row.field.code}", edits.text(row),
                        lambda text: edits.write(row, text))  # fmt: skip
        elif row.field.type in CHOSEN:
            from tui.app.screens.picker import Choice, PickerScreen

            async def chosen(found: Any) -> None:
                if found is not None:
                    await self.guard(edits.choose(row, found))

            choices = [Choice(o.id, o.text, o.note) for o in edits.options(row)]
            picker = PickerScreen(row.field.name, choices, current=edits.current(row), adds=adds(row.field))
            await self.app.push_screen(picker, chosen)
        else:
            from tui.app.screens.prompt import PromptScreen

            async def typed(text: str | None) -> None:
                if text is not None:
                    await self.guard(edits.write(row, text))

            line = PromptScreen(
                row.field.name, edits.text(row), hint=edits.hint(row), check=lambda t: edits.check(row, t)
            )
            await self.app.push_screen(line, typed)

    @command("o", "Open what the cursor stands on: a deal, a contact, an activity", hint="open", rank=8, group=PROJECT)
    async def open_link(self) -> None:
        """Open the record."""
        at = self.facts.at if self.pane is self.facts else self.plan.at
        if not isinstance(at, tuple) or at[0] in ("field", "task"):
            raise EditError("There is no record here. Deals and contacts stand below “About”.")
        if at[0] == "note":
            await self._edit_note(int(at[1]))
            return
        from tui.app.screens.record import RecordScreen

        await self.app.push_screen(RecordScreen(str(at[0]), at[1]))

    async def _edit_note(self, note: int) -> None:
        from tui.app.screens.drafts import write
        from tui.services.notes import to_markdown

        notes = self.workspace.notes
        text = to_markdown(notes.content(note))
        await write(self, "Note", f"note {note}", text, lambda said: notes.edit(note, said), hint="Markdown")

    @command("A", "Add an activity to the project", hint="activity", rank=9, group=PROJECT)
    def add_activity(self) -> None:
        """Ask what and when."""
        from tui.app.screens.project_forms import activity_for

        activity_for(self, self.projects.get(self.project))

    @command("n", "Write a note on the project", hint="note", rank=10, group=PROJECT)
    async def add_note(self) -> None:
        """Write a note."""
        from tui.app.screens.project_forms import note_for

        await note_for(self, self.projects.get(self.project))

    @command("y", "Copy its name or number", group=PROJECT)
    async def copy_menu(self) -> None:
        """One more key says what is copied."""
        from tui.app.screens.copying import copy_menu

        await copy_menu(self, {"t": ("name", self._titled()), "i": ("number", str(self.project))})

    def _titled(self) -> str:
        return str(self.projects.get(self.project).get("title") or "(no title)")

    # -- where it stands, and how it ends ---------------------------------------------------------------------------

    @command("L shift+right", "Move the project to the next phase", hint="next phase", rank=5, group=PROJECT)
    async def move_right(self) -> None:
        """To the next phase."""
        await self._shift(1)

    @command("H shift+left", "Move the project to the previous phase", group=PROJECT)
    async def move_left(self) -> None:
        """To the previous phase."""
        await self._shift(-1)

    async def _shift(self, by: int) -> None:
        record = self.projects.get(self.project)
        mine = next(([s.id for s in b.stages] for b in self.projects.boards() if b.id == record.get("board_id")), [])
        at = mine.index(record["phase_id"]) + by if record.get("phase_id") in mine else 0
        if not 0 <= at < len(mine) or not await self.projects.move({self.project: mine[at]}):
            self.say("This is the last phase. w completes the project." if by > 0 else "This is the first phase.")

    @command("w", "Completed", hint="complete", rank=11, group=PROJECT)
    async def complete(self) -> None:
        """Completed."""
        await self.projects.close([self.project], "completed")

    @command("x", "Canceled", group=PROJECT)
    async def cancel(self) -> None:
        """Canceled."""
        await self.projects.close([self.project], "canceled")

    @command("R", "Open it again", group=PROJECT)
    async def reopen(self) -> None:
        """Open again."""
        await self.projects.close([self.project], "open")

    @command("z", "Archive the project, for good", group=PROJECT)
    async def archive(self) -> None:
        """Ask, then archive."""
        from tui.app.screens.confirm import ConfirmScreen

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.guard(self.projects.archive([self.project]))

        words = "It cannot be brought back from here; in Pipedrive it can."
        await self.app.push_screen(ConfirmScreen(f"Archive “{self._titled()}”?", words, yes="archive"), answered)

    @command("escape q backspace ctrl+q", "Back to the board", hint="back", rank=98, group=EVERYWHERE)
    def leave(self) -> None:
        """Back."""
        self.app.pop_screen()
