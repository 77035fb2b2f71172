"""Installments of deals: the answers of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy import delete as deletion
from sqlalchemy import select

from tui.api.models.base import Deleted
from tui.api.models.deals import DealInstallment, DealInstallmentChange, DealInstallmentNew
from tui.api.page import Page
from tui.api.v2.deals import Deals
from tui.backend.answers.deal_products import seen_deals
from tui.backend.errors import not_found
from tui.backend.lists import Order, keyset
from tui.backend.registry import answers
from tui.backend.rules import installments as rules
from tui.backend.rules.deals import touch
from tui.backend.tables import deal_installments, deals

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


@answers(Deals.list_installments)
async def every(
    call: Call,
    *,
    deal_ids: list[int],
    cursor: str | None = None,
    limit: int | None = None,
    sort_by: Literal["id", "billing_date", "deal_id"] | None = None,
    sort_direction: Literal["asc", "desc"] | None = None,
) -> Page[DealInstallment]:
    """List the installments of several deals, 100 at most; deals that are not there have none."""
    query = select(deal_installments).where(deal_installments.c.deal_id.in_(seen_deals(call, deal_ids)))
    rows, after = await keyset(call, query, deal_installments, Order(sort_by, sort_direction, limit, cursor))
    return Page([DealInstallment.model_validate(row) for row in rows], after)


@answers(Deals.add_installment)
async def add(call: Call, id: int, new: DealInstallmentNew) -> DealInstallment:
    """Add an installment to a deal."""
    added = await rules.add(call, await call.alive(deals, id), new.wire())
    return DealInstallment.model_validate(await _of(call, id, added))


@answers(Deals.update_installment)
async def change(call: Call, id: int, installment_id: int, change: DealInstallmentChange) -> DealInstallment:
    """Change an installment of a deal."""
    await rules.revise(call, await _of(call, id, installment_id), change.wire())
    return DealInstallment.model_validate(await _of(call, id, installment_id))


@answers(Deals.delete_installment)
async def delete(call: Call, id: int, installment_id: int) -> Deleted:
    """Delete an installment of a deal."""
    await _of(call, id, installment_id)
    await call.db.execute(deletion(deal_installments).where(deal_installments.c.id == installment_id))
    await touch(call, id)
    return Deleted(id=installment_id)


async def _of(call: Call, deal_id: int, installment_id: int) -> Row:
    await call.alive(deals, deal_id)
    mine = (deal_installments.c.id == installment_id) & (deal_installments.c.deal_id == deal_id)
    if found := await call.row(select(deal_installments).where(mine)):
        return found
    raise not_found("Installment")
