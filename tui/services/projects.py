"""Projects: their boards and phases, and what one does to them; all but archiving and deleting can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.board import Board, Pipeline, Stage
from tui.services.board_reader import BoardReader, Bounds
from tui.services.board_standing import Place, Standing
from tui.services.board_view import View
from tui.services.clock import NOTHING, OVERDUE, PLANNED, TODAY
from tui.services.deal_reader import Card, initials
from tui.services.edits import EditError
from tui.services.folding import fold
from tui.services.money import Total
from tui.store.kinds import both
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

Record = dict[str, Any]
STATUSES = {"open": "open", "won": "completed", "lost": "canceled"}
"""What the statuses of a board's view mean for projects."""

PHASES = ("Kick-off", "Planning", "Implementation", "Review", "Closing")
"""The phases a new board begins with."""

SORTS = {
    "next activity": "next task",
    "title": "title",
    "expected close": "end",
    "created": "created",
    "updated": "updated",
}
"""The orders of a board that projects have, and what they are called here."""

LATEST = 10**7


class Progress(NamedTuple):
    """The tasks of a project: how many, how many are done, the first day one is due, and how many are late."""

    tasks: int = 0
    done: int = 0
    due: str | None = None
    late: int = 0


class ProjectReader(BoardReader):
    """What a board asks, of projects: phases are its columns."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.copy, workspace.clock, workspace.money)
        self.workspace = workspace

    def standing(
        self, pipelines: Sequence[Pipeline], view: View, bounds: Bounds, ids: Sequence[int] | None = None
    ) -> Standing:
        """Every project that a view shows of these boards, by phase, in order."""
        del bounds
        phases: dict[int, list[int]] = {stage.id: [] for board in pipelines for stage in board.stages}
        found = self._ranked(pipelines, view, ids)
        for place in found:
            phases[place[0]].append(place[1])
        return Standing(phases, {place[1]: place[2] for place in found}, {place[1]: place[3] for place in found})

    def shown(self, pipelines: Sequence[Pipeline], view: View, bounds: Bounds) -> set[int]:
        """Every project that a view shows, whatever the text that is looked for."""
        del bounds
        return {*self.in_order(pipelines, view)}

    def keys(self, pipelines: Sequence[Pipeline], view: View, bounds: Bounds) -> dict[int, Any]:
        """What each of these projects is sorted by."""
        del bounds
        return {place[1]: place[2] for place in self._ranked(pipelines, view)}

    def in_order(self, pipelines: Sequence[Pipeline], view: View) -> list[int]:
        """The same, whatever their phase; without what a text leaves out."""
        return [place[1] for place in self._ranked(pipelines, view._replace(text=""))]

    def _ranked(self, pipelines: Sequence[Pipeline], view: View, ids: Sequence[int] | None = None) -> list[Place]:
        phases = {stage.id for board in pipelines for stage in board.stages}
        rows = self.copy.select(
            "SELECT phase_id, id, title, status, owner_id, start_date, end_date, add_time, update_time, "
            f"data FROM shown_project WHERE is_deleted = 0 AND is_archived = ? {_among(ids)}",
            (int(view.archived),),
        )
        rows = [row for row in rows if row[0] in phases and _wanted(row, view)]
        progress = self.progress() if view.sort not in SORTS or view.sort == "next activity" else {}
        found = [(row[0], row[1], self._rank(row, view, progress), str(row[7] or "")) for row in rows]
        down = view.descending
        found.sort(key=lambda p: ((p[2] is not None) == down, p[2], p[3], abs(p[1])), reverse=down)
        return found

    def _rank(self, row: tuple[Any, ...], view: View, progress: Mapping[int, Progress]) -> Any:
        plain = {"title": fold(str(row[2] or "")), "expected close": row[6], "created": row[7], "updated": row[8]}
        if view.sort in plain:
            return plain[view.sort]
        due = progress.get(row[1], Progress()).due
        return -(_day(due).toordinal() if due else LATEST)

    def said(self, pipelines: Sequence[Pipeline], view: View) -> dict[int, str]:
        """What a text is looked for in: titles."""
        del pipelines, view
        return {n: fold(str(title or "")) for n, title in self.copy.select(both("project", "id, title"))}

    def progress(self, ids: Iterable[int] | None = None) -> dict[int, Progress]:
        """How far the tasks of these projects (None: of all) are."""
        rows = self.copy.select(
            "SELECT project_id, count(*), sum(is_done), min(CASE WHEN is_done = 0 THEN due_date END), "
            "sum(is_done = 0 AND due_date < ?) FROM shown_task "
            f"WHERE is_deleted = 0 {_among(ids, 'project_id')} GROUP BY project_id",
            (f"{self.clock.today():%Y-%m-%d}",),
        )
        return {row[0]: Progress(row[1], int(row[2] or 0), row[3], int(row[4] or 0)) for row in rows}

    def totals(
        self,
        pipelines: Sequence[Pipeline],
        stages: Sequence[int],
        view: View,
        bounds: Bounds,
        only: Iterable[int] | None = None,
    ) -> dict[int, Total]:
        """How many there are in these phases: projects have no value."""
        wanted, found = set(stages), dict[int, Total]()
        chosen = None if only is None else set(only)
        for project, stage in self.standing(pipelines, view, bounds).stages.items():
            if stage in wanted and (chosen is None or project in chosen):
                found[stage] = found.get(stage, Total()) + _one()
        return found

    def sum_of(self, pipelines: Sequence[Pipeline], deal: int, stage: int) -> Total:
        """What a project adds to a phase."""
        del pipelines, deal, stage
        return _one()

    def due_between(self, first: str, last: str) -> set[int]:
        """Nothing on a project falls due within a day."""
        del first, last
        return set()

    # -- cards ----------------------------------------------------------------------------------------------------

    def boards(self) -> list[Pipeline]:
        """The boards with their phases, in the account's order."""
        phases: dict[int, list[Stage]] = {}
        for row in sorted(self.copy.all("project_phase"), key=_order):
            phases.setdefault(row.get("board_id") or 0, []).append(
                Stage(row["id"], str(row.get("name") or ""), row.get("board_id") or 0, 100, None)
            )
        rows = sorted(self.copy.all("project_board"), key=_order)
        return [
            Pipeline(b["id"], str(b.get("name") or ""), tuple(phases.get(b["id"], ())), uses_deal_probability=False)
            for b in rows
        ]

    def cards(self, ids: Sequence[int]) -> dict[int, Card]:
        """The cards of these projects, by id."""
        progress, values = self.progress(ids), self.workspace.records.values
        found = {}
        for project in ids:
            record = self.copy.get("project", project)
            if record is not None:
                found[project] = self._card(record, progress.get(project, Progress()), values)
        return found

    def _card(self, record: Record, progress: Progress, values: Any) -> Card:
        from tui.fields import field_of

        field, labels = field_of("project", "label_ids"), record.get("label_ids") or []
        waiting = self.copy.select("SELECT 1 FROM temp.pending_project WHERE id = ?", (record["id"],))
        status = str(record.get("status") or "open")
        tasks = f"{progress.done}/{progress.tasks}" if progress.tasks else ""
        return Card(
            id=record["id"],
            title=str(record.get("title") or "(no title)"),
            person=values.name("person", next(iter(record.get("person_ids") or []), None)),
            organization=values.name("organization", next(iter(record.get("org_ids") or []), None)),
            value=f"{tasks} tasks" if tasks else "no tasks",
            short=tasks,
            labels=tuple(values.labels("project", field, labels)) if field and labels else (),
            owner=initials(values.name("user", record.get("owner_id"))),
            urgency=self.urgency(progress.due),
            rotten=self.late(record),
            waiting=bool(waiting),
            status=status,
        )

    def urgency(self, due: str | None) -> int:
        """How urgent what is due on a day is."""
        today = self.clock.today()
        if not due:
            return NOTHING
        return OVERDUE if _day(due) < today else TODAY if _day(due) == today else PLANNED

    def late(self, record: Record) -> int:
        """For how many days an open project has been over its end."""
        end = record.get("end_date") if str(record.get("status") or "open") == "open" else None
        return max(0, (self.clock.today() - _day(end)).days) if end else 0


