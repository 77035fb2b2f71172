"""Organizations: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Cursor, Deleted, Limit, Many, RecordId, Text
from tui.api.models.followers import Follower, FollowerChange, FollowerNew
from tui.api.models.organizations import Organization, OrganizationChange, OrganizationNew
from tui.api.models.search import SearchHit
from tui.api.page import Page

Extra = Literal[
    "next_activity_id",
    "last_activity_id",
    "open_deals_count",
    "related_open_deals_count",
    "closed_deals_count",
    "related_closed_deals_count",
    "email_messages_count",
    "people_count",
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
    "smart_bcc_email",
]


class Organizations(Resource):
    """Organizations."""

    @GET("/api/v2/organizations", cost=10)
    async def list(
        self,
        *,
        filter_id: RecordId | None = None,
        ids: Many[int] | None = None,
        owner_id: RecordId | None = None,
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
    ) -> Page[Organization]:
        """List organizations."""
        ...

    @GET("/api/v2/organizations/{id}", cost=1)
    async def get(
        self,
        id: RecordId,
        *,
        include_fields: Many[Extra] | None = None,
        custom_fields: Many[Text] | None = None,
        include_option_labels: bool | None = None,
        include_labels: bool | None = None,
    ) -> Organization:
        """Give an organization."""
        ...

    @POST("/api/v2/organizations", cost=5)
    async def create(self, new: OrganizationNew) -> Organization:
        """Add an organization."""
        ...

    @PATCH("/api/v2/organizations/{id}", cost=5)
    async def update(self, id: RecordId, change: OrganizationChange) -> Organization:
        """Change an organization; only the fields given change."""
        ...

    @DELETE("/api/v2/organizations/{id}", cost=3)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete an organization."""
        ...

    @GET("/api/v2/organizations/search", cost=20, inside="items")
    async def search(
        self,
        *,
        term: Text,
        fields: Many[Literal["address", "custom_fields", "notes", "name"]] | None = None,
        exact_match: bool | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[SearchHit]:
        """Search organizations."""
        ...

    @GET("/api/v2/organizations/{id}/followers", cost=10)
    async def list_followers(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Follower]:
        """List the followers of an organization."""
        ...

    @POST("/api/v2/organizations/{id}/followers", cost=5, status=201)
    async def add_follower(self, id: RecordId, new: FollowerNew) -> Follower:
        """Add a follower to an organization."""
        ...

    @GET("/api/v2/organizations/{id}/followers/changelog", cost=10)
    async def list_follower_changes(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[FollowerChange]:
        """List the follower changes of an organization."""
        ...

    @DELETE("/api/v2/organizations/{id}/followers/{follower_id}", cost=3)
    async def remove_follower(self, id: RecordId, follower_id: RecordId) -> Follower:
        """Remove a follower from an organization."""
        ...
