"""Organization fields: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Deleted, Limit, Many, RecordId, Start
from tui.api.models.v1.fields import Field, FieldChange, FieldNew
from tui.api.page import Page


class OrganizationFields(Resource):
    """Organization fields."""

    @POST("/v1/organizationFields", cost=10)
    async def create(self, new: FieldNew) -> Field:
        """Add an organization field."""
        ...

    @DELETE("/v1/organizationFields/{id}", cost=6)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete an organization field."""
        ...

    @DELETE("/v1/organizationFields", cost=10)
    async def delete_many(self, *, ids: Many[int]) -> Deleted:
        """Delete several organization fields at once."""
        ...

    @GET("/v1/organizationFields/{id}", cost=2)
    async def get(self, id: RecordId) -> Field:
        """Give an organization field."""
        ...

    @GET("/v1/organizationFields", cost=20)
    async def list(self, *, limit: Limit | None = None, start: Start | None = None) -> Page[Field]:
        """List organization fields."""
        ...

    @PUT("/v1/organizationFields/{id}", cost=10)
    async def update(self, id: RecordId, change: FieldChange) -> Field:
        """Change an organization field."""
        ...
