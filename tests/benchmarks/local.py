"""What the copy and the outbox promise: a board, a record, a search, an edit, a fill, and a loop that is never stalled.

    python -m tests.benchmarks.local [--deals N] [--found N] [--fetched N] [--directory D]

Reading is measured in time of the processor, so others on the machine do not count. An edit is measured by the clock:
it waits for the disk; the same write without SQLite stands beside it. The fill is compared with fetching and validating
the same deals, by turns; the stall is by how much a task of the application's loop that wants to run every
millisecond comes late, with the fill in its thread and without.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import update

from tests.benchmarks import api_deals, synthetic
from tests.benchmarks.offline import NoConnection
from tui import collecting
from tui.api.client import Client
from tui.api.page import every
from tui.backend.database import Database
from tui.backend.process import LocalBackend
from tui.backend.tables import deals
from tui.services import filling
from tui.services.sources import Source
from tui.services.workspace import Workspace
from tui.store.copy import Copy

BEAT = 0.001


def main() -> None:
    """Measure, and write a line for each promise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deals", type=int, default=20_000, metavar="N", help="open deals on the board")
    parser.add_argument("--found", type=int, default=100_000, metavar="N", help="records that are searched")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="how often the copy is filled")
    parser.add_argument("--directory", metavar="D", help="where the files lie while measured: a disk to be measured")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="local-", dir=given.directory) as work:
        read(Path(work) / "read", given.deals)
        search(Path(work) / "search", given.found)
        asyncio.run(edit(Path(work) / "edit"))
        asyncio.run(fill(Path(work) / "fill", given.rounds))


def tell(what: str, times: list[float], goal: str) -> None:
    """A line: the middle, the 95th percentile and the longest, in milliseconds."""
    late = quantiles(times, n=20, method="inclusive")[-1]
    spread = f"median {median(times):8.2f}  p95 {late:8.2f}  most {max(times):8.2f} ms"
    sys.stdout.write(f"{what:<44}{spread}   ({goal})\n")
    sys.stdout.flush()


