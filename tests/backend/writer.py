"""A child process of the durability test: writes deals and says of each when it was acknowledged.

    python writer.py <directory> <writers> [careless]

It serves the workspace itself and writes through the app, so that the acknowledgement is the service's answer; each
line of its output is the title of a deal whose answer has arrived. A careless one answers before it commits.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
from sqlalchemy.ext.asyncio import AsyncConnection

from tui.api.client import Client
from tui.api.transport import Server, Transport
from tui.backend.app import create_app
from tui.backend.database import Database


class Careless(Database):
    """Commits a little later than it says so."""

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is still open when it is told to be over."""
        transaction = super().writing()
        yield await transaction.__aenter__()
        self.late = asyncio.create_task(self._commit(transaction))

    async def _commit(self, transaction: AbstractAsyncContextManager[AsyncConnection]) -> None:
        await asyncio.sleep(0.05)
        await transaction.__aexit__(None, None, None)


async def main(directory: Path, writers: int, *, careless: bool) -> None:
    database = Careless(directory) if careless else Database(directory)
    await database.open()
    server = Server("http://localhost")
    transport = Transport(server, wrap=httpx.ASGITransport(create_app(database, trusted=True)))
    async with Client(server, transport=transport) as client:
        await asyncio.gather(*(write(client, number) for number in range(writers)))


async def write(client: Client, writer: int) -> None:
    count = 0
    while True:
        title = f"{writer}:{os.getpid()}:{count}"
        await client.call("deals.create", {}, {"title": title}, key=title)
        os.write(1, f"{title}\n".encode())  # one write, so that the kill cannot cut a line that was told
        count += 1


asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), careless="careless" in sys.argv))
