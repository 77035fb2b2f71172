"""Project boards: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.base import RecordId
from tui.api.models.v1.project_boards import Board
from tui.api.page import Page


class ProjectBoards(Resource):
    """Project boards."""

    @GET("/v1/projects/boards/{id}", cost=2)
    async def get(self, id: RecordId) -> Board:
        """Give a board."""
        ...

    @GET("/v1/projects/boards", cost=20)
    async def list(self) -> Page[Board]:
        """List project boards."""
        ...
