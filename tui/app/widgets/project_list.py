"""The projects of a board as a list: one below the other, whatever their phase, with what the cards say in columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widget import Widget

from tui.app.widgets.directory_list import LEAST_NAME, cells, fitting
from tui.app.widgets.marks import Marks
from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import one_line, urgency_sign
from tui.services.board import Board
from tui.services.board_view import NEXT, View
from tui.services.directory import Column
from tui.services.projects import Progress, Projects
from tui.services.values import in_words

if TYPE_CHECKING:
    from tui.services.values import Values

COLUMNS = (
    Column("title", "Title", 34),
    Column("phase", "Phase", 16),
    Column("tasks", "Tasks", 7, right=True),
    Column("next activity", "Next task", 14),
    Column("expected close", "End", 15),
    Column("organization", "Organization", 26),
    Column("owner", "Owner", 16),
    Column("person", "Person", 18),
    Column("status", "Status", 10),
    Column("created", "Created", 12),
    Column("updated", "Updated", 12),
)


class ProjectHeads(Widget):
    """The headings; a sign shows what the list is sorted by."""

    DEFAULT_CSS = "ProjectHeads { height: 1; background: $background; color: $muted; }"
    can_focus = False

    def __init__(self) -> None:
        super().__init__()
        self.look = View()

    def show(self, look: View) -> None:
        """Show these; draws only what differs."""
        if look != self.look:
            self.look = look
            self.refresh()

    def render(self) -> Content:
        """One line."""
        heads = []
        falling = self.look.descending != (self.look.sort == NEXT)  # the most urgent is the one that is due first
        for column, room in _fitting(max(self.size.width - 3, 1)):
            mark = ("▾" if falling else "▴") if column.key == self.look.sort else ""
            style = "bold $accent" if mark else "$muted"
            heads.append((Content.styled(f"{column.name}{mark}", style), column, room))
        return Content(" ") + cells(heads)


class ProjectList(RowList, can_focus=True):
    """The list, for whoever knows a board: `column` is the phase of the project under the cursor."""

    def __init__(self, projects: Projects, moved: Callable[[], None]) -> None:
        super().__init__(id="list")
        self.projects = projects
        self.moved = moved
        self.board: Board | None = None
        self.progress: dict[int, Progress] = {}
        self.marks = Marks[int]()
        self.ids: list[int] = []
        self.walked = False
        self._phases: dict[int, tuple[int, str]] = {}

    # -- what a board has, too ------------------------------------------------------------------------------------

    @property
    def deal(self) -> int | None:
        """The project under the cursor."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    @property
    def column(self) -> int:
        """The place of its phase on the board."""
        return self._phases.get(self.deal or 0, (0, ""))[0]

    @property
    def hidden(self) -> tuple[int, int]:
        """No column lies outside the window."""
        return 0, 0

    @property
    def capacity(self) -> int:
        """How many rows are shown at once."""
        return max(self.size.height - 1, 1)

    def chosen(self) -> tuple[int, ...]:
        """The marked projects as they stand in the list, else the one under the cursor."""
        marked = tuple(i for i in self.ids if i in self.marks.ids)
        return marked or (() if self.deal is None else (self.deal,))

    def show(self, board: Board, at: int | None = None) -> None:
        """Show what a board shows, the cursor on a project if it is there, else where it was."""
        wanted = at if at is not None else self.deal if self.walked else None
        self.board = board
        self._phases = {i: (n, column.stage.name) for n, column in enumerate(board.columns) for i in column.ids}
        self.ids = [i for i in self.projects.in_order(board.pipelines, board.view) if i in self._phases]
        self.marks.keep(self.ids)
        places = {project: n for n, project in enumerate(self.ids)}
        near = self.cursor if self.walked else 0
        self.reset(len(self.ids), near if wanted is None else places.get(wanted, near), steady=self.walked)
        self.moved()

    def forget_place(self) -> None:
        """Other projects come: begin at the top."""
        self.walked = False
        self.marks.clear()

    def rename(self, renamed: dict[int, int]) -> None:
        """Temporary ids became real ones."""
        self.ids = [renamed.get(project, project) for project in self.ids]
        self.marks.rename(renamed)

    def moved_on(self) -> None:
        """By keys or by a click."""
        self.walked = True
        self.moved()

    def paint(self) -> None:
        """Marks are others."""
        self.redraw_changed()

    def step(self, by: int) -> None:
        """Move the cursor; a range reaches as far."""
        before, self.walked = self.cursor, True
        self.move(by)
        if self.cursor != before and self.marks.anchor is not None and self.deal is not None:
            self.marks.reach(self.deal, self.ids)
            self.redraw_changed()

    def step_column(self, by: int) -> None:
        """To the first project of the next phase there is below, or of the one above."""
        here = self.cursor
        while 0 <= here < len(self.ids) and self._phases[self.ids[here]] == self._phases[self.ids[self.cursor]]:
            here += by
        if 0 <= here < len(self.ids):
            self.step(here - self.cursor)

    def go(self, project: int) -> None:
        """Put the cursor on a project."""
        self.walked = True
        if project in self.ids:
            self.step(self.ids.index(project) - self.cursor)

    # -- a row ----------------------------------------------------------------------------------------------------

    def row(self, number: int, width: int) -> Content:
        """A project in its columns."""
        project = self.ids[number]
        found = self.projects.copy.get("project", project)
        if found is None:
            return Content("")
        said = self._said(project, found)
        parts = []
        for place, (column, room) in enumerate(_fitting(width)):
            text = said[column.key]
            marked = not place and project in self.marks.ids
            parts.append((Content.styled("◆ ", "bold $accent") + text if marked else text, column, room))
        return cells(parts)

    def _said(self, project: int, found: dict[str, Any]) -> dict[str, Content]:
        """What a project says in each column."""
        values, progress = self.projects.workspace.records.values, self.progress.get(project, Progress())
        said = {
            "phase": self._phases[project][1],
            "tasks": f"{progress.done}/{progress.tasks}" if progress.tasks else "",
            "organization": values.name("organization", _first(found.get("org_ids"))),
            "person": values.name("person", _first(found.get("person_ids"))),
            "owner": values.name("user", found.get("owner_id")),
            "status": in_words(str(found.get("status") or "")),
            "created": _day(values, found.get("add_time")),
            "updated": _day(values, found.get("update_time")),
        }
        shown = {name: Content(one_line(text)).stylize("$muted") for name, text in said.items()}
        due = Content(values.day(progress.due) if progress.due else "")
        late = self.projects.late(found)
        end = Content(values.day(found["end_date"]) if found.get("end_date") else "")
        return shown | {
            "title": Content(one_line(str(found.get("title") or "(no title)"))),
            "next activity": urgency_sign(self.projects.urgency(progress.due)) + Content(" ") + due if due else due,
            "expected close": Content.styled("✗ ", "$rotten") + end if late else end.stylize("$muted"),
        }


def _fitting(width: int) -> list[tuple[Column, int]]:
    return fitting(COLUMNS, width, max(LEAST_NAME, width // 3))


def _first(ids: Any) -> int | None:
    return next(iter(ids or []), None)


def _day(values: Values, moment: Any) -> str:
    return values.moment(moment).rsplit(",", 1)[0] if moment else ""
