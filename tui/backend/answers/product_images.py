"""The image of a product: the answers of v2."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from sqlalchemy import delete as deletion
from sqlalchemy import select

from tui.api.models.base import Deleted, Upload
from tui.api.models.products import ProductImage, ProductImageNew
from tui.api.v2.products import Products
from tui.backend.errors import Refusal, invalid, not_found
from tui.backend.images import HEAD, address, kind_of
from tui.backend.registry import answers
from tui.backend.tables import product_images, products

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LONGEST_NAME = 255


@answers(Products.get_image)
async def get(call: Call, id: int) -> ProductImage:
    """Give the image of a product, with an address that is good for seven days."""
    await call.alive(products, id)
    row = await _of(call, id)
    told = {"public_url": address(call, row), "mime_type": row["mime_type"], "name": row["name"]}
    return ProductImage.model_validate(_facts(call, row) | told)


@answers(Products.upload_image)
async def upload(call: Call, id: int, new: ProductImageNew) -> ProductImage:
    """Give a product its image; raises a 409 where it has one, which PUT replaces."""
    await call.alive(products, id)
    if await _found(call, id):
        raise Refusal(409, "The product has an image already")
    image_id = await call.add(product_images, {"product_id": id} | await _kept(call, new.data))
    return ProductImage.model_validate(_facts(call, await call.find(product_images, image_id)))


@answers(Products.update_image)
async def change(call: Call, id: int, new: ProductImageNew) -> ProductImage:
    """Replace the image of a product; earlier addresses are good no more."""
    await call.alive(products, id)
    row = await _of(call, id)
    await call.change(product_images, row["id"], await _kept(call, new.data))
    return ProductImage.model_validate(_facts(call, await _of(call, id)))


@answers(Products.delete_image)
async def delete(call: Call, id: int) -> Deleted:
    """Take the image of a product away."""
    await call.alive(products, id)
    row = await _of(call, id)
    await call.db.execute(deletion(product_images).where(product_images.c.id == row["id"]))
    return Deleted(id=row["id"])


def _facts(call: Call, row: Row) -> Row:
    """What every answer about an image says; the company's id is text and the day is no time, as documented."""
    facts = {"id": row["id"], "product_id": row["product_id"], "company_id": str(call.company["id"])}
    return facts | {"add_time": row["add_time"][:10]}


async def _kept(call: Call, sent: Upload) -> Row:
    """The columns of an image that was sent; raises a 400 for what is none."""
    kind = kind_of(await asyncio.to_thread(_head, sent.content))
    if kind is None:
        raise invalid("data", "is no PNG, JPEG, GIF or WebP image")
    name = PurePath(sent.name).name[-LONGEST_NAME:] or f"image.{kind}"
    kept = {"sha256": await call.blobs.keep(sent.content), "secret": secrets.token_hex(32), "name": name}
    return kept | {"mime_type": f"image/{kind}", "add_time": call.time}


def _head(content: bytes | Path) -> bytes:
    if isinstance(content, bytes):
        return content[:HEAD]
    with content.open("rb") as file:
        return file.read(HEAD)


async def _of(call: Call, product_id: int) -> Row:
    if found := await _found(call, product_id):
        return found
    raise not_found("Product image")


async def _found(call: Call, product_id: int) -> Row | None:
    return await call.row(select(product_images).where(product_images.c.product_id == product_id))
