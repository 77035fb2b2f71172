"""A child process of the durability test: writes deals and says of each when it was acknowledged.

    python writer.py <directory> <writers>

It serves the workspace itself and writes through the app, so that the acknowledgement is the service's answer; each
line of its output is the title of a deal whose answer has arrived.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import httpx

from tui.api.client import Client
from tui.api.transport import Server, Transport
from tui.backend.app import create_app
from tui.backend.database import Database


async def main(directory: Path, writers: int) -> None:
    database = Database(directory)
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


asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
