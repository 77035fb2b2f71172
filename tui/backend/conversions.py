"""How a conversion between lead and deal ended, told for a few days (product 9.8)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.api.models.conversions import ConversionStatus
from tui.backend.clock import stamp
from tui.backend.errors import not_found
from tui.backend.tables import conversions

if TYPE_CHECKING:
    from tui.backend.call import Call

TOLD = timedelta(days=7)
"""How long: the documents say "a few days"."""


async def status_of(call: Call, conversion_id: str, direction: str, source_id: int | str) -> ConversionStatus:
    """The state of a job that turns `source_id` into a `direction`, deal or lead; raises a 404."""
    source = "deal_id" if direction == "lead" else "lead_id"
    target = "lead_id" if direction == "lead" else "deal_id"
    mine = (conversions.c.id == conversion_id) & (conversions.c[source] == source_id)
    mine &= conversions.c.add_time >= stamp(call.now - TOLD)
    found = await call.row(select(conversions).where(mine, conversions.c.direction == direction))
    if found is None:
        raise not_found("Entity was")
    told = {"conversion_id": conversion_id, "status": found["status"]}
    return ConversionStatus.model_validate(told | ({target: found[target]} if found["status"] == "completed" else {}))
