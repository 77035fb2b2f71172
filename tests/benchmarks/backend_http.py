"""Calls in a second of the backend against a bare Starlette handler that runs the same SQL, by turns with wrk.

    python tests/benchmarks/backend_http.py [rounds] [--seconds N] [--connections N]

Both are uvicorn processes with a workspace of their own, filled alike. What the backend asks its database for a call is
recorded first; the bare handler executes just that, in a transaction of the same kind, and sends the last rows as JSON.
The figure is the backend's rate over the bare one's: at least 0.5. Also measured: the start to the first answer, which
is to take at most one second. Needs wrk (Debian: wrk).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy import event
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tui.backend.app import create_app
from tui.backend.clock import stamp
from tui.backend.database import Database
from tui.backend.serve import _serve
from tui.backend.users import new_token

Row = dict[str, Any]
Statement = tuple[str, Any]
TARGET, START = 0.5, 1.0
DEALS = 600
CALLS = {
    "GET one deal": ("GET", "/api/v2/deals/7"),
    "list 500": ("GET", "/api/v2/deals?limit=500"),
    "PATCH one deal": ("PATCH", "/api/v2/deals/7"),
}
BODY = '{"title": "Changed %d"}'
PATCH = """
local n = 0
request = function()
  n = n + 1
  return wrk.format("PATCH", nil, nil, string.format('{"title": "Changed %d"}', n))
end
wrk.headers["content-type"] = "application/json"
"""


def company(now: datetime) -> dict[str, list[Row]]:
    """A company with some deals."""
    time_ = stamp(now)
    custom: Row = {}
    times = {"add_time": time_, "update_time": time_}
    persons = [{"id": n, "name": f"Person {n}", "owner_id": 1, "visible_to": 3} | times for n in range(1, 51)]
    return {"persons": persons, "deals": [_deal(n) | times | {"custom_fields": custom} for n in range(1, DEALS + 1)]}


def _deal(n: int) -> Row:
    where = {"pipeline_id": 1, "stage_id": n % 5 + 1, "status": "open", "owner_id": 1, "creator_user_id": 1}
    return {"id": n, "title": f"Deal {n}", "value": n * 10.0, "currency": "EUR", "person_id": n % 50 + 1} | where


async def opened(directory: Path) -> tuple[Database, str]:
    """The workspace, made where there is none, and a token for it."""
    database = Database(directory)
    await database.open(company)
    return database, await new_token(database, 1)


async def prepare(directory: Path) -> None:
    """Make the workspace, so that a start is one of many."""
    database, _token = await opened(directory)
    await database.close()


def told(listener: Any, token: str) -> None:
    sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}\n{token}\n")
    sys.stdout.flush()


async def serve(directory: Path, *, bare: bool) -> None:
    """The process under test: the backend, or the bare handlers."""
    import socket

    database, token = await opened(directory)
    listener = socket.create_server(("127.0.0.1", 0))
    if not bare:
        await _serve(database, listener, lambda: told(listener, token), trusted=False)
        return
    app = Starlette(routes=[await handler(database, token, method, path) for method, path in CALLS.values()])
    told(listener, token)
    settings: dict[str, Any] = {"http": "h11", "loop": "asyncio", "lifespan": "off", "log_config": None}
    await uvicorn.Server(uvicorn.Config(app, access_log=False, **settings)).serve([listener])


async def recorded(database: Database, token: str, method: str, path: str) -> list[Statement]:
    """What the backend asks its database for one call."""
    said: list[Statement] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: Any) -> None:
        said.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    transport = httpx.ASGITransport(create_app(database))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        content = BODY % 0 if method == "PATCH" else None
        answer = await http.request(method, path, headers={"x-api-token": token}, content=content)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    assert answer.status_code == 200, answer.text
    return [(sql, parameters) for sql, parameters in said if not sql.startswith("BEGIN")]


async def handler(database: Database, token: str, method: str, path: str) -> Route:
    """A route that runs the same SQL, and nothing else."""
    statements = await recorded(database, token, method, path)

    async def handle(request: Request) -> Response:
        if method == "PATCH":
            await request.json()
        rows: list[Row] = []
        async with database.storage.writing() if method == "PATCH" else database.reading() as db:
            for sql, parameters in statements:
                done = await db.exec_driver_sql(sql, parameters)
                if done.returns_rows:
                    rows = [dict(row) for row in done.mappings()] or rows
        content = json.dumps({"success": True, "data": rows}).encode()
        return Response(content, media_type="application/json")

    return Route(path.partition("?")[0].replace("/7", "/{id}"), handle, methods=[method])


@contextmanager
def running(directory: Path, *, bare: bool) -> Iterator[tuple[str, str]]:
    """The URL of a process under test and a token for it."""
    command = [sys.executable, __file__, "--serve", str(directory), *(["--bare"] if bare else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url, token = process.stdout.readline().strip(), process.stdout.readline().strip()
            httpx.get(f"{url}/api/v2/deals/7", headers={"x-api-token": token}).raise_for_status()
            yield url, token
        finally:
            process.send_signal(signal.SIGINT)


def rate(url: str, token: str, name: str, options: argparse.Namespace, script: Path) -> float:
    """Answers in a second, by wrk."""
    method, path = CALLS[name]
    lua = ["-s", str(script)] if method == "PATCH" else []
    sized = ["-t1", f"-c{options.connections}", f"-d{options.seconds}s"]
    command = ["wrk", *sized, *lua, "-H", f"x-api-token: {token}", f"{url}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{name} failed:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found
    return float(found[1])


def starts(directory: Path, rounds: int) -> list[float]:
    """Seconds from the command to the first answer of a workspace that is there."""
    found = []
    for _round in range(rounds):
        command = [sys.executable, "-m", "tui", "serve", "--port", "0", "--directory", str(directory)]
        began = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            url, token = process.stdout.readline().strip(), process.stdout.readline().strip()
            httpx.get(f"{url}/api/v2/deals/7", headers={"x-api-token": token}).raise_for_status()
            found.append(time.monotonic() - began)
            process.send_signal(signal.SIGINT)
    return found


def say(figure: str) -> None:
    sys.stdout.write(f"{figure}\n")
    sys.stdout.flush()


def measure(options: argparse.Namespace, directory: Path) -> bool:
    """Write the figures, and give whether all are as they must be."""
    script = directory / "patch.lua"
    script.write_text(PATCH)
    asyncio.run(prepare(directory / "ours"))
    first = starts(directory / "ours", options.rounds)
    say(f"start to first answer: {statistics.median(first):.2f} s (≤ {START} s)")
    fine = statistics.median(first) <= START
    with running(directory / "ours", bare=False) as ours, running(directory / "bare", bare=True) as bare:
        for name in CALLS:
            pairs = [
                (rate(*ours, name, options, script), rate(*bare, name, options, script))
                for _round in range(options.rounds)
            ]
            mine, least = (statistics.median(column) for column in zip(*pairs, strict=True))
            ratio = statistics.median(one / other for one, other in pairs)
            say(f"{name}: {mine:.0f}/s against {least:.0f}/s bare, {ratio:.2f} (≥ {TARGET})")
            fine = fine and ratio >= TARGET
    return fine


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", nargs="?", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.umask(0o077)
    if options.serve:
        with suppress(KeyboardInterrupt):
            asyncio.run(serve(options.serve, bare=options.bare))
        return
    with tempfile.TemporaryDirectory() as directory:
        sys.exit(0 if measure(options, Path(directory)) else 1)


main()
