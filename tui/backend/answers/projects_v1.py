"""Projects: the answers in the older forms of v1, with their plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.api.models.v1.activities import Activity
from tui.api.models.v1.projects import PlanItem, PlanItemChange, Project, ProjectChange, ProjectGroup, ProjectNew
from tui.api.models.v1.tasks import Task
from tui.api.page import Page
from tui.api.v1.projects import Projects
from tui.backend.answers.projects import with_status
from tui.backend.errors import not_found
from tui.backend.lists import Order, filtered, keyset, narrowed
from tui.backend.registry import answers
from tui.backend.rules import plans
from tui.backend.rules import projects as rules
from tui.backend.tables import activities, projects, tasks
from tui.backend.v1.activities import activities_v1
from tui.backend.v1.projects import project_given, projects_v1
from tui.backend.v1.tasks import tasks_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

NO_MORE = {"next_cursor": None}
"""Of lists that come whole, though they are told in pages (published v1 document: projects)."""


@answers(Projects.list)
async def every(
    call: Call,
    *,
    limit: int | None = None,
    cursor: str | None = None,
    status: str | None = None,
    phase_id: int | None = None,
    filter_id: int | None = None,
    include_archived: bool | None = None,
) -> Page[Project]:
    """List projects, the archived ones only where they are asked for."""
    shown = None if include_archived else False
    query = with_status(narrowed(call, projects, is_archived=shown, phase_id=phase_id), status)
    query = await filtered(call, query, projects, filter_id)
    rows, after = await keyset(call, query, projects, Order(limit=limit, cursor=cursor))
    return Page([Project.model_validate(row) for row in await projects_v1(call, rows)], after)


@answers(Projects.get)
async def get(call: Call, id: int) -> Project:
    """Give a project."""
    return Project.model_validate((await projects_v1(call, [await call.alive(projects, id)]))[0])


@answers(Projects.create)
async def create(call: Call, new: ProjectNew) -> Project:
    """Add a project, with the plan of a template where one is named."""
    return await get(call, await rules.add(call, await project_given(call, new)))


@answers(Projects.update)
async def update(call: Call, id: int, change: ProjectChange) -> Project:
    """Change a project; its one person and organization take the place of those v2 knows."""
    await rules.revise(call, await call.alive(projects, id), await project_given(call, change))
    return await get(call, id)


@answers(Projects.delete)
async def delete(call: Call, id: int) -> Project:
    """Mark a project deleted; the answer is its id."""
    await rules.remove(call, await call.alive(projects, id))
    return Project(id=id)


@answers(Projects.archive)
async def archive(call: Call, id: int) -> Project:
    """Put a project into the archive."""
    await rules.archive(call, await call.alive(projects, id))
    return await get(call, id)


@answers(Projects.list_tasks)
async def list_tasks(call: Call, id: int) -> Page[Task]:
    """List the tasks of a project."""
    await call.alive(projects, id)
    mine = select(tasks).where(tasks.c.project_id == id, ~tasks.c.is_deleted).order_by(tasks.c.id)
    found = await tasks_v1(call, await call.rows(mine))
    return Page([Task.model_validate(row) for row in found], additional=dict(NO_MORE))


@answers(Projects.list_activities)
async def list_activities(call: Call, id: int) -> Page[Activity]:
    """List the activities of a project."""
    await call.alive(projects, id)
    mine = select(activities).where(activities.c.project_id == id, ~activities.c.is_deleted).order_by(activities.c.id)
    found = await activities_v1(call, await call.rows(mine))
    return Page([Activity.model_validate(row) for row in found], additional=dict(NO_MORE))


# -- plans ------------------------------------------------------------------------------------------------------------


@answers(Projects.get_plan)
async def get_plan(call: Call, id: int) -> Page[PlanItem]:
    """Give the plan of a project: where its tasks and activities stand."""
    return Page(_items(await plans.plan_of(call, await call.alive(projects, id))))


def _items(rows: Sequence[Row]) -> list[PlanItem]:
    return [PlanItem.model_validate(row) for row in rows]


@answers(Projects.list_groups)
async def list_groups(call: Call, id: int) -> Page[ProjectGroup]:
    """List the groups of a project's plan."""
    rows = await plans.groups_of(call, await call.alive(projects, id))
    shown = [{name: row[name] for name in ("id", "name", "order_nr")} for row in rows]
    return Page([ProjectGroup.model_validate(row) for row in shown])


@answers(Projects.update_plan_task)
async def update_plan_task(call: Call, id: int, task_id: int, change: PlanItemChange) -> PlanItem:
    """Put a task of a project into another phase or group."""
    return await _move(call, id, "task", task_id, change)


@answers(Projects.update_plan_activity)
async def update_plan_activity(call: Call, id: int, activity_id: int, change: PlanItemChange) -> PlanItem:
    """Put an activity of a project into another phase or group."""
    return await _move(call, id, "activity", activity_id, change)


async def _move(call: Call, id: int, kind: str, item_id: int, change: PlanItemChange) -> PlanItem:
    project = await call.alive(projects, id)
    item = await call.alive(plans.ITEMS[kind], item_id)
    if item["project_id"] != id:
        raise not_found(kind.capitalize())
    return PlanItem.model_validate(await plans.move(call, project, kind, item_id, change.wire()))
