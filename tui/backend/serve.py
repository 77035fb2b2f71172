"""Serve a workspace: over TCP on this machine's own address with a token, or on a Unix socket for its owner."""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import logging
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import uvicorn
from sqlalchemy.exc import DatabaseError

from tui import collecting
from tui.backend.app import create_app
from tui.backend.call import Row
from tui.backend.database import CONTENTS, FILE, Database, NewerSchema, Seed, make_private
from tui.backend.limits import Limits
from tui.backend.owner import owner_token
from tui.backend.process import BUSY, READY
from tui.backend.staff import limits_of
from tui.backend.sweeping import sweeping
from tui.backend.webhooks.delivery import Deliverer

HOST = "127.0.0.1"
DEMO_SEED = 1


class Busy(Exception):
    """Another backend serves this workspace."""


class Server(uvicorn.Server):
    """A server that says when it answers, and stops when asked to; garbage waits until then, if it does."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self.when_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self.when_started()
            collecting.resume()


def demo_company() -> Seed:
    """What fills an empty workspace with the demo company, the same one every time."""
    from tui.backend.demo.company import build
    from tui.backend.demo.files import contents

    def seed(now: datetime) -> dict[str, list[Row]]:
        company = build(DEMO_SEED, now)
        return company | {CONTENTS: contents(company)}

    return seed


async def serve_tcp(directory: Path, port: int, *, demo: bool = False, plan: str = "", url: str = "") -> None:
    """Serve on 127.0.0.1 until interrupted; the URL and the owner's token are written to stdout. Port 0 is a free one.

    With a `plan` calls are limited as the service limits them; `url` names the PostgreSQL database of the rows.
    """
    database = await _opened(directory, demo=demo, url=url)
    try:
        limits = await limits_of(database, plan) if plan else None
        token = await owner_token(database, directory)
        listener = socket.create_server((HOST, port))
        address = f"http://{HOST}:{listener.getsockname()[1]}"
        await _serve(database, listener, lambda: _say(f"{address}\n{token}"), trusted=False, limits=limits)
    finally:
        await database.close()


async def serve_socket(directory: Path, path: Path, *, demo: bool = False, until_eof: bool = False) -> None:
    """Serve on a Unix socket, without tokens: its directory must let nobody else in.

    `until_eof` ends the service when stdin does, which is when the process that started it is gone.
    """
    database = await _opened(directory, demo=demo)
    try:
        with _listening(path) as listener:
            await _serve(database, listener, lambda: _say(READY), trusted=True, until_eof=until_eof)
    finally:
        await database.close()


@contextmanager
def _listening(path: Path) -> Iterator[socket.socket]:
    path.unlink(missing_ok=True)  # the lock is ours, so nobody listens there any more
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)


async def _opened(directory: Path, *, demo: bool, url: str = "") -> Database:
    database = Database(directory, url=url)
    await database.open(demo_company() if demo else None)
    return database


async def _serve(
    database: Database,
    listener: socket.socket,
    started: Callable[[], None],
    *,
    trusted: bool,
    until_eof: bool = False,
    limits: Limits | None = None,
) -> None:
    config = uvicorn.Config(
        create_app(database, trusted=trusted, limits=limits),
        http="h11",
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,  # longer than clients keep connections, so they never write into a closing one
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=16 * 1024,
    )
    server = Server(config, started)
    beside = [asyncio.create_task(Deliverer(database).run()), asyncio.create_task(sweeping(database))]
    if until_eof:
        beside.append(asyncio.create_task(_end_with_stdin(server)))
    try:
        await server.serve(sockets=[listener])
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


async def _end_with_stdin(server: Server) -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.read(1024):
        pass
    server.should_exit = True


async def once(
    directory: Path, work: Callable[[Database], Awaitable[str]], *, demo: bool = False, url: str = ""
) -> str:
    """Open a workspace, do one thing in it and give what came of it."""
    database = await _opened(directory, demo=demo, url=url)
    try:
        return await work(database)
    finally:
        await database.close()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def lock(directory: Path) -> int:
    """Be the only backend of a workspace while the given descriptor is open; raises `Busy`."""
    path = directory / "backend.lock"
    make_private(path)
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise Busy(f"another backend serves {directory}") from None
    return descriptor


def main(arguments: list[str] | None = None) -> None:
    """The command line: `--directory`, then `--socket` or `--port`; `--demo` fills an empty workspace."""
    parser = argparse.ArgumentParser(prog="python -m tui.backend", description="A Pipedrive on this machine.")
    parser.add_argument("--directory", type=Path, required=True, help="where the workspace lies")
    parser.add_argument("--port", type=int, default=0, help=f"serve on {HOST}; 0 means a free port")
    parser.add_argument("--socket", type=Path, help="serve on a Unix socket instead, without tokens")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input ends")
    parser.add_argument("--demo", action="store_true", help="fill an empty workspace with the demo company")
    given = parser.parse_args(arguments)
    os.umask(0o077)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        _run(given)
    except Busy as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(BUSY)
    except (NewerSchema, OSError) as error:
        sys.exit(str(error))
    except DatabaseError as error:
        sys.exit(f"{given.directory / FILE}: {error.orig}")


def _run(given: argparse.Namespace) -> None:
    directory = given.directory.absolute()
    descriptor = lock(directory)
    try:
        if given.socket:
            asyncio.run(serve_socket(directory, given.socket, demo=given.demo, until_eof=given.until_eof))
        else:
            asyncio.run(serve_tcp(directory, given.port, demo=given.demo))
    finally:
        os.close(descriptor)
