"""A deal a second time (product 9.9, duplicate)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from tui.backend.rules import deals as rules
from tui.backend.rules import participants as taking_part
from tui.backend.rules.lines import copy_lines
from tui.backend.tables import currencies, deals, fields, organizations, participants, persons, stages, users

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

COPIED = (
    *("title", "value", "currency", "probability", "expected_close_date", "visible_to", "label_ids"),
    *("owner_id", "person_id", "org_id", "stage_id"),
)
KEPT = ("custom_fields", "channel", "channel_id")
"""What goes over as it is, without being checked anew."""
LINKS: dict[str, Table] = {"owner_id": users, "person_id": persons, "org_id": organizations, "stage_id": stages}


async def duplicate(call: Call, deal: Row) -> int:
    """Copy a deal and give the copy's id: its fields, products and participants; notes and activities stay.

    The copy is open and begins now. What the original points at and is gone is left out; a stage that is gone means the
    first of the default pipeline (product 9.9).
    """
    wanted = {name: deal[name] for name in COPIED if name not in LINKS or await _is_there(call, name, deal[name])}
    if not await _has_currency(call, deal["currency"]):
        wanted.pop("currency")
    wanted["label_ids"] = await _labels(call, deal["label_ids"])
    new_id = await rules.add(call, wanted)
    await call.change(deals, new_id, {name: deal[name] for name in KEPT})
    await copy_lines(call, deal["id"], new_id)
    mine = select(participants).where(participants.c.deal_id == deal["id"], participants.c.by_hand)
    for row in await call.rows(mine.order_by(participants.c.id)):
        if await _is_there(call, "person_id", row["person_id"]):
            await taking_part.join(call, new_id, row["person_id"], by_hand=True)
    return new_id


async def _is_there(call: Call, name: str, id: int | None) -> bool:
    table = LINKS[name]
    found = select(table.c.id).where(table.c.id == id, ~table.c.is_deleted)
    return id is not None and await call.one(found) is not None


async def _has_currency(call: Call, code: str) -> bool:
    mine = select(currencies.c.id).where(currencies.c.code == code, currencies.c.active_flag)
    return await call.one(mine) is not None


async def _labels(call: Call, ids: list[int]) -> list[int]:
    """The labels that are still options of deals."""
    mine = (fields.c.item_type == "deal") & (fields.c.field_code == "label_ids")
    known: list[Any] = await call.one(select(fields.c.options).where(mine)) or []
    return [one for one in ids if one in {option["id"] for option in known}]
