"""User settings: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.user_settings import Settings


class UserSettings(Resource):
    """User settings."""

    @GET("/v1/userSettings", cost=2)
    async def get(self) -> Settings:
        """Give the settings of the current user."""
        ...
