"""Roles: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Deleted, Limit, RecordId, Start
from tui.api.models.roles import (
    Role,
    RoleAssignee,
    RoleAssignment,
    RoleChange,
    RoleNew,
    RolePipelines,
    RolePipelinesChange,
    RoleSetting,
    RoleSettingChange,
    RoleSettings,
)
from tui.api.page import Page


class Roles(Resource):
    """Roles."""

    @POST("/v1/roles/{id}/assignments", cost=10)
    async def add_assignment(self, id: RecordId, body: RoleAssignee) -> RoleAssignment:
        """Assign a user to a role."""
        ...

    @POST("/v1/roles", cost=10)
    async def create(self, new: RoleNew) -> Deleted:
        """Add a role."""
        ...

    @DELETE("/v1/roles/{id}", cost=6)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a role."""
        ...

    @GET("/v1/roles/{id}", cost=2)
    async def get(self, id: RecordId) -> Role:
        """Give a role."""
        ...

    @GET("/v1/roles/{id}/settings", cost=20)
    async def get_settings(self, id: RecordId) -> RoleSettings:
        """Give the settings of a role."""
        ...

    @GET("/v1/roles", cost=20)
    async def list(self, *, start: Start | None = None, limit: Limit | None = None) -> Page[Role]:
        """List roles."""
        ...

    @GET("/v1/roles/{id}/assignments", cost=10)
    async def list_assignments(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[RoleAssignment]:
        """List the assignments of a role."""
        ...

    @GET("/v1/roles/{id}/pipelines", cost=20)
    async def list_pipelines(self, id: RecordId, *, visible: bool | None = None) -> RolePipelines:
        """List the pipelines of a role."""
        ...

    @DELETE("/v1/roles/{id}/assignments", cost=6)
    async def remove_assignment(self, id: RecordId, body: RoleAssignee) -> Deleted:
        """Take a role from a user."""
        ...

    @POST("/v1/roles/{id}/settings", cost=10)
    async def set_setting(self, id: RecordId, change: RoleSettingChange) -> RoleSetting:
        """Set who sees what the users of a role add."""
        ...

    @PUT("/v1/roles/{id}", cost=10)
    async def update(self, id: RecordId, change: RoleChange) -> Deleted:
        """Change a role."""
        ...

    @PUT("/v1/roles/{id}/pipelines", cost=10)
    async def update_pipelines(self, id: RecordId, change: RolePipelinesChange) -> RolePipelines:
        """Change which pipelines a role shows."""
        ...
