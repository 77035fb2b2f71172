"""Pictures of persons: squares of two widths, cut and made from what was sent (the reference, persons' picture)."""

from __future__ import annotations

import asyncio
import io
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.backend.errors import Refusal, invalid
from tui.backend.pictures import WIDTHS
from tui.backend.rules.history import difference, record
from tui.backend.tables import persons, pictures

if TYPE_CHECKING:
    from PIL.Image import Image

    from tui.api.models.base import Upload
    from tui.backend.call import Call, Row

SMALLEST = min(WIDTHS)
MOST_PIXELS = 40_000_000
"""What is unpacked of one picture; more is refused before it is."""
KINDS = ("GIF", "JPEG", "PNG")

Crop = Mapping[str, int | None]


async def add(call: Call, person: Row, file: Upload, crop: Crop) -> int:
    """Give a person a picture, replacing the one there is, and give its id; raises a 400 for what is none."""
    kind, made = await asyncio.to_thread(squares, file.content, crop)
    names = {f"sha256_{width}": await call.blobs.put(content) for width, content in made.items()}
    facts = {"item_type": "person", "item_id": person["id"], "added_by_user_id": call.user_id, "mime_type": kind}
    facts |= {"secret": secrets.token_hex(20), "file_size": len(made[max(WIDTHS)])}
    await _retire(call, person)
    new_id = int(await call.add(pictures, facts | names | {"add_time": call.time, "update_time": call.time}))
    await _show(call, person, new_id)
    return new_id


async def remove(call: Call, person: Row) -> None:
    """Take a person's picture away."""
    await _retire(call, person)
    await _show(call, person, None)


async def of(call: Call, person: Row) -> Row | None:
    """The picture a person has."""
    return await call.row(select(pictures).where(pictures.c.id == person["picture_id"], pictures.c.active_flag))


async def _retire(call: Call, person: Row) -> None:
    if person["picture_id"] is not None:
        await call.change(pictures, person["picture_id"], {"active_flag": False, "update_time": call.time})


async def _show(call: Call, person: Row, picture_id: int | None) -> None:
    values = {"picture_id": picture_id}
    await record(call, "person", person["id"], difference(person, values))
    await call.change(persons, person["id"], values | {"update_time": call.time})


def squares(content: bytes | Path, crop: Crop) -> tuple[str, dict[int, bytes]]:
    """The type and, by their width in pixels, the bytes of a picture in every width; raises a 400.

    What is cut out, or the whole, must be a square of 128 pixels at least; a photograph stays a JPEG.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content) if isinstance(content, bytes) else content, formats=KINDS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise invalid("file", f"has more than {MOST_PIXELS} pixels")
            kind = "JPEG" if opened.format == "JPEG" else "PNG"
            square = _cut(opened, crop).convert("RGB" if kind == "JPEG" else "RGBA")
            return f"image/{kind.lower()}", {width: _scaled(square, width, kind) for width in WIDTHS}
    except Refusal:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise invalid("file", "is no GIF, JPG or PNG image") from None


def _cut(image: Image, crop: Crop) -> Image:
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    left, top = crop.get("crop_x") or 0, crop.get("crop_y") or 0
    width = _or(crop.get("crop_width"), upright.width - left)
    height = _or(crop.get("crop_height"), upright.height - top)
    if width != height or width < SMALLEST:
        raise invalid("file", f"must have an equal width and height of {SMALLEST} pixels at least")
    if left < 0 or top < 0 or left + width > upright.width or top + height > upright.height:
        raise invalid("crop_x", "what is cut out must lie inside the image")
    return upright.crop((left, top, left + width, top + height))


def _or(given: int | None, otherwise: int) -> int:
    return otherwise if given is None else given


def _scaled(square: Image, width: int, kind: str) -> bytes:
    from PIL import Image

    into = io.BytesIO()
    square.resize((width, width), Image.Resampling.LANCZOS).save(into, kind)
    return into.getvalue()
