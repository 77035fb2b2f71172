"""Organizations: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Cursor, Deleted, FewLimit, Flag, Limit, Many, RecordId, Start, Text
from tui.api.models.files import File
from tui.api.models.flow import FlowItem
from tui.api.models.followers import FollowerNew
from tui.api.models.mailbox import LinkedMailMessage
from tui.api.models.search import SearchHit
from tui.api.models.v1.activities import Activity
from tui.api.models.v1.changes import ChangelogEntry
from tui.api.models.v1.deals import Deal
from tui.api.models.v1.followers import Follower
from tui.api.models.v1.merging import MergeWith
from tui.api.models.v1.organizations import Organization, OrganizationChange, OrganizationNew
from tui.api.models.v1.persons import Person
from tui.api.page import Page


class Organizations(Resource):
    """Organizations."""

    @GET("/v1/organizations/{id}/flow", cost=40)
    async def flow(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        all_changes: Text | None = None,
        items: Many[Text] | None = None,
    ) -> Page[FlowItem]:
        """List what happened to an organization, newest first."""
        ...

    @POST("/v1/organizations/{id}/followers", cost=10)
    async def add_follower(self, id: RecordId, new: FollowerNew) -> Follower:
        """Add a follower to an organization."""
        ...

    @GET("/v1/organizations/{id}/files", cost=20)
    async def list_files(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: FewLimit | None = None,
        sort: Text | None = None,
    ) -> Page[File]:
        """List the files of an organization."""
        ...

    @GET("/v1/organizations/{id}/followers", cost=20)
    async def list_followers(self, id: RecordId) -> Page[Follower]:
        """List the followers of an organization."""
        ...

    @GET("/v1/organizations/{id}/mailMessages", cost=20)
    async def list_mail_messages(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        include_body: Flag | None = None,
    ) -> Page[LinkedMailMessage]:
        """List the mail messages of an organization."""
        ...

    @GET("/v1/organizations/{id}/permittedUsers", cost=10)
    async def list_permitted_users(self, id: RecordId) -> Page[int]:
        """List the permitted users of an organization."""
        ...

    @PUT("/v1/organizations/{id}/merge", cost=40)
    async def merge(self, id: RecordId, body: MergeWith) -> Deleted:
        """Merge an organization into another one, which survives."""
        ...

    @DELETE("/v1/organizations/{id}/followers/{follower_id}", cost=6)
    async def remove_follower(self, id: RecordId, follower_id: RecordId) -> Deleted:
        """Remove a follower from an organization."""
        ...

    @GET("/v1/organizations/{id}/changelog", cost=20)
    async def list_changes(
        self,
        id: RecordId,
        *,
        cursor: Cursor | None = None,
        limit: Limit | None = None,
    ) -> Page[ChangelogEntry]:
        """List the changes of an organization."""
        ...

    @POST("/v1/organizations", cost=10, status=201, retired="v2.organizations.create")
    async def create(self, new: OrganizationNew) -> Organization:
        """Add an organization."""
        ...

    @DELETE("/v1/organizations/{id}", cost=6, retired="v2.organizations.delete")
    async def delete(self, id: RecordId) -> Deleted:
        """Delete an organization."""
        ...

    @DELETE("/v1/organizations", cost=6, retired="nothing")
    async def delete_many(self, *, ids: Many[int]) -> Deleted:
        """Delete several organizations at once."""
        ...

    @GET("/v1/organizations/{id}", cost=2, retired="v2.organizations.get")
    async def get(self, id: RecordId) -> Organization:
        """Give an organization."""
        ...

    @GET("/v1/organizations", cost=20, retired="v2.organizations.list")
    async def list(
        self,
        *,
        user_id: RecordId | None = None,
        filter_id: RecordId | None = None,
        first_char: Text | None = None,
        start: Start | None = None,
        limit: Limit | None = None,
        sort: Text | None = None,
    ) -> Page[Organization]:
        """List organizations."""
        ...

    @GET("/v1/organizations/{id}/activities", cost=2, retired="v2.activities.list")
    async def list_activities(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        done: Flag | None = None,
        exclude: Text | None = None,
    ) -> Page[Activity]:
        """List the activities of an organization."""
        ...

    @GET("/v1/organizations/collection", cost=20, retired="v2.organizations.list")
    async def list_collection(
        self,
        *,
        limit: Limit | None = None,
        since: Text | None = None,
        until: Text | None = None,
        cursor: Cursor | None = None,
        owner_id: RecordId | None = None,
        first_char: Text | None = None,
    ) -> Page[Organization]:
        """List all organizations with a cursor."""
        ...

    @GET("/v1/organizations/{id}/deals", cost=2, retired="v2.deals.list")
    async def list_deals(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] | None = None,
        sort: Text | None = None,
        only_primary_association: Flag | None = None,
    ) -> Page[Deal]:
        """List the deals of an organization."""
        ...

    @GET("/v1/organizations/{id}/persons", cost=2, retired="v2.persons.list")
    async def list_persons(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[Person]:
        """List the persons of an organization."""
        ...

    @GET("/v1/organizations/search", cost=20, inside="items", retired="v2.organizations.search")
    async def search(
        self,
        *,
        term: Text,
        fields: Many[Literal["address", "custom_fields", "notes", "name"]] | None = None,
        exact_match: bool | None = None,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[SearchHit]:
        """Search organizations."""
        ...

    @PUT("/v1/organizations/{id}", cost=10, retired="v2.organizations.update")
    async def update(self, id: RecordId, change: OrganizationChange) -> Organization:
        """Change an organization."""
        ...
