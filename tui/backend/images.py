"""Images anybody may read who was given their address, for seven days (OpenAPI, product images)."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from tui.backend.tables import product_images

if TYPE_CHECKING:
    from tui.backend.call import Call, Row
    from tui.backend.database import Database

PATH = "/images/{name}"
LIFETIME = timedelta(days=7)
KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF87a": "gif", b"GIF89a": "gif"}
HEAD = 16
"""Bytes that tell what an image is."""
_NAME = re.compile(r"\A(\d{1,18})-(\d{1,12})-([0-9a-f]{64})\.[a-z]{3,4}\Z")


def kind_of(head: bytes) -> str | None:
    """`png`, `jpeg`, `gif` or `webp`, told from the first bytes; None for what is no image of these."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return next((kind for begin, kind in KINDS.items() if head.startswith(begin)), None)


def address(call: Call, image: Row) -> str:
    """Where an image can be read without signing in, for seven days from now or until it is replaced."""
    until = int((call.now + LIFETIME).timestamp())
    suffix = image["mime_type"].removeprefix("image/")
    return f"{call.origin}/images/{image['id']}-{until}-{_signature(image, until)}.{suffix}"


def _signature(image: Row, until: int) -> str:
    said = f"{image['id']}-{until}".encode()
    return hmac.new(bytes.fromhex(image["secret"]), said, hashlib.sha256).hexdigest()


async def image(request: Request) -> Response:
    """The bytes at an address; 404 for one nobody gave, or too long ago."""
    database: Database = request.app.state.database
    found = _NAME.match(request.path_params["name"])
    row = await _row(database, int(found[1])) if found else None
    if found is None or row is None or not _valid(row, int(found[2]), found[3], database.clock()):
        return Response(status_code=404)
    path = database.blobs.path(row["sha256"])
    if not await asyncio.to_thread(path.is_file):
        return Response(status_code=404)
    headers = {"x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'"}
    return FileResponse(path, headers=headers, media_type=row["mime_type"])


async def _row(database: Database, image_id: int) -> dict[str, Any] | None:
    async with database.reading() as db:
        found = (await db.execute(select(product_images).where(product_images.c.id == image_id))).mappings().first()
    return dict(found) if found else None


def _valid(row: Row, until: int, signature: str, now: datetime) -> bool:
    return hmac.compare_digest(_signature(row, until), signature) and now.timestamp() <= until
