"""What a request carries: JSON, a form, or a form with files, which are on the disk before a transaction begins."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncGenerator
from typing import Any, NamedTuple

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from tui.api.endpoint import Endpoint
from tui.api.models.base import Upload
from tui.backend.blobs import NOWHERE, Blobs
from tui.backend.errors import Refusal

MAX_BODY = 2**20
"""Bytes of a request without files."""
MAX_UPLOAD = 100 * 2**20
"""Bytes of a request with files in it."""
MAX_FILES = 8
MAX_FIELDS = 100

Fields = dict[str, Any]


class Sent(NamedTuple):
    """A request's body, and the fields of the form it is, None where it is none; `body` tells requests apart."""

    body: bytes
    fields: Fields | None


async def received(endpoint: Endpoint, request: Request, blobs: Blobs) -> Sent:
    """What a request carries; raises a 413 for too much of it, a 400 for a form that cannot be read."""
    if endpoint.encoding == "multipart" and _is_multipart(request):
        fields = await form(endpoint, request, blobs)
        return Sent(_told(fields or {}), fields)
    body = b"".join([chunk async for chunk in _counted(request.stream(), MAX_BODY)])
    request._body = body  # noqa: SLF001 - so that a form can be read from what was read already
    return Sent(body, await form(endpoint, request, blobs))


async def form(endpoint: Endpoint, request: Request, blobs: Blobs = NOWHERE) -> Fields | None:
    """The fields of a form, files as `Upload`; None where the operation takes JSON or JSON was sent.

    A file over 1 MB is put among the blobs and its content is where it lies there.
    """
    if endpoint.encoding == "json" or "json" in request.headers.get("content-type", ""):
        return None
    if _is_multipart(request):
        return await _multipart(request, blobs)
    async with request.form() as fields:
        return {name: value for name, value in fields.items() if isinstance(value, str)}


def _is_multipart(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("multipart/form-data")


async def _multipart(request: Request, blobs: Blobs) -> Fields:
    stream = _counted(request.stream(), MAX_UPLOAD)
    parser = MultiPartParser(request.headers, stream, max_files=MAX_FILES, max_fields=MAX_FIELDS)
    try:
        fields = await parser.parse()
    except MultiPartException as error:
        raise Refusal(400, error.message) from None
    try:
        return {name: await _value(value, blobs) for name, value in fields.items()}
    finally:
        await fields.close()


async def _counted(stream: AsyncGenerator[bytes], most: int) -> AsyncGenerator[bytes]:
    size = 0
    async for chunk in stream:
        size += len(chunk)
        if size > most:
            raise Refusal(413, f"The request is larger than {most} bytes")
        yield chunk


async def _value(value: UploadFile | str, blobs: Blobs) -> str | Upload:
    if isinstance(value, str):
        return value
    small = (value.size or 0) <= MAX_BODY
    content = await value.read() if small else blobs.path(await blobs.take(value.file))
    return Upload(value.filename or "", content, value.content_type or "application/octet-stream")


def _told(fields: Fields) -> bytes:
    """A form in few bytes: boundaries differ from one try to the next, what they bound does not."""
    return json.dumps({name: _said(value) for name, value in fields.items()}, sort_keys=True).encode()


def _said(value: str | Upload) -> Any:
    if isinstance(value, str):
        return value
    content = value.content
    return [value.name, value.type, hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else content.name]
