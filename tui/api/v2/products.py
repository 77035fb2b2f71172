"""Products: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PATCH, POST, PUT, Resource
from tui.api.models.base import Cursor, Deleted, Limit, Many, RecordId, Text
from tui.api.models.followers import Follower, FollowerChange, FollowerNew
from tui.api.models.products import (
    Product,
    ProductChange,
    ProductImage,
    ProductImageNew,
    ProductNew,
    ProductVariation,
    ProductVariationChange,
    ProductVariationNew,
)
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
        updated_since: Text | None = None,
        custom_fields: Many[Text] | None = None,
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

    @POST("/api/v2/products/{id}/variations", cost=5, status=201)
    async def add_variation(self, id: RecordId, new: ProductVariationNew) -> ProductVariation:
        """Add a variation to a product."""
        ...

    @PATCH("/api/v2/products/{id}/variations/{product_variation_id}", cost=5)
    async def update_variation(
        self,
        id: RecordId,
        product_variation_id: RecordId,
        change: ProductVariationChange,
    ) -> ProductVariation:
        """Change a variation of a product."""
        ...

    @POST("/api/v2/products/{id}/duplicate", cost=5, status=201)
    async def duplicate(self, id: RecordId) -> Product:
        """Copy a product."""
        ...

    @GET("/api/v2/products/{id}/followers", cost=10)
    async def list_followers(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Follower]:
        """List the followers of a product."""
        ...

    @POST("/api/v2/products/{id}/followers", cost=5, status=201)
    async def add_follower(self, id: RecordId, new: FollowerNew) -> Follower:
        """Add a follower to a product."""
        ...

    @GET("/api/v2/products/{id}/followers/changelog", cost=10)
    async def list_follower_changes(
        self,
        id: RecordId,
        *,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[FollowerChange]:
        """List the follower changes of a product."""
        ...

    @DELETE("/api/v2/products/{id}/followers/{follower_id}", cost=3)
    async def remove_follower(self, id: RecordId, follower_id: RecordId) -> Follower:
        """Remove a follower from a product."""
        ...

    @DELETE("/api/v2/products/{id}/images", cost=6)
    async def delete_image(self, id: RecordId) -> Deleted:
        """Delete the image of a product."""
        ...

    @GET("/api/v2/products/{id}/images", cost=10)
    async def get_image(self, id: RecordId) -> ProductImage:
        """Give the image of a product."""
        ...

    @POST("/api/v2/products/{id}/images", cost=20, status=201)
    async def upload_image(self, id: RecordId, new: ProductImageNew) -> ProductImage:
        """Upload an image of a product."""
        ...

    @PUT("/api/v2/products/{id}/images", cost=20)
    async def update_image(self, id: RecordId, new: ProductImageNew) -> ProductImage:
        """Replace the image of a product."""
        ...

    @GET("/api/v2/products/{id}/variations", cost=10)
    async def list_variations(
        self,
        id: RecordId,
        *,
        cursor: Cursor | None = None,
        limit: Limit | None = None,
    ) -> Page[ProductVariation]:
        """List the variations of a product."""
        ...

    @DELETE("/api/v2/products/{id}/variations/{product_variation_id}", cost=3)
    async def delete_variation(self, id: RecordId, product_variation_id: RecordId) -> Deleted:
        """Delete a variation of a product."""
        ...
