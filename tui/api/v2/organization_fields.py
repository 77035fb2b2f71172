"""Organization fields: the operations of v2."""

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


class OrganizationFields(Resource):
    """Organization fields."""

    @GET("/api/v2/organizationFields", cost=10)
    async def list(
        self,
        *,
        include_fields: Many[Literal["ui_visibility", "important_fields", "required_fields"]] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Field]:
        """List organization fields."""
        ...

    @POST("/api/v2/organizationFields", cost=5)
    async def create(self, new: FieldNew) -> Field:
        """Add an organization field."""
        ...

    @DELETE("/api/v2/organizationFields/{field_code}", cost=3)
    async def delete(self, field_code: Text) -> Field:
        """Delete an organization field."""
        ...

    @GET("/api/v2/organizationFields/{field_code}", cost=1)
    async def get(
        self,
        field_code: Text,
        *,
        include_fields: Many[Literal["ui_visibility", "important_fields", "required_fields"]] | None = None,
    ) -> Field:
        """Give an organization field."""
        ...

    @PATCH("/api/v2/organizationFields/{field_code}", cost=5)
    async def update(self, field_code: Text, change: FieldChange) -> Field:
        """Change an organization field."""
        ...

    @DELETE("/api/v2/organizationFields/{field_code}/options", cost=3)
    async def delete_options(self, field_code: Text, body: Items[FieldOptionId]) -> Page[FieldOption]:
        """Delete options of an organization field."""
        ...

    @PATCH("/api/v2/organizationFields/{field_code}/options", cost=5)
    async def update_options(self, field_code: Text, change: Items[FieldOptionChange]) -> Page[FieldOption]:
        """Rename options of an organization field."""
        ...

    @POST("/api/v2/organizationFields/{field_code}/options", cost=5)
    async def add_options(self, field_code: Text, new: Items[FieldOptionNew]) -> Page[FieldOption]:
        """Add options to an organization field."""
        ...