def spent(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of the processor, each time."""
    found = []
    for _ in range(times):
        begun = time.thread_time()
        work()
        found.append((time.thread_time() - begun) * 1000)
    return found


def opened(directory: Path) -> Workspace:
    return Workspace(directory / "copy.db", directory / "outbox.db", NoConnection(), name="benchmark")


# -- reading ------------------------------------------------------------------------------------------------------


def read(directory: Path, deals: int) -> None:
    """The board, and one record."""
    synthetic.fill(directory / "copy.db", deals)
    workspace = opened(directory)
    pipeline = workspace.deals.pipelines()[0]
    tell(f"board of {deals:,} open deals, whole", spent(lambda: workspace.deals.board(pipeline), 20), "30")
    tell("what a screen shows of it first", spent(lambda: workspace.deals.board(pipeline, begin=True), 20), "30")
    column = workspace.deals.board(pipeline).columns[0].ids[:50]
    tell("cards of a column in sight", spent(lambda: workspace.deals.cards(column), 20), "within a frame")
    numbers = iter(range(1, deals))
    tell("one record", spent(lambda: workspace.copy.get("deal", next(numbers)), 300), "1")
    workspace.close()


def search(directory: Path, count: int) -> None:
    """Each letter of a name, in the list that finds anything."""
    from tui.app.screens.find import FindScreen

    directory.mkdir(parents=True)
    copy = Copy(directory / "copy.db")
    for start in range(0, count, 1000):
        names = [{"id": n, "name": f"{api_name(n)} {n}"} for n in range(start + 1, start + 1001)]
        copy.put("organization", names)
    begun = time.thread_time()
    screen = FindScreen(copy)
    screen._matching("x")
    tell(f"search of {count:,} records: opened", [(time.thread_time() - begun) * 1000] * 2, "once")
    for typed in ("nor", "gorhal", "berlin 7"):
        keys = [typed[:length].strip() for length in range(1, len(typed) + 1)]  # as the screen looks for it
        rounds = [[spent(lambda part=part: screen._matching(part), 1)[0] for part in keys] for _ in range(5)]  # type: ignore[misc]
        for part, times in zip(keys, zip(*rounds, strict=True), strict=True):
            tell(f"  {part!r}", list(times), "20")
    copy.close()


def api_name(number: int) -> str:
    from tests.benchmarks.backend_lists import name_of

    return name_of(number)


# -- writing ------------------------------------------------------------------------------------------------------


async def edit(directory: Path) -> None:
    """A card that is moved, until it is on the disk and shown; and the same bytes written to a file."""
    synthetic.fill(directory / "copy.db", 2_000)
    workspace = opened(directory)
    workspace.hub.attach(asyncio.get_running_loop())
    stages = [stage.id for stage in workspace.deals.pipelines()[0].stages]
    times = []
    for number in range(1, 401):
        begun = time.perf_counter()
        await workspace.deals.move(number, stages[number % len(stages)])
        times.append((time.perf_counter() - begun) * 1000)
    tell("edit, durable and shown", times, "2 at p95")
    workspace.close()
    tell("a write of this disk, made durable", [_written(directory / "probe") for _ in range(400)], "for comparison")


def _written(path: Path) -> float:
    begun = time.perf_counter()
    with path.open("wb") as file:
        file.write(b"x" * 4096)
        file.flush()
        os.fsync(file.fileno())
    return (time.perf_counter() - begun) * 1000


# -- filling ------------------------------------------------------------------------------------------------------


class Way:
    """The way to a backend that is running."""

    def __init__(self, backend: LocalBackend) -> None:
        self.backend = backend

    async def open(self) -> Client:
        """A client of it."""
        return Client(await self.backend.ensure())

    async def close(self) -> None:
        """It goes on."""


async def fill(directory: Path, rounds: int) -> None:
    """A new copy filled, by turns with only fetching the deals; and how late the loop is meanwhile."""
    company = directory / "company"
    await api_deals.fill(company)
    await _age(company)
    backend = LocalBackend(company)
    server = await backend.ensure()
    collecting.hold()
    collecting.resume_for_keys()  # as the interface does
    fetched, filled, late, quiet, waited, whole, count = [], [], [], [], [], [], 0
    alone = _watched("open deals")
    try:
        for number in range(rounds + 1):
            async with Client(server) as client:
                begun, clock = time.thread_time(), time.perf_counter()
                count = len([deal async for deal in every(client.v2.deals.list)])
                fetched.append((time.thread_time() - begun) * 1000)
                waited.append((time.perf_counter() - clock) * 1000)
            quiet += await _beats(asyncio.sleep(1.0))
            clock = time.perf_counter()
            took, beats = await _filled(directory / str(number), backend)
            whole.append((time.perf_counter() - clock) * 1000)
            filled.append(took)
            late += beats if number else []
    finally:
        await backend.stop()
    tell(f"{count:,} deals fetched and validated", fetched[1:], "processor")
    tell("the same in a new copy, sent to no screen", filled[1:], "processor")
    ratios = [
        median(m / b for m, b in zip(*p, strict=True)) for p in ((whole[1:], waited[1:]), (filled[1:], fetched[1:]))
    ]
    sys.stdout.write(f"ratio by the clock, server included {ratios[0]:.2f}, of the processor {ratios[1]:.2f}\n")
    tell("of that the deals alone, by the clock", [clock for clock, _ in alone[1:]], f"1.5 x {median(waited[1:]):.0f}")
    tell("of that the deals alone", [processor for _, processor in alone[1:]], "processor")
    tell("the loop is late, with nothing to do", quiet, "the machine")
    tell("the loop is late while the copy is filled", late, "16 at most")
    over = sum(one > 16 for one in late)
    sys.stdout.write(
        f"{over} of {len(late):,} beats later than a frame; {sum(o > 16 for o in quiet)} of {len(quiet):,} quiet\n"
    )


def _watched(words: str) -> list[tuple[float, float]]:
    """How long each fill is busy with one list: milliseconds by the clock, and of the processor."""
    found: list[tuple[float, float]] = []
    pages = filling._pages

    async def watched(session: Any, source: Source, **asked: Any) -> AsyncIterator[list[dict[str, Any]]]:
        clock, processor = time.perf_counter(), time.thread_time()
        async for records in pages(session, source, **asked):
            yield records
        if source.words == words:
            found.append(((time.perf_counter() - clock) * 1000, (time.thread_time() - processor) * 1000))

    filling._pages = watched
    return found


async def _age(company: Path) -> None:
    """All but one deal were changed long ago: else they would be asked for once more, as news."""
    database = Database(company)
    await database.open()
    async with database.writing() as db:
        await db.execute(update(deals).where(deals.c.id > 1).values(update_time="2020-01-02T03:04:05Z"))
    await database.close()


async def _filled(directory: Path, backend: LocalBackend) -> tuple[float, list[float]]:
    workspace = Workspace(directory / "copy.db", directory / "outbox.db", Way(backend))
    workspace.start()
    thread = workspace.sync._thread
    assert thread is not None
    beats = await _beats(_until_fresh(workspace))
    took = time.clock_gettime(time.pthread_getcpuclockid(thread.ident or 0)) * 1000
    workspace.close()
    return took, beats


async def _until_fresh(workspace: Workspace) -> None:
    while workspace.state.phase != "fresh":  # noqa: ASYNC110 - the sync is in another thread
        await asyncio.sleep(0.01)


async def _beats(work: Any) -> list[float]:
    """By how many milliseconds a task that wants to run all the time comes late, while something is done."""
    found, doing = [], asyncio.ensure_future(work)
    while not doing.done():
        begun = time.perf_counter()
        await asyncio.sleep(BEAT)
        found.append((time.perf_counter() - begun - BEAT) * 1000)
    await doing
    return found


if __name__ == "__main__":
    main()
