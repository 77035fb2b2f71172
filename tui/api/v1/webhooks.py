"""Webhooks: the operations of v1."""

from __future__ import annotations

from tui.api.endpoint import DELETE, GET, POST, Resource
from tui.api.models.base import RecordId
from tui.api.models.webhooks import Webhook, WebhookNew
from tui.api.page import Page


class Webhooks(Resource):
    """Webhooks."""

    @POST("/v1/webhooks", cost=10, status=201)
    async def create(self, new: WebhookNew) -> Webhook:
        """Add a webhook."""
        ...

    @DELETE("/v1/webhooks/{id}", cost=6)
    async def delete(self, id: RecordId) -> None:
        """Delete a webhook."""
        ...

    @GET("/v1/webhooks", cost=10)
    async def list(self) -> Page[Webhook]:
        """List webhooks."""
        ...
