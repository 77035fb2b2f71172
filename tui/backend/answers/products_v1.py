"""Products, and products on deals: the answers in the older forms of v1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from sqlalchemy import func, select

from tui.api.models.base import Deleted
from tui.api.models.search import SearchHit
from tui.api.models.v1.deals import Deal, DealProduct, DealProductChange, DealProductNew
from tui.api.models.v1.products import Product, ProductChange, ProductNew
from tui.api.page import Page
from tui.api.v1.deals import Deals
from tui.api.v1.products import Products
from tui.backend.answers.deal_products import line_of
from tui.backend.answers.products import delete as delete_product
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.errors import not_found
from tui.backend.lists import among, filtered, narrowed, offset
from tui.backend.registry import answers
from tui.backend.rules import lines as line_rules
from tui.backend.rules import products as rules
from tui.backend.rules.worth import lines_of
from tui.backend.search import Search
from tui.backend.tables import deal_products, deals, products
from tui.backend.v1.contact_lists import starting
from tui.backend.v1.found import found_v1
from tui.backend.v1.lines import line_given, lines_v1, listed_v1, totals_v1
from tui.backend.v1.linked import deals_of
from tui.backend.v1.owners import related_objects
from tui.backend.v1.products import product_given, products_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


@answers(Products.list)
async def every(
    call: Call,
    *,
    user_id: int | None = None,
    filter_id: int | None = None,
    ids: list[int] | None = None,
    first_char: str | None = None,
    get_summary: bool | None = None,
    start: int | None = None,
    limit: int | None = None,
) -> Page[Product]:
    """List the products that are not deleted; a filter goes before the owner."""
    owner = user_id if filter_id is None else None
    query = among(narrowed(call, products, is_deleted=False, owner_id=owner), products, ids)
    query = await filtered(call, starting(query, products, first_char), products, filter_id)
    rows, after = await offset(call, query.order_by(products.c.id), start, limit)
    if get_summary:
        total = await call.one(select(func.count()).select_from(query.subquery()))
        call.additional["summary"] = {"total_count": str(total)}
    return Page(await _shown(call, rows), after)


@answers(Products.get)
async def get(call: Call, id: int) -> Product:
    """Give a product, deleted ones too."""
    return (await _shown(call, [await call.find(products, id)]))[0]


@answers(Products.create)
async def create(call: Call, new: ProductNew) -> Product:
    """Add a product."""
    return await get(call, await rules.add(call, await product_given(call, new)))


@answers(Products.update)
async def change(call: Call, id: int, change: ProductChange) -> Product:
    """Change a product; `active_flag` deletes and restores it."""
    before = await call.find(products, id)
    if before["is_deleted"] and not change.active_flag:
        raise not_found("Product")
    await rules.revise(call, before, await product_given(call, change))
    if change.active_flag is not None and change.active_flag == before["is_deleted"]:
        await call.change(products, id, {"is_deleted": not change.active_flag, "update_time": call.time})
    return (await _shown(call, [await call.find(products, id)], by_currency=True))[0]


@answers(Products.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete a product."""
    return await delete_product(call, id)


async def _shown(call: Call, rows: Sequence[Row], *, by_currency: bool = False) -> list[Product]:
    views = await products_v1(call, rows, by_currency=by_currency)
    call.related.update(related_objects(views))
    return [Product.model_validate(view) for view in views]


@answers(Products.search)
async def search(
    call: Call,
    *,
    term: str,
    fields: list[Literal["code", "custom_fields", "name"]] | None = None,
    exact_match: bool | None = None,
    include_fields: list[Literal["product.price"]] | None = None,
    start: int | None = None,
    limit: int | None = None,
) -> Page[SearchHit]:
    """Search products by name, code and custom fields."""
    asked = Search(term, ["product"], fields, exact=bool(exact_match), include=include_fields)
    return await found_v1(call, asked, start, limit)


@answers(Products.list_deals)
async def sold_on(
    call: Call,
    id: int,
    *,
    start: int | None = None,
    limit: int | None = None,
    status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] | None = None,
) -> Page[Deal]:
    """List the deals a product is attached to."""
    await call.alive(products, id)
    mine = deals.c.id.in_(select(deal_products.c.deal_id).where(deal_products.c.product_id == id))
    return await deals_of(call, mine, status=status, sort=None, start=start, limit=limit)


# -- products on deals ------------------------------------------------------------------------------------------------


@answers(Deals.list_products)
async def lines(
    call: Call,
    id: int,
    *,
    start: int | None = None,
    limit: int | None = None,
    include_product_data: bool | None = None,
) -> list[DealProduct] | DealProduct:
    """List the lines of a deal in their order, with what they come to beside them."""
    deal, rows = await call.alive(deals, id), await lines_of(call, id)
    begin, most = start or 0, limit or DEFAULT_LIMIT
    page = await listed_v1(call, rows[begin : begin + most], with_products=bool(include_product_data))
    more = {"start": begin, "limit": most, "more_items_in_collection": len(rows) > begin + most}
    call.additional.update(await totals_v1(call, deal["currency"], rows))
    call.additional["pagination"] = more | ({"next_start": begin + most} if more["more_items_in_collection"] else {})
    call.related.update(related_objects([line["product"] for line in page if line.get("product")]))
    return [DealProduct.model_validate(line) for line in page]


@answers(Deals.add_product)
async def add_line(call: Call, id: int, new: DealProductNew) -> DealProduct:
    """Attach a product to a deal."""
    (line_id,) = await line_rules.add(call, await call.alive(deals, id), [line_given(new)])
    return await _line(call, id, line_id)


@answers(Deals.update_product)
async def change_line(call: Call, id: int, product_attachment_id: int, change: DealProductChange) -> DealProduct:
    """Change a line."""
    deal, before = await call.alive(deals, id), await line_of(call, id, product_attachment_id)
    await line_rules.revise(call, deal, before, line_given(change, before))
    return await _line(call, id, product_attachment_id)


@answers(Deals.remove_product)
async def remove_line(call: Call, id: int, product_attachment_id: int) -> Deleted:
    """Detach a product from a deal."""
    deal = await call.alive(deals, id)
    await line_of(call, id, product_attachment_id)
    await line_rules.remove(call, deal, [product_attachment_id], "product_attachment_id")
    return Deleted(id=product_attachment_id)


async def _line(call: Call, deal_id: int, line_id: int) -> DealProduct:
    return DealProduct.model_validate((await lines_v1(call, [await line_of(call, deal_id, line_id)]))[0])
