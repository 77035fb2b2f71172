"""Projects: the answers of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Select, false, or_, select

from tui.api.models.base import Deleted
from tui.api.models.projects import Project, ProjectChange, ProjectChangelogEntry, ProjectNew
from tui.api.models.search import SearchHit
from tui.api.page import Page
from tui.api.v2.projects import Projects
from tui.backend.errors import invalid
from tui.backend.lists import Order, filtered, keyset, narrowed
from tui.backend.projects import changes_of
from tui.backend.registry import answers
from tui.backend.rules import projects as rules
from tui.backend.search import Search, find
from tui.backend.tables import project_links, projects
from tui.backend.v1.projects import projects_v2

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LISTED = (*rules.STATUSES, "deleted")
"""What a list may be asked for (published v2 document: projects)."""


@answers(Projects.list)
async def every(
    call: Call,
    *,
    filter_id: int | None = None,
    status: str | None = None,
    phase_id: int | None = None,
    deal_id: int | None = None,
    person_id: int | None = None,
    org_id: int | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[Project]:
    """List the projects that are not archived."""
    query = with_status(narrowed(call, projects, is_archived=False, phase_id=phase_id), status)
    for item, one in (("deal", deal_id), ("person", person_id), ("organization", org_id)):
        query = about(query, item, one)
    return await _page(call, await filtered(call, query, projects, filter_id), limit, cursor)


@answers(Projects.archived)
async def archived(
    call: Call,
    *,
    filter_id: int | None = None,
    status: str | None = None,
    phase_id: int | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[Project]:
    """List the archived projects."""
    query = with_status(narrowed(call, projects, is_archived=True, phase_id=phase_id), status)
    return await _page(call, await filtered(call, query, projects, filter_id), limit, cursor)


async def _page(call: Call, query: Select[Any], limit: int | None, cursor: str | None) -> Page[Project]:
    rows, after = await keyset(call, query, projects, Order(limit=limit, cursor=cursor))
    return Page([Project.model_validate(row) for row in await projects_v2(call, rows)], after)


def with_status(query: Select[Any], status: str | None) -> Select[Any]:
    """All that are not deleted, or those with one of the statuses, comma separated; raises a 400."""
    if not status:
        return query.where(~projects.c.is_deleted)
    wanted = [one.strip() for one in status.split(",")]
    if unknown := set(wanted) - set(LISTED):
        raise invalid("status", f"{min(unknown)!r} is not one of [{', '.join(LISTED)}]")
    alive = (~projects.c.is_deleted) & projects.c.status.in_([one for one in wanted if one != "deleted"])
    return query.where(or_(alive, projects.c.is_deleted if "deleted" in wanted else false()))


def about(query: Select[Any], item: str, id: int | None) -> Select[Any]:
    """Only projects linked to a deal, person or organization; None asks for nothing."""
    if id is None:
        return query
    mine = (project_links.c.item_type == item) & (project_links.c.item_id == id)
    return query.where(projects.c.id.in_(select(project_links.c.project_id).where(mine)))


@answers(Projects.get)
async def get(call: Call, id: int) -> Project:
    """Give a project."""
    return await _shown(call, await call.alive(projects, id))


async def _shown(call: Call, row: Row) -> Project:
    return Project.model_validate((await projects_v2(call, [row]))[0])


@answers(Projects.create)
async def create(call: Call, new: ProjectNew) -> Project:
    """Add a project, with the plan of a template where one is named."""
    return await get(call, await rules.add(call, new.wire()))


@answers(Projects.update)
async def update(call: Call, id: int, change: ProjectChange) -> Project:
    """Change a project."""
    await rules.revise(call, await call.alive(projects, id), change.wire())
    return await get(call, id)


@answers(Projects.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Mark a project deleted."""
    await rules.remove(call, await call.alive(projects, id))
    return Deleted(id=id)


@answers(Projects.archive)
async def archive(call: Call, id: int) -> Project:
    """Put a project into the archive."""
    await rules.archive(call, await call.alive(projects, id))
    return await get(call, id)


@answers(Projects.search)
async def search(
    call: Call,
    *,
    term: str,
    fields: list[Literal["custom_fields", "notes", "title", "description"]] | None = None,
    exact_match: bool | None = None,
    person_id: int | None = None,
    organization_id: int | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[SearchHit]:
    """Search projects by title, description, notes and custom fields."""
    where = {"person_id": person_id, "organization_id": organization_id}
    asked = Search(term, ["project"], fields, exact=bool(exact_match), where=where)
    return await find(call, asked, limit, cursor)


@answers(Projects.list_changes)
async def list_changes(
    call: Call, id: int, *, limit: int | None = None, cursor: str | None = None
) -> Page[ProjectChangelogEntry]:
    """List what changed on a project, newest first."""
    await call.alive(projects, id)
    rows, after = await changes_of(call, id, limit, cursor)
    return Page([ProjectChangelogEntry.model_validate(row) for row in rows], after)
