"""Choosing which projects a board shows, in which order, and what boards and phases there are."""

from __future__ import annotations

from typing import Any

from tui.app.command import command
from tui.app.screens.projects_frame import ALL, LISTED, ProjectsFrame
from tui.services.board_view import View
from tui.services.edits import EditError
from tui.services.projects import SORTS, STATUSES

LOOKING = "What is shown"
NEW_BOARD, NEW_PHASE, NEW_NAME = "new board", "new phase", "new name"


class ProjectsLook(ProjectsFrame):
    """The part of the board of projects that looks."""

    # -- what is shown --------------------------------------------------------------------------------------------

    def _looking(self) -> View:
        if not self.boards:
            raise EditError("There is no board yet. a makes one.")
        return self.looked.view

    @command("s", "Sort", hint="sort", rank=31, group=LOOKING)
    def sort(self) -> None:
        """Choose what columns are sorted by."""
        from tui.app.screens.picker import Choice, PickerScreen

        view = self._looking()

        def chosen(name: Any) -> None:
            if name is not None:
                self.see(view._replace(sort=str(name), reverse=name == view.sort and not view.reverse))

        choices = [Choice(key, name.capitalize()) for key, name in SORTS.items()]
        self.app.push_screen(PickerScreen("Sort by", choices, current=view.sort), chosen)

    @command("S", "Sort the other way round", group=LOOKING)
    def sort_reversed(self) -> None:
        """Last becomes first."""
        view = self._looking()
        self.see(view._replace(reverse=not view.reverse))

    @command("o", "Mine, or everyone's", group=LOOKING)
    def toggle_mine(self) -> None:
        """Only one's own, or all."""
        view, me = self._looking(), self.workspace.copy.fact("me", {}).get("id")
        self.see(view._replace(owner=me if view.owner is None else None))

    @command("f", "Filter by status", hint="filter", rank=32, group=LOOKING)
    def choose_filter(self) -> None:
        """Open, completed, canceled, or all."""
        from tui.app.screens.picker import Choice, PickerScreen

        view = self._looking()

        def chosen(status: Any) -> None:
            if status is not None:
                self.see(view._replace(status=str(status)))

        choices = [*(Choice(key, name.capitalize()) for key, name in STATUSES.items()), Choice("all", "All")]
        self.app.push_screen(PickerScreen("Status", choices, current=view.status), chosen)

    @command("F", "Show all open projects again", group=LOOKING)
    def filters_off(self) -> None:
        """Every filter off; the order stays."""
        view = self._looking()
        self.see(View(sort=view.sort, reverse=view.reverse))

    @command("slash", "Show only projects with a text in their title", hint="find", rank=29, group=LOOKING)
    async def find_record(self) -> None:
        """Type a text; what has it stays in sight while one types."""
        from tui.app.screens.board_text import open_text

        await open_text(self, self._looking())

    @command("v", "Another view: board, list, archive, small cards", hint="view", rank=33, group=LOOKING)
    async def choose_look(self) -> None:
        """Open the menu of ways to look at projects."""
        from tui.app.screens.menu import MenuScreen

        view, looked = self._looking(), self.looked

        def chosen(key: str | None) -> None:
            if key is None:
                return
            if key == "c":
                self.looked = looked._replace(compact=not looked.compact)
            else:
                self.looked = looked._replace(view=view._replace(archived=key == "a"))
            self._list(listed=self.listed if key == "a" else key == "l")

        cards = "cards of three lines" if looked.compact else "cards of one line"
        entries = [("b", "board"), ("l", "list"), ("a", "archive"), ("c", cards)]
        await self.app.push_screen(MenuScreen("View", entries), chosen)

    def _list(self, *, listed: bool) -> None:
        """Show a list or a board; the cursor stays on its project, and what is marked is marked."""
        before = self.view
        self.workspace.memory.put(LISTED, listed)
        after = self.view
        after.marks.ids = set(before.marks.ids)
        self.load(anew=True)
        if before is not after:
            if before.deal is not None:
                after.go(before.deal)
            self.set_focus(after)

    @command("P", "Another board, or all on one; add or rename boards and phases", hint="board", rank=30, group=LOOKING)
    def choose_board(self) -> None:
        """Choose the board to look at, or change what there is."""
        from tui.app.screens.picker import Choice, PickerScreen

        self._looking()
        boards = [b for b in self.projects.boards() if b.stages]
        choices = [Choice(b.id, b.name, f"{len(b.stages)} phases") for b in boards]
        choices += [Choice(ALL, "All boards side by side")] if len(boards) > 1 else []
        choices += [Choice(NEW_BOARD, "Add a board…"), Choice(NEW_PHASE, "Add a phase to this board…")]
        choices += [Choice(NEW_NAME, "Rename this phase…")]
        makers = {NEW_BOARD: self.add_board, NEW_PHASE: self._add_phase, NEW_NAME: self._rename_phase}

        def chosen(found: Any) -> None:
            if found in makers:
                makers[found]()
            elif found is not None:
                self.show_board(int(found))

        current = ALL if len(self.boards) > 1 else next(iter(self.boards)).id
        self.app.push_screen(PickerScreen("Board", choices, current=current), chosen)

    def add_board(self) -> None:
        """Ask for a new board's name."""

        async def save(name: str) -> None:
            self.show_board(await self.projects.add_board(name))

        self._prompt("New board", "", "It begins with five phases.", save)

    def _add_phase(self) -> None:
        board = self._stage().pipeline_id
        self._prompt("New phase", "", "It comes last.", lambda name: self.projects.add_phase(board, name))

    def _rename_phase(self) -> None:
        stage = self._stage()
        self._prompt(
            "Rename the phase", stage.name, "", lambda name: self.projects.rename("project_phase", stage.id, name)
        )

    def _stage(self) -> Any:
        assert self.board is not None
        return self.board.columns[self.view.column].stage

    def _prompt(self, title: str, value: str, hint: str, save: Any) -> None:
        from tui.app.screens.prompt import PromptScreen

        async def named(name: str | None) -> None:
            if name and name.strip():
                await self.guard(save(name))

        self.app.push_screen(PromptScreen(title, value, hint=hint), named)
