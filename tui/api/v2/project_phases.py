"""Project phases: the operations of v2."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Deleted, RecordId
from tui.api.models.project_phases import Phase, PhaseChange, PhaseNew
from tui.api.page import Page


class ProjectPhases(Resource):
    """Project phases."""

    @GET("/api/v2/phases", cost=10)
    async def list(self, *, board_id: RecordId) -> Page[Phase]:
        """List project phases."""
        ...

    @POST("/api/v2/phases", cost=5)
    async def create(self, new: PhaseNew) -> Phase:
        """Add a phase."""
        ...

    @DELETE("/api/v2/phases/{id}", cost=3)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a phase."""
        ...

    @GET("/api/v2/phases/{id}", cost=10)
    async def get(self, id: RecordId) -> Phase:
        """Give a phase."""
        ...

    @PATCH("/api/v2/phases/{id}", cost=5)
    async def update(self, id: RecordId, change: PhaseChange) -> Phase:
        """Change a phase."""
        ...