class Projects(ProjectReader):
    """Edits of projects; what is done to several at once is one edit."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.edits = workspace.edits

    def get(self, project: int) -> Record:
        """A project as shown; raises `EditError` when it is gone."""
        found = self.copy.get("project", project)
        if found is None or found.get("is_deleted"):
            raise EditError("That project is no longer there.")
        return found

    def board(self, *boards: Pipeline, view: View | None = None) -> Board:
        """The projects of a board, or of several side by side, by phase."""
        return Board(self, boards, view or View())

    def phase(self, number: int) -> Stage:
        """A phase; raises `EditError`."""
        for board in self.boards():
            for stage in board.stages:
                if stage.id == number:
                    return stage
        raise EditError("That phase is no longer there.")

    def templates(self) -> list[Record]:
        """The templates a new project can begin with."""
        return self.copy.all("project_template")

    def about(self, kind: str, record: int) -> list[Record]:
        """The projects that are about a deal, person or organization, the newest first."""
        name = {"deal": "deal_ids", "person": "person_ids", "organization": "org_ids"}[kind]
        rows = self.copy.select(
            "SELECT data FROM shown_project WHERE is_deleted = 0 AND EXISTS "
            f"(SELECT 1 FROM json_each(data, '$.{name}') WHERE value = ?) ORDER BY add_time DESC",
            (record,),
        )
        return [json.loads(row[0]) for row in rows]

    # -- adding ---------------------------------------------------------------------------------------------------

    async def add(self, fields: Record) -> int:
        """Add a project (`title`, `phase_id`, perhaps `template_id`, links); gives its temporary id. Undoable."""
        title = " ".join(str(fields.get("title") or "").split())
        if not title:
            raise EditError("A project needs a title.")
        phase = self.phase(int(fields["phase_id"]))
        new, stamp, words = self.edits.temporary_id(), self.clock.stamp(), f"Add the project “{title}”"
        body = {**fields, "title": title, "board_id": phase.pipeline_id}
        shown = {"owner_id": self.copy.fact("me", {}).get("id"), "status": "open", **body}
        shown |= {"id": new, "add_time": stamp, "update_time": stamp, "is_archived": False, "is_deleted": False}
        shown.pop("template_id", None)
        forth = Call("v2.projects.create", {}, body, (("project", new, shown),), words, ("project", new))
        await self.edits.make(words, [forth], [_deleted(new, f"Undo: {words}")])
        return new

    async def add_board(self, name: str, phases: Sequence[str] = PHASES) -> int:
        """Add a board with phases to begin with; gives its temporary id."""
        name = " ".join(name.split())
        if not name:
            raise EditError("A board needs a name.")
        new, words = self.edits.temporary_id(), f"Add the board “{name}”"
        shown = {"id": new, "name": name, "order_nr": len(self.boards()) + 1, "is_deleted": False}
        effects = (("project_board", new, shown),)
        calls = [Call("v2.project_boards.create", {}, {"name": name}, effects, words, ("project_board", new))]
        for place, phase in enumerate(phases, 1):
            calls.append(self._phase(new, phase, place))
        await self.edits.make(words, calls)
        return new

    async def add_phase(self, board: int, name: str) -> None:
        """Add a phase at the end of a board."""
        if not (name := " ".join(name.split())):
            raise EditError("A phase needs a name.")
        places = [p.get("order_nr") or 0 for p in self.copy.all("project_phase") if p.get("board_id") == board]
        call = self._phase(board, name, max(places, default=0) + 1)
        await self.edits.make(call.words, [call])

    def _phase(self, board: int, name: str, place: int) -> Call:
        new, body = self.edits.temporary_id(), {"name": name, "board_id": board}
        shown = {**body, "id": new, "order_nr": place, "is_deleted": False}
        effects = (("project_phase", new, shown),)
        return Call("v2.project_phases.create", {}, body, effects, f"Add the phase “{name}”", ("project_phase", new))

    async def rename(self, kind: str, number: int, name: str) -> None:
        """Give a board or a phase another name."""
        before = str((self.copy.get(kind, number) or {}).get("name") or "")
        if not (name := " ".join(name.split())):
            raise EditError("It needs a name.")
        words, operation = f"Rename “{before}” to “{name}”", f"v2.{kind}s.update"
        calls = [
            Call(operation, {"id": number}, {"name": one}, ((kind, number, {"name": one}),), words)
            for one in (name, before)
        ]
        await self.edits.make(words, calls[:1], calls[1:])

    # -- changing -------------------------------------------------------------------------------------------------

    async def move(self, targets: Mapping[int, int]) -> int:
        """Move each project to its phase, of this or another board; undoable. Tells how many were elsewhere."""
        phases = {number: self.phase(number) for number in set(targets.values())}
        wanted = {project: phases[to] for project, to in targets.items() if self.get(project).get("phase_id") != to}
        bodies = {p: {"phase_id": phase.id, "board_id": phase.pipeline_id} for p, phase in wanted.items()}
        names = {phase.name for phase in wanted.values()}
        await self._change("Move", bodies, f" to {names.pop()}" if len(names) == 1 else "")
        return len(wanted)

    async def close(self, projects: Sequence[int], status: str) -> None:
        """Complete or cancel projects, or open them again; undoable."""
        verb = {"completed": "Complete", "canceled": "Cancel", "open": "Reopen"}[status]
        await self._change(verb, {project: {"status": status} for project in projects})

    async def change(self, project: int, body: Record) -> None:
        """Change fields of a project by their wire names; undoable."""
        await self._change("Edit", {project: body})

    async def _change(self, verb: str, bodies: Mapping[int, Record], after: str = "") -> None:
        forth, back = [], []
        for project, body in bodies.items():
            record = self.get(project)
            words = f"{verb} “{record.get('title')}”{after}"
            before = {name: record.get(name) for name in body}
            forth.append(_update(project, body, words))
            back.append(_update(project, before, f"Undo: {words}"))
        if forth:
            words = forth[0].words if len(forth) == 1 else f"{verb} {len(forth):,} projects{after}"
            await self.edits.make(words, forth, back)

    async def archive(self, projects: Sequence[int]) -> None:
        """Put projects into the archive; the API has no way back."""
        calls, stamp = [], self.clock.stamp()
        for project in projects:
            words = f"Archive “{self.get(project).get('title')}”"
            shown = {"is_archived": True, "archive_time": stamp}
            calls.append(Call("v2.projects.archive", {"id": project}, None, (("project", project, shown),), words))
        await self.edits.make(calls[0].words if len(calls) == 1 else f"Archive {len(calls):,} projects", calls)

    async def delete(self, projects: Sequence[int]) -> None:
        """Delete projects and their tasks; the API has no way back."""
        calls = [_deleted(project, f"Delete “{self.get(project).get('title')}”") for project in projects]
        await self.edits.make(calls[0].words if len(calls) == 1 else f"Delete {len(calls):,} projects", calls)


def _update(project: int, body: Record, words: str) -> Call:
    return Call("v2.projects.update", {"id": project}, body, (("project", project, body),), words)


def _deleted(project: int, words: str) -> Call:
    return Call("v2.projects.delete", {"id": project}, None, (("project", project, {"is_deleted": True}),), words)


def _one() -> Total:
    total = Total()
    total.count = 1
    return total


def _order(row: Record) -> tuple[int, int]:
    return row.get("order_nr") or 0, row["id"]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return date.max


def _among(ids: Iterable[int] | None, column: str = "id") -> str:
    return "" if ids is None else f"AND {column} IN ({','.join(str(int(i)) for i in ids)})"


def _wanted(row: tuple[Any, ...], view: View) -> bool:
    """Whether a view shows a project: by status, owner and the words of a text in its title."""
    if view.status != "all" and not view.archived and str(row[3] or "open") != STATUSES.get(view.status, "open"):
        return False
    if view.owner is not None and row[4] != view.owner:
        return False
    title = fold(str(row[2] or ""))
    return all(word in title for word in fold(view.text).split())
