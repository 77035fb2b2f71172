"""Notes: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Limit, RecordId, Start, Text
from tui.api.models.notes import Note, NoteChange, NoteNew
from tui.api.page import Page


class Notes(Resource):
    """Notes."""

    @GET("/v1/notes", cost=20)
    async def list(
        self,
        *,
        user_id: RecordId | None = None,
        lead_id: Text | None = None,
        deal_id: RecordId | None = None,
        person_id: RecordId | None = None,
        org_id: RecordId | None = None,
        project_id: RecordId | None = None,
        task_id: RecordId | None = None,
        start: Start | None = None,
        limit: Limit | None = None,
        sort: Text | None = None,
        start_date: Text | None = None,
        end_date: Text | None = None,
        updated_since: Text | None = None,
        pinned_to_lead_flag: Literal[0, 1] | None = None,
        pinned_to_deal_flag: Literal[0, 1] | None = None,
        pinned_to_organization_flag: Literal[0, 1] | None = None,
        pinned_to_person_flag: Literal[0, 1] | None = None,
        pinned_to_project_flag: Literal[0, 1] | None = None,
        pinned_to_task_flag: Literal[0, 1] | None = None,
    ) -> Page[Note]:
        """List notes."""
        ...

    @GET("/v1/notes/{id}", cost=2)
    async def get(self, id: RecordId) -> Note:
        """Give a note."""
        ...

    @POST("/v1/notes", cost=10)
    async def create(self, new: NoteNew) -> Note:
        """Add a note."""
        ...

    @PUT("/v1/notes/{id}", cost=10)
    async def update(self, id: RecordId, change: NoteChange) -> Note:
        """Change a note; only the fields given change."""
        ...

    @DELETE("/v1/notes/{id}", cost=6)
    async def delete(self, id: RecordId) -> bool:
        """Delete a note."""
        ...
