"""User connections: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.user_connections import Connections


class UserConnections(Resource):
    """User connections."""

    @GET("/v1/userConnections", cost=20)
    async def get(self) -> Connections:
        """Give the ids that connect the user with other services."""
        ...
