"""What is sold to a person, as v1 lists it: each line's deal and product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.backend.lists import offset
from tui.backend.tables import deal_products, deals, products
from tui.backend.v1.deals import deals_v1
from tui.backend.v1.products import products_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


async def sold_to(call: Call, person_id: int, start: int | None, limit: int | None) -> tuple[list[Row], int | None]:
    """A page of the lines of a person's deals, each as `{deal id: {deal, product}}`, and the `start` of the next."""
    mine = call.seen(deals).where(deals.c.person_id == person_id, ~deals.c.is_deleted).with_only_columns(deals.c.id)
    query = call.seen(deal_products).where(deal_products.c.deal_id.in_(mine))
    query = query.where(deal_products.c.product_id.in_(select(products.c.id)))
    lines, after = await offset(call, query.order_by(deal_products.c.deal_id, deal_products.c.order_nr), start, limit)
    sold = await _products(call, {line["product_id"] for line in lines})
    of = await _deals(call, {line["deal_id"] for line in lines})
    return [_line(line, of[line["deal_id"]], sold[line["product_id"]]) for line in lines], after


def _line(line: Row, deal: Row, product: Row) -> Row:
    return {str(line["deal_id"]): {"deal": deal, "product": product | {"deal_id": line["deal_id"]}}}


async def _deals(call: Call, ids: set[int]) -> dict[int, Row]:
    rows = await call.rows(call.seen(deals).where(deals.c.id.in_(ids)))
    views = await deals_v1(call, rows, nested=False)
    return {view["id"]: view | {"company_id": call.company["id"], "first_add_time": view["add_time"]} for view in views}


async def _products(call: Call, ids: set[int]) -> dict[int, Row]:
    """Products with ids in the place of objects, and flags that are true or false here."""
    rows = await call.rows(call.seen(products).where(products.c.id.in_(ids)))
    owners = {row["id"]: row["owner_id"] for row in rows}
    return {
        view["id"]: view
        | {name: bool(view[name]) for name in ("active_flag", "selectable")}
        | {"company_id": call.company["id"], "owner_id": owners[view["id"]]}
        for view in await products_v1(call, rows)
    }
