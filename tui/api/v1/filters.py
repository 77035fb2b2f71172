"""Filters: the operations of v1."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, POST, PUT, Resource
from tui.api.models.base import Deleted, Many, RecordId
from tui.api.models.filters import Filter, FilterChange, FilterHelpers, FilterNew
from tui.api.page import Page

Type = Literal["deals", "leads", "org", "people", "products", "activity", "projects"]


class Filters(Resource):
    """Filters."""

    @POST("/v1/filters", cost=10)
    async def create(self, new: FilterNew, *, include_field_code: bool | None = None) -> Filter:
        """Add a filter."""
        ...

    @DELETE("/v1/filters/{id}", cost=6)
    async def delete(self, id: RecordId) -> Deleted:
        """Delete a filter."""
        ...

    @DELETE("/v1/filters", cost=10)
    async def delete_many(self, *, ids: Many[int]) -> Deleted:
        """Delete several filters at once."""
        ...

    @GET("/v1/filters/{id}", cost=2)
    async def get(self, id: RecordId, *, include_field_code: bool | None = None) -> Filter:
        """Give a filter."""
        ...

    @GET("/v1/filters", cost=20)
    async def list(self, *, type: Type | None = None) -> Page[Filter]:
        """List filters."""
        ...

    @GET("/v1/filters/helpers", cost=20)
    async def list_helpers(self) -> FilterHelpers:
        """List what helps to build filters: operators and field types."""
        ...

    @PUT("/v1/filters/{id}", cost=10)
    async def update(
        self,
        id: RecordId,
        change: FilterChange,
        *,
        include_field_code: bool | None = None,
    ) -> Filter:
        """Change a filter."""
        ...
