"""What the API layer itself costs: declaring everything, a call from the shell, the first and the later calls.

    python tests/benchmarks/api_calls.py [rounds]

Prints milliseconds, the best of some rounds: each round alternates with what it is compared to.
"""

from __future__ import annotations

import argparse
import compileall
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

STANDARD = "import asyncio, dataclasses, functools, inspect, json, re, typing, urllib.parse"
LIBRARIES = f"{STANDARD}, httpx, pydantic, stamina"
CLIENT = (
    "from tui.api.client import Client; from tui.api.request import parse; from tui.api.catalog import endpoint_named"
)
FIRST = f"""
import time
{LIBRARIES}
from pydantic import BaseModel, TypeAdapter
class Any_(BaseModel): a: int | None = None
TypeAdapter(list[Any_]).validate_json(b"[]")
{CLIENT}
import tui.api.models.base
def timed(work):
    begun = time.process_time(); work(); return (time.process_time() - begun) * 1000
endpoint = None
def find(name):
    global endpoint
    endpoint = endpoint_named(name)
def call(arguments, body, answer):
    endpoint.request(arguments, body); parse(endpoint, answer)
LIST, ONE = b'{{"success":true,"data":[]}}', b'{{"success":true,"data":{{"id":1}}}}'
for name, arguments, body, answer in (
    ("v2.deals.list", {{"limit": 500}}, None, LIST), ("v2.deals.update", {{"id": 5}}, {{"value": 3}}, ONE),
    ("v1.notes.create", {{}}, {{"content": "x", "deal_id": 1}}, ONE), ("v1.users.me", {{}}, None, ONE),
):
    found = timed(lambda: find(name))
    first = timed(lambda: call(arguments, body, answer))
    later = min(timed(lambda: [call(arguments, body, answer) for _ in range(200)]) for _ in range(5)) / 200
    print(name, found, first, later)
"""


def run(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def took(command: list[str], **environment: str) -> float:
    begun = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True, env={**os.environ, **environment})
    return (time.perf_counter() - begun) * 1000


def imported(before: str, statement: str) -> float:
    program = (
        f"import time; {before}; begun = time.process_time(); {statement}; print((time.process_time() - begun) * 1000)"
    )
    return float(run(program))


def best(rounds: int, *works: Callable[[], float]) -> list[float]:
    """The best of each, taken in turns."""
    return [min(times) for times in zip(*([work() for work in works] for _ in range(rounds)), strict=True)]


def shell(rounds: int) -> tuple[float, float]:
    """A whole `call` against the demo's running backend, and a Python that imports the same libraries only."""
    with tempfile.TemporaryDirectory() as home:
        places = {f"XDG_{kind}_HOME": str(Path(home, kind)) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        command = [sys.executable, "-m", "tui", "call", "v2.deals.get", "--id", "1", "--demo"]
        keeper = subprocess.Popen(
            [sys.executable, "-c", KEEPER], env={**os.environ, **places}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert keeper.stdout is not None
        keeper.stdout.readline()
        called, empty = best(
            rounds,
            lambda: took(command, **places),
            lambda: took([sys.executable, "-m", "tui", "call", "--help"], **places),
        )
        keeper.communicate(b"\n")
    return called, empty


KEEPER = """
import asyncio, sys
from tui import settings
from tui.settings import DEMO
from tui.services.connection import Connection
async def keep():
    async with Connection(DEMO) as client:
        await client.v1.users.me()
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
asyncio.run(keep())
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", type=int, nargs="?", default=7)
    rounds = parser.parse_args().rounds
    compileall.compile_dir(Path(__file__).parents[2] / "tui", quiet=2)  # as an installation does
    (declared,) = best(rounds, lambda: imported(STANDARD, "import tui.api.catalog"))
    sys.stdout.write(f"declaring 439 operations: {declared:.2f} ms (5)\n")
    lines = [run(FIRST).splitlines() for _ in range(rounds)]
    for same in zip(*lines, strict=True):
        name = same[0].split()[0]
        found, first, later = (min(float(line.split()[n]) for line in same) for n in (1, 2, 3))
        sys.stdout.write(f"{name}: import {found:.2f} ms, first call {first:.2f} ms (5), later {later:.4f} ms (0.05)\n")
    called, empty = shell(rounds)
    sys.stdout.write(
        f"pipedrive-tui call: {called:.0f} ms, without a call {empty:.0f} ms, over it {called - empty:.0f} ms (150)\n"
    )


if __name__ == "__main__":
    main()
