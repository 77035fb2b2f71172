"""Users: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import GET, POST, PUT, Resource
from tui.api.models.base import Flag, Limit, RecordId, Start, Text
from tui.api.models.users import (
    CurrentUser,
    RoleSettings,
    User,
    UserChange,
    UserNew,
    UserPermissions,
    UserRoleAssignment,
)
from tui.api.page import Page


class Users(Resource):
    """Users."""

    @GET("/v1/users", cost=20)
    async def list(self) -> Page[User]:
        """List users."""
        ...

    @GET("/v1/users/me", cost=2)
    async def me(self) -> CurrentUser:
        """Give the user of the token and their company."""
        ...

    @GET("/v1/users/{id}", cost=2)
    async def get(self, id: RecordId) -> User:
        """Give a user."""
        ...

    @GET("/v1/users/find", cost=40)
    async def find(self, *, term: Text, search_by_email: Flag | None = None) -> Page[User]:
        """Find users by name or e-mail."""
        ...

    @POST("/v1/users", cost=10)
    async def create(self, new: UserNew) -> User:
        """Add a user."""
        ...

    @GET("/v1/users/{id}/permissions", cost=10)
    async def get_permissions(self, id: RecordId) -> UserPermissions:
        """Give the permissions of a user."""
        ...

    @GET("/v1/users/{id}/roleSettings", cost=10)
    async def get_role_settings(self, id: RecordId) -> RoleSettings:
        """Give the role settings of a user."""
        ...

    @GET("/v1/users/{id}/followers", cost=20)
    async def list_followers(self, id: RecordId) -> Page[int]:
        """List the followers of a user."""
        ...

    @GET("/v1/users/{id}/roleAssignments", cost=10)
    async def list_role_assignments(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[UserRoleAssignment]:
        """List the role assignments of a user."""
        ...

    @PUT("/v1/users/{id}", cost=10)
    async def update(self, id: RecordId, change: UserChange) -> User:
        """Change a user."""
        ...
