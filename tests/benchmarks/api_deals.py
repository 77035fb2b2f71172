"""Fetching and validating 10,000 deals, against Pipedrive's own Node client, which does not validate them.

    python tests/benchmarks/api_deals.py [rounds] [--node-modules DIR]

Both clients run warm in processes of their own and take turns at one backend on this machine, 500 deals a page. Garbage
is collected as in the interface, which this client is made for. Needs `node`, and `npm` to install the client unless it
is in DIR.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from tests.conftest import client_of
from tui import collecting
from tui.api.client import Client
from tui.api.page import every
from tui.api.transport import Secret, Server
from tui.backend.app import create_app
from tui.backend.database import Database
from tui.backend.tables import deals

COUNT = 10_000
NODE = """
const { v2 } = require('pipedrive');
const config = new v2.Configuration({ apiKey: process.argv[2], basePath: process.argv[1] + '/api/v2' });
const api = new v2.DealsApi(config);
async function all() {
  let count = 0, cursor;
  do {
    const page = await api.getDeals({ limit: 500, cursor });
    count += page.data.length;
    cursor = page.additional_data && page.additional_data.next_cursor;
  } while (cursor);
  return count;
}
require('readline').createInterface({ input: process.stdin }).on('line', async () => {
  const begun = process.hrtime.bigint();
  const count = await all();
  console.log(count, Number(process.hrtime.bigint() - begun) / 1e6);
});
"""


async def fill(directory: Path) -> None:
    """A company with 10,000 deals: one made as usual, and copies of its row."""
    database = Database(directory)
    await database.open()
    async with client_of(create_app(database, trusted=True)) as client:
        person = await client.call("persons.create", {}, {"name": "Ada"})
        await client.call("deals.create", {}, {"title": "Roof", "value": 12.5, "person_id": person.id})
    async with database.writing() as db:
        row = dict((await db.execute(select(deals))).mappings().one())
        copies = [{**row, "id": number, "title": f"Roof {number}", "value": number} for number in range(2, COUNT + 1)]
        await db.execute(deals.insert(), copies)
    await database.close()


async def ours(client: Client) -> float:
    begun = time.perf_counter()
    found = [deal async for deal in every(client.v2.deals.list)]
    assert len(found) == COUNT
    return (time.perf_counter() - begun) * 1000


def theirs(node: subprocess.Popen[str]) -> float:
    assert node.stdin is not None
    assert node.stdout is not None
    node.stdin.write("go\n")
    node.stdin.flush()
    count, took = node.stdout.readline().split()
    assert int(count) == COUNT
    return float(took)


async def compare(url: str, token: str, modules: Path, rounds: int) -> None:
    node = subprocess.Popen(  # noqa: ASYNC220 - nothing else is to run meanwhile
        ["node", "-e", NODE, url, token], cwd=modules, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    pairs: list[tuple[float, float]] = []
    async with Client(Server(url, Secret(token))) as client:
        await ours(client)
        theirs(node)
        for number in range(rounds):
            mine = await ours(client)
            pairs.append((mine, theirs(node)))
            sys.stdout.write(f"{number + 1}: ours {pairs[-1][0]:.0f} ms, Node {pairs[-1][1]:.0f} ms\n")
            sys.stdout.flush()
    node.terminate()
    node.communicate()
    mine, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    sys.stdout.write(f"median: ours {mine:.0f} ms, Node {other:.0f} ms, ratio {mine / other:.2f} (1.0)\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", type=int, nargs="?", default=9)
    parser.add_argument("--node-modules", type=Path, metavar="DIR", help="a directory in which the client is installed")
    given = parser.parse_args()
    collecting.hold()
    collecting.resume_for_keys()
    with tempfile.TemporaryDirectory() as directory:
        modules = given.node_modules or Path(directory)
        if given.node_modules is None:
            subprocess.run(["npm", "install", "--silent", "--prefix", directory, "pipedrive@33"], check=True)
        workspace = Path(directory, "workspace")
        asyncio.run(fill(workspace))
        command = [sys.executable, "-m", "tui", "serve", "--directory", str(workspace), "--port", "0"]
        backend = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert backend.stdout is not None
        url, token = backend.stdout.readline().strip(), backend.stdout.readline().strip()
        try:
            asyncio.run(compare(url, token, modules, given.rounds))
        finally:
            backend.terminate()
            backend.communicate()


if __name__ == "__main__":
    main()
