"""Lists, the board and search with 100,000 deals against the same with 1,000, in one run and by turns.

    python tests/benchmarks/backend_lists.py [rounds] [--small N] [--large N] [--caller]

Both companies are in one process, on disk, behind the same app; a request goes to one, then to the other. The figure is
the 95th percentile with many deals over that with few; it is to be at most 1.5. Contacts grow with the deals, so a
customer's name finds as many deals in both; words of titles, and what somebody has typed so far, find a share of them.
With --cpu others on the machine do not count. With --caller the one who asks is no administrator, so that every query
is narrowed to what may be seen.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import httpx
from sqlalchemy import Table, insert

from tui.backend import tables
from tui.backend.app import create_app
from tui.backend.call import filled
from tui.backend.clock import stamp, utc_now
from tui.backend.database import Database
from tui.backend.users import new_token

Row = dict[str, Any]
TARGET = 1.5
BATCH = 5_000
STAGES = range(1, 6)
WORDS = (
    *("cold", "chain", "dock", "sensors", "fleet", "tracker", "pilot", "renewal"),
    *("rollout", "audit", "depot", "gate", "harbour", "winter", "yard", "lease"),
)
SYLLABLES = (
    *("al", "ber", "cor", "dan", "el", "fin", "gor", "hal", "is", "jan", "kor", "lin", "mar"),
    *("nor", "os", "per", "quin", "ros", "sol", "tor", "ul", "vin", "wes", "yor", "zan"),
)


def name_of(number: int) -> str:
    """The name of an organization: made-up words, another for each number."""
    dice = Random(number)
    word = "".join(dice.choice(SYLLABLES) for _ in range(3)).title()
    return f"{word} {number % 97} {dice.choice(('AB', 'GmbH', 'Ltd'))}"


def deal(number: int, contacts: int, now: str) -> Row:
    dice = Random(f"deal {number}")
    org = dice.randint(1, contacts)
    status = dice.choices(("open", "won", "lost"), (4, 3, 3))[0]
    return {
        "title": f"{name_of(org)}: {' '.join(dice.sample(WORDS, 3))}",
        "value": dice.choice((990.0, 4800.0, 38_900.0)),
        "currency": "EUR",
        "status": status,
        "pipeline_id": 1,
        "stage_id": dice.choice(STAGES),
        "owner_id": dice.randint(1, 3),
        "person_id": org,
        "org_id": org,
        "visible_to": 3,
        "add_time": now,
        "update_time": f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}T{dice.randint(0, 23):02}:00:00Z",
    }


async def fill(directory: Path, deals: int) -> Database:
    """A company with so many deals, a fifth as many organizations and persons, and a note for one deal in ten."""
    database = Database(directory)
    await database.open()
    now, contacts = stamp(utc_now()), max(20, deals // 5)
    common = {"add_time": now, "update_time": now, "owner_id": 1, "visible_to": 3}
    orgs = ({"name": name_of(n)} | common for n in range(1, contacts + 1))
    people = ({"name": f"Ada {name_of(n)}", "org_id": n} | common for n in range(1, contacts + 1))
    written = (
        {
            "content": f"<p>{Random(n).choice(WORDS)} next week</p>",
            "deal_id": n,
            "user_id": 1,
            "add_time": now,
            "update_time": now,
        }
        for n in range(1, deals + 1, 10)
    )
    await put(database, tables.organizations, orgs)
    await put(database, tables.persons, people)
    await put(database, tables.deals, (deal(n, contacts, now) for n in range(1, deals + 1)))
    await put(database, tables.notes, written)
    return database


async def put(database: Database, table: Table, rows: Iterator[Row]) -> None:
    for part in iter(lambda: list(itertools.islice(rows, BATCH)), []):
        async with database.writing() as db:
            await db.execute(insert(table), [filled(table, row) for row in part])


Ask = Callable[[Random, int], tuple[str, dict[str, Any]]]


def typed(dice: Random, contacts: int) -> str:
    """What somebody has typed who looks for a customer or a word: two letters or more."""
    whole = dice.choice((name_of(dice.randint(1, contacts)), dice.choice(WORDS)))
    return whole[: dice.randint(2, len(whole))].strip()


ASKED: dict[str, Ask] = {
    "first page": lambda _dice, _n: ("/api/v2/deals", {"limit": 100}),
    "page by update_time": lambda _dice, _n: (
        "/api/v2/deals",
        {"limit": 100, "sort_by": "update_time", "sort_direction": "desc"},
    ),
    "page of an owner": lambda dice, _n: ("/api/v2/deals", {"limit": 100, "owner_id": dice.randint(1, 3)}),
    "board": lambda _dice, _n: ("/api/v2/deals", {"pipeline_id": 1, "status": "open", "limit": 500}),
    "search a customer": lambda dice, n: ("/api/v2/itemSearch", {"term": name_of(dice.randint(1, n // 5))}),
    "search a word": lambda dice, _n: ("/api/v2/itemSearch", {"term": dice.choice(WORDS)}),
    "search while typing": lambda dice, n: ("/api/v2/itemSearch", {"term": typed(dice, n // 5)}),
    "search deals while typing": lambda dice, n: ("/api/v2/deals/search", {"term": typed(dice, n // 5)}),
    "search nothing": lambda dice, _n: ("/api/v2/itemSearch", {"term": f"nothing {dice.random()}"}),
}


async def took(http: httpx.AsyncClient, path: str, query: Row, clock: Callable[[], float]) -> float:
    begun = clock()
    answer = await http.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return (clock() - begun) * 1000


def percentile(times: Sequence[float]) -> float:
    """The 95th."""
    return statistics.quantiles(times, n=20)[-1]


async def compare(clients: Sequence[tuple[int, httpx.AsyncClient]], rounds: int, clock: Callable[[], float]) -> bool:
    fine = True
    for name, ask in ASKED.items():
        times: dict[int, list[float]] = {size: [] for size, _client in clients}
        for number in range(rounds + 3):
            for size, http in clients:
                spent = await took(http, *ask(Random(f"{name} {number}"), size), clock)
                if number >= 3:
                    times[size].append(spent)
        few, many = (percentile(one) for one in times.values())
        fine = fine and many <= few * TARGET
        middle = " / ".join(f"{statistics.median(one):.1f}" for one in times.values())
        sys.stdout.write(
            f"{name:26} p95 {few:6.1f} / {many:6.1f} ms = {many / few:.2f} ({TARGET}); median {middle} ms\n"
        )
        sys.stdout.flush()
    return fine


async def opened(directory: Path, sizes: Sequence[int], *, caller: bool) -> list[tuple[int, httpx.AsyncClient]]:
    found = []
    for size in sizes:
        begun = time.perf_counter()
        database = await fill(directory / str(size), size)
        sys.stdout.write(f"{size} deals written and indexed in {time.perf_counter() - begun:.0f} s\n")
        headers = {}
        if caller:
            rights = {"access": [{"app": "sales", "admin": False}]}
            others = [{"id": n, "name": f"Bo {n}", "email": f"bo{n}@localhost"} | rights for n in (2, 3)]
            async with database.writing() as db:
                await db.execute(insert(tables.users), [filled(tables.users, one) for one in others])
            headers = {"x-api-token": await new_token(database, 2)}
        app = create_app(database, trusted=not caller)
        found.append(
            (size, httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here", headers=headers))
        )
    return found


async def run(given: argparse.Namespace, directory: Path) -> bool:
    clock = time.process_time if given.cpu else time.perf_counter
    companies = await opened(directory, (given.small, given.large), caller=given.caller)
    return await compare(companies, given.rounds, clock)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", type=int, nargs="?", default=60)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--caller", action="store_true", help="ask as somebody who does not see everything")
    parser.add_argument("--cpu", action="store_true", help="count the processor's time, where others use it too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        sys.exit(not asyncio.run(run(given, Path(directory))))


if __name__ == "__main__":
    main()
