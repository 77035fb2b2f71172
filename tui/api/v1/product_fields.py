"""Product fields: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Deleted, Limit, Many, RecordId, Start
from tui.api.models.v1.fields import Field, FieldChange, FieldNew
from tui.api.page import Page


class ProductFields(Resource):
    """Product fields."""

    @POST("/v1/productFields", cost=10, status=201)
    async def create(self, new: FieldNew) -> Field:
        """Add a product field."""
        ...

    @DELETE("/v1/productFields/{id}", cost=6)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a product field."""
        ...

    @DELETE("/v1/productFields", cost=10)
    async def delete_many(self, *, ids: Many[int]) -> Deleted:
        """Delete several product fields at once."""
        ...

    @GET("/v1/productFields/{id}", cost=2)
    async def get(self, id: RecordId) -> Field:
        """Give a product field."""
        ...

    @GET("/v1/productFields", cost=20)
    async def list(self, *, start: Start | None = None, limit: Limit | None = None) -> Page[Field]:
        """List product fields."""
        ...

    @PUT("/v1/productFields/{id}", cost=10)
    async def update(self, id: RecordId, change: FieldChange) -> Field:
        """Change a product field."""
        ...
