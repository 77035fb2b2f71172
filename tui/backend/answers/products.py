"""Products: the answers of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tui.api.models.base import Deleted
from tui.api.models.products import Product, ProductChange, ProductNew
from tui.api.models.search import SearchHit
from tui.api.page import Page
from tui.api.v2.products import Products
from tui.backend.errors import invalid
from tui.backend.lists import Order, among, beside, filtered, keyset, narrowed, updated
from tui.backend.registry import answers
from tui.backend.rules import products as rules
from tui.backend.search import Search, find
from tui.backend.shown import MOST_KEYS
from tui.backend.tables import products

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


@answers(Products.list)
async def every(
    call: Call,
    *,
    owner_id: int | None = None,
    ids: list[int] | None = None,
    filter_id: int | None = None,
    cursor: str | None = None,
    limit: int | None = None,
    sort_by: Literal["id", "name", "add_time", "update_time"] | None = None,
    sort_direction: Literal["asc", "desc"] | None = None,
    custom_fields: list[str] | None = None,
    updated_since: str | None = None,
) -> Page[Product]:
    """List the products that are not deleted."""
    if len(custom_fields or ()) > MOST_KEYS:
        raise invalid("custom_fields", f"holds more than {MOST_KEYS} keys")
    asked = beside(filter_id, owner_id=owner_id)
    query = narrowed(call, products, is_deleted=False, **asked)
    query = among(query, products, ids if filter_id is None else None)
    query = await filtered(call, query, products, filter_id)
    query = updated(query, products, updated_since)
    rows, after = await keyset(call, query, products, Order(sort_by, sort_direction, limit, cursor))
    return Page([_shown(row, custom_fields) for row in rows], after)


@answers(Products.get)
async def get(call: Call, id: int) -> Product:
    """Give a product, deleted ones too."""
    return _shown(await call.find(products, id))


@answers(Products.create)
async def create(call: Call, new: ProductNew) -> Product:
    """Add a product."""
    return await get(call, await rules.add(call, new.wire()))


@answers(Products.update)
async def change(call: Call, id: int, change: ProductChange) -> Product:
    """Change a product."""
    await rules.revise(call, await call.alive(products, id), change.wire())
    return await get(call, id)


@answers(Products.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete a product."""
    await call.alive(products, id)
    await call.change(products, id, {"is_deleted": True, "update_time": call.time})
    return Deleted(id=id)


@answers(Products.search)
async def search(
    call: Call,
    *,
    term: str,
    fields: list[Literal["code", "custom_fields", "name"]] | None = None,
    exact_match: bool | None = None,
    include_fields: list[Literal["product.price"]] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[SearchHit]:
    """Search products by name, code and custom fields."""
    asked = Search(term, ["product"], fields, exact=bool(exact_match), include=include_fields)
    return await find(call, asked, limit, cursor)


def _shown(row: Row, keys: list[str] | None = None) -> Product:
    prices = [{"product_id": row["id"]} | price for price in row["prices"]]
    custom = row["custom_fields"]
    chosen = custom if keys is None else {key: value for key, value in custom.items() if key in keys}
    return Product.model_validate(row | {"prices": prices, "custom_fields": chosen})
