"""Billing: the answer of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.api.models.billing import Addon
from tui.api.page import Page
from tui.api.v1.billing import Billing
from tui.backend.registry import answers

if TYPE_CHECKING:
    from tui.backend.call import Call

ADDONS = ("projects",)
"""What a workspace has that the service sells apart."""


@answers(Billing.list_addons)
async def list_addons(call: Call) -> Page[Addon]:  # noqa: ARG001 - every answer takes its call
    """List the add-ons this workspace has; nothing is billed for them."""
    return Page([Addon(code=code) for code in ADDONS])
