"""Project templates: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Cursor, Limit, RecordId
from tui.api.models.v1.project_templates import ProjectTemplate
from tui.api.page import Page


class ProjectTemplates(Resource):
    """Project templates."""

    @GET("/v1/projectTemplates/{id}", cost=2)
    async def get(self, id: RecordId) -> ProjectTemplate:
        """Give a project template."""
        ...

    @GET("/v1/projectTemplates", cost=20)
    async def list(
        self,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[ProjectTemplate]:
        """List project templates."""
        ...
