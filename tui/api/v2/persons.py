"""Persons: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Cursor, Deleted, Limit, Many, RecordId, Text
from tui.api.models.followers import Follower, FollowerChange, FollowerNew
from tui.api.models.persons import Person, PersonChange, PersonNew, PersonPicture
from tui.api.models.search import SearchHit
from tui.api.page import Page

Extra = Literal[
    "next_activity_id",
    "last_activity_id",
    "open_deals_count",
    "related_open_deals_count",
    "closed_deals_count",
    "related_closed_deals_count",
    "participant_open_deals_count",
    "participant_closed_deals_count",
    "email_messages_count",
    "activities_count",
    "done_activities_count",
    "undone_activities_count",
    "files_count",
    "notes_count",
    "followers_count",
    "won_deals_count",
    "related_won_deals_count",
    "lost_deals_count",
    "related_lost_deals_count",
    "last_incoming_mail_time",
    "last_outgoing_mail_time",
    "marketing_status",
    "doi_status",
    "smart_bcc_email",
]


class Persons(Resource):
    """Persons."""

    @GET("/api/v2/persons", cost=10)
    async def list(
        self,
        *,
        filter_id: RecordId | None = None,
        ids: Many[int] | None = None,
        owner_id: RecordId | None = None,
        org_id: RecordId | None = None,
        deal_id: RecordId | None = None,
        updated_since: Text | None = None,
        updated_until: Text | None = None,
        sort_by: Literal["id", "update_time", "add_time"] | None = None,
        sort_direction: Literal["asc", "desc"] | None = None,
        include_fields: Many[Extra] | None = None,
        custom_fields: Many[Text] | None = None,
        include_option_labels: bool | None = None,
        include_labels: bool | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Person]:
        """List persons."""
        ...

    @GET("/api/v2/persons/{id}", cost=1)
    async def get(
        self,
        id: RecordId,
        *,
        include_fields: Many[Extra] | None = None,
        custom_fields: Many[Text] | None = None,
        include_option_labels: bool | None = None,
        include_labels: bool | None = None,
    ) -> Person:
        """Give a person."""
        ...

    @POST("/api/v2/persons", cost=5)
    async def create(self, new: PersonNew) -> Person:
        """Add a person."""
        ...

    @PATCH("/api/v2/persons/{id}", cost=5)
    async def update(self, id: RecordId, change: PersonChange) -> Person:
        """Change a person; only the fields given change."""
        ...

    @DELETE("/api/v2/persons/{id}", cost=3)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a person."""
        ...

    @GET("/api/v2/persons/search", cost=20, inside="items")
    async def search(
        self,
        *,
        term: Text,
        fields: Many[Literal["custom_fields", "email", "notes", "phone", "name"]] | None = None,
        exact_match: bool | None = None,
        organization_id: RecordId | None = None,
        include_fields: Many[Literal["person.picture"]] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[SearchHit]:
        """Search persons."""
        ...

    @GET("/api/v2/persons/{id}/followers", cost=10)
    async def list_followers(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Follower]:
        """List the followers of a person."""
        ...

    @POST("/api/v2/persons/{id}/followers", cost=5, status=201)
    async def add_follower(self, id: RecordId, new: FollowerNew) -> Follower:
        """Add a follower to a person."""
        ...

    @GET("/api/v2/persons/{id}/followers/changelog", cost=10)
    async def list_follower_changes(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[FollowerChange]:
        """List the follower changes of a person."""
        ...

    @DELETE("/api/v2/persons/{id}/followers/{follower_id}", cost=3)
    async def remove_follower(self, id: RecordId, follower_id: RecordId) -> Follower:
        """Remove a follower from a person."""
        ...

    @GET("/api/v2/persons/{id}/picture", cost=1)
    async def get_picture(self, id: RecordId) -> PersonPicture:
        """Give the picture of a person."""
        ...
