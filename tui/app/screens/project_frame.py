"""What a project's screen shows: facts and what it is about at the left, the plan by groups at the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from textual import events
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.command import command
from tui.app.screens.jumping import Jumping
from tui.app.screens.opened import walked
from tui.app.widgets.block_list import FAR, BlockList
from tui.app.widgets.project_panes import Fact, ProjectFacts, ProjectPlan
from tui.app.widgets.record_head import crumbs
from tui.services.changes import Changed
from tui.services.project_tasks import ProjectTasks
from tui.services.projects import Projects

WIDE = 100
WALKING = "Walking"
SHOWN = ("project", "task", "project_plan", "activity", "note", "deal", "person", "organization", "user", "day")
LINKS = (("deal", "deal_ids", "Deal"), ("organization", "org_ids", "Organization"), ("person", "person_ids", "Person"))
STATES = {
    "open": ("○ OPEN", "bold $primary"),
    "completed": ("✓ COMPLETED", "bold $background on $success"),
    "canceled": ("✗ CANCELED", "bold $background on $error"),
}


class ProjectFrame(Jumping):
    """Shows one project; `siblings` are those of the column one came from."""

    section = "projects"
    AUTO_FOCUS = "#plan"
    DEFAULT_CSS = """
    ProjectFrame #head { height: 2; width: 1fr; padding: 0 1; background: $surface; text-wrap: nowrap;
        text-overflow: ellipsis; }
    ProjectFrame #panes { height: 1fr; margin: 1 0 0 0; }
    ProjectFrame.-narrow #panes { layout: vertical; margin: 0; }
    ProjectFrame.-narrow #panes > * { width: 1fr; height: 1fr; }
    ProjectFrame.-narrow #panes > BlockList:focus { height: 2fr; }
    ProjectFrame.-narrow #panes > ProjectPlan { border-left: none; border-top: solid $border; }
    """

    def __init__(self, project: int, *, siblings: Sequence[int] = ()) -> None:
        super().__init__()
        self.project = project
        self.beside = list(siblings)
        self._stale = False

    def body(self) -> Iterable[Widget]:
        """The head above two panes."""
        self.projects, self.tasks = Projects(self.workspace), ProjectTasks(self.workspace)
        yield Vertical(Static(id="head"), Horizontal(ProjectFacts(), ProjectPlan(), id="panes"))

    @property
    def shown_record(self) -> tuple[str, int]:
        """The project."""
        return "project", self.project

    @property
    def facts(self) -> ProjectFacts:
        """The pane at the left."""
        return self.query_one(ProjectFacts)

    @property
    def plan(self) -> ProjectPlan:
        """The pane at the right."""
        return self.query_one(ProjectPlan)

    @property
    def pane(self) -> BlockList:
        """The pane with the focus."""
        return self.facts if self.focused is self.facts else self.plan

    # -- showing --------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show it, and ask the server for its plan."""
        self.set_class(self.app.size.width < WIDE, "-narrow")
        self.plan.day = self.workspace.records.values.day
        self.read()
        self.tasks.ask(self.project)

    def on_resize(self, event: events.Resize) -> None:
        """One pane above the other where there is no room beside."""
        self.set_class(event.size.width < WIDE, "-narrow")

    def read(self) -> None:
        """Read everything anew; what looks as before is not drawn."""
        self._stale = False
        record = self.workspace.copy.get("project", self.project)
        if record is None or record.get("is_deleted"):
            self.query_one("#head", Static).update(Content("That project is no longer there.\nesc goes back."))
            self.facts.fill([])
            self.plan.fill([])
            return
        self.query_one("#head", Static).update(self._head(record))
        self.facts.fill(list(self._facts(record)))
        plan = self.tasks.plan(self.project)
        first = next(((i.kind, i.id) for group in plan for i in group.items if not i.done), None)
        self.plan.fill(plan, None if self.plan.item else first)

    def _head(self, record: dict[str, Any]) -> Content:
        way = crumbs(walked(self), self.app.size.width // 3)
        title = way + Content.styled("Project  ", "$muted") + Content(_line(record.get("title"))).stylize("bold")
        if self.project in self.beside and len(self.beside) > 1:
            place = f"   {self.beside.index(self.project) + 1} of {len(self.beside)}"
            title += Content.styled(place, "$muted")
        words, style = STATES.get(str(record.get("status") or "open"), ("", ""))
        state = Content.styled(f" {words} " if "on" in style else words, style)
        state += Content.styled("  archived", "$warning") if record.get("archive_time") else Content("")
        return title + Content("\n") + state + Content("   ") + self._path(record)

    def _path(self, record: dict[str, Any]) -> Content:
        """The phases of its board, the one it is in marked."""
        board = next((b for b in self.projects.boards() if b.id == record.get("board_id")), None)
        parts = []
        for stage in board.stages if board else ():
            here = stage.id == record.get("phase_id")
            parts.append(Content(f"● {_line(stage.name)}" if here else _line(stage.name)))
            parts[-1] = parts[-1].stylize("bold $primary" if here else "$muted")
        return Content.styled(" › ", "$muted").join(parts)

    def _facts(self, record: dict[str, Any]) -> Iterator[Fact]:
        values, records = self.workspace.records.values, self.workspace.records
        yield Fact(None, "Project")
        for section in records.sections("project", self.project):
            for row in section.rows:
                if row.field.code != "status":
                    yield Fact(("field", row.field.code), row.name, row.text, row.labels)
        linked = [(kind, one, name) for kind, many, name in LINKS for one in record.get(many) or []]
        yield Fact(None, "About" if linked else "About nothing yet")
        for kind, one, name in linked:
            yield Fact((kind, one), name, values.name(kind, one))
        notes = self.workspace.notes.of("project", self.project, limit=20)
        if notes:
            from tui.services.notes import plain

            yield Fact(None, "Notes")
            for note in notes:
                added = self.workspace.clock.local(note.added) if note.added else None
                yield Fact(("note", note.id), f"{added:%d %b}" if added else "", plain(note.html))

    def news(self, changed: Changed) -> None:
        """Records changed."""
        renamed = {o: n for (kind, o), n in changed.renamed.items() if kind == "project"}
        self.beside = [int(renamed.get(one, one)) for one in self.beside]
        if self.project in renamed:
            self.project = int(renamed[self.project])
            self.tasks.ask(self.project)
        at = self.plan.at
        if isinstance(at, tuple) and (new := changed.renamed.get((at[0], at[1]))) is not None:
            self.plan.keys = [(at[0], new) if key == at else key for key in self.plan.keys]
        if changed.touches(*SHOWN, "project_phase", "project_field"):
            self._stale = True
            if self.in_sight:
                self.read()

    def on_screen_resume(self) -> None:
        """Show what changed while another screen was above."""
        if self._stale:
            self.read()

    # -- walking --------------------------------------------------------------------------------------------------

    @command("down j", "Down", group=WALKING)
    def go_down(self) -> None:
        """One line down."""
        self.pane.move(1)

    @command("up k", "Up", group=WALKING)
    def go_up(self) -> None:
        """One line up."""
        self.pane.move(-1)

    @command("pagedown ctrl+d", "A page down", group=WALKING)
    def page_down(self) -> None:
        """A page down."""
        self.pane.move_pages(1)

    @command("pageup ctrl+u", "A page up", group=WALKING)
    def page_up(self) -> None:
        """A page up."""
        self.pane.move_pages(-1)

    @command("home", "To the first", group=WALKING)
    def go_first(self) -> None:
        """To the top."""
        self.pane.move(-FAR)

    @command("end G", "To the last", group=WALKING)
    def go_last(self) -> None:
        """To the bottom."""
        self.pane.move(FAR)

    @command("tab shift+tab left right h l", "The other pane", group=WALKING)
    def other_pane(self) -> None:
        """Facts or plan."""
        self.set_focus(self.plan if self.pane is self.facts else self.facts)

    @command("J", "Next project of the column", group=WALKING)
    def next_record(self) -> None:
        """The next one."""
        self._beside(1)

    @command("K", "Previous project of the column", group=WALKING)
    def previous_record(self) -> None:
        """The one before."""
        self._beside(-1)

    def _beside(self, by: int) -> None:
        if self.project in self.beside:
            at = self.beside.index(self.project) + by
            if 0 <= at < len(self.beside):
                self.project = self.beside[at]
                self.read()
                self.tasks.ask(self.project)


def _line(text: Any) -> str:
    return " ".join(str(text or "(no title)").split())
