"""Subscriptions of v1: what a deal pays again and again, or in parts (from the operations' own words).

A recurring one has a payment for each cycle and perhaps additional ones, another only those it was given. One without
an end has the payments of ten years, but no more than 208. A deal has one subscription at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import delete, func, select

from tui.backend.errors import Refusal, invalid
from tui.backend.rules.deals import write
from tui.backend.rules.money import rounded
from tui.backend.rules.recurring import MOST_CYCLES, given_day
from tui.backend.rules.references import check_currency
from tui.backend.rules.worth import decimals_of, has_lines
from tui.backend.tables import deals, payments, subscriptions

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

EVERY = {
    "weekly": relativedelta(weeks=1),
    "monthly": relativedelta(months=1),
    "quarterly": relativedelta(months=3),
    "yearly": relativedelta(years=1),
}
PER_YEAR = {"weekly": 52, "monthly": 12, "quarterly": 4, "yearly": 1}
HORIZON = 10
"""Years for which a subscription without an end has payments."""
RECURRING, ADDITIONAL, INSTALLMENT = "recurring", "additional", "installment"
LARGEST = 1e12
LAST_START = 9000
"""The year after which no subscription begins: its payments must have dates."""


async def add_recurring(call: Call, wanted: dict[str, Any]) -> int:
    """Add a recurring subscription and give its id; raises a 400. It needs `cycles_count` or `infinite`, not both."""
    given_payments, update_value = wanted.pop("payments", None), wanted.pop("update_deal_value", None)
    infinite, count = bool(wanted.get("infinite")), wanted.get("cycles_count")
    if infinite == (count is not None):
        raise invalid("cycles_count", "either it or infinite must be set")
    if count is not None and not 1 <= count <= MOST_CYCLES:
        raise invalid("cycles_count", f"must be from 1 to {MOST_CYCLES}")
    check_amount(wanted["cycle_amount"], "cycle_amount")
    start = _early_enough(given_day(wanted["start_date"], "start_date"), "start_date")
    additional = _payments(given_payments, ADDITIONAL)
    new_id = await _add(call, wanted | {"infinite": infinite})
    due = [start + EVERY[wanted["cadence_type"]] * n for n in range(cycles(wanted))]
    regular = [{"amount": wanted["cycle_amount"], "due_at": day.isoformat()} for day in due]
    await _pay(call, new_id, [one | {"payment_type": RECURRING} for one in regular] + additional)
    await settle(call, new_id, update_value=bool(update_value))
    return new_id


def cycles(subscription: Mapping[str, Any]) -> int:
    """How many payments a recurring subscription has."""
    count = subscription.get("cycles_count")
    return int(count) if count is not None else min(MOST_CYCLES, HORIZON * PER_YEAR[subscription["cadence_type"]])


async def add_installment(call: Call, wanted: dict[str, Any]) -> int:
    """Add a subscription that is paid in the parts given, and give its id; raises a 400."""
    parts = _payments(wanted.pop("payments"), INSTALLMENT)
    update_value = wanted.pop("update_deal_value", None)
    if not parts:
        raise invalid("payments", "must hold a payment")
    new_id = await _add(call, wanted)
    await _pay(call, new_id, parts)
    await settle(call, new_id, update_value=bool(update_value))
    return new_id


async def _add(call: Call, wanted: dict[str, Any]) -> int:
    query = call.seen(deals).where(deals.c.id == wanted["deal_id"], ~deals.c.is_deleted)
    if await call.row(query) is None:
        raise invalid("deal_id", f"there is none with id {wanted['deal_id']}")
    mine = (subscriptions.c.deal_id == wanted["deal_id"]) & ~subscriptions.c.is_deleted & subscriptions.c.is_active
    if await call.one(select(func.count()).where(mine)):
        raise invalid("deal_id", "this deal has a subscription")
    await check_currency(call, wanted["currency"])
    made = {"user_id": call.user_id, "is_active": True, "add_time": call.time, "update_time": call.time}
    return int(await call.add(subscriptions, wanted | made))


async def revise_recurring(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Change a recurring subscription; raises a 400.

    Another amount is that of all payments after `effective_date`; payments given take the place of the additional ones
    after it.
    """
    _check_kind(before, recurring=True)
    after = given_day(wanted["effective_date"], "effective_date").isoformat()
    amount = wanted.get("cycle_amount")
    later = (payments.c.subscription_id == before["id"]) & (payments.c.due_at > after)
    if amount is not None:
        check_amount(amount, "cycle_amount")
        regular = payments.update().where(later, payments.c.payment_type == RECURRING)
        await call.db.execute(regular.values(amount=amount, update_time=call.time))
    if wanted.get("payments") is not None:
        additional = _payments(wanted["payments"], ADDITIONAL)
        await call.db.execute(delete(payments).where(later, payments.c.payment_type == ADDITIONAL))
        await _pay(call, before["id"], additional)
    changed = {name: wanted[name] for name in ("description", "cycle_amount") if wanted.get(name) is not None}
    await call.change(subscriptions, before["id"], changed | {"update_time": call.time})
    await settle(call, before["id"], update_value=bool(wanted.get("update_deal_value")))


