"""Users: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import GET, Resource
from tui.api.models.base import RecordId, Text
from tui.api.models.users import CurrentUser, User
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
    async def find(self, *, term: Text, search_by_email: Literal[0, 1] | None = None) -> Page[User]:
        """Find users by name or e-mail."""
        ...
