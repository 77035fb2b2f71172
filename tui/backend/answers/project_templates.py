"""Templates of projects: the answers of both dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.api.models.project_templates import ProjectTemplate
from tui.api.models.v1.project_templates import ProjectTemplate as ProjectTemplateV1
from tui.api.page import Page
from tui.api.v1.project_templates import ProjectTemplates as ProjectTemplatesV1
from tui.api.v2.project_templates import ProjectTemplates
from tui.backend.clock import fractional, milli
from tui.backend.lists import Order, keyset, narrowed
from tui.backend.registry import answers
from tui.backend.tables import project_templates

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.backend.call import Call, Row

WHOLE = 500
"""How many templates v1 gives where nothing is said (published v1 document: projectTemplates)."""
SAME = ("id", "title", "description", "projects_board_id", "owner_id")


def _shown(row: Row, written: Callable[[str | None], str | None]) -> dict[str, Any]:
    return {name: row[name] for name in SAME} | {name: written(row[name]) for name in ("add_time", "update_time")}


async def _page(call: Call, limit: int | None, cursor: str | None) -> tuple[list[Row], str | None]:
    query = narrowed(call, project_templates, is_deleted=False)
    return await keyset(call, query, project_templates, Order(limit=limit, cursor=cursor))


async def _one(call: Call, id: int) -> Row:
    return await call.alive(project_templates, id, "Project template")


@answers(ProjectTemplates.list)
async def every(call: Call, *, cursor: str | None = None, limit: int | None = None) -> Page[ProjectTemplate]:
    """List the templates that are not deleted."""
    rows, after = await _page(call, limit, cursor)
    return Page([ProjectTemplate.model_validate(_shown(row, fractional)) for row in rows], after)


@answers(ProjectTemplates.get)
async def get(call: Call, id: int) -> ProjectTemplate:
    """Give a template."""
    return ProjectTemplate.model_validate(_shown(await _one(call, id), fractional))


@answers(ProjectTemplatesV1.list)
async def every_v1(call: Call, *, limit: int | None = None, cursor: str | None = None) -> Page[ProjectTemplateV1]:
    """List the templates that are not deleted."""
    rows, after = await _page(call, limit or WHOLE, cursor)
    return Page([ProjectTemplateV1.model_validate(_shown(row, milli)) for row in rows], after)


@answers(ProjectTemplatesV1.get)
async def get_v1(call: Call, id: int) -> ProjectTemplateV1:
    """Give a template."""
    return ProjectTemplateV1.model_validate(_shown(await _one(call, id), milli))
