"""Products on deals: the answers of v2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Select, select

from tui.api.models.base import Deleted
from tui.api.models.deals import (
    DealProduct,
    DealProductChange,
    DealProductNew,
    DealProductsBulk,
    DealProductsNew,
)
from tui.api.page import Page
from tui.api.v2.deals import Deals
from tui.backend.errors import not_found
from tui.backend.lists import MOST_IDS, Order, among, keyset
from tui.backend.registry import answers
from tui.backend.rules import lines as rules
from tui.backend.rules.worth import lines_of
from tui.backend.tables import deal_products, deals, products

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


@answers(Deals.list_products)
async def every(
    call: Call,
    id: int,
    *,
    cursor: str | None = None,
    limit: int | None = None,
    sort_by: Literal["id", "add_time", "update_time", "order_nr"] | None = None,
    sort_direction: Literal["asc", "desc"] | None = None,
) -> Page[DealProduct]:
    """List the lines of a deal."""
    await call.alive(deals, id)
    query = select(deal_products).where(deal_products.c.deal_id == id)
    return await _page(call, query, Order(sort_by, sort_direction, limit, cursor))


@answers(Deals.list_products_of_many)
async def of_many(
    call: Call,
    *,
    deal_ids: list[int],
    cursor: str | None = None,
    limit: int | None = None,
    sort_by: Literal["id", "deal_id", "add_time", "update_time", "order_nr"] | None = None,
    sort_direction: Literal["asc", "desc"] | None = None,
) -> Page[DealProduct]:
    """List the lines of several deals, 100 at most; deals that are not there have none."""
    query = select(deal_products).where(deal_products.c.deal_id.in_(seen_deals(call, deal_ids)))
    return await _page(call, query, Order(sort_by, sort_direction, limit, cursor))


def seen_deals(call: Call, ids: Sequence[int]) -> Select[Any]:
    """The ids of those of these deals that are there; raises a 400 for more than 100."""
    known = call.seen(deals).where(~deals.c.is_deleted)
    return among(known, deals, ids, "deal_ids").with_only_columns(deals.c.id)


async def _page(call: Call, query: Select[Any], order: Order) -> Page[DealProduct]:
    rows, after = await keyset(call, query, deal_products, order)
    return Page(await _shown(call, rows), after)


async def _shown(call: Call, rows: Sequence[Row]) -> list[DealProduct]:
    """Lines with the names their products have today, null for those the caller may not see."""
    wanted = select(products.c.id, products.c.name).where(products.c.id.in_({row["product_id"] for row in rows}))
    names = {row["id"]: row["name"] for row in await call.rows(wanted)} if rows else {}
    return [DealProduct.model_validate(_line(row) | {"name": names.get(row["product_id"])}) for row in rows]


def _line(row: Row) -> Row:
    """A line whose quantity is a whole number where it can be one, as it is documented."""
    quantity = row["quantity"]
    return row | {"quantity": int(quantity) if quantity.is_integer() else quantity}


@answers(Deals.add_product)
async def add(call: Call, id: int, new: DealProductNew) -> DealProduct:
    """Attach a product to a deal."""
    (line_id,) = await rules.add(call, await call.alive(deals, id), [new.wire()])
    return (await _shown(call, [await line_of(call, id, line_id)]))[0]


@answers(Deals.add_products_bulk)
async def add_many(call: Call, id: int, new: DealProductsNew) -> Page[DealProduct]:
    """Attach several products to a deal, all or none."""
    ids = await rules.add(call, await call.alive(deals, id), new.wire()["data"])
    return Page(await _shown(call, [await line_of(call, id, line_id) for line_id in ids]))


@answers(Deals.update_product)
async def change(call: Call, id: int, product_attachment_id: int, change: DealProductChange) -> DealProduct:
    """Change a line."""
    deal, before = await call.alive(deals, id), await line_of(call, id, product_attachment_id)
    await rules.revise(call, deal, before, change.wire())
    return (await _shown(call, [await line_of(call, id, product_attachment_id)]))[0]


@answers(Deals.remove_product)
async def remove(call: Call, id: int, product_attachment_id: int) -> Deleted:
    """Detach a product from a deal."""
    deal = await call.alive(deals, id)
    await line_of(call, id, product_attachment_id)
    await rules.remove(call, deal, [product_attachment_id], "product_attachment_id")
    return Deleted(id=product_attachment_id)


@answers(Deals.remove_products_bulk)
async def remove_many(call: Call, id: int, *, ids: list[int] | None = None) -> DealProductsBulk:
    """Detach the products with these ids, or the first 100; what is not on the deal is left out of the answer."""
    deal = await call.alive(deals, id)
    query = among(select(deal_products).where(deal_products.c.deal_id == id), deal_products, ids)
    rows = await call.rows(query.order_by(deal_products.c.order_nr, deal_products.c.id).limit(MOST_IDS))
    gone = [row["id"] for row in rows]
    if gone:
        await rules.remove(call, deal, gone)
    call.additional["more_items_in_collection"] = ids is None and bool(await lines_of(call, id))
    return DealProductsBulk(ids=gone)


async def line_of(call: Call, deal_id: int, line_id: int) -> Row:
    """A line of a deal; raises a 404."""
    mine = (deal_products.c.id == line_id) & (deal_products.c.deal_id == deal_id)
    if found := await call.row(select(deal_products).where(mine)):
        return found
    raise not_found("Deal product")
