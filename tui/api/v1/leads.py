"""Leads: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Deleted, Limit, Many, RecordId, Start, Text
from tui.api.models.leads import Lead, LeadChange, LeadNew
from tui.api.models.search import SearchHit
from tui.api.page import Page


class Leads(Resource):
    """Leads."""

    @GET("/v1/leads", cost=20)
    async def list(
        self,
        *,
        limit: Limit | None = None,
        start: Start | None = None,
        archived_status: Literal["archived", "not_archived", "all"] | None = None,
        owner_id: RecordId | None = None,
        person_id: RecordId | None = None,
        organization_id: RecordId | None = None,
        filter_id: RecordId | None = None,
        sort: Text | None = None,
        updated_since: Text | None = None,
    ) -> Page[Lead]:
        """List leads that are not archived, oldest first."""
        ...

    @GET("/v1/leads/archived", cost=40)
    async def archived(
        self,
        *,
        limit: Limit | None = None,
        start: Start | None = None,
        owner_id: RecordId | None = None,
        person_id: RecordId | None = None,
        organization_id: RecordId | None = None,
        filter_id: RecordId | None = None,
        sort: Text | None = None,
    ) -> Page[Lead]:
        """List archived leads."""
        ...

    @GET("/v1/leads/{id}", cost=2)
    async def get(self, id: Text) -> Lead:
        """Give a lead."""
        ...

    @POST("/v1/leads", cost=10, status=201)
    async def create(self, new: LeadNew) -> Lead:
        """Add a lead."""
        ...

    @PATCH("/v1/leads/{id}", cost=10)
    async def update(self, id: Text, change: LeadChange) -> Lead:
        """Change a lead; only the fields given change."""
        ...

    @DELETE("/v1/leads/{id}", cost=6)
    async def delete(self, id: Text) -> Deleted:
        """Delete a lead."""
        ...

    @GET("/v1/leads/{id}/permittedUsers", cost=10)
    async def list_permitted_users(self, id: Text) -> Page[int]:
        """List the permitted users of a lead."""
        ...

    @GET("/v1/leads/search", cost=40, inside="items")
    async def search(
        self,
        *,
        term: Text,
        fields: Many[Literal["custom_fields", "notes", "title"]] | None = None,
        exact_match: bool | None = None,
        person_id: RecordId | None = None,
        organization_id: RecordId | None = None,
        include_fields: Many[Literal["lead.was_seen"]] | None = None,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[SearchHit]:
        """Search leads."""
        ...
