"""Organization relationships: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Deleted, RecordId
from tui.api.models.organization_relationships import (
    OrganizationRelationship,
    OrganizationRelationshipChange,
    OrganizationRelationshipNew,
)
from tui.api.page import Page


class OrganizationRelationships(Resource):
    """Organization relationships."""

    @POST("/v1/organizationRelationships", cost=10)
    async def create(self, new: OrganizationRelationshipNew) -> OrganizationRelationship:
        """Add an organization relationship."""
        ...

    @DELETE("/v1/organizationRelationships/{id}", cost=6)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete an organization relationship."""
        ...

    @GET("/v1/organizationRelationships/{id}", cost=2)
    async def get(self, id: RecordId, *, org_id: RecordId | None = None) -> OrganizationRelationship:
        """Give an organization relationship."""
        ...

    @GET("/v1/organizationRelationships", cost=20)
    async def list(self, *, org_id: RecordId) -> Page[OrganizationRelationship]:
        """List organization relationships."""
        ...

    @PUT("/v1/organizationRelationships/{id}", cost=10)
    async def update(self, id: RecordId, change: OrganizationRelationshipChange) -> OrganizationRelationship:
        """Change an organization relationship."""
        ...
