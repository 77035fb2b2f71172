"""Discounts of a whole deal: they lower what its one-time products come to (OpenAPI, discounts; product 9.6)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from tui.backend.call import settled
from tui.backend.errors import invalid
from tui.backend.rules.lines import settle
from tui.backend.tables import deal_discounts

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


async def add(call: Call, deal: Row, wanted: dict[str, Any]) -> str:
    """Add a discount and give its id, a UUID; raises a 400."""
    _check(wanted)
    made = {"created_at": call.time, "created_by": call.user_id, "updated_at": call.time, "updated_by": call.user_id}
    new_id = str(uuid.uuid4())
    await call.add(deal_discounts, wanted | made | {"id": new_id, "deal_id": deal["id"]})
    await settle(call, deal["id"])
    return new_id


async def revise(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Change a discount; nothing happens where nothing differs. Raises a 400."""
    values = settled(deal_discounts, wanted)
    _check(before | values)
    if any(before[name] != value for name, value in values.items()):
        await call.change(deal_discounts, before["id"], values | {"updated_at": call.time, "updated_by": call.user_id})
        await settle(call, before["deal_id"])


async def remove(call: Call, before: Row) -> None:
    """Take a discount away."""
    await call.db.execute(delete(deal_discounts).where(deal_discounts.c.id == before["id"]))
    await settle(call, before["deal_id"])


async def copied(call: Call, from_deal: int, to_deal: int) -> None:
    """Give a deal the discounts of another."""
    for row in await call.rows(select(deal_discounts).where(deal_discounts.c.deal_id == from_deal)):
        await call.add(deal_discounts, row | {"id": str(uuid.uuid4()), "deal_id": to_deal})


def _check(discount: Mapping[str, Any]) -> None:
    if discount["amount"] <= 0:
        raise invalid("amount", "must be more than 0")
    if discount["type"] == "percentage" and discount["amount"] > 100:
        raise invalid("amount", "must not be more than 100 percent")
