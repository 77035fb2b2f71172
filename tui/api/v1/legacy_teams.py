"""Legacy teams: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Flag, RecordId
from tui.api.models.legacy_teams import Team, TeamChange, TeamNew, TeamUsers
from tui.api.page import Page


class LegacyTeams(Resource):
    """Legacy teams."""

    @POST("/v1/legacyTeams/{id}/users", cost=10)
    async def add_users(self, id: RecordId, body: TeamUsers) -> Page[int]:
        """Add users to a team."""
        ...

    @POST("/v1/legacyTeams", cost=10)
    async def create(self, new: TeamNew) -> Team:
        """Add a team."""
        ...

    @GET("/v1/legacyTeams/{id}", cost=2)
    async def get(self, id: RecordId, *, skip_users: Flag | None = None) -> Team:
        """Give a team."""
        ...

    @GET("/v1/legacyTeams", cost=20)
    async def list(
        self,
        *,
        order_by: Literal["id", "name", "manager_id", "active_flag"] | None = None,
        skip_users: Flag | None = None,
    ) -> Page[Team]:
        """List teams."""
        ...

    @GET("/v1/legacyTeams/user/{id}", cost=20)
    async def list_for_user(
        self,
        id: RecordId,
        *,
        order_by: Literal["id", "name", "manager_id", "active_flag"] | None = None,
        skip_users: Flag | None = None,
    ) -> Page[Team]:
        """List the teams of a user."""
        ...

    @GET("/v1/legacyTeams/{id}/users", cost=20)
    async def list_users(self, id: RecordId) -> Page[int]:
        """List the users of a team."""
        ...

    @DELETE("/v1/legacyTeams/{id}/users", cost=10)
    async def remove_users(self, id: RecordId, body: TeamUsers) -> Page[int]:
        """Remove users from a team."""
        ...

    @PUT("/v1/legacyTeams/{id}", cost=10)
    async def update(self, id: RecordId, change: TeamChange) -> Team:
        """Change a team."""
        ...
