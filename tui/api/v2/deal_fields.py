"""Deal fields: the operations of v2."""

from __future__ import annotations

from typing import Literal

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Cursor, Limit, Many
from tui.api.models.fields import Field
from tui.api.page import Page

Extra = Literal[
    "ui_visibility",
    "important_fields",
    "required_fields",
    "ui_visibility,important_fields",
    "ui_visibility,required_fields",
    "important_fields,required_fields",
    "ui_visibility,important_fields,required_fields",
]


class DealFields(Resource):
    """Deal fields."""

    @GET("/api/v2/dealFields", cost=10)
    async def list(
        self,
        *,
        include_fields: Many[Extra] | None = None,
        limit: Limit | None = None,
        cursor: Cursor | None = None,
    ) -> Page[Field]:
        """List the fields of deals, custom ones included."""
        ...
