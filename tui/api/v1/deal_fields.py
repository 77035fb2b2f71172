"""Deal fields: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Deleted, Limit, Many, RecordId, Start
from tui.api.models.v1.fields import Field, FieldChange, FieldNew
from tui.api.page import Page


class DealFields(Resource):
    """Deal fields."""

    @POST("/v1/dealFields", cost=10)
    async def create(self, new: FieldNew) -> Field:
        """Add a deal field."""
        ...

    @DELETE("/v1/dealFields/{id}", cost=6)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a deal field."""
        ...

    @DELETE("/v1/dealFields", cost=10)
    async def delete_many(self, *, ids: Many[int]) -> Deleted:
        """Delete several deal fields at once."""
        ...

    @GET("/v1/dealFields/{id}", cost=2)
    async def get(self, id: RecordId) -> Field:
        """Give a deal field."""
        ...

    @GET("/v1/dealFields", cost=20)
    async def list(self, *, start: Start | None = None, limit: Limit | None = None) -> Page[Field]:
        """List deal fields."""
        ...

    @PUT("/v1/dealFields/{id}", cost=10)
    async def update(self, id: RecordId, change: FieldChange) -> Field:
        """Change a deal field."""
        ...
