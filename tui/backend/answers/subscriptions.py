"""Subscriptions: the answers of v1."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tui.api.models.base import Deleted
from tui.api.models.subscriptions import (
    Payment,
    RecurringCancellation,
    Subscription,
    SubscriptionInstallmentChange,
    SubscriptionInstallmentNew,
    SubscriptionRecurringChange,
    SubscriptionRecurringNew,
)
from tui.api.page import Page
from tui.api.v1.subscriptions import Subscriptions
from tui.backend.clock import spaced
from tui.backend.errors import not_found
from tui.backend.registry import answers
from tui.backend.rules import subscriptions as rules
from tui.backend.rules.worth import decimals_of
from tui.backend.tables import deals, subscriptions

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


@answers(Subscriptions.get)
async def get(call: Call, id: int) -> Subscription:
    """Give a subscription."""
    return await _shown(call, await _of(call, id))


@answers(Subscriptions.get_by_deal)
async def of_deal(call: Call, deal_id: int) -> Subscription:
    """Give the subscription of a deal, the newest where earlier ones were canceled."""
    await call.alive(deals, deal_id)
    mine = call.seen(subscriptions).where(subscriptions.c.deal_id == deal_id, ~subscriptions.c.is_deleted)
    if found := await call.row(mine.order_by(subscriptions.c.is_active.desc(), subscriptions.c.id.desc())):
        return await _shown(call, found)
    raise not_found("Subscription")


@answers(Subscriptions.list_payments)
async def payments(call: Call, id: int) -> Page[Payment]:
    """List the payments of a subscription as they fall due."""
    subscription = await _of(call, id)
    rows = await rules.payments_of(call, id)
    regular = [row for row in rows if row["payment_type"] != rules.ADDITIONAL]
    moved = {second["id"]: second["amount"] - first["amount"] for first, second in pairwise(regular)}
    return Page([_payment(subscription, row, moved, regular) for row in rows])


@answers(Subscriptions.create_recurring)
async def create_recurring(call: Call, new: SubscriptionRecurringNew) -> Subscription:
    """Add a recurring subscription."""
    return await get(call, await rules.add_recurring(call, new.wire()))


@answers(Subscriptions.create_installment)
async def create_installment(call: Call, new: SubscriptionInstallmentNew) -> Subscription:
    """Add a subscription paid in installments."""
    return await get(call, await rules.add_installment(call, new.wire()))


@answers(Subscriptions.update_recurring)
async def change_recurring(call: Call, id: int, change: SubscriptionRecurringChange) -> Subscription:
    """Change a recurring subscription."""
    await rules.revise_recurring(call, await _of(call, id), change.wire())
    return await get(call, id)


@answers(Subscriptions.update_installment)
async def change_installment(call: Call, id: int, change: SubscriptionInstallmentChange) -> Subscription:
    """Change a subscription paid in installments."""
    await rules.revise_installment(call, await _of(call, id), change.wire())
    return await get(call, id)


@answers(Subscriptions.cancel_recurring)
async def cancel(call: Call, id: int, body: RecurringCancellation) -> Subscription:
    """Cancel a recurring subscription."""
    await rules.cancel(call, await _of(call, id), body.wire().get("end_date"))
    return await get(call, id)


@answers(Subscriptions.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete a subscription."""
    await _of(call, id)
    await call.change(subscriptions, id, {"is_deleted": True, "is_active": False, "update_time": call.time})
    return Deleted(id=id)


async def _of(call: Call, id: int) -> Row:
    """A subscription of a deal that is there; raises a 404."""
    found = await call.alive(subscriptions, id)
    await call.alive(deals, found["deal_id"], "Subscription")
    return found


async def _shown(call: Call, row: Row) -> Subscription:
    total = rules.lifetime_value(await rules.payments_of(call, row["id"]), await decimals_of(call, row["currency"]))
    times = {name: spaced(row[name]) for name in ("add_time", "update_time")}
    shown = {name: value for name, value in row.items() if name != "is_deleted"}
    return Subscription.model_validate(shown | times | {"lifetime_value": total})


def _payment(subscription: Row, row: Row, moved: dict[int, float], regular: list[Row]) -> Payment:
    """A payment with how it moves the revenue, against the regular one before it."""
    change = moved.get(row["id"], 0.0)
    last = not subscription["is_active"] and bool(regular) and row["id"] == regular[-1]["id"]
    movement = "churn" if last else "expansion" if change > 0 else "contraction" if change < 0 else "recurring"
    if regular and row["id"] == regular[0]["id"]:
        movement = "new"
    times = {name: spaced(row[name]) for name in ("add_time", "update_time")}
    facts = {name: subscription[name] for name in ("deal_id", "currency", "is_active")}
    return Payment.model_validate(row | facts | times | {"change_amount": change, "revenue_movement_type": movement})
