"""Meetings: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, POST, Resource
from tui.api.models.base import Text
from tui.api.models.meetings import UserProviderLink, UserProviderLinkNew


class Meetings(Resource):
    """Meetings."""

    @POST("/v1/meetings/userProviderLinks", cost=10)
    async def create_user_link(self, new: UserProviderLinkNew) -> UserProviderLink:
        """Link a user to the account of a video call provider."""
        ...

    @DELETE("/v1/meetings/userProviderLinks/{id}", cost=6)
    async def delete_user_link(self, id: Text) -> UserProviderLink:
        """Unlink a user from the account of a video call provider."""
        ...
