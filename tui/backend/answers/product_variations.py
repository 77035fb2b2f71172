"""Variations of products, and products copied with them: the answers of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete as deletion
from sqlalchemy import select, update

from tui.api.models.base import Deleted
from tui.api.models.products import Product, ProductVariation, ProductVariationChange, ProductVariationNew
from tui.api.page import Page
from tui.api.v2.products import Products
from tui.backend.answers.products import get
from tui.backend.call import settled
from tui.backend.errors import not_found
from tui.backend.lists import Order, keyset
from tui.backend.registry import answers
from tui.backend.rules.followers import follow
from tui.backend.rules.products import prices
from tui.backend.tables import deal_products, product_variations, products

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


@answers(Products.list_variations)
async def every(call: Call, id: int, *, cursor: str | None = None, limit: int | None = None) -> Page[ProductVariation]:
    """List the variations of a product."""
    await call.alive(products, id)
    query = select(product_variations).where(product_variations.c.product_id == id)
    rows, after = await keyset(call, query, product_variations, Order(limit=limit, cursor=cursor))
    return Page([_shown(row) for row in rows], after)


@answers(Products.add_variation)
async def add(call: Call, id: int, new: ProductVariationNew) -> ProductVariation:
    """Add a variation to a product."""
    await call.alive(products, id)
    values = {"product_id": id, "prices": None} | new.wire()
    added = await call.add(product_variations, await _priced(call, values))
    return _shown(await _of(call, id, added))


@answers(Products.update_variation)
async def change(call: Call, id: int, product_variation_id: int, change: ProductVariationChange) -> ProductVariation:
    """Change a variation; lines that were sold keep the price they were sold at."""
    before = await _of(call, id, product_variation_id)
    await call.change(product_variations, before["id"], settled(product_variations, await _priced(call, change.wire())))
    return _shown(await _of(call, id, product_variation_id))


@answers(Products.delete_variation)
async def delete(call: Call, id: int, product_variation_id: int) -> Deleted:
    """Delete a variation; lines that were sold as it stay, as lines of the product."""
    before = await _of(call, id, product_variation_id)
    sold = update(deal_products).where(deal_products.c.product_variation_id == before["id"])
    await call.db.execute(sold.values(product_variation_id=None))
    await call.db.execute(deletion(product_variations).where(product_variations.c.id == before["id"]))
    return Deleted(id=product_variation_id)


@answers(Products.duplicate)
async def duplicate(call: Call, id: int) -> Product:
    """Copy a product with its prices, custom fields and variations (OpenAPI, duplicate)."""
    original = await call.alive(products, id)
    values = {name: value for name, value in original.items() if name != "id"}
    new_id = int(await call.add(products, values | {"add_time": call.time, "update_time": call.time}))
    await follow(call, "product", new_id, original["owner_id"], call.time)
    for row in await call.rows(select(product_variations).where(product_variations.c.product_id == id)):
        await call.add(product_variations, {"product_id": new_id, "name": row["name"], "prices": row["prices"]})
    return await get(call, new_id)


async def _priced(call: Call, values: dict[str, Any]) -> Row:
    """Values with prices as stored; without any it costs 0 in the caller's currency (OpenAPI, variations)."""
    if "prices" not in values:
        return values
    free = [{"currency": call.user["default_currency"] or call.company["default_currency"]}]
    return values | {"prices": await prices(call, values["prices"] or free)}


def _shown(row: Row) -> ProductVariation:
    own = {"product_variation_id": row["id"]}
    return ProductVariation.model_validate(row | {"prices": [own | price for price in row["prices"]]})


async def _of(call: Call, product_id: int, variation_id: int) -> Row:
    await call.alive(products, product_id)
    mine = (product_variations.c.id == variation_id) & (product_variations.c.product_id == product_id)
    if found := await call.row(select(product_variations).where(mine)):
        return found
    raise not_found("Product variation")
