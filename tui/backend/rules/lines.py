"""Products on a deal: adding, changing and removing lines, and what that does to the deal (product 9.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from tui.backend.call import settled
from tui.backend.errors import invalid
from tui.backend.rules import deals as deal_rules
from tui.backend.rules.installments import has_installments, keep_possible
from tui.backend.rules.recurring import check_billing, is_recurring, line_sum
from tui.backend.rules.worth import carried, decimals_of, held, lines_of, price_in, worth
from tui.backend.tables import deal_discounts, deal_installments, deal_products, product_variations, products

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

MOST_AT_ONCE = 100
MOST_RECURRING = 20
STEP = 10
"""Between the order numbers of two lines, as the documents' examples have them."""
TAX_METHOD = "inclusive"
"""Of the first line, where nobody says: the price already is what is paid."""
BEGIN: dict[str, Any] = {
    "product_variation_id": None, "tax": 0.0, "discount": 0.0, "discount_type": "percentage", "is_enabled": True,
    "comments": "", "billing_frequency": "one-time", "billing_frequency_cycles": None, "billing_start_date": None,
}  # fmt: skip


async def add(call: Call, deal: Row, wanted: Sequence[dict[str, Any]]) -> list[int]:
    """Attach products to a deal, all or none, and give the ids of the lines; raises a 400."""
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise invalid("data", f"must hold 1 to {MOST_AT_ONCE} products")
    deal = await held(call, deal["id"])
    ids = [await _added(call, deal, {name: v for name, v in one.items() if v is not None}) for one in wanted]
    await settle(call, deal["id"])
    return ids


async def _added(call: Call, deal: Row, wanted: dict[str, Any]) -> int:
    others = await lines_of(call, deal["id"])
    method = others[0]["tax_method"] if others else TAX_METHOD
    place = max((line["order_nr"] for line in others), default=0) + STEP
    line = (
        BEGIN | {"tax_method": method, "order_nr": place, "deal_id": deal["id"], "currency": deal["currency"]} | wanted
    )
    await _check_sold(call, line)
    await _check(call, line, None, others)
    await _tax_alike(call, deal, others, line["tax_method"])
    times = {"add_time": call.time, "update_time": call.time}
    total = line_sum(line, await decimals_of(call, deal["currency"]))
    return int(await call.add(deal_products, line | times | {"sum": total}))


async def revise(call: Call, deal: Row, before: Row, wanted: dict[str, Any]) -> None:
    """Change a line; raises a 400.

    For another product or variation without a new price, the line takes its price in the deal's currency.
    """
    deal = await held(call, deal["id"])
    line = before | settled(deal_products, wanted)
    if (line["product_id"], line["product_variation_id"]) != (before["product_id"], before["product_variation_id"]):
        if "product_variation_id" not in wanted:
            line["product_variation_id"] = None
        price = await _check_sold(call, line)
        line["item_price"] = wanted.get("item_price", price)
    others = [one for one in await lines_of(call, deal["id"]) if one["id"] != before["id"]]
    await _check(call, line, before, others)
    await _tax_alike(call, deal, others, line["tax_method"])
    line["sum"] = line_sum(line, await decimals_of(call, deal["currency"]))
    changed = {name: value for name, value in line.items() if before[name] != value}
    if changed:
        await call.change(deal_products, before["id"], changed | {"update_time": call.time})
        await settle(call, deal["id"])


async def remove(call: Call, deal: Row, ids: Sequence[int], parameter: str = "ids") -> None:
    """Detach products; the last value stays when none is left. Raises a 400 where installments need them."""
    await held(call, deal["id"])
    left = [line for line in await lines_of(call, deal["id"]) if line["id"] not in ids]
    await keep_possible(call, deal["id"], left, parameter)
    await call.db.execute(delete(deal_products).where(deal_products.c.id.in_(ids)))
    await settle(call, deal["id"])


async def settle(call: Call, deal_id: int) -> None:
    """Give a deal the figures its lines now make, with history, and note that something happened to it."""
    deal = await held(call, deal_id)
    await deal_rules.write(call, deal, await worth(call, deal))
    await deal_rules.touch(call, deal_id)


async def _check_sold(call: Call, line: Mapping[str, Any]) -> float:
    """The price of what a line is for; raises a 400 for what cannot be sold on this deal."""
    product = await call.row(call.seen(products).where(products.c.id == line["product_id"], ~products.c.is_deleted))
    if product is None:
        raise invalid("product_id", f"there is none with id {line['product_id']}")
    if not product["is_linkable"]:
        raise invalid("product_id", "this product cannot be added to deals")
    if line["product_variation_id"] is not None:
        await _check_variation(call, line)
    price = await price_in(call, line, line["currency"])
    if price is None:
        raise invalid("product_id", f"this product has no price in {line['currency']}")
    return price


