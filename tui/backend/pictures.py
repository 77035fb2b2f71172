"""Pictures of persons: where they can be read, by whoever was given the address, until they are replaced."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from tui.backend.tables import pictures

if TYPE_CHECKING:
    from tui.backend.call import Call, Row
    from tui.backend.database import Database

PATH = "/pictures/{name}"
WIDTHS = (128, 512)
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png"}
_NAME = re.compile(r"\A([0-9a-f]{40})_(128|512)\.(jpg|png)\Z")


def addresses(call: Call, row: Row) -> dict[str, str]:
    """The address of a picture in each width, in pixels."""
    base, suffix = f"{call.origin}/pictures/{row['secret']}", SUFFIXES[row["mime_type"]]
    return {str(width): f"{base}_{width}.{suffix}" for width in WIDTHS}


async def picture(request: Request) -> Response:
    """The bytes at an address; 404 for one nobody gave, or whose picture was replaced or deleted."""
    database: Database = request.app.state.database
    found = _NAME.match(request.path_params["name"])
    row = await _row(database, found[1]) if found else None
    if found is None or row is None or SUFFIXES[row["mime_type"]] != found[3]:
        return Response(status_code=404)
    path = database.blobs.path(row[f"sha256_{found[2]}"])
    if not await asyncio.to_thread(path.is_file):
        return Response(status_code=404)
    headers = {"x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'"}
    return FileResponse(path, headers=headers, media_type=row["mime_type"])


async def _row(database: Database, secret: str) -> dict[str, Any] | None:
    query = select(pictures).where(pictures.c.secret == secret, pictures.c.active_flag)
    async with database.reading() as db:
        found = (await db.execute(query)).mappings().first()
    return dict(found) if found else None
