"""Activity fields: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Cursor, Limit, Many, Text
from tui.api.models.fields import Field
from tui.api.page import Page


class ActivityFields(Resource):
    """Activity fields."""

    @GET("/api/v2/activityFields", cost=10)
    async def list(
        self,
        *,
        include_fields: Many[Literal["ui_visibility"]] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Field]:
        """List activity fields."""
        ...

    @GET("/api/v2/activityFields/{field_code}", cost=1)
    async def get(
        self,
        field_code: Text,
        *,
        include_fields: Many[Literal["ui_visibility"]] | None = None,
    ) -> Field:
        """Give an activity field."""
        ...
