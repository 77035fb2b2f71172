"""Users: the operations of v2."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Cursor, Limit, RecordId
from tui.api.models.followers import Follower
from tui.api.page import Page


class Users(Resource):
    """Users."""

    @GET("/api/v2/users/{id}/followers", cost=10)
    async def list_followers(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Follower]:
        """List the followers of a user."""
        ...
