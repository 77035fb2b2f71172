"""Lead labels: the answers of v1."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import Text, cast, select
from sqlalchemy import delete as delete_from

from tui.api.models.base import Deleted
from tui.api.models.leads import LeadLabel, LeadLabelChange, LeadLabelNew
from tui.api.page import Page
from tui.api.v1.lead_labels import LeadLabels
from tui.backend.clock import fractional
from tui.backend.registry import answers
from tui.backend.rules.references import refuse_null
from tui.backend.tables import lead_labels, leads

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


@answers(LeadLabels.list)
async def every(call: Call) -> Page[LeadLabel]:
    """List lead labels, oldest first."""
    rows = await call.rows(select(lead_labels).order_by(lead_labels.c.add_time, lead_labels.c.name))
    return Page([_shown(row) for row in rows])


@answers(LeadLabels.create)
async def create(call: Call, new: LeadLabelNew) -> LeadLabel:
    """Add a lead label."""
    times = {"id": str(uuid.uuid4()), "add_time": call.time, "update_time": call.time}
    await call.add(lead_labels, new.wire() | times)
    return _shown(await call.find(lead_labels, times["id"]))


@answers(LeadLabels.update)
async def change(call: Call, id: str, change: LeadLabelChange) -> LeadLabel:
    """Change a lead label."""
    await call.find(lead_labels, id)
    values = change.wire()
    refuse_null(values, "name", "color")
    await call.change(lead_labels, id, values | {"update_time": call.time})
    return _shown(await call.find(lead_labels, id))


@answers(LeadLabels.delete)
async def delete(call: Call, id: str) -> Deleted:
    """Delete a lead label, and take it off every lead."""
    await call.find(lead_labels, id)
    await call.db.execute(delete_from(lead_labels).where(lead_labels.c.id == id))
    holds = cast(leads.c.label_ids, Text).contains(id)
    for row in await call.whole.rows(select(leads.c.id, leads.c.label_ids).where(holds)):
        await call.change(leads, row["id"], {"label_ids": [one for one in row["label_ids"] if one != id]})
    return Deleted(id=id)


def _shown(row: Row) -> LeadLabel:
    return LeadLabel.model_validate(row | {name: fractional(row[name]) for name in ("add_time", "update_time")})
