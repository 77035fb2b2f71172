"""Product fields: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import DELETE, GET, PATCH, POST, Resource
from tui.api.models.base import Cursor, Items, Limit, Many, Text
from tui.api.models.fields import (
    Field,
    FieldChange,
    FieldNew,
    FieldOption,
    FieldOptionChange,
    FieldOptionId,
    FieldOptionNew,
)
from tui.api.page import Page


class ProductFields(Resource):
    """Product fields."""

    @GET("/api/v2/productFields", cost=10)
    async def list(
        self,
        *,
        include_fields: Many[Literal["ui_visibility"]] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Field]:
        """List product fields."""
        ...

    @POST("/api/v2/productFields", cost=5)
    async def create(self, new: FieldNew) -> Field:
        """Add a product field."""
        ...

    @DELETE("/api/v2/productFields/{field_code}", cost=3)
    async def delete(self, field_code: Text) -> Field:
        """Delete a product field."""
        ...

    @GET("/api/v2/productFields/{field_code}", cost=1)
    async def get(
        self,
        field_code: Text,
        *,
        include_fields: Many[Literal["ui_visibility"]] | None = None,
    ) -> Field:
        """Give a product field."""
        ...

    @PATCH("/api/v2/productFields/{field_code}", cost=5)
    async def update(self, field_code: Text, change: FieldChange) -> Field:
        """Change a product field."""
        ...

    @DELETE("/api/v2/productFields/{field_code}/options", cost=3)
    async def delete_options(self, field_code: Text, body: Items[FieldOptionId]) -> Page[FieldOption]:
        """Delete options of a product field."""
        ...

    @PATCH("/api/v2/productFields/{field_code}/options", cost=5)
    async def update_options(self, field_code: Text, change: Items[FieldOptionChange]) -> Page[FieldOption]:
        """Rename options of a product field."""
        ...

    @POST("/api/v2/productFields/{field_code}/options", cost=5)
    async def add_options(self, field_code: Text, new: Items[FieldOptionNew]) -> Page[FieldOption]:
        """Add options to a product field."""
        ...
