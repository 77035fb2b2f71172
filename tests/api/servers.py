"""Servers on this machine that write down what they are asked, and say whatever a test wants them to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Answer = Callable[["Seen"], bytes]


@dataclass
class Seen:
    """One request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass
class Recorder:
    """A server's address, what it was asked, and how it answers."""

    answer: Answer
    port: int = 0
    seen: list[Seen] = field(default_factory=list)
    open: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open.add(writer)
        with suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError, ValueError
        ):
            while head := await reader.readuntil(b"\r\n\r\n"):
                seen = _parsed(head)
                self.seen.append(seen)
                seen.body = await _body(reader, seen)
                writer.write(self.answer(seen))
                await writer.drain()
                if "connection: close" in str(self.answer(seen)[:300]).lower():
                    break
        writer.close()
        self.open.discard(writer)

    async def close(self) -> None:
        for writer in list(self.open):
            writer.close()
        await asyncio.sleep(0.01)  # transports end in the loop's next rounds, on both sides


def _parsed(head: bytes) -> Seen:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    return Seen(method, target, {name.strip().lower(): value.strip() for name, value in pairs})


async def _body(reader: asyncio.StreamReader, seen: Seen) -> bytes:
    if seen.headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int((await reader.readline()).strip(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
        return body
    return await reader.readexactly(int(seen.headers.get("content-length", 0)))


@asynccontextmanager
async def recorder(answer: Answer) -> AsyncIterator[Recorder]:
    """A running server."""
    found = Recorder(answer)
    server = await asyncio.start_server(found.serve, "127.0.0.1")
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
        await found.close()


def http(status: int, body: bytes | dict[str, Any] | None = None, **headers: str) -> bytes:
    """An answer as it goes over the wire; header names have `_` for `-`."""
    content = json.dumps(body).encode() if isinstance(body, dict) else body or b""
    lines = {"content-length": str(len(content)), **{n.replace("_", "-"): v for n, v in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + content


DONE = {"success": True, "data": None}
