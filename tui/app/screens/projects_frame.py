"""The board of projects without what one does on it: header, board, the line below, and what the services tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.screens.base import MainScreen
from tui.app.widgets.board import BoardView
from tui.app.widgets.board_header import BoardHeader, FocusLine, chip
from tui.app.widgets.card import Look
from tui.app.widgets.project_list import ProjectHeads, ProjectList
from tui.services.board import Board, Column, Pipeline
from tui.services.board_memory import Looked
from tui.services.board_view import View
from tui.services.changes import Changed
from tui.services.projects import SORTS, STATUSES, Progress, Projects

ALL = -1
PLACE, LISTED = "projects board", "projects as a list"
SHOWN = ("project", "task", "project_board", "project_phase", "organization", "person", "user", "project_field", "day")
NOTHING = ("no projects here", "a adds one")
NO_MATCH = ("nothing here matches", "F shows all again")
NOT_THERE = (
    "This account has no projects.\n\nThey belong to Pipedrive's Projects add-on;\nonce it is there they show up here."
)
NO_BOARD = "There is no board for projects yet.\n\na makes one with phases to begin with."


class ProjectBoard(BoardView):
    """The board; below the name of a phase stands how far the tasks of its projects are."""

    progress: dict[int, Progress]

    def sums(self, column: Column) -> tuple[str, str]:
        """How many tasks are done, and how many are late."""
        return summed(self.progress, column.ids)

    def forget_place(self) -> None:
        """Other projects come: begin at the first phase."""
        self.deal, self.column = None, 0
        self.marks.clear()

    def rename(self, renamed: dict[int, int]) -> None:
        """Temporary ids became real ones."""
        self.deal = renamed.get(self.deal, self.deal) if self.deal is not None else None
        self.marks.rename(renamed)


def summed(progress: Mapping[int, Progress], ids: Iterable[int]) -> tuple[str, str]:
    """How many tasks of some projects are done, and how many are late; and the same with less."""
    found = [progress[one] for one in ids if one in progress]
    done, tasks, late = sum(p.done for p in found), sum(p.tasks for p in found), sum(p.late for p in found)
    short = f"{done}/{tasks} tasks" if tasks else ""
    return f"{short} · {late} late" if late else short, short


class ProjectsFrame(MainScreen):
    """The projects of one board, or of all side by side; as a board or as a list."""

    section = "projects"
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    ProjectsFrame #empty { display: none; height: 1fr; content-align: center middle; text-align: center;
        color: $muted; }
    ProjectsFrame .-empty > #empty { display: block; }
    ProjectsFrame ProjectList, ProjectsFrame ProjectHeads, ProjectsFrame.-list ProjectBoard { display: none; }
    ProjectsFrame.-list ProjectList, ProjectsFrame.-list ProjectHeads { display: block; }
    ProjectsFrame .-empty > ProjectBoard, ProjectsFrame .-empty > ProjectList { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.looked = Looked()
        self.boards: tuple[Pipeline, ...] = ()
        self._stale = False

    def body(self) -> Iterable[Widget]:
        """Header, board and the line below."""
        self.projects = Projects(self.workspace)
        board = ProjectBoard(self.projects, self.moved)
        board.progress, board.words = {}, NOTHING
        rows = ProjectList(self.projects, self.moved)
        yield Vertical(BoardHeader(), board, ProjectHeads(), rows, FocusLine(), Static(id="empty"))

    @property
    def listed(self) -> bool:
        """Whether the projects are shown as a list."""
        return bool(self.workspace.memory.get(LISTED, default=False))

    @property
    def view(self) -> ProjectBoard | ProjectList:
        """The board, or the list in its place."""
        return self.query_one(ProjectList) if self.listed else self.query_one(ProjectBoard)

    def on_mount(self) -> None:
        """Show the board looked at last."""
        self.load(anew=True)
        self.set_focus(self.view)

    def load(self, *, anew: bool = False) -> None:
        """Read everything anew; the cursor stays on its project, or `anew` goes where there is one."""
        self._stale = False
        there = [b for b in self.projects.boards() if b.stages]
        wanted = self.workspace.memory.get(PLACE, 0)
        chosen = next((b for b in there if b.id == wanted), there[0] if there else None)
        self.boards = tuple(there) if wanted == ALL else (chosen,) if chosen else ()
        self.set_class(self.listed, "-list")
        if self.boards:
            self._fill(self.projects.board(*self.boards, view=self.looked.view), anew=anew)
        self._say_empty()

    def _fill(self, board: Board, *, anew: bool) -> None:
        view = self.view
        view.progress = self.projects.progress()
        if isinstance(view, ProjectBoard):
            view.look = Look(self.looked.compact)
            view.words = NO_MATCH if self.looked.view.filtered else NOTHING
        view.show(board)
        first = next((i for column in board.columns for i in column.ids), None)
        if anew and view.deal is None and first is not None:
            view.go(first)
        self.query_one(ProjectHeads).show(self.looked.view)
        self.show_header()

    def _say_empty(self) -> None:
        """Where nothing is shown, say why."""
        nothing = self.listed and not self.view.ids
        self.query_one(Vertical).set_class(not self.boards or nothing, "-empty")
        words = NOT_THERE if self.workspace.copy.fact("has projects", default=True) is False else NO_BOARD
        if self.boards:
            words = "\n\n".join(NO_MATCH if self.looked.view.filtered else NOTHING)
        self.query_one("#empty", Static).update(Content(words))

    def see(self, view: View, *, keep: bool = True) -> None:
        """Sort or filter in another way; the order is kept while the application runs."""
        del keep
        self.looked = self.looked._replace(view=view)
        self.load(anew=True)

    def keep(self) -> None:
        """Nothing to do: how it is looked at is kept while the application runs, as it is."""

    def show_board(self, number: int) -> None:
        """Show another board, or all side by side."""
        self.workspace.memory.put(PLACE, number)
        self.view.forget_place()
        self.load(anew=True)

    # -- news -----------------------------------------------------------------------------------------------------

    def news(self, changed: Changed) -> None:
        """Projects are few: read all of them when any of what is shown changed."""
        if not changed.touches(*SHOWN):
            return
        renamed = {int(o): int(n) for (kind, o), n in changed.renamed.items() if kind == "project"}
        self.view.rename(renamed)
        if (board := changed.renamed.get(("project_board", self.workspace.memory.get(PLACE, 0)))) is not None:
            self.workspace.memory.put(PLACE, board)
        if self.is_current:
            self.load()
        else:
            self._stale = True

    def on_screen_resume(self) -> None:
        """Show what changed while another screen was above."""
        if self._stale:
            self.load()

    # -- the lines above and below --------------------------------------------------------------------------------

    @property
    def board(self) -> Board | None:
        """What is shown."""
        return self.view.board

    def show_header(self) -> None:
        """The board's name, how many projects it shows, and how far they are."""
        board = self.board
        if board is None or not self.boards:
            return
        view, count = self.view, board.total.count
        name = "All boards" if len(self.boards) > 1 else next(iter(self.boards)).name
        name += " · archive" if self.looked.view.archived else ""
        left = Content(" ") + Content.styled(" ".join(name.split()), "bold")
        left += Content.styled(f"   {count:,} project{'' if count == 1 else 's'}   ", "$muted")
        long, short = summed(view.progress, [i for column in board.columns for i in column.ids])
        chips = self._chips()
        lefts = [left + Content.styled(f"{words}  ", "$muted") + chips for words in (long, short, "")]
        before, after = view.hidden
        marked = f"◆ {len(view.marks.ids):,} marked  " if view.marks.ids else ""
        right = f"{marked}{f'‹ {before} ' if before else ''}{f'{after} ›' if after else ''} "
        self.query_one(BoardHeader).show(lefts, Content.styled(right, "$accent"))

    def _chips(self) -> Content:
        """What about this view is not as usual."""
        view, values = self.looked.view, self.workspace.records.values
        found = [values.name("user", view.owner)] if view.owner is not None else []
        found += [STATUSES.get(view.status, view.status)] if view.status != "open" else []
        found += [f"/{view.text}"] if view.text else []
        if view.sort != "next activity" or view.reverse:
            found.append(f"{'↓' if view.descending else '↑'} {SORTS.get(view.sort, view.sort)}")
        return Content(" ").join([chip(text) for text in found])

    def moved(self) -> None:
        """The cursor stands on another project."""
        self.show_header()
        line, project = self.query_one(FocusLine), self.view.deal
        line.display = True
        record = self.workspace.copy.get("project", project) if project is not None else None
        if project is None or record is None:
            line.show(Content(""), Content(""))
            return
        values = self.workspace.records.values
        links = (("organization", "org_ids"), ("person", "person_ids"), ("deal", "deal_ids"))
        who = " · ".join(values.name(kind, one) for kind, name in links for one in (record.get(name) or [])[:1])
        left = Content(" ") + Content.styled(" ".join(str(record.get("title") or "(no title)").split()), "bold")
        left += Content("  ") + Content(" ".join(who.split())).stylize("$muted")
        line.show(left, self._ends(record))

    def _ends(self, record: dict[str, object]) -> Content:
        """When a project ends, and by whom it is led."""
        values = self.workspace.records.values
        owner = values.name("user", record.get("owner_id"))  # type: ignore[arg-type] # an id or nothing
        until = f" · until {values.day(record['end_date'])}" if record.get("end_date") else ""
        return Content(f"{owner}{until} ").stylize("$muted")
