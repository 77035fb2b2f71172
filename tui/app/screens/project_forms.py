"""What is asked for a project: its fields, a task, an activity, a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.app.screens.form import Chosen, Entry, FormScreen
from tui.app.screens.picker import Choice
from tui.services.dates import parse_day
from tui.services.edits import EditError, objection
from tui.services.users import active_users

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tui.app.screens.base import MainScreen
    from tui.services.project_tasks import ProjectTasks

Record = dict[str, Any]


def task_form(
    screen: MainScreen, title: str, task: Record, save: Callable[[Record], Awaitable[Any]], about: str = ""
) -> None:
    """The fields of a task; `save` gets those that were changed."""

    async def filled(said: dict[Any, Any] | None) -> None:
        if said:
            await screen.guard(save(_meant(screen, said)))

    screen.app.push_screen(FormScreen(title, _entries(screen, task), about=about), filled)


def _entries(screen: MainScreen, task: Record) -> list[Entry]:
    values = screen.workspace.records.values

    def users() -> list[Choice]:
        found = active_users(screen.workspace.copy)
        return [Choice(0, "(none)"), *(Choice(i, name or f"#{i}") for i, name in found)]

    day = objection(lambda text: parse_day(text, screen.workspace.clock.today()))

    def milestones() -> list[Choice]:
        return [Choice(0, "no"), Choice(1, "yes")]

    who = next(iter(task.get("assignee_ids") or []), None)
    due, milestone = str(task.get("due_date") or ""), int(bool(task.get("is_milestone")))
    return [
        Entry("title", "Task", str(task.get("title") or ""), required=True),
        Entry("due_date", "Due", due, hint="fri, 3d, 24 Dec, 2026-12-24", check=day),
        Entry("assignee_ids", "Who", values.name("user", who), value=who, choices=users),
        Entry("is_milestone", "Milestone", "yes" if milestone else "no", value=milestone, choices=milestones),
        Entry("description", "Description", str(task.get("description") or "")),
    ]


def _meant(screen: MainScreen, said: dict[Any, Any]) -> Record:
    """The fields of a task that a filled form means; raises `EditError`."""
    found: Record = {}
    for key, value in said.items():
        if isinstance(value, Chosen):
            chosen = value.id
            found[key] = [chosen] if key == "assignee_ids" and chosen else [] if key == "assignee_ids" else bool(chosen)
        elif key == "due_date":
            found[key] = parse_day(value, screen.workspace.clock.today()).isoformat() if value else None
        elif key != "assignee_ids" or value:
            found[key] = value or None
        else:
            found[key] = []
    return found


def put_task(screen: MainScreen, tasks: ProjectTasks, project: int, task: int) -> None:
    """Choose the group of the plan a task goes to."""
    from tui.app.screens.picker import PickerScreen

    choices = [Choice(number, name) for number, name in tasks.groups(project)]
    if not choices:
        raise EditError("The plan of this project has no groups; they come with a template.")

    async def chosen(group: Any) -> None:
        if group is not None:
            await screen.guard(tasks.put(task, int(group)))

    screen.app.push_screen(PickerScreen("Move the task to", [*choices, Choice(0, "In no group")]), chosen)


def activity_for(screen: MainScreen, project: Record) -> None:
    """Ask for an activity of a project and of what it is about."""
    from tui.app.screens.activity_prompt import ActivityPrompt

    links = {
        name: next(iter(project.get(many) or []), None)
        for name, many in (("deal_id", "deal_ids"), ("person_id", "person_ids"), ("org_id", "org_ids"))
    }
    prompt = ActivityPrompt(screen.workspace, **links)
    prompt.links["project_id"] = project["id"]
    screen.app.push_screen(prompt)


async def note_for(screen: MainScreen, project: Record) -> None:
    """Write a note on a project."""
    from tui.app.screens.drafts import write

    async def save(text: str) -> int:
        return await screen.workspace.notes.add("project", project["id"], text)

    title = f"New note on “{project.get('title')}”"
    await write(screen, title, f"note of project:{project['id']}", "", save, hint="Markdown")
