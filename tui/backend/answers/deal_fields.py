"""Deal fields: the answer of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.api.models.fields import Field
from tui.api.page import Page
from tui.api.v2.deal_fields import DealFields, Extra
from tui.backend.described import described
from tui.backend.registry import answers

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(DealFields.list)
async def every(
    call: Call,
    *,
    include_fields: list[Extra] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[Field]:
    """List the fields of deals, built-in ones first."""
    return await described(call, "deal", include_fields, limit, cursor)
