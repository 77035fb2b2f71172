"""Looking at a board of many deals: texts, sorts, filters, the pane beside it, many moved at once, a key held down.

Run it: `python -m tests.benchmarks.looking`. Measured from outside like `tests.benchmarks.board`: from a key to the
last byte of what it drew, and how long the program computed meanwhile, which a busy machine changes less.
With `--kanban-tui COMMAND` that program (on PyPI) does what it can do too, in turns, on boards of
`--cards` cards: more take it minutes.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks.board import HERE, tell
from tests.benchmarks.synthetic import fill
from tests.benchmarks.watch import QUIET, Sample, peak_memory, press, series, start
from tests.pty.board import on_board
from tests.pty.terminal import Terminal, environment

FOUND = (("c",), ("o",), ("l",), ("d",), ("\x7f",), ("\x7f",), ("\x7f",))
"""A word letter by letter, and back."""

Timed = tuple[Sample, float]
MANY = 500
HELD, RATE = 60, 30
"""How often a held key comes, and how often a second."""

WALKS: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...], tuple[str, ...]], ...] = (
    ("a text", ("/",), FOUND, ("escape",)),
    ("turned", (), (("S",), ("S",)), ()),
    ("sort", (), tuple(("s", *word, "enter") for word in ("title", "value", "person", "next")), ()),
    ("rotten", (), (("f", *"rotten", "enter"), ("F",)), ()),
    ("peek", ("p", "home"), (("j",),) * 8 + (("k",),) * 8, ("p",)),
    ("500 moved", ("home", "V", *f"{MANY - 1}j"), (("L",), ("u",)), ("escape",)),
)
"""What is measured: a name, keys that go where it begins, keys of which the last is measured, and the way back."""


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deals", type=int, nargs="+", default=[200, 20_000], metavar="N")
    parser.add_argument("--keys", type=int, default=14, metavar="N", help="how often each key is pressed")
    parser.add_argument("--size", default="120x40", metavar="WxH")
    parser.add_argument("--kanban-tui", metavar="COMMAND", help="compare with this program")
    parser.add_argument("--cards", type=int, default=200, metavar="N", help="how many cards that program has")
    given = parser.parse_args()
    width, height = map(int, given.size.split("x"))
    with tempfile.TemporaryDirectory(prefix="looking-") as work:
        for deals in given.deals:
            with board(Path(work), deals, (width, height)) as terminal:
                look(terminal, deals, given.keys)
        if given.kanban_tui:
            compare(Path(work), given.kanban_tui, given.cards, (width, height), given.keys)


@contextmanager
def board(work: Path, deals: int, size: tuple[int, int]) -> Iterator[Terminal]:
    """The program on so many deals."""
    own = work / f"{deals} deals"
    if not own.exists():
        fill(own / "copy.db", deals)
    with Terminal([sys.executable, str(HERE / "offline.py"), str(own)], environment(own), size) as terminal:
        yield terminal


def look(terminal: Terminal, deals: int, count: int) -> None:
    """Everything on one board."""
    tell(f"\n{deals:,} deals")
    start(terminal, lambda: on_board(terminal))
    for label, there, keys, back in WALKS:
        for name in there:
            press(terminal, name)
        say(label, "board", [timed(terminal, *keys[n % len(keys)]) for n in range(max(count, len(keys)))])
        for name in back:
            press(terminal, name)
    tell(f"  held key: {held(terminal, 'j'):.0f} ms after the last of {HELD} keys at {RATE} a second")
    tell(f"  memory: {peak_memory(terminal.process.pid):.1f} MB at most")


def timed(terminal: Terminal, *names: str) -> Timed:
    """What the last of some keys caused, and how long the program computed for it."""
    *before_it, name = names
    for other in before_it:
        press(terminal, other)
    before = computed(terminal)
    return press(terminal, name), computed(terminal) - before


def computed(terminal: Terminal) -> float:
    """How long all threads of a program have computed, in milliseconds; 0 where the system does not tell."""
    tasks = Path(f"/proc/{terminal.process.pid}/task").glob("*/schedstat")
    return sum(int(task.read_text("utf-8").split()[0]) for task in tasks) / 1e6


def say(label: str, name: str, found: list[Timed]) -> None:
    """A line of a table."""
    line, busy = series([sample for sample, _ in found]), median(cpu for _, cpu in found)
    tell(
        f"  {label:<12}{name:<12}{line.p50:>8.1f} ms {line.p95:>8.1f} ms p95 {busy:>8.1f} ms computed "
        f"{line.bytes:>8.0f} bytes"
    )


def held(terminal: Terminal, name: str) -> float:
    """How long after the last key of a held one something is still written, in milliseconds."""
    began = time.perf_counter()
    for number in range(HELD):
        while (left := began + number / RATE - time.perf_counter()) > 0:
            terminal.take(left)
        terminal.press(name)
    last = time.perf_counter()
    while terminal.take(max(QUIET, 0.3)):
        pass
    return max(0.0, terminal.log[-1][0] - last) * 1000


# -- another program ----------------------------------------------------------------------------------------------


def compare(work: Path, command: str, cards: int, size: tuple[int, int], count: int) -> None:
    """Start, a step of the cursor and a card moved to the next column, in both."""
    home = work / "kanban-tui"
    home.mkdir()
    env = environment(home, KANBAN_TUI_DATABASE_FILE=str(home / "cards.db"), XDG_CONFIG_HOME=str(home), HOME=str(home))
    env |= {"KANBAN_TUI_CONFIG_FILE": str(home / "config.toml")}
    _cards(command, env, home / "cards.db", cards)
    with board(work, cards, size) as ours, Terminal([command], env, size) as theirs:
        tell(f"\n{cards:,} cards, beside kanban-tui")
        say("start", "board", [(start(ours, lambda: on_board(ours)), computed(ours))])
        say("start", "kanban-tui", [(start(theirs, lambda: "Card 1" in theirs.text()), computed(theirs))])
        press(theirs, "j")
        for label, keys in (("step", ("j", "j", "k", "k")), ("move", ("L", "H"))):
            found: dict[str, list[Timed]] = {"board": [], "kanban-tui": []}
            for number in range(count):
                for name, terminal in (("board", ours), ("kanban-tui", theirs)):
                    found[name].append(timed(terminal, keys[number % len(keys)]))
            for name, samples in found.items():
                say(label, name, samples)
        for name, terminal in (("board", ours), ("kanban-tui", theirs)):
            after = held(terminal, "j")
            tell(f"  {name:<18}{peak_memory(terminal.process.pid):>8.1f} MB at most, held key {after:.0f} ms behind")


def _cards(command: str, env: dict[str, str], path: Path, cards: int) -> None:
    """Let the program make a board, then put cards into its file as it does."""
    subprocess.run([command, "board", "create", "Sales"], env=env, check=True, stdout=subprocess.DEVNULL)
    with closing(sqlite3.connect(path)) as db, db:
        columns = [row[0] for row in db.execute("SELECT column_id FROM columns WHERE visible ORDER BY position")]
        rows = [(columns[n % len(columns)], f"Card {n}", "", "2026-01-01T09:00:00") for n in range(1, cards + 1)]
        db.executemany('INSERT INTO tasks ("column", title, description, creation_date) VALUES (?, ?, ?, ?)', rows)


if __name__ == "__main__":
    main()
