"""The board of projects: what one does to the project under the cursor, or to the marked ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tui.app.command import command
from tui.app.screens.projects_look import ProjectsLook
from tui.app.widgets.board import BoardView
from tui.services.edits import EditError

BOARD = "The board"
PROJECT = "The project, or the marked ones"
MARKING = "Marks"


class ProjectsScreen(ProjectsLook):
    """The board with everything one does on it."""

    def chosen(self) -> tuple[int, ...]:
        """The marked projects, or the one under the cursor; raises `EditError` when there is none."""
        found = self.view.chosen() if self.boards else ()
        if not found:
            raise EditError("There is no project here. Press a to add one.")
        self.view.walked = True
        return found

    def here(self) -> int:
        """The project under the cursor, whatever is marked; raises `EditError`."""
        self.chosen()
        if (project := self.view.deal) is None:
            raise EditError("There is no project here. Press a to add one.")
        return project

    def named(self, projects: tuple[int, ...]) -> str:
        """A project by its title, several by their number."""
        title = self.projects.get(projects[0]).get("title")
        return f"{len(projects):,} projects" if len(projects) > 1 else str(title or "(no title)")

    # -- walking --------------------------------------------------------------------------------------------------

    @command("left h", "Column to the left", group=BOARD)
    def column_left(self) -> None:
        """One column to the left."""
        self.view.step_column(-1)

    @command("right l", "Column to the right", group=BOARD)
    def column_right(self) -> None:
        """One column to the right."""
        self.view.step_column(1)

    @command("down j", "Next project", group=BOARD)
    def next_project(self) -> None:
        """One card down."""
        self.view.step(1)

    @command("up k", "Previous project", group=BOARD)
    def previous_project(self) -> None:
        """One card up."""
        self.view.step(-1)

    @command("pagedown ctrl+d", "A page down", group=BOARD)
    def page_down(self) -> None:
        """A page of cards down."""
        self.view.step(self.view.capacity)

    @command("pageup ctrl+u", "A page up", group=BOARD)
    def page_up(self) -> None:
        """A page of cards up."""
        self.view.step(-self.view.capacity)

    @command("home", "First of the column", group=BOARD)
    def go_first(self) -> None:
        """To the top."""
        self.view.step(-(10**9))

    @command("end G", "Last of the column", group=BOARD)
    def go_last(self) -> None:
        """To the bottom."""
        self.view.step(10**9)

    # -- marks ----------------------------------------------------------------------------------------------------

    @command("space", "Mark the project, or take the mark off", hint="mark", rank=9, group=MARKING)
    def mark(self) -> None:
        """Mark and go on to the next one."""
        view = self.view
        if view.deal is not None:
            ranged, view.marks.anchor = view.marks.anchor is not None, None
            if not ranged:
                view.marks.toggle(view.deal)
                view.step(1)
            self._marked()

    @command("V", "Mark from here to where you walk", group=MARKING)
    def mark_range(self) -> None:
        """Begin a range, or end it."""
        view = self.view
        if view.marks.anchor is not None:
            view.marks.anchor = None
        elif view.deal is not None:
            view.walked = True
            view.marks.open(view.deal)
        self._marked()

    @command("asterisk", "Mark all of the column; then none", group=MARKING)
    def mark_all(self) -> None:
        """The column."""
        self.view.marks.all_of(self.view.ids)
        self._marked()

    def _marked(self) -> None:
        self.view.paint()
        self.moved()

    @command("escape", "Back: take marks off, show all that a text left out", group=MARKING)
    def let_go(self) -> None:
        """Out of the innermost of what one is in."""
        if self.view.marks.ids:
            self.view.marks.clear()
            self._marked()
        elif self.looked.view.text or self.looked.view.archived:
            self.see(self.looked.view._replace(text="", archived=False))

    # -- where it stands, and how it ends ---------------------------------------------------------------------------

    @command("L shift+right", "Move to the next phase", hint="next phase", rank=3, group=PROJECT)
    async def move_right(self) -> None:
        """To the next phase."""
        await self._shift(1)

    @command("H shift+left", "Move to the previous phase", hint="previous", rank=4, group=PROJECT)
    async def move_left(self) -> None:
        """To the previous phase."""
        await self._shift(-1)

    async def _shift(self, by: int) -> None:
        """Each project so many phases on from its own, within its board."""
        targets: dict[int, int] = {}
        for project in self.chosen():
            mine = next(([s.id for s in b.stages] for b in self.boards if self._phase(project) in _ids(b)), [])
            if mine:
                targets[project] = mine[max(0, min(mine.index(self._phase(project)) + by, len(mine) - 1))]
        if not await self.projects.move(targets):
            self.say("This is the last phase. w completes the project." if by > 0 else "This is the first phase.")

    def _phase(self, project: int) -> int:
        return int(self.projects.get(project).get("phase_id") or 0)

    @command("m", "Move to any phase of any board", hint="move to", rank=8, group=PROJECT)
    def move_to(self) -> None:
        """Choose where it goes."""
        from tui.app.screens.picker import Choice, PickerScreen

        projects = self.chosen()
        choices = [Choice(s.id, f"{b.name} › {s.name}") for b in self.projects.boards() for s in b.stages]

        async def chosen(phase: Any) -> None:
            if phase is not None:
                await self.guard(self.projects.move(dict.fromkeys(projects, int(phase))))

        self.app.push_screen(PickerScreen("Move to", choices, current=self._phase(projects[0])), chosen)

    async def on_board_view_dropped(self, event: BoardView.Dropped) -> None:
        """Cards were dragged to another phase."""
        targets: Mapping[int, int] = dict.fromkeys(event.deals, event.stage)
        await self.guard(self.projects.move(targets))

    @command("w", "Completed", hint="complete", rank=5, group=PROJECT)
    async def complete(self) -> None:
        """Completed."""
        await self._close("completed", "Completed")

    @command("x", "Canceled", hint="cancel", rank=6, group=PROJECT)
    async def cancel(self) -> None:
        """Canceled."""
        await self._close("canceled", "Canceled")

    @command("R", "Open a completed or canceled project again", group=PROJECT)
    async def reopen(self) -> None:
        """Open again."""
        await self._close("open", "Open again")

    async def _close(self, status: str, word: str) -> None:
        projects = self.chosen()
        words = self.named(projects)
        await self.projects.close(projects, status)
        self.say(f"{word}: {words}. u takes it back.")

    @command("z", "Archive: off the board, for good", group=PROJECT)
    def archive(self) -> None:
        """Ask, then archive."""
        projects = self.chosen()
        self._ask("archive", self.named(projects), lambda: self.projects.archive(projects))

    @command("D", "Delete the project and its tasks", group=PROJECT)
    def delete(self) -> None:
        """Ask, then delete."""
        projects = self.chosen()
        self._ask("delete", self.named(projects), lambda: self.projects.delete(projects))

    def _ask(self, verb: str, named: str, edit: Callable[[], Awaitable[None]]) -> None:
        from tui.app.screens.confirm import ConfirmScreen

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.guard(edit())

        text = f"{verb.capitalize()}d projects cannot be brought back from here; in Pipedrive they can."
        question = f"{verb.capitalize()} {named}?"
        self.app.push_screen(ConfirmScreen(question, text, yes=verb), answered)

    # -- around it ------------------------------------------------------------------------------------------------

    @command("enter", "Open the project: its tasks and what it is about", hint="open", rank=2, group=PROJECT)
    async def open_here(self) -> None:
        """Show everything about the project."""
        from tui.app.screens.project import ProjectScreen

        await self.app.push_screen(ProjectScreen(self.here(), siblings=tuple(self.view.ids)))

    async def on_board_view_opened(self) -> None:
        """Two clicks."""
        await self.run_action("open_here")

    async def on_row_list_opened(self) -> None:
        """Two clicks in the list."""
        await self.run_action("open_here")

    @command("a", "Add a project in this phase; where there is no board, add one", hint="add", rank=7, group=BOARD)
    async def add(self) -> None:
        """Ask for its title, and with which template it begins."""
        from tui.app.screens.new_project import with_template
        from tui.app.screens.prompt import PromptScreen

        if not self.boards:
            self.add_board()
            return
        board = self.board
        assert board is not None
        stage = board.columns[self.view.column].stage

        async def titled(title: str | None) -> None:
            if title and title.strip():
                with_template(self, {"title": title, "phase_id": stage.id}, self.view.go)

        await self.app.push_screen(PromptScreen(f"New project in {stage.name}", hint="Its title"), titled)

    @command("A", "Add an activity to the project", group=PROJECT)
    def add_activity(self) -> None:
        """Ask what and when."""
        from tui.app.screens.project_forms import activity_for

        activity_for(self, self.projects.get(self.here()))

    @command("n", "Write a note on the project", group=PROJECT)
    async def add_note(self) -> None:
        """Write a note."""
        from tui.app.screens.project_forms import note_for

        await note_for(self, self.projects.get(self.here()))

    @command("y", "Copy its name or number", group=PROJECT)
    async def copy_menu(self) -> None:
        """One more key says what is copied."""
        from tui.app.screens.copying import copy_menu

        project = self.here()
        await copy_menu(self, {"t": ("name", self.named((project,))), "i": ("number", str(project))})


def _ids(board: Any) -> list[int]:
    return [stage.id for stage in board.stages]
