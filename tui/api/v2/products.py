"""Products: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Cursor, Deleted, Limit, Many, RecordId, Text
from tui.api.models.products import Product, ProductChange, ProductNew
from tui.api.models.search import SearchHit
from tui.api.page import Page


class Products(Resource):
    """Products."""

    @GET("/api/v2/products", cost=10)
    async def list(
        self,
        *,
        owner_id: RecordId | None = None,
        ids: Many[int] | None = None,
        filter_id: RecordId | None = None,
        cursor: Cursor | None = None,
        limit: Limit | None = None,
        sort_by: Literal["id", "name", "add_time", "update_time"] | None = None,
        sort_direction: Literal["asc", "desc"] | None = None,
        custom_fields: Many[Text] | None = None,
        updated_since: Text | None = None,
    ) -> Page[Product]:
        """List products."""
        ...

    @GET("/api/v2/products/{id}", cost=1)
    async def get(self, id: RecordId) -> Product:
        """Give a product."""
        ...

    @POST("/api/v2/products", cost=5, status=201)
    async def create(self, new: ProductNew) -> Product:
        """Add a product."""
        ...

    @PATCH("/api/v2/products/{id}", cost=5)
    async def update(self, id: RecordId, change: ProductChange) -> Product:
        """Change a product; only the fields given change."""
        ...

    @DELETE("/api/v2/products/{id}", cost=3)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a product."""
        ...

    @GET("/api/v2/products/search", cost=20, inside="items")
    async def search(
        self,
        *,
        term: Text,
        fields: Many[Literal["code", "custom_fields", "name"]] | None = None,
        exact_match: bool | None = None,
        include_fields: Many[Literal["product.price"]] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[SearchHit]:
        """Search products."""
        ...
