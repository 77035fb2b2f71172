"""Asking for a new project: its title, where it begins, and with which template."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui.services.edits import EditError
from tui.services.projects import Projects
from tui.store.calls import is_temporary

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen
    from tui.services.records import Id

Then = Callable[[int], Any]
ABOUT = {"deal": "deal_ids", "person": "person_ids", "organization": "org_ids"}


async def project_about(screen: MainScreen, kind: str, record: Id, then: Then) -> None:
    """Ask for a project about a record; `then` gets its id. Raises `EditError`."""
    from tui.app.screens.prompt import PromptScreen

    if is_temporary(record):
        raise EditError("The server does not know this record yet; a project can be added once it is saved there.")
    name, fields = screen.workspace.records.values.name(kind, record), _links(screen, kind, record)

    async def titled(title: str | None) -> None:
        if title and title.strip():
            await screen.guard(_with_phase(screen, fields | {"title": title}, then))

    await screen.app.push_screen(PromptScreen("New project", name, hint="Its title"), titled)


def _links(screen: MainScreen, kind: str, record: Id) -> dict[str, Any]:
    """What the project is about: of a deal its person and organization, too, of a person their organization."""
    found = screen.workspace.records.get(kind, record) or {}
    links = {ABOUT[kind]: [record]}
    for code, other in (("person_id", "person"), ("org_id", "organization")):
        one = found.get(code)
        if other != kind and isinstance(one, int) and not is_temporary(one):
            links[ABOUT[other]] = [one]
    return links


async def _with_phase(screen: MainScreen, fields: dict[str, Any], then: Then) -> None:
    from tui.app.screens.picker import Choice, PickerScreen

    boards = Projects(screen.workspace).boards()
    phases = [Choice(s.id, s.name, board.name if len(boards) > 1 else "") for board in boards for s in board.stages]
    if not phases:
        raise EditError("There is no board for projects yet: g j, then a adds one.")

    async def chosen(phase: Any) -> None:
        if phase is not None:
            with_template(screen, fields | {"phase_id": int(phase)}, then)

    await screen.app.push_screen(PickerScreen("Where does it begin?", phases), chosen)


def with_template(screen: MainScreen, fields: dict[str, Any], then: Then) -> None:
    """Ask with which template it begins, where there are any, and add it."""
    from tui.app.screens.picker import Choice, PickerScreen

    projects = Projects(screen.workspace)

    async def chosen(template: Any) -> None:
        if template is not None:
            new = await screen.guard(projects.add(fields | ({"template_id": int(template)} if template else {})))
            if new is not None:
                then(new)

    templates = projects.templates()
    choices = [Choice(0, "No template", "an empty plan")]
    choices += [Choice(t["id"], str(t.get("title") or ""), str(t.get("description") or "")) for t in templates]
    if templates:
        screen.app.push_screen(PickerScreen("Begin with", choices), chosen)
    else:
        screen.call_next(chosen, 0)
