"""Leads, calendar, list and today with 20,000 activities and 5,000 leads. Run it: `python -m tests.benchmarks.day`.

What the program itself does is measured in it, without a terminal: the processor time from a key to the last frame of
what it led to. A Textual program that shows an empty screen, or changes one line, does the same in the same run, in
turns, so that a figure is also a ratio. There is no server, and nothing is sent.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any, Self

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from tests.benchmarks.empty import EmptyApp
from tests.benchmarks.offline import opened
from tests.benchmarks.synthetic_day import fill_day
from tui.app.app import PipedriveApp
from tui.services.workspace import Workspace

VIEW = "view of activities"
BASE = "empty program"
VIEWS = ("day", "five", "week", "month", "agenda", "list")
WALKS = (
    ("leads", "leads", ("j",)),
    ("leads, archived and back", "leads", ("v", "a", "v", "i")),
    ("triage, next", "triage", ("j",)),
    ("triage, label", "triage", ("1",)),
    ("triage, archive", "triage", ("z",)),
    ("today, down", "today", ("j",)),
    ("today, snooze a day", "today", ("greater_than_sign",)),
    ("week, next activity", "week", ("j",)),
    ("week, half hour", "week", ("down",)),
    ("week, day", "week", ("l", "l", "h", "h")),
    ("week, turned", "week", ("right_square_bracket",)),
    ("week, back", "week", ("left_square_bracket",)),
    ("month, day", "month", ("l",)),
    ("month, turned", "month", ("right_square_bracket",)),
    ("agenda, down", "agenda", ("j",)),
    ("list, down", "list", ("j",)),
    ("list, tab", "list", ("l",)),
)
"""What is measured: a name, where, and the keys that are pressed in turns."""


class Blank(Screen[None]):
    """Nothing but a line."""

    def compose(self) -> Any:
        """The line."""
        yield Static("empty")


def main() -> None:
    """Measure and write a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--activities", type=int, default=20_000, metavar="N")
    parser.add_argument("--leads", type=int, default=5_000, metavar="N")
    parser.add_argument("--times", type=int, default=20, metavar="N", help="how often each is done")
    parser.add_argument("--size", default="120x40", metavar="WxH")
    given = parser.parse_args()
    width, height = map(int, given.size.split("x"))
    with tempfile.TemporaryDirectory(prefix="day-") as work:
        fill_day(Path(work) / "files" / "copy.db", given.activities, given.leads)
        asyncio.run(measure(Path(work), (width, height), given.times))


async def measure(work: Path, size: tuple[int, int], times: int) -> None:
    """First frames, then keys."""
    tell(f"{size[0]}x{size[1]}, processor time: median, 95th percentile, ratio to the empty program")
    base = await empty(size, times)
    for name in ("leads", "today", "triage", *VIEWS):
        line(f"first frame: {name}", [await first_frame(work, size, name) for _ in range(max(3, times // 3))], base[0])
    for label, where, keys in WALKS:
        line(label, await walked(work, size, where, [keys[n % len(keys)] for n in range(times)]), base[1])


async def empty(size: tuple[int, int], times: int) -> tuple[float, float]:
    """What an empty screen and a changed line cost; the medians, in milliseconds."""
    app = EmptyApp()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        shown = []
        for _ in range(times):
            shown.append(await timed(pilot, lambda: app.push_screen(Blank())))
            app.pop_screen()
            await settle(pilot)
        pressed = [await timed(pilot, lambda: press(app, "j")) for _ in range(times)]
    line("an empty screen", shown, median(shown))
    line("an empty key", pressed, median(pressed))
    return median(shown), median(pressed)


async def first_frame(work: Path, size: tuple[int, int], name: str) -> float:
    """From the key that opens a section to its whole frame, in a program that has just started."""
    async with Running(work, size, name) as running:
        return await timed(running.pilot, lambda: running.open(name))


async def walked(work: Path, size: tuple[int, int], where: str, keys: Sequence[str]) -> list[float]:
    """Each key's time; the first ones, which import, are thrown away."""
    async with Running(work, size, where) as running:
        await timed(running.pilot, lambda: running.open(where))
        both = [*keys[:1], *keys[:1], *keys]
        found = [await timed(running.pilot, partial(press, running.app, key)) for key in both]
    return found[2:]


class Running:
    """The application over files of its own."""

    def __init__(self, work: Path, size: tuple[int, int], name: str) -> None:
        self.own = Path(shutil.copytree(work / "files", Path(tempfile.mkdtemp(dir=work)) / "files"))
        self.workspace: Workspace = opened(self.own)
        if name in VIEWS:
            self.workspace.memory.put(VIEW, name)
        self.app = PipedriveApp(self.workspace, live=False)
        self._test = self.app.run_test(size=size)

    async def __aenter__(self) -> Self:
        self.pilot = await self._test.__aenter__()
        await settle(self.pilot)
        for module in ("activities", "activity_list", "agenda", "leads", "month", "today", "triage"):
            import_module(f"tui.app.screens.{module}")  # what is imported once is not measured
        gc.collect()
        gc.freeze()
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self._test.__aexit__(None, None, None)
        self.workspace.close()
        shutil.rmtree(self.own.parent)

    def open(self, name: str) -> None:
        """Show a section, or triage over the leads."""
        if name == "triage":
            from tui.app.screens.triage import TriageScreen
            from tui.services.inbox_look import Look

            self.app.push_screen(TriageScreen(Look()))
        else:
            self.app.switch_mode("activities" if name in VIEWS else name)


def press(app: App[Any], key: str) -> None:
    """A key as a terminal sends it."""
    from textual import events

    app.post_message(events.Key(key, key if len(key) == 1 else None))


async def timed(pilot: Pilot[Any], act: Callable[[], object]) -> float:
    """Processor time in milliseconds until nothing is left to be done."""
    began = time.process_time()
    act()
    await settle(pilot)
    return (time.process_time() - began) * 1000


async def settle(pilot: Pilot[Any]) -> None:
    """Until all that was asked for is done and drawn."""
    await pilot.pause()
    await pilot.pause()


def line(label: str, found: Sequence[float], base: float) -> None:
    """A row of the table."""
    ordered = sorted(found)
    high = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    tell(f"  {label:<28}{median(ordered):>8.1f} ms {high:>8.1f} ms p95 {median(ordered) / base:>7.1f} x")


def tell(words: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
