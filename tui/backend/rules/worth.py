"""A deal with lines is worth what they come to, and says so itself no more (product 9.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tui.backend.errors import invalid
from tui.backend.rules.money import money, rounded
from tui.backend.rules.recurring import figures, line_sum
from tui.backend.tables import currencies, deal_discounts, deal_products, deals, product_variations, products
from tui.backend.visibility import whole

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

FIGURES = ("value", "acv", "arr", "mrr")


async def lines_of(call: Call, deal_id: int) -> list[Row]:
    """The lines of a deal, in their order."""
    mine = select(deal_products).where(deal_products.c.deal_id == deal_id)
    return await call.rows(mine.order_by(deal_products.c.order_nr, deal_products.c.id))


async def has_lines(call: Call, deal_id: int) -> bool:
    """Whether products are attached to a deal."""
    return bool(await call.one(select(func.count()).where(deal_products.c.deal_id == deal_id)))


async def held(call: Call, deal_id: int) -> Row:
    """A deal as it is now, kept from other transactions until this one ends.

    Two of them must not reckon its value at once, each without the other's lines. (SQLite lets only one write anyway.)
    """
    known = whole(deals)
    found = await call.row(select(known).where(known.c.id == deal_id).with_for_update())
    assert found is not None
    return found


async def decimals_of(call: Call, code: str) -> int:
    """The decimal points of a currency, two where it is unknown."""
    found = await call.one(select(currencies.c.decimal_points).where(currencies.c.code == code))
    return 2 if found is None else int(found)


async def worth(call: Call, deal: Mapping[str, Any]) -> dict[str, float | None]:
    """The figures of a deal from its lines as they are now; without any its value stays and the others are null."""
    lines = await lines_of(call, deal["id"])
    if not lines:
        return {"value": deal["value"]} | dict.fromkeys(FIGURES[1:])
    discounts = await call.rows(select(deal_discounts).where(deal_discounts.c.deal_id == deal["id"]))
    return figures(lines, discounts, await decimals_of(call, deal["currency"]))


async def governed(call: Call, before: Row, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What follows for a deal with lines when it is changed; raises a 400.

    Its `value` is read-only. With another `currency` each line takes its product's price in that currency; a product
    without one hinders the change.
    """
    value, code = wanted.get("value", before["value"]), wanted.get("currency") or before["currency"]
    if value == before["value"] and code == before["currency"]:
        return {}
    await held(call, before["id"])
    if not await has_lines(call, before["id"]):
        return {}
    if value != before["value"]:
        raise invalid("value", "is read-only while products are attached to the deal")
    for line in await lines_of(call, before["id"]):
        price = await price_in(call, line, code)
        if price is None:
            raise invalid("currency", f"the product {line['product_id']} has no price in {code}")
        await reprice(call, line, code, price)
    return await worth(call, before | {"currency": code})


async def price_in(call: Call, line: Mapping[str, Any], code: str) -> float | None:
    """What the product of a line costs in a currency: its variation's own price goes before the product's.

    Whoever sees a deal can work with it, so this also holds for products the caller does not see.
    """
    for table, name in ((whole(product_variations), "product_variation_id"), (whole(products), "product_id")):
        known = await call.one(select(table.c.prices).where(table.c.id == line[name])) or ()
        if (found := listed(known, code)) is not None:
            return found
    return None


def listed(prices: Sequence[Mapping[str, Any]], code: str) -> float | None:
    """The price in a currency among those of a product, None where there is none."""
    return next((float(one["price"]) for one in prices if one["currency"] == code), None)


async def reprice(call: Call, line: Row, code: str, price: float) -> None:
    """Write a line in another currency at another price."""
    changed = {"currency": code, "item_price": price}
    total = line_sum(line | changed, await decimals_of(call, code))
    await call.change(deal_products, line["id"], changed | {"sum": total, "update_time": call.time})


async def carried(call: Call, line: Row, code: str) -> None:
    """Bring a line into the currency of the deal it moves to: at its product's price there, else at the day's rate."""
    if line["currency"] == code:
        return
    price = await price_in(call, line, code)
    if price is None:
        known = await money(call)
        price = known.converted(line["item_price"], line["currency"], code)
    await reprice(call, line, code, rounded(line["item_price"], 2) if price is None else price)
