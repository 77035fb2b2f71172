"""Lead fields: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Limit, Start
from tui.api.models.v1.fields import Field
from tui.api.page import Page


class LeadFields(Resource):
    """Lead fields."""

    @GET("/v1/leadFields", cost=20)
    async def list(self, *, start: Start | None = None, limit: Limit | None = None) -> Page[Field]:
        """List lead fields."""
        ...
