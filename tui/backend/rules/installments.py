"""What is paid once, paid in parts: installments of a deal (OpenAPI, installments; product 9.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tui.backend.call import settled
from tui.backend.errors import invalid
from tui.backend.rules.deals import touch
from tui.backend.rules.recurring import given_day, is_recurring
from tui.backend.rules.worth import held, lines_of
from tui.backend.tables import deal_installments

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


async def has_installments(call: Call, deal_id: int) -> bool:
    """Whether a deal is paid in installments."""
    return bool(await call.one(select(func.count()).where(deal_installments.c.deal_id == deal_id)))


async def keep_possible(call: Call, deal_id: int, lines: Sequence[Mapping[str, Any]], parameter: str) -> None:
    """Raise a 400 where a deal with installments would be left without an enabled product (OpenAPI, deal products)."""
    if not any(line["is_enabled"] for line in lines) and await has_installments(call, deal_id):
        raise invalid(parameter, "the last enabled product must stay while the deal has installments")


async def add(call: Call, deal: Row, wanted: dict[str, Any]) -> int:
    """Add an installment and give its id; raises a 400.

    The deal needs an enabled product that is paid once, and none that recurs.
    """
    await held(call, deal["id"])
    lines = [line for line in await lines_of(call, deal["id"]) if line["is_enabled"]]
    if not lines or any(map(is_recurring, lines)):
        raise invalid("id", "a deal with installments needs a one-time product, and no recurring one")
    _check(wanted)
    new_id = int(await call.add(deal_installments, wanted | {"deal_id": deal["id"]}))
    await touch(call, deal["id"])
    return new_id


async def revise(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Change an installment; raises a 400."""
    values = settled(deal_installments, wanted)
    _check(values)
    await call.change(deal_installments, before["id"], values)
    await touch(call, before["deal_id"])


async def copied(call: Call, from_deal: int, to_deal: int) -> None:
    """Give a deal the installments of another."""
    for row in await call.rows(select(deal_installments).where(deal_installments.c.deal_id == from_deal)):
        await call.add(deal_installments, {n: v for n, v in row.items() if n != "id"} | {"deal_id": to_deal})


def _check(values: Mapping[str, Any]) -> None:
    if values.get("amount", 1) <= 0:
        raise invalid("amount", "must be more than 0")
    if "billing_date" in values:
        given_day(values["billing_date"], "billing_date")
