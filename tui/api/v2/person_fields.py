"""Person fields: the operations of v2."""

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


class PersonFields(Resource):
    """Person fields."""

    @GET("/api/v2/personFields", cost=10)
    async def list(
        self,
        *,
        include_fields: Many[Literal["ui_visibility", "important_fields", "required_fields"]] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Field]:
        """List person fields."""
        ...

    @POST("/api/v2/personFields", cost=5)
    async def create(self, new: FieldNew) -> Field:
        """Add a person field."""
        ...

    @DELETE("/api/v2/personFields/{field_code}", cost=3)
    async def delete(self, field_code: Text) -> Field:
        """Delete a person field."""
        ...

    @GET("/api/v2/personFields/{field_code}", cost=1)
    async def get(
        self,
        field_code: Text,
        *,
        include_fields: Many[Literal["ui_visibility", "important_fields", "required_fields"]] | None = None,
    ) -> Field:
        """Give a person field."""
        ...

    @PATCH("/api/v2/personFields/{field_code}", cost=5)
    async def update(self, field_code: Text, change: FieldChange) -> Field:
        """Change a person field."""
        ...

    @DELETE("/api/v2/personFields/{field_code}/options", cost=3)
    async def delete_options(self, field_code: Text, body: Items[FieldOptionId]) -> Page[FieldOption]:
        """Delete options of a person field."""
        ...

    @PATCH("/api/v2/personFields/{field_code}/options", cost=5)
    async def update_options(self, field_code: Text, change: Items[FieldOptionChange]) -> Page[FieldOption]:
        """Rename options of a person field."""
        ...

    @POST("/api/v2/personFields/{field_code}/options", cost=5)
    async def add_options(self, field_code: Text, new: Items[FieldOptionNew]) -> Page[FieldOption]:
        """Add options to a person field."""
        ...
