"""Lists about 20,000 contacts: processor time to the first frame. Run it: `python -m tests.benchmarks.contacts`.

Measured inside one process, with Textual drawing into memory: what the list, the timeline of contact and the finder of
duplicates cost before anything is on the screen, and how long the finder looks altogether.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from tui.app.app import PipedriveApp
from tui.app.screens.contacts import ContactTimelineScreen
from tui.app.screens.directory import DirectoryScreen
from tui.app.screens.duplicates import DuplicatesScreen
from tui.app.screens.projects import ProjectsScreen
from tui.services.workspace import Workspace

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


class Nowhere:
    """A server that is never asked."""

    async def open(self) -> Any:
        """Nothing is fetched."""
        raise OSError("there is no server")

    async def close(self) -> None:
        """Nothing was opened."""


def main() -> None:
    """Fill a copy and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=20_000, metavar="N")
    parser.add_argument("--times", type=int, default=5, metavar="N", help="how often each screen is opened")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="contacts-") as work:
        workspace = Workspace(Path(work) / "copy.db", Path(work) / "outbox.db", Nowhere(), now=lambda: NOW)
        fill(workspace, given.contacts)
        asyncio.run(measure(workspace, given.times))
        workspace.close()


def fill(workspace: Workspace, count: int) -> None:
    """Contacts of which one in a hundred is there twice, two activities for each, and 200 projects."""
    copy = workspace.copy
    copy.remember("filled", value=True)
    copy.put("organization", [{"id": n, "name": f"Firm {n}"} for n in range(1, count // 4)])
    copy.put("person", [contact(number, count) for number in range(1, count + 1)])
    copy.put("activity", [done(number, count) for number in range(1, 2 * count)])
    copy.put("project_board", [{"id": 1, "name": "Board"}])
    copy.put("project_phase", [{"id": n, "name": f"Phase {n}", "board_id": 1} for n in range(1, 6)])
    projects = (
        {"id": n, "title": f"P {n}", "status": "open", "board_id": 1, "phase_id": n % 5 + 1} for n in range(200)
    )
    copy.put("project", [one for one in projects if one["id"]])
    copy.put("task", [{"id": n, "title": f"T {n}", "project_id": n % 200} for n in range(1, 4000)])


def contact(number: int, count: int) -> dict[str, Any]:
    """One with an address, a phone and an organization."""
    of = number - 1 if number % 100 == 0 else number
    emails = [{"value": f"c{of}@firm{of % 700}.example", "primary": True}]
    phones = [{"value": f"+49 40 {number:08}", "primary": True}]
    return {"id": number, "name": f"Contact {number}", "org_id": number % (count // 4), "emails": emails,
            "phones": phones, "update_time": "2026-01-01T00:00:00Z"}  # fmt: skip


def done(number: int, count: int) -> dict[str, Any]:
    """An activity of some day in the last year."""
    day = f"{NOW - timedelta(days=number % 365):%Y-%m-%d}"
    return {"id": number, "subject": "Call", "done": True, "person_id": number * 7 % count, "due_date": day}


async def measure(workspace: Workspace, times: int) -> None:
    """Open each screen some times; the first is thrown away."""
    app = PipedriveApp(workspace, live=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for name, make in (
            ("people", lambda: DirectoryScreen("person")),
            ("timeline of contact", lambda: ContactTimelineScreen("person")),
            ("duplicates", lambda: DuplicatesScreen("person")),
            ("projects", ProjectsScreen),
        ):
            await opened(pilot, name, make, times)


async def opened(pilot: Pilot[None], name: str, make: Any, times: int) -> None:
    """The processor time of opening a screen until it has drawn, and until its workers are done."""
    app, first, whole = pilot.app, list[float](), list[float]()
    for _ in range(times + 1):
        screen: Screen[Any] = make()
        began = time.process_time()
        await app.push_screen(screen)
        first.append(time.process_time() - began)
        await pilot.pause()
        await app.workers.wait_for_complete()
        whole.append(time.process_time() - began)
        await app.pop_screen()
    words = (
        f"{name:<22}{median(first[1:]) * 1000:>8.1f} ms to the first frame{median(whole[1:]) * 1000:>8.1f} ms in all"
    )
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    main()
