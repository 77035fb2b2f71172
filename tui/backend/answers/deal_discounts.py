"""Discounts of deals: the answers of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.api.models.base import Deleted
from tui.api.models.deals import DealDiscount, DealDiscountChange, DealDiscountNew
from tui.api.page import Page
from tui.api.v2.deals import Deals
from tui.backend.errors import not_found
from tui.backend.registry import answers
from tui.backend.rules import discounts as rules
from tui.backend.tables import deal_discounts, deals

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


@answers(Deals.list_discounts)
async def every(call: Call, id: int) -> Page[DealDiscount]:
    """List the discounts of a deal, oldest first."""
    await call.alive(deals, id)
    mine = select(deal_discounts).where(deal_discounts.c.deal_id == id)
    rows = await call.rows(mine.order_by(deal_discounts.c.created_at, deal_discounts.c.id))
    return Page([DealDiscount.model_validate(row) for row in rows])


@answers(Deals.add_discount)
async def add(call: Call, id: int, new: DealDiscountNew) -> DealDiscount:
    """Add a discount to a deal."""
    added = await rules.add(call, await call.alive(deals, id), new.wire())
    return DealDiscount.model_validate(await _of(call, id, added))


@answers(Deals.update_discount)
async def change(call: Call, id: int, discount_id: str, change: DealDiscountChange) -> DealDiscount:
    """Change a discount of a deal."""
    await rules.revise(call, await _of(call, id, discount_id), change.wire())
    return DealDiscount.model_validate(await _of(call, id, discount_id))


@answers(Deals.delete_discount)
async def delete(call: Call, id: int, discount_id: str) -> Deleted:
    """Delete a discount of a deal."""
    await rules.remove(call, await _of(call, id, discount_id))
    return Deleted(id=discount_id)


async def _of(call: Call, deal_id: int, discount_id: str) -> Row:
    await call.alive(deals, deal_id)
    mine = (deal_discounts.c.id == discount_id) & (deal_discounts.c.deal_id == deal_id)
    if found := await call.row(select(deal_discounts).where(mine)):
        return found
    raise not_found("Discount")
