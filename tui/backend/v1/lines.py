"""Products on deals as v1 writes them and takes them.

Durations are gone since 10 June 2024: one that is sent is multiplied into the quantity and its unit is lost
(Pipedrive's changelog, product durations deprecation).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.backend.clock import spaced
from tui.backend.rules.money import EVERY_DIGIT, Money, bounded, money
from tui.backend.rules.recurring import undiscounted
from tui.backend.tables import products
from tui.backend.v1.products import products_v1, whole_cycles

if TYPE_CHECKING:
    from tui.api.models.v1.deals import DealProductChange, DealProductNew
    from tui.backend.call import Call, Row

SAME = (
    *("id", "deal_id", "order_nr", "product_id", "product_variation_id", "item_price", "sum", "currency", "comments"),
    *("tax", "tax_method", "discount", "discount_type", "quantity"),
    *("billing_frequency", "billing_frequency_cycles", "billing_start_date"),
)


async def lines_v1(call: Call, rows: Sequence[Row]) -> list[Row]:
    """Lines as v1's model has them, with the names their products have today; null for what the caller may not see."""
    known, named = await money(call), await _products(call, rows)
    return [_line(call, row, known, named.get(row["product_id"])) for row in rows]


async def listed_v1(call: Call, rows: Sequence[Row], *, with_products: bool) -> list[Row]:
    """Lines as v1 lists them: amounts written out, flags as numbers, and their products where these are wanted."""
    known = await money(call)
    shown = [line | _written(line, known) for line in await lines_v1(call, rows)]
    if not with_products:
        return shown
    views = await products_v1(call, list((await _products(call, rows)).values()), by_currency=True)
    nested = {view["id"]: view | {"active_flag": bool(view["active_flag"])} for view in views}
    return [line | {"product": nested.get(line["product_id"])} for line in shown]


async def totals_v1(call: Call, code: str, rows: Sequence[Row]) -> dict[str, Any]:
    """What v1 says beside the lines of a deal: how much of everything, and what it comes to, in the deal's currency."""
    known, enabled = await money(call), [row for row in rows if row["is_enabled"]]
    quantity, total = _sum(enabled, "quantity"), _sum(enabled, "sum")
    return {
        "products_quantity_total": quantity,
        "products_sum_total": total,
        "variations_enabled": any(row["product_variation_id"] is not None for row in rows),
        "products_quantity_total_formatted": _number(quantity, known),
        "products_sum_total_formatted": known.written(total, code),
    }


def _sum(rows: Sequence[Row], name: str) -> float:
    return bounded(float(sum((Decimal(repr(row[name])) for row in rows), Decimal(0))))


async def _products(call: Call, rows: Sequence[Row]) -> dict[int, Row]:
    wanted = {row["product_id"] for row in rows}
    found = await call.rows(select(products).where(products.c.id.in_(wanted))) if wanted else []
    return {row["id"]: row for row in found}


def _line(call: Call, row: Row, known: Money, product: Row | None) -> Row:
    percent = row["discount"] if row["discount_type"] == "percentage" else 0
    return {name: row[name] for name in SAME} | {
        "company_id": call.company["id"],
        "name": product and product["name"],
        "discount_percentage": percent,
        "duration": 1,
        "duration_unit": None,
        "sum_no_discount": undiscounted(row, known.decimals(row["currency"])),
        "enabled_flag": int(row["is_enabled"]),
        "active_flag": True,
        "add_time": spaced(row["add_time"]),
        "last_edit": spaced(row["update_time"]) if row["update_time"] != row["add_time"] else "",
    }


def _written(line: Row, known: Money) -> Row:
    formatted = {"sum_formatted": known.written(line["sum"], line["currency"])}
    return formatted | {"quantity_formatted": _number(line["quantity"], known), "active_flag": int(line["active_flag"])}


def _number(amount: float, known: Money) -> str:
    from babel.numbers import format_decimal

    with localcontext(EVERY_DIGIT):
        return str(format_decimal(Decimal(repr(amount)), locale=known.locale))


def line_given(body: DealProductNew | DealProductChange, before: Row | None = None) -> Row:
    """A body of v1 in the words of v2; raises a 400."""
    wanted = body.wire()
    wanted.pop("duration_unit", None)
    percent, duration, enabled = (wanted.pop(n, None) for n in ("discount_percentage", "duration", "enabled_flag"))
    if percent is not None:
        wanted |= {"discount": percent, "discount_type": "percentage"}
    if enabled is not None:
        wanted["is_enabled"] = bool(enabled)
    if duration is not None:
        quantity = wanted.get("quantity", before["quantity"] if before else 1)
        wanted["quantity"] = float(quantity if quantity is not None else 1) * duration
    return wanted | whole_cycles(wanted)
