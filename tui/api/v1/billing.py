"""Billing: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import GET, Resource
from tui.api.models.billing import Addon
from tui.api.page import Page


class Billing(Resource):
    """Billing."""

    @GET("/v1/billing/subscriptions/addons", cost=20)
    async def list_addons(self) -> Page[Addon]:
        """List the add-ons of the company's subscription."""
        ...
