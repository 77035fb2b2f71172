"""Project phases: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.base import RecordId
from tui.api.models.v1.project_phases import Phase
from tui.api.page import Page


class ProjectPhases(Resource):
    """Project phases."""

    @GET("/v1/projects/phases/{id}", cost=2)
    async def get(self, id: RecordId) -> Phase:
        """Give a phase."""
        ...

    @GET("/v1/projects/phases", cost=20)
    async def list(self, *, board_id: RecordId) -> Page[Phase]:
        """List project phases."""
        ...
