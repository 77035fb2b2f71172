"""A record with 2,000 things that happened: its first frame, keys, the next record, an edit, and memory.

Run it: `python -m tests.benchmarks.record`. Times are of the processor, in the thread that draws, so another program's
work is not in them; what they hold is reading the copy, laying out and drawing to lines, without writing to a terminal.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from textual.pilot import Pilot

from tests.benchmarks.synthetic import fill
from tui.app.app import PipedriveApp
from tui.app.screens.record import RecordScreen
from tui.services.workspace import Workspace

NOW = datetime.now(UTC)
DEALS = 6


class Figures(NamedTuple):
    """Milliseconds, and bytes that stay after many records."""

    first: list[float]
    settled: list[float]
    step: list[float]
    page: list[float]
    following: list[float]
    commit: list[float]
    kept: int = 0


class Watched(RecordScreen):
    """Knows when its first frame was drawn."""

    drawn = 0.0

    def _compositor_refresh(self) -> None:
        super()._compositor_refresh()
        if self.is_current and not self.drawn and self.query("#timeline"):
            self.drawn = time.thread_time()


class NoServer:
    """A server that cannot be reached."""

    async def open(self) -> Any:
        raise OSError("nobody is there")

    async def close(self) -> None:
        return


def filled(directory: Path, items: int) -> Workspace:
    """A workspace with a few deals to each of which so many things happened."""
    fill(directory / "copy.db", 200)
    found = Workspace(directory / "copy.db", directory / "outbox.db", NoServer(), name="benchmark")
    for deal in range(1, DEALS + 1):
        found.copy.put("history", [{"id": f"deal:{deal}", "items": _changes(items // 2), "whole": True}])
        found.copy.put("note", [_note(deal, number) for number in range(items // 4)])
        found.copy.put("activity", [_activity(deal, number) for number in range(items // 4)])
    found.money.reload()
    return found


def _at(number: int) -> str:
    return f"{NOW - timedelta(hours=7 * number + 1):%Y-%m-%d %H:%M:%S}"


def _changes(count: int) -> list[dict[str, Any]]:
    names = ("value", "title", "stage_id", "owner_id")
    made = [
        {
            "id": n,
            "field_key": names[n % 4],
            "old_value": n % 5,
            "new_value": n % 5 + 1,
            "user_id": 2,
            "log_time": _at(n),
        }
        for n in range(count)
    ]
    return [{"object": "dealChange", "timestamp": one["log_time"], "data": one} for one in made]


def _note(deal: int, number: int) -> dict[str, Any]:
    words = f"<p>Met <b>{number}</b> people of the fleet.</p><ul><li>They want sensors</li><li>budget in May</li></ul>"
    return {"id": deal * 10_000 + number, "deal_id": deal, "content": words, "add_time": _at(number), "user_id": 1}


def _activity(deal: int, number: int) -> dict[str, Any]:
    day = _at(number)
    done = {"done": True, "marked_as_done_time": f"{day[:10]}T{day[11:]}Z", "due_date": day[:10]}
    return {"id": deal * 10_000 + number, "subject": f"Call {number}", "type": "call", "deal_id": deal, **done}


async def measured(workspace: Workspace, times: int, records: int) -> Figures:
    """Open, walk, turn over and edit so often; then open, read and close so many records."""
    found = Figures([], [], [], [], [], [])
    app = PipedriveApp(workspace, live=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await _open(pilot, 1)
        await _close(pilot)
        gc.collect()
        gc.freeze()  # as the program does when it has started
        for number in range(times):
            screen = Watched("deal", number % DEALS + 1, siblings=range(1, DEALS + 1))
            began = time.thread_time()
            await app.push_screen(screen)
            await pilot.pause()
            found.settled.append(_ms(began))
            found.first.append((screen.drawn - began) * 1000)
            await _walk(pilot, found)
            await _edit(pilot, screen, found, number)
            await _close(pilot)
        return found._replace(kept=await _kept(pilot, records))


def _ms(began: float) -> float:
    return (time.thread_time() - began) * 1000


async def _open(pilot: Pilot[None], deal: int) -> None:
    await pilot.app.push_screen(RecordScreen("deal", deal))
    await pilot.pause()


async def _close(pilot: Pilot[None]) -> None:
    await pilot.press("escape")
    await pilot.pause()


async def _walk(pilot: Pilot[None], found: Figures) -> None:
    for key, times in (
        ("j", found.step), ("pagedown", found.page), ("l", []), ("j", found.step), ("pagedown", found.page),
        ("j", found.step), ("J", found.following), ("K", found.following), ("h", []),
    ):  # fmt: skip
        began = time.thread_time()
        await pilot.press(key)
        await pilot.pause()
        times.append(_ms(began))


async def _edit(pilot: Pilot[None], screen: RecordScreen, found: Figures, number: int) -> None:
    records = screen.workspace.records
    row = records.row("deal", screen.record, "title")
    assert row is not None
    began = time.thread_time()
    await records.edits.write(row, f"Another title {number}")
    found.commit.append(_ms(began))
    await pilot.pause()


async def _kept(pilot: Pilot[None], records: int) -> int:
    """How many bytes stay after so many records were opened, read and closed."""
    for number in range(10):
        await _open(pilot, number % DEALS + 1)
        await _close(pilot)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(records):
        await _open(pilot, number % 200 + 1)
        await pilot.press("l", "pagedown")
        await _close(pilot)
    gc.collect()
    kept = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return kept


def run(items: int = 2_000, times: int = 12, records: int = 500) -> Figures:
    """Measure all of it."""
    with tempfile.TemporaryDirectory(prefix="record-") as directory:
        workspace = filled(Path(directory), items)
        try:
            return asyncio.run(measured(workspace, times, records))
        finally:
            workspace.close()


def main() -> None:
    """Measure and write a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=2_000)
    parser.add_argument("--times", type=int, default=12)
    parser.add_argument("--records", type=int, default=500)
    given = parser.parse_args()
    figures = run(given.items, given.times, given.records)
    tell: Callable[[str], int] = sys.stdout.write
    for name, times in list(figures._asdict().items())[:-1]:
        tell(f"{name:<10}{median(times):>8.1f} ms{quantiles(times, n=20)[18]:>8.1f} ms p95\n")
    tell(f"{'kept':<10}{figures.kept / 1e6:>8.1f} MB after {given.records:,} records\n")


if __name__ == "__main__":
    main()