async def revise_installment(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Replace the payments of a subscription paid in installments; raises a 400."""
    _check_kind(before, recurring=False)
    parts = _payments(wanted["payments"], INSTALLMENT)
    if not parts:
        raise invalid("payments", "must hold a payment")
    await call.db.execute(delete(payments).where(payments.c.subscription_id == before["id"]))
    await _pay(call, before["id"], parts)
    await call.change(subscriptions, before["id"], {"update_time": call.time})
    await settle(call, before["id"], update_value=bool(wanted.get("update_deal_value")))


async def cancel(call: Call, before: Row, end_date: str | None) -> None:
    """End a recurring subscription: payments after the day are gone, its end is when the first of them was due."""
    _check_kind(before, recurring=True)
    if not before["is_active"]:
        raise invalid("id", "the subscription is canceled")
    day = given_day(end_date, "end_date").isoformat() if end_date is not None else call.time[:10]
    later = (payments.c.subscription_id == before["id"]) & (payments.c.due_at > day)
    end = await call.one(select(func.min(payments.c.due_at)).where(later, payments.c.payment_type == RECURRING))
    await call.db.execute(delete(payments).where(later))
    await settle(call, before["id"])
    ended = {"is_active": False, "final_status": "canceled", "update_time": call.time}
    await call.change(subscriptions, before["id"], ended | {"end_date": end or before["end_date"] or day})


def _check_kind(subscription: Row, *, recurring: bool) -> None:
    if (subscription["cadence_type"] is not None) != recurring:
        raise Refusal(400, f"The subscription is {'not ' if recurring else ''}a recurring one")


async def settle(call: Call, id: int, *, update_value: bool = False) -> None:
    """Give a subscription the dates its payments have; raises a 400 where it should decide its deal's value but cannot.

    `update_value` makes the deal worth the monthly recurring revenue, or all installments together.
    """
    row = await call.find(subscriptions, id)
    due = [payment["due_at"] for payment in await payments_of(call, id)]
    ends = None if row["infinite"] else max(due, default=None)
    begins = row["start_date"] if row["cadence_type"] else min(due, default=None)
    await call.change(subscriptions, id, {"start_date": begins, "end_date": ends})
    if not update_value:
        return
    if await has_lines(call, row["deal_id"]):
        raise invalid("update_deal_value", "the deal's value is read-only while products are attached to it")
    deal = await call.find(deals, row["deal_id"])
    await write(call, deal, {"value": await _value(call, row), "currency": row["currency"]})


async def _value(call: Call, row: Row) -> float:
    decimals = await decimals_of(call, row["currency"])
    if row["cadence_type"] is None:
        return lifetime_value(await payments_of(call, row["id"]), decimals)
    return rounded(row["cycle_amount"] * PER_YEAR[row["cadence_type"]] / 12, decimals)


def lifetime_value(rows: Iterable[Row], decimals: int) -> float:
    """The total of all payments."""
    return rounded(float(sum((Decimal(repr(row["amount"])) for row in rows), Decimal(0))), decimals)


async def payments_of(call: Call, id: int) -> list[Row]:
    """The payments of a subscription as they fall due."""
    mine = select(payments).where(payments.c.subscription_id == id)
    return await call.rows(mine.order_by(payments.c.due_at, payments.c.id))


async def _pay(call: Call, id: int, parts: Sequence[Mapping[str, Any]]) -> None:
    common = {"subscription_id": id, "add_time": call.time, "update_time": call.time}
    for part in parts:
        await call.add(payments, {**common, **part})


def _payments(given: Sequence[Mapping[str, Any]] | None, kind: str) -> list[Row]:
    """Payments somebody sent, `{amount, description, due_at}`; raises a 400."""
    if len(given or ()) > MOST_CYCLES:
        raise invalid("payments", f"holds more than {MOST_CYCLES}")
    return [_payment(one) | {"payment_type": kind} for one in given or ()]


def _payment(one: Mapping[str, Any]) -> Row:
    amount, due, said = one.get("amount"), one.get("due_at"), one.get("description")
    check_amount(amount, "payments.amount")
    if not isinstance(due, str):
        raise invalid("payments.due_at", "is required, as YYYY-MM-DD")
    if not isinstance(said, str | None):
        raise invalid("payments.description", "must be text")
    return {"amount": amount, "due_at": given_day(due, "payments.due_at").isoformat(), "description": said}


def check_amount(amount: Any, parameter: str) -> None:
    """Raise a 400 for what is no amount of money, or too much of it."""
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        raise invalid(parameter, "must be a number")
    if not abs(amount) <= LARGEST:
        raise invalid(parameter, "is too large")


def _early_enough(day: date, parameter: str) -> date:
    if day.year > LAST_START:
        raise invalid(parameter, "is too far away")
    return day
