"""Products: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Deleted, FewLimit, Limit, Many, RecordId, Start, Text
from tui.api.models.files import File
from tui.api.models.followers import FollowerNew
from tui.api.models.search import SearchHit
from tui.api.models.v1.deals import Deal
from tui.api.models.v1.followers import Follower
from tui.api.models.v1.products import Product, ProductChange, ProductNew
from tui.api.page import Page


class Products(Resource):
    """Products."""

    @POST("/v1/products/{id}/followers", cost=10, status=201)
    async def add_follower(self, id: RecordId, new: FollowerNew) -> Follower:
        """Add a follower to a product."""
        ...

    @GET("/v1/products/{id}/deals", cost=20)
    async def list_deals(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
        status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] | None = None,
    ) -> Page[Deal]:
        """List the deals of a product."""
        ...

    @GET("/v1/products/{id}/files", cost=20)
    async def list_files(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: FewLimit | None = None,
        sort: Text | None = None,
    ) -> Page[File]:
        """List the files of a product."""
        ...

    @GET("/v1/products/{id}/followers", cost=20)
    async def list_followers(
        self,
        id: RecordId,
        *,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[Follower]:
        """List the followers of a product."""
        ...

    @GET("/v1/products/{id}/permittedUsers", cost=10)
    async def list_permitted_users(self, id: RecordId) -> Page[int]:
        """List the permitted users of a product."""
        ...

    @DELETE("/v1/products/{id}/followers/{follower_id}", cost=6)
    async def remove_follower(self, id: RecordId, follower_id: RecordId) -> Deleted:
        """Remove a follower from a product."""
        ...

    @POST("/v1/products", cost=10, status=201, retired="v2.products.create")
    async def create(self, new: ProductNew) -> Product:
        """Add a product."""
        ...

    @DELETE("/v1/products/{id}", cost=6, retired="v2.products.delete")
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a product."""
        ...

    @GET("/v1/products/{id}", cost=2, retired="v2.products.get")
    async def get(self, id: RecordId) -> Product:
        """Give a product."""
        ...

    @GET("/v1/products", cost=20, retired="v2.products.list")
    async def list(
        self,
        *,
        user_id: RecordId | None = None,
        filter_id: RecordId | None = None,
        ids: Many[int] | None = None,
        first_char: Text | None = None,
        get_summary: bool | None = None,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[Product]:
        """List products."""
        ...

    @GET("/v1/products/search", cost=20, inside="items", retired="v2.products.search")
    async def search(
        self,
        *,
        term: Text,
        fields: Many[Literal["code", "custom_fields", "name"]] | None = None,
        exact_match: bool | None = None,
        include_fields: Many[Literal["product.price"]] | None = None,
        start: Start | None = None,
        limit: Limit | None = None,
    ) -> Page[SearchHit]:
        """Search products."""
        ...

    @PUT("/v1/products/{id}", cost=10, retired="v2.products.update")
    async def update(self, id: RecordId, change: ProductChange) -> Product:
        """Change a product."""
        ...
