"""Lead sources: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.leads import LeadSource
from tui.api.page import Page


class LeadSources(Resource):
    """Lead sources."""

    @GET("/v1/leadSources", cost=2)
    async def list(self) -> Page[LeadSource]:
        """List the sources leads come from."""
        ...