async def _check_variation(call: Call, line: Mapping[str, Any]) -> None:
    table = product_variations
    mine = (table.c.id == line["product_variation_id"]) & (table.c.product_id == line["product_id"])
    if not await call.one(select(func.count()).where(mine)):
        raise invalid("product_variation_id", f"this product has none with id {line['product_variation_id']}")


async def _check(call: Call, line: Mapping[str, Any], before: Row | None, others: Sequence[Row]) -> None:
    """Raise a 400 for figures a line cannot have, and for one that does not go with the others of its deal."""
    for name in ("quantity", "tax", "discount"):
        if line[name] < 0:
            raise invalid(name, "must not be negative")
    if line["discount_type"] == "percentage" and line["discount"] > 100:
        raise invalid("discount", "must not be more than 100 percent")
    check_billing(line, date.fromisoformat(call.time[:10]))
    if is_recurring(line):
        await _check_recurring(call, line, before, others)
    if before is not None:
        await keep_possible(call, line["deal_id"], [*others, line], "is_enabled")


async def _check_recurring(call: Call, line: Mapping[str, Any], before: Row | None, others: Sequence[Row]) -> None:
    """At most 20 lines of a deal recur, and none beside installments (OpenAPI, deal products)."""
    begins = before is None or not is_recurring(before)
    if begins and sum(map(is_recurring, others)) >= MOST_RECURRING:
        raise invalid("billing_frequency", f"a deal has at most {MOST_RECURRING} recurring products")
    if not await has_installments(call, line["deal_id"]):
        return
    if begins:
        raise invalid("billing_frequency", "must be one-time while the deal has installments")
    if line["is_enabled"] and not (before and before["is_enabled"]):
        raise invalid("is_enabled", "a recurring product cannot be enabled while the deal has installments")


async def _tax_alike(call: Call, deal: Row, others: Sequence[Row], method: str) -> None:
    """The tax method of one line is that of all lines of a deal (product 9.6)."""
    decimals = await decimals_of(call, deal["currency"])
    for line in others:
        if line["tax_method"] != method:
            values = {"tax_method": method, "sum": line_sum(line | {"tax_method": method}, decimals)}
            await call.change(deal_products, line["id"], values | {"update_time": call.time})


async def move_lines(call: Call, from_deal: int, to_deal: int) -> None:
    """Move the lines, discounts and installments of a deal to another, both by id: those of both are kept.

    Lines go after those that are there, in the other deal's currency and tax method; installments are dropped where a
    recurring line comes together with them. The value of the other deal becomes what its lines make (product 9.9).
    """
    await _settled_on(call, await lines_of(call, from_deal), to_deal, copied=False)
    for table in (deal_discounts, deal_installments):
        await call.db.execute(update(table).where(table.c.deal_id == from_deal).values(deal_id=to_deal))
    await _drop_impossible(call, to_deal)
    await _settle_if_lined(call, to_deal)


async def copy_lines(call: Call, from_deal: int, to_deal: int) -> None:
    """Give a duplicate, by id, the lines, discounts and installments of its original (product 9.9, duplicate)."""
    from tui.backend.rules.discounts import copied
    from tui.backend.rules.installments import copied as parts

    await _settled_on(call, await lines_of(call, from_deal), to_deal, copied=True)
    await copied(call, from_deal, to_deal)
    await parts(call, from_deal, to_deal)
    await _settle_if_lined(call, to_deal)


async def _settled_on(call: Call, lines: Sequence[Row], deal_id: int, *, copied: bool) -> None:
    """Put lines on a deal, after its own."""
    deal = await held(call, deal_id)
    others = await lines_of(call, deal_id)
    method = others[0]["tax_method"] if others else lines[0]["tax_method"] if lines else TAX_METHOD
    last = max((line["order_nr"] for line in others), default=0)
    for number, line in enumerate(lines, 1):
        place = {"deal_id": deal_id, "order_nr": last + STEP * number, "update_time": call.time}
        moved = await _placed(call, line, place, copied=copied)
        await carried(call, moved, deal["currency"])
    await _tax_alike(call, deal, await lines_of(call, deal_id), method)


async def _placed(call: Call, line: Row, place: dict[str, Any], *, copied: bool) -> Row:
    if not copied:
        await call.change(deal_products, line["id"], place)
        return line | place
    values = {name: value for name, value in line.items() if name != "id"} | place | {"add_time": call.time}
    return values | {"id": await call.add(deal_products, values)}


async def _drop_impossible(call: Call, deal_id: int) -> None:
    if any(is_recurring(line) and line["is_enabled"] for line in await lines_of(call, deal_id)):
        await call.db.execute(delete(deal_installments).where(deal_installments.c.deal_id == deal_id))


async def _settle_if_lined(call: Call, deal_id: int) -> None:
    if await lines_of(call, deal_id):
        await settle(call, deal_id)
