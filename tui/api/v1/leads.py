"""Leads: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Deleted, Limit, RecordId, Start, Text
from tui.api.models.leads import Lead, LeadChange, LeadNew
from tui.api.page import Page


class Leads(Resource):
    """Leads."""

    @GET("/v1/leads", cost=20)
    async def list(
        self,
        *,
        limit: Limit | None = None,
        start: Start | None = None,
        owner_id: RecordId | None = None,
        person_id: RecordId | None = None,
        organization_id: RecordId | None = None,
        filter_id: RecordId | None = None,
        updated_since: Text | None = None,
        sort: Text | None = None,
        archived_status: Text | None = None,
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
