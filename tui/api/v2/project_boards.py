"""Project boards: the operations of v2."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Deleted, RecordId
from tui.api.models.project_boards import Board, BoardChange, BoardNew
from tui.api.page import Page


class ProjectBoards(Resource):
    """Project boards."""

    @GET("/api/v2/boards", cost=10)
    async def list(self) -> Page[Board]:
        """List project boards."""
        ...

    @POST("/api/v2/boards", cost=5)
    async def create(self, new: BoardNew) -> Board:
        """Add a board."""
        ...

    @DELETE("/api/v2/boards/{id}", cost=3)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a board."""
        ...

    @GET("/api/v2/boards/{id}", cost=10)
    async def get(self, id: RecordId) -> Board:
        """Give a board."""
        ...

    @PATCH("/api/v2/boards/{id}", cost=5)
    async def update(self, id: RecordId, change: BoardChange) -> Board:
        """Change a board."""
        ...
