"""Note fields: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.v1.fields import Field
from tui.api.page import Page


class NoteFields(Resource):
    """Note fields."""

    @GET("/v1/noteFields", cost=20)
    async def list(self) -> Page[Field]:
        """List note fields."""
        ...
