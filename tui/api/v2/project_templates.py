"""Project templates: the operations of v2."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Cursor, Limit, RecordId
from tui.api.models.project_templates import ProjectTemplate
from tui.api.page import Page


class ProjectTemplates(Resource):
    """Project templates."""

    @GET("/api/v2/projectTemplates", cost=10)
    async def list(
        self,
        *,
        cursor: Cursor | None = None,
        limit: Limit | None = None,
    ) -> Page[ProjectTemplate]:
        """List project templates."""
        ...

    @GET("/api/v2/projectTemplates/{id}", cost=1)
    async def get(self, id: RecordId) -> ProjectTemplate:
        """Give a project template."""
        ...
