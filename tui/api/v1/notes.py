"""Notes: the operations of v1."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Flag, Limit, RecordId, Start, Text, Wire
from tui.api.models.notes import Comment, CommentNew, Note, NoteChange, NoteNew
from tui.api.page import Page


class Notes(Resource):
    """Notes."""

    @GET("/v1/notes", cost=20)
    async def list(
        self,
        *,
        sort: Text | None = None,
        limit: Limit | None = None,
        start: Start | None = None,
        org_id: RecordId | None = None,
        deal_id: RecordId | None = None,
        lead_id: Text | None = None,
        user_id: RecordId | None = None,
        end_date: date | None = None,
        person_id: RecordId | None = None,
        start_date: date | None = None,
        pinned_to_deal_flag: Flag | None = None,
        pinned_to_lead_flag: Flag | None = None,
        pinned_to_person_flag: Flag | None = None,
        pinned_to_organization_flag: Flag | None = None,
        project_id: RecordId | None = None,
        task_id: RecordId | None = None,
        updated_since: Text | None = None,
        pinned_to_project_flag: Flag | None = None,
        pinned_to_task_flag: Flag | None = None,
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

    @POST("/v1/notes/{id}/comments", cost=10)
    async def add_comment(self, id: RecordId, new: CommentNew) -> Comment:
        """Comment on a note."""
        ...

    @DELETE("/v1/notes/{id}/comments/{commentId}", cost=6)
    async def delete_comment(self, id: RecordId, comment_id: Annotated[Text, Wire("commentId")]) -> bool:
        """Delete a comment on a note."""
        ...

    @GET("/v1/notes/{id}/comments/{commentId}", cost=2)
    async def get_comment(self, id: RecordId, comment_id: Annotated[Text, Wire("commentId")]) -> Comment:
        """Give a comment on a note."""
        ...

    @GET("/v1/notes/{id}/comments", cost=20)
    async def list_comments(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        start: Start | None = None,
    ) -> Page[Comment]:
        """List the comments on a note."""
        ...

    @PUT("/v1/notes/{id}/comments/{commentId}", cost=10)
    async def update_comment(
        self,
        id: RecordId,
        comment_id: Annotated[Text, Wire("commentId")],
        new: CommentNew,
    ) -> Comment:
        """Change a comment on a note."""
        ...
