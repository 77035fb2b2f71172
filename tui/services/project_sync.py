"""Projects, their boards and tasks in the copy: read whole now and then, for no list tells what changed since."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

from tui.api.errors import NotFound, RateLimited, Refused, Unauthorized
from tui.api.page import every
from tui.services import contact_fields
from tui.services.sources import GETTERS, SELDOM

if TYPE_CHECKING:
    from tui.services.sync import Session

log = logging.getLogger(__name__)
Json = dict[str, Any]
Records = AsyncIterator[Json]
PAGE = 500
ASKED = "asked projects"
HERE = "has projects"
"""Whether the account has projects at all: it is an add-on, and without it the server refuses."""


async def refresh(session: Session, *, asked: bool = False) -> None:
    """Bring projects, boards, phases, templates and tasks up to date, where that is due or `asked` for."""
    last = session.copy.fact(ASKED, 0.0)
    if not asked and last <= time.time() < last + SELDOM:
        return
    try:
        await _all(session)
    except (Unauthorized, RateLimited):
        raise
    except (Refused, NotFound) as error:
        log.info("no projects: %s", error)
        session.copy.remember(HERE, value=False)
    session.copy.remember(ASKED, time.time())


async def _all(session: Session) -> None:
    client = session.client
    boards = await _whole(session, "project_board", _told(client.v2.project_boards.list))
    await _whole(session, "project_phase", _phases(session, boards))
    await _whole(session, "project_template", _told(client.v2.project_templates.list, limit=PAGE))
    await _whole(session, "project", _projects(session))
    await _whole(session, "task", _told(client.v2.tasks.list, limit=PAGE))
    await contact_fields.fetch(session, "project")
    if session.copy.fact(HERE) is not True:
        session.copy.remember(HERE, value=True)
        session.changed("project_board", {0})


async def _told(call: Callable[..., Any], **asked: Any) -> Records:
    async for record in every(call, **asked):
        yield record.model_dump(mode="json", by_alias=True)


async def _phases(session: Session, boards: set[int]) -> Records:
    for board in sorted(boards):
        async for phase in _told(session.client.v2.project_phases.list, board_id=board):
            yield phase


async def _projects(session: Session) -> Records:
    projects = session.client.v2.projects
    for call, archived in ((projects.list, False), (projects.archived, True)):
        async for project in _told(call, limit=PAGE):
            yield {**project, "is_archived": archived}


async def _whole(session: Session, kind: str, told: Records) -> set[int]:
    """Keep what a list tells, and forget what was here before and is not in it; gives its ids."""
    before = session.copy.ids(kind)
    found = [record async for record in told]
    session.follow(kind, found, before)
    await session.sync.between(session)
    return {int(record["id"]) for record in found}


# -- one project ------------------------------------------------------------------------------------------------------


async def bring(session: Session, project: int) -> None:
    """Bring one project with its tasks, groups and plan into the copy; what the server refuses stays as it is."""
    try:
        found = await GETTERS["project"](session.client)(project)
        record = found.model_dump(mode="json", by_alias=True)
        session.follow("project", [record])
        await _tasks(session, project)
        await _plan(session, project)
    except NotFound:
        session.remove("project", [project])
    except (Unauthorized, RateLimited):
        raise
    except Refused as error:
        log.info("project %s was not told: %s", project, error)


async def _tasks(session: Session, project: int) -> None:
    asked = {"project_id": project, "limit": PAGE}
    before = [row[0] for row in session.copy.select("SELECT id FROM main.task WHERE project_id = ?", (project,))]
    found = [task async for task in _told(session.client.v2.tasks.list, **asked)]
    session.follow("task", found, before)


async def _plan(session: Session, project: int) -> None:
    """The groups of a project and where in them its tasks and activities stand: named as links, to follow their ids."""
    groups = await session.client.v1.projects.list_groups(project)
    items = await session.client.v1.projects.get_plan(project)
    told = {
        "id": project,
        "groups": [g.model_dump(mode="json", include={"id", "name", "order_nr"}) for g in groups.items],
        "items": [{f"{i.item_type}_id": i.item_id, "group_id": i.group_id} for i in items.items],
    }
    session.follow("project_plan", [told])
