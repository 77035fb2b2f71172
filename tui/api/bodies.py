"""Bodies in both directions: what is sent, in its encoding, and what is received, decoded and never more than asked."""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import IO, Any

from tui.api.errors import BadArgument, Interrupted, Unreadable
from tui.api.http import httpx
from tui.api.models.base import Progress, Upload
from tui.api.request import Request

PIECE = 64 * 1024
GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


def sent(request: Request, opened: ExitStack) -> dict[str, Any]:
    """A request's body as httpx takes it; files are opened on `opened` and read while they travel.

    Raises `BadArgument` for a file that cannot be opened.
    """
    if request.body is None:
        return {}
    if request.encoding == "form":
        return {"data": {name: _form_value(value) for name, value in request.body.items() if value is not None}}
    if request.encoding == "multipart":
        return _multipart(request.body, opened)
    content = json.dumps(request.body, ensure_ascii=False, allow_nan=False).encode()
    return {"content": content, "headers": {"content-type": "application/json"}}


def size(request: Request) -> int:
    """About how many bytes the files of a request have."""
    uploads = (v for v in request.body.values() if isinstance(v, Upload)) if request.encoding == "multipart" else ()
    return sum(map(_size, uploads))


def _size(upload: Upload) -> int:
    try:
        return len(upload.content) if isinstance(upload.content, bytes) else upload.content.stat().st_size
    except OSError:  # opening it will say why
        return 0


def _multipart(fields: dict[str, Any], opened: ExitStack) -> dict[str, Any]:
    files = {n: v for n, v in fields.items() if isinstance(v, Upload)}
    return {
        "data": {n: _form_value(v) for n, v in fields.items() if n not in files and v is not None},
        "files": {n: (v.name, _content(n, v, opened), v.type) for n, v in files.items()},
    }


def _content(name: str, upload: Upload, opened: ExitStack) -> Any:
    from io import BytesIO

    if isinstance(upload.content, bytes):
        return _Counted(BytesIO(upload.content), len(upload.content), upload.progress)
    try:
        file = opened.enter_context(upload.content.open("rb"))
        return _Counted(file, upload.content.stat().st_size, upload.progress)
    except OSError as error:
        raise BadArgument(name, f"{upload.content.name} cannot be read: {error.strerror}") from None


class _Counted:
    """A file that tells how much of it was read."""

    def __init__(self, file: IO[bytes], whole: int, progress: Progress | None) -> None:
        self.file = file
        self.whole = whole
        self.progress = progress

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        if self.progress:
            self.progress(self.file.tell(), self.whole)
        return piece

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        return self.file.tell()


def _form_value(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)


async def received(response: httpx.Response, most: int) -> bytes:
    """The decoded body, at most `most` bytes; raises `Unreadable` for a larger one."""
    parts = [piece async for piece in pieces(response, most)]
    return b"".join(parts)


async def pieces(response: httpx.Response, most: int) -> AsyncIterator[bytes]:
    """The decoded body in small pieces, so that a few bytes of a zip bomb never become many in memory."""
    seen = 0
    async for piece in _decoded(response):
        seen += len(piece)
        if seen > most:
            raise Unreadable(f"the answer is larger than {most / 2**20:.3g} MB")
        yield piece


async def _decoded(response: httpx.Response) -> AsyncIterator[bytes]:
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if response.is_stream_consumed:  # only where a test's transport made the whole answer at once
        yield response.content
    elif coding in ("", "identity"):
        async for raw in response.aiter_raw():
            yield raw
    elif coding in ("gzip", "x-gzip", "deflate"):
        async for piece in _inflated(response):
            yield piece
    else:
        raise Unreadable(f"the answer is packed as {coding[:40]!r}, which was not asked for")


async def _inflated(response: httpx.Response) -> AsyncIterator[bytes]:
    inflate = zlib.decompressobj(GZIP_OR_ZLIB)
    try:
        async for raw in response.aiter_raw():
            while raw and not inflate.eof:
                yield inflate.decompress(raw, PIECE)
                raw = inflate.unconsumed_tail  # noqa: PLW2901 - the rest of the same bytes
        yield inflate.flush()
    except zlib.error:
        raise Unreadable("the answer is not packed as it says") from None
    if not inflate.eof:
        raise Interrupted("the answer ended early")
