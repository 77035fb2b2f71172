"""Projects: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Cursor, Deleted, Limit, Many, RecordId, Text
from tui.api.models.projects import Project, ProjectChange, ProjectChangelogEntry, ProjectNew
from tui.api.models.search import SearchHit
from tui.api.page import Page


class Projects(Resource):
    """Projects."""

    @GET("/api/v2/projects", cost=10)
    async def list(
        self,
        *,
        filter_id: RecordId | None = None,
        status: Text | None = None,
        phase_id: RecordId | None = None,
        deal_id: RecordId | None = None,
        person_id: RecordId | None = None,
        org_id: RecordId | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Project]:
        """List projects."""
        ...

    @POST("/api/v2/projects", cost=5, status=201)
    async def create(self, new: ProjectNew) -> Project:
        """Add a project."""
        ...

    @GET("/api/v2/projects/archived", cost=10)
    async def archived(
        self,
        *,
        filter_id: RecordId | None = None,
        status: Text | None = None,
        phase_id: RecordId | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Project]:
        """List archived projects."""
        ...

    @GET("/api/v2/projects/search", cost=20, inside="items")
    async def search(
        self,
        *,
        term: Text,
        fields: Many[Literal["custom_fields", "notes", "title", "description"]] | None = None,
        exact_match: bool | None = None,
        person_id: RecordId | None = None,
        organization_id: RecordId | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[SearchHit]:
        """Search projects."""
        ...

    @DELETE("/api/v2/projects/{id}", cost=3)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a project."""
        ...

    @GET("/api/v2/projects/{id}", cost=1)
    async def get(self, id: RecordId) -> Project:
        """Give a project."""
        ...

    @PATCH("/api/v2/projects/{id}", cost=5)
    async def update(self, id: RecordId, change: ProjectChange) -> Project:
        """Change a project."""
        ...

    @POST("/api/v2/projects/{id}/archive", cost=3)
    async def archive(self, id: RecordId) -> Project:
        """Archive a project."""
        ...

    @GET("/api/v2/projects/{id}/changelog", cost=10)
    async def list_changes(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[ProjectChangelogEntry]:
        """List the changes of a project."""
        ...

    @GET("/api/v2/projects/{id}/permittedUsers", cost=5)
    async def list_permitted_users(self, id: RecordId) -> Page[int]:
        """List the permitted users of a project."""
        ...
