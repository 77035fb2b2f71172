"""Webhooks: the answers of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.api.models.webhooks import Webhook, WebhookNew
from tui.api.page import Page
from tui.api.v1.webhooks import Webhooks
from tui.backend.lists import narrowed
from tui.backend.registry import answers
from tui.backend.rules import webhooks as rules
from tui.backend.tables import webhooks

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(Webhooks.list)
async def every(call: Call) -> Page[Webhook]:
    """List the webhooks that are in service."""
    rows = await call.rows(narrowed(call, webhooks, is_active=True).order_by(webhooks.c.id))
    return Page([Webhook.model_validate(rules.shown(call, row)) for row in rows], None)


@answers(Webhooks.create)
async def create(call: Call, new: WebhookNew) -> Webhook:
    """Add a webhook."""
    row = await call.find(webhooks, await rules.add(call, new.wire()))
    return Webhook.model_validate(rules.shown(call, row))


@answers(Webhooks.delete)
async def delete(call: Call, id: int) -> None:
    """Take a webhook out of service."""
    found = await call.row(narrowed(call, webhooks, is_active=True, id=id))
    if found is None:
        raise rules.refused("id", "not found", 404)
    await rules.remove(call, found)
