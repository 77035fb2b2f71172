"""Bodies that are no JSON: forms, and forms with files in them."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from tui.api.endpoint import Endpoint
from tui.api.models.base import Upload


async def form(endpoint: Endpoint, request: Request) -> dict[str, Any] | None:
    """The fields of a form, files as `Upload`; None where the operation takes JSON or JSON was sent."""
    if endpoint.encoding == "json" or "json" in request.headers.get("content-type", ""):
        return None
    async with request.form() as fields:
        return {name: await _value(value) for name, value in fields.items()}


async def _value(value: UploadFile | str) -> str | Upload:
    if isinstance(value, str):
        return value
    return Upload(value.filename or "", await value.read(), value.content_type or "application/octet-stream")
