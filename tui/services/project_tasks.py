"""The plan of a project: its tasks, their subtasks and its activities, by group; every edit is undoable."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.clock import OVERDUE, PLANNED, TODAY
from tui.services.edits import EditError
from tui.store.calls import is_temporary
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.sync import Session
    from tui.services.workspace import Workspace
    from tui.store.overlay import Effect

Record = dict[str, Any]
MOST_ASSIGNEES = 10
NO_GROUP = 0
_WIRE = {"is_done": "done", "is_milestone": "milestone"}
"""Fields that are written under other names than they are read by."""


class Item(NamedTuple):
    """A line of a plan: `kind` is task or activity, `below` tells a subtask, `parts` how many of its subtasks are done.

    `urgency` is as in `clock.URGENCY`, 0 for what is done.
    """

    kind: str
    id: int
    title: str
    done: bool
    due: str
    urgency: int
    who: str
    below: bool = False
    milestone: bool = False
    parts: tuple[int, int] = (0, 0)
    waiting: bool = False


class Group(NamedTuple):
    """A group of a plan; the number of what is in none is 0."""

    id: int
    name: str
    items: tuple[Item, ...]


class ProjectTasks:
    """Reads and edits the plan of projects."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy
        self.edits = workspace.edits

    def ask(self, project: int) -> None:
        """Ask the server for the project and its plan, in the sync's thread."""
        if is_temporary(project):
            return
        from tui.services.project_sync import bring

        async def task(session: Session) -> None:
            await bring(session, project)

        self.workspace.sync.ask(task)

    # -- reading --------------------------------------------------------------------------------------------------

    def get(self, task: int) -> Record:
        """A task as shown; raises `EditError` when it is gone."""
        found = self.copy.get("task", task)
        if found is None or found.get("is_deleted"):
            raise EditError("That task is no longer there.")
        return found

    def tasks(self, project: int) -> list[Record]:
        """The tasks of a project, subtasks among them, in the order they are due in."""
        rows = self.copy.select(
            "SELECT data FROM shown_task WHERE project_id = ? AND is_deleted = 0 "
            "ORDER BY due_date IS NULL, due_date, abs(id)",
            (project,),
        )
        return [json.loads(row[0]) for row in rows]

    def groups(self, project: int) -> list[tuple[int, str]]:
        """The groups of a project's plan, in order."""
        found = (self.copy.get("project_plan", project) or {}).get("groups") or []
        found = sorted(found, key=lambda g: (g.get("order_nr") or 0, g["id"]))
        return [(g["id"], str(g.get("name") or "(no name)")) for g in found]

    def plan(self, project: int, *, done: bool = True) -> list[Group]:
        """The plan by groups, what is in none at the end; without what is `done` where that is not wanted."""
        tasks, waiting = self.tasks(project), {row[0] for row in self.copy.select("SELECT id FROM temp.pending_task")}
        below: dict[int, list[Record]] = {}
        for task in tasks:
            if task.get("parent_task_id") is not None:
                below.setdefault(task["parent_task_id"], []).append(task)
        ids = {task["id"] for task in tasks}
        tops = [t for t in tasks if t.get("parent_task_id") not in ids]
        groups, places = dict(self.groups(project)), self._places(project)
        items: dict[int, list[Item]] = {number: [] for number in (*groups, NO_GROUP)}
        for task in tops:
            here = places.get(("task", task["id"]))
            lines = self._lines(task, below.get(task["id"], ()))
            shown = [line._replace(waiting=line.id in waiting) for line in lines if done or not line.done]
            items[here if here in groups else NO_GROUP] += shown
        for activity in self._activities(project, places):
            if done or not activity.done:
                here = places.get(("activity", activity.id))
                items[here if here in groups else NO_GROUP].append(activity)
        names = {**groups, NO_GROUP: "Tasks" if not groups else "In no group"}
        return [Group(n, name, tuple(items[n])) for n, name in names.items() if items[n] or n != NO_GROUP or not groups]

    def _places(self, project: int) -> dict[tuple[str, int], int | None]:
        found = (self.copy.get("project_plan", project) or {}).get("items") or []
        kinds = ("task", "activity")
        return {(k, i[f"{k}_id"]): i.get("group_id") for i in found for k in kinds if f"{k}_id" in i}

    def _lines(self, task: Record, subtasks: Sequence[Record]) -> Iterator[Item]:
        counts = (sum(bool(s.get("is_done")) for s in subtasks), len(subtasks))
        yield self._item(task)._replace(parts=counts)
        for one in subtasks:
            yield self._item(one)._replace(below=True)

    def _item(self, task: Record) -> Item:
        names = self.workspace.records.values
        who = ", ".join(names.name("user", user) for user in (task.get("assignee_ids") or [])[:MOST_ASSIGNEES])
        done, due = bool(task.get("is_done")), str(task.get("due_date") or "")
        return Item(
            "task",
            task["id"],
            str(task.get("title") or "(no title)"),
            done,
            due,
            0 if done else self._urgency(due),
            who,
            milestone=bool(task.get("is_milestone")),
        )

    def _urgency(self, due: str) -> int:
        today = f"{self.workspace.clock.today():%Y-%m-%d}"
        return 0 if not due else OVERDUE if due < today else TODAY if due == today else PLANNED

    def _activities(self, project: int, places: Mapping[tuple[str, int], int | None]) -> Iterator[Item]:
        rows = self.copy.select(
            "SELECT id FROM temp.pending_activity WHERE json_extract(data, '$.project_id') = ?", (project,)
        )
        names = self.workspace.records.values
        for number in dict.fromkeys([*(i for kind, i in places if kind == "activity"), *(row[0] for row in rows)]):
            found = self.copy.get("activity", number)
            if found is not None and not found.get("is_deleted"):
                done, due = bool(found.get("done")), str(found.get("due_date") or "")
                urgency, who = 0 if done else self._urgency(due), names.name("user", found.get("owner_id"))
                yield Item("activity", number, str(found.get("subject") or "(no subject)"), done, due, urgency, who)

    # -- editing --------------------------------------------------------------------------------------------------

    async def add(self, project: int, fields: Record, *, parent: int | None = None, group: int = NO_GROUP) -> int:
        """Add a task, below another one where `parent` says so; gives its temporary id."""
        title = " ".join(str(fields.get("title") or "").split())
        if not title:
            raise EditError("A task needs a title.")
        if parent is not None and (above := self.get(parent).get("parent_task_id")) is not None:
            parent = above  # a subtask has none of its own (product 6.3)
        new, words = self.edits.temporary_id(), f"Add the task “{title}”"
        wire = {**fields, "title": title, "project_id": project}
        wire |= {"parent_task_id": parent} if parent is not None else {}
        forth = _create(new, wire, self.workspace.clock.stamp(), words)
        calls = [forth]
        if group and parent is None:
            calls.append(self._put(project, new, group, words))
        await self.edits.make(words, calls, [_delete([new], f"Undo: {words}")])
        return new

    async def set_done(self, tasks: Sequence[int], *, done: bool) -> None:
        """Mark tasks done, or to be done again."""
        await self._change({task: {"is_done": done} for task in tasks}, "Finish" if done else "Reopen")

    async def change(self, task: int, fields: Record) -> bool:
        """Change fields of a task as they are read; tells whether anything was different. Raises `EditError`."""
        if "title" in fields and not str(fields["title"] or "").strip():
            raise EditError("A task needs a title.")
        if len(fields.get("assignee_ids") or ()) > MOST_ASSIGNEES:
            raise EditError(f"A task has at most {MOST_ASSIGNEES} people.")
        return await self._change({task: fields}, "Change")

    async def _change(self, changes: Mapping[int, Record], verb: str) -> bool:
        forth, back = [], []
        for task, fields in changes.items():
            record = self.get(task)
            body = {name: value for name, value in fields.items() if record.get(name) != value}
            if body:
                words = f"{verb} “{record.get('title')}”"
                forth.append(_update(task, body, words))
                back.append(_update(task, {name: record.get(name) for name in body}, f"Undo: {words}"))
        if forth:
            words = forth[0].words if len(forth) == 1 else f"{verb} {len(forth)} tasks"
            await self.edits.make(words, forth, back)
        return bool(forth)

    async def delete(self, task: int) -> None:
        """Delete a task and its subtasks; taken back they are new ones that say the same."""
        record = self.get(task)
        parts = [t for t in self.tasks(record["project_id"]) if t.get("parent_task_id") == task]
        words = f"Delete the task “{record.get('title')}”"
        again = self.edits.temporary_id()
        below = [{**part, "parent_task_id": again} for part in parts]
        back = [self._again(record, again, words)]
        back += [self._again(part, self.edits.temporary_id(), words) for part in below]
        await self.edits.make(words, [_delete([task, *(p["id"] for p in parts)], words)], back)

    def _again(self, record: Record, new: int, words: str) -> Call:
        names = ("title", "project_id", "parent_task_id", "description", "due_date", "start_date", "assignee_ids")
        fields = {n: record[n] for n in (*names, *_WIRE) if record.get(n) not in (None, [], False)}
        call = _create(new, _wire(fields), str(record.get("add_time") or ""), f"Undo: {words}")
        return call._replace(stands_for=record["id"])

    async def put(self, task: int, group: int) -> None:
        """Put a task into another group of its project's plan; undoable."""
        record = self.get(task)
        if record.get("parent_task_id") is not None:
            raise EditError("A subtask goes where its task is.")
        project, words = record["project_id"], f"Move the task “{record.get('title')}”"
        before = self._places(project).get(("task", task)) or NO_GROUP
        if before == group:
            return
        back = [self._put(project, task, before, f"Undo: {words}")]
        await self.edits.make(words, [self._put(project, task, group, words)], back)

    def _put(self, project: int, task: int, group: int, words: str) -> Call:
        plan = self.copy.get("project_plan", project) or {"id": project, "groups": [], "items": []}
        items = [i for i in plan.get("items") or [] if i.get("task_id") != task]
        items.append({"task_id": task, "group_id": group or None})
        effects: tuple[Effect, ...] = (("project_plan", project, {**plan, "items": items}),)
        names = {"id": project, "taskId": task}
        return Call("v1.projects.update_plan_task", names, {"group_id": group or None}, effects, words)


def _wire(fields: Record) -> Record:
    """Fields as they are written: some have other names there, and yes and no are numbers."""
    return {_WIRE.get(n, n): int(bool(v)) if n in _WIRE else v for n, v in fields.items()}


def _create(new: int, wire: Record, stamp: str, words: str) -> Call:
    read = {name: name_ for name_, name in _WIRE.items()}
    shown = {read.get(n, n): bool(v) if n in read else v for n, v in wire.items()}
    whole = {"is_done": False, **shown, "id": new, "add_time": stamp, "is_deleted": False}
    return Call("v2.tasks.create", {}, wire, (("task", new, whole),), words, ("task", new))


def _update(task: int, fields: Record, words: str) -> Call:
    return Call("v2.tasks.update", {"id": task}, _wire(fields), (("task", task, fields),), words)


def _delete(tasks: Sequence[int], words: str) -> Call:
    effects: tuple[Effect, ...] = tuple(("task", task, {"is_deleted": True}) for task in tasks)
    return Call("v2.tasks.delete", {"id": tasks[0]}, None, effects, words)
