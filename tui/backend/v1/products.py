"""Products as v1 writes them and takes them (product 9.1; reference: sections 6 and 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from sqlalchemy import select

from tui.api.models.products import PriceNew
from tui.backend.clock import spaced
from tui.backend.errors import invalid
from tui.backend.rules.counters import extras
from tui.backend.rules.custom_fields import flat, known_fields
from tui.backend.tables import currencies
from tui.backend.v1.given import record_given
from tui.backend.v1.nested import users_v1

if TYPE_CHECKING:
    from tui.api.models.v1.products import ProductChange, ProductNew
    from tui.backend.call import Call, Row

SAME = ("id", "name", "code", "description", "unit", "tax", "category", "billing_frequency", "billing_frequency_cycles")
NOT_OURS = ("id", "product_id")
"""What v1 shows of a price and nobody sets."""


async def products_v1(call: Call, rows: Sequence[Row], *, by_currency: bool = False) -> list[Row]:
    """Rows of products as v1's model has them; `by_currency` gives the prices as an object, as some answers do."""
    owners = await users_v1(call, (row["owner_id"] for row in rows))
    counted = await extras(call, rows, "product_id", ("files_count",))
    numbers = {row["code"]: row["id"] for row in await call.rows(select(currencies.c.code, currencies.c.id))}
    custom = await known_fields(call, "product")
    found = []
    for row in rows:
        prices = [_price(row, price, numbers) for price in row["prices"]]
        shown = _product(row) | counted[row["id"]] | {"owner_id": owners.get(row["owner_id"])}
        shown["prices"] = {price["currency"]: price for price in prices} if by_currency else prices
        found.append(shown | flat(row["custom_fields"], custom, every=True))
    return found


def _product(row: Row) -> Row:
    return {name: row[name] for name in SAME} | {
        "active_flag": int(not row["is_deleted"]),
        "selectable": int(row["is_linkable"]),
        "first_char": row["name"][:1].lower(),
        "visible_to": str(row["visible_to"]),
        "add_time": spaced(row["add_time"]),
        "update_time": spaced(row["update_time"]),
    }


def _price(row: Row, price: Row, numbers: Mapping[str, int]) -> Row:
    """One price; its number is made of the product's and the currency's, so it stays when the price changes."""
    number = row["id"] * 1000 + numbers.get(price["currency"], 0)
    shown = {"id": number, "product_id": row["id"], "price": price["price"], "currency": price["currency"]}
    return shown | {"cost": price["cost"], "overhead_cost": price["direct_cost"], "notes": price["notes"]}


async def product_given(call: Call, body: ProductNew | ProductChange) -> Row:
    """A body of v1 in the words of v2; raises a 400 for prices that are none."""
    wanted = await record_given(call, "product", body)
    wanted.pop("active_flag", None)
    if "selectable" in wanted:
        selectable = wanted.pop("selectable")
        wanted["is_linkable"] = None if selectable is None else bool(selectable)
    if wanted.get("prices") is not None:
        wanted["prices"] = [_price_given(price) for price in wanted["prices"]]
    return wanted | whole_cycles(wanted)


def whole_cycles(wanted: Mapping[str, Any]) -> Row:
    """Cycles as a whole number, which v1 takes as any; raises a 400."""
    count = wanted.get("billing_frequency_cycles")
    if count is None:
        return {}
    if count != int(count):
        raise invalid("billing_frequency_cycles", "must be a whole number")
    return {"billing_frequency_cycles": int(count)}


def _price_given(price: Mapping[str, Any]) -> Row:
    """A price with `overhead_cost`, which v2 calls `direct_cost`."""
    named = {"direct_cost" if name == "overhead_cost" else name: v for name, v in price.items() if name not in NOT_OURS}
    try:
        return PriceNew.model_validate(named).wire()
    except ValidationError as error:
        raise invalid("prices", error.errors(include_url=False, include_input=False)[0]["msg"]) from None
