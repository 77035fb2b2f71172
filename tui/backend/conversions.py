"""How a conversion between lead and deal ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.api.models.conversions import ConversionStatus
from tui.backend.errors import not_found
from tui.backend.tables import conversions

if TYPE_CHECKING:
    from tui.backend.call import Call


async def status_of(call: Call, conversion_id: str, direction: str, source_id: int | str) -> ConversionStatus:
    """The state of a job that turns `source_id` into a `direction`, deal or lead; raises a 404."""
    source = "deal_id" if direction == "lead" else "lead_id"
    target = "lead_id" if direction == "lead" else "deal_id"
    mine = (conversions.c.id == conversion_id) & (conversions.c[source] == source_id)
    found = await call.row(select(conversions).where(mine, conversions.c.direction == direction))
    if found is None:
        raise not_found("Entity was")
    told = {"conversion_id": conversion_id, "status": found["status"]}
    return ConversionStatus.model_validate(told | ({target: found[target]} if found["status"] == "completed" else {}))
