"""Persons: the operations of v1."""

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
from tui.api.models.v1.persons import Person, PersonChange, PersonNew, PersonPicture, PersonPictureNew, PersonProduct
from tui.api.page import Page


class Persons(Resource):
    """Persons."""

    @GET("/v1/persons/{id}/flow", cost=40)
    async def flow(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        all_changes: Text | None = None,
        items: Many[Text] | None = None,
    ) -> Page[FlowItem]:
        """List what happened to a person, newest first."""
        ...

    @POST("/v1/persons/{id}/followers", cost=10)
    async def add_follower(self, id: RecordId, new: FollowerNew) -> Follower:
        """Add a follower to a person."""
        ...

    @POST("/v1/persons/{id}/picture", cost=10)
    async def add_picture(self, id: RecordId, new: PersonPictureNew) -> PersonPicture:
        """Give a person a picture."""
        ...

    @DELETE("/v1/persons/{id}/picture", cost=6)
    async def delete_picture(self, id: RecordId) -> Deleted:
        """Delete the picture of a person."""
        ...

    @GET("/v1/persons/{id}/files", cost=20)
    async def list_files(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: FewLimit | None = None,
        sort: Text | None = None,
    ) -> Page[File]:
        """List the files of a person."""
        ...

    @GET("/v1/persons/{id}/followers", cost=20)
    async def list_followers(self, id: RecordId) -> Page[Follower]:
        """List the followers of a person."""
        ...

    @GET("/v1/persons/{id}/mailMessages", cost=20)
    async def list_mail_messages(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        include_body: Flag | None = None,
    ) -> Page[LinkedMailMessage]:
        """List the mail messages of a person."""
        ...

    @GET("/v1/persons/{id}/permittedUsers", cost=10)
    async def list_permitted_users(self, id: RecordId) -> Page[int]:
        """List the permitted users of a person."""
        ...

    @GET("/v1/persons/{id}/products", cost=20)
    async def list_products(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[PersonProduct]:
        """List the products of a person."""
        ...

    @PUT("/v1/persons/{id}/merge", cost=40)
    async def merge(self, id: RecordId, body: MergeWith) -> Person:
        """Merge a person into another one, which survives."""
        ...

    @DELETE("/v1/persons/{id}/followers/{follower_id}", cost=6)
    async def remove_follower(self, id: RecordId, follower_id: RecordId) -> Deleted:
        """Remove a follower from a person."""
        ...

    @GET("/v1/persons/{id}/changelog", cost=20)
    async def list_changes(
        self,
        id: RecordId,
        *,
        cursor: Cursor | None = None,
        limit: Limit | None = None,
    ) -> Page[ChangelogEntry]:
        """List the changes of a person."""
        ...

    @POST("/v1/persons", cost=10, status=201, retired="v2.persons.create")
    async def create(self, new: PersonNew) -> Person:
        """Add a person."""
        ...

    @DELETE("/v1/persons/{id}", cost=6, retired="v2.persons.delete")
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a person."""
        ...

    @DELETE("/v1/persons", cost=6, retired="nothing")
    async def delete_many(self, *, ids: Many[int]) -> Deleted:
        """Delete several persons at once."""
        ...

    @GET("/v1/persons/{id}", cost=2, retired="v2.persons.get")
    async def get(self, id: RecordId) -> Person:
        """Give a person."""
        ...

    @GET("/v1/persons", cost=20, retired="v2.persons.list")
    async def list(
        self,
        *,
        user_id: RecordId | None = None,
        filter_id: RecordId | None = None,
        first_char: Text | None = None,
        start: Start | None = None,
        limit: Limit | None = None,
        sort: Text | None = None,
    ) -> Page[Person]:
        """List persons."""
        ...

    @GET("/v1/persons/{id}/activities", cost=2, retired="v2.activities.list")
    async def list_activities(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        done: Flag | None = None,
        exclude: Text | None = None,
    ) -> Page[Activity]:
        """List the activities of a person."""
        ...

    @GET("/v1/persons/collection", cost=20, retired="v2.persons.list")
    async def list_collection(
        self,
        *,
        limit: Limit | None = None,
        since: Text | None = None,
        until: Text | None = None,
        cursor: Cursor | None = None,
        owner_id: RecordId | None = None,
        first_char: Text | None = None,
    ) -> Page[Person]:
        """List all persons with a cursor."""
        ...

    @GET("/v1/persons/{id}/deals", cost=2, retired="v2.deals.list")
    async def list_deals(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] | None = None,
        sort: Text | None = None,
    ) -> Page[Deal]:
        """List the deals of a person."""
        ...

    @GET("/v1/persons/search", cost=20, inside="items", retired="v2.persons.search")
    async def search(
        self,
        *,
        term: Text,
        fields: Many[Literal["custom_fields", "email", "notes", "phone", "name"]] | None = None,
        exact_match: bool | None = None,
        organization_id: RecordId | None = None,
        include_fields: Many[Literal["person.picture"]] | None = None,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[SearchHit]:
        """Search persons."""
        ...

    @PUT("/v1/persons/{id}", cost=10, retired="v2.persons.update")
    async def update(self, id: RecordId, change: PersonChange) -> Person:
        """Change a person."""
        ...
