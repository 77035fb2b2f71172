"""Currencies: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.base import Text
from tui.api.models.currencies import Currency
from tui.api.page import Page


class Currencies(Resource):
    """Currencies."""

    @GET("/v1/currencies", cost=20)
    async def list(self, *, term: Text | None = None) -> Page[Currency]:
        """List currencies."""
        ...
