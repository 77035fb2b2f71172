"""The board with 200, 2,000 and 20,000 deals: start, keys, moves, memory. Run it: `python -m tests.benchmarks.board`.

Everything is measured from outside, in a pseudo-terminal: from a key to the last byte of what it drew. An empty Textual
program does the same in the same run, in turns, so a figure is a ratio and not a property of the machine. The board is
drawn through the output layer (`tui.wire`), and by Textual's own driver. A move of a card is only drawn once it is on
the disk, so its time holds a durable write. There is no server, and nothing is sent.
"""

from __future__ import annotations

import argparse
import compileall
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks.synthetic import fill
from tests.benchmarks.watch import Sample, idle, peak_memory, press, series, start
from tests.pty.board import on_board
from tests.pty.terminal import Terminal, environment, processes, program
from tui.store.outbox import Outbox
from tui.wire import SWITCH

HERE = Path(__file__).parent
Samples = dict[str, list[Sample]]
BASE = "empty program"
WALKS = (
    ("step", ("home",), ("j",) * 8 + ("k",) * 8),
    ("scroll", ("home", *("j",) * 10), ("j",) * 20),
    ("page", ("home",), ("pagedown", "pageup")),
    ("move", ("home",), ("L", "H")),
)
"""What is measured on the board: a name, keys that go where it begins, keys that are measured one by one."""


def main() -> None:
    """Measure and write a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deals", type=int, nargs="+", default=[200, 2_000, 20_000], metavar="N")
    parser.add_argument("--starts", type=int, default=7, metavar="N", help="how often each program is started")
    parser.add_argument("--keys", type=int, default=40, metavar="N", help="how often each key is pressed")
    parser.add_argument("--size", default="120x40", metavar="WxH")
    parser.add_argument("--directory", metavar="D", help="where the files lie while measured: a disk to be measured")
    parser.add_argument("--no-demo", action="store_true", help="leave out the memory of the demo with its backend")
    given = parser.parse_args()
    width, height = map(int, given.size.split("x"))
    compileall.compile_dir(HERE.parents[1] / "tui", quiet=2)  # as an installation does
    with tempfile.TemporaryDirectory(prefix="board-", dir=given.directory) as work:
        for deals in given.deals:
            Bench(Path(work), deals, (width, height)).run(given.starts, given.keys)
        if not given.no_demo:
            demo(Path(work) / "home")


class Bench:
    """One size: the variants of the program take turns with the empty one."""

    def __init__(self, work: Path, deals: int, size: tuple[int, int]) -> None:
        self.work, self.deals, self.size = work, deals, size
        self.filled = work / f"{deals} deals"
        fill(self.filled / "copy.db", deals)
        Outbox(self.filled / "outbox.db").close()  # a start finds both: only the very first one makes them
        self.variants: dict[str, dict[str, str]] = {"board": {}, "board, no wire": {SWITCH: "0"}}

    def run(self, starts: int, keys: int) -> None:
        """Measure and write."""
        tell(f"\n{self.deals:,} deals, {self.size[0]}x{self.size[1]}")
        self.starts(starts)
        with ExitStack() as stack:
            base = stack.enter_context(self.empty())
            boards = {name: stack.enter_context(self.board(name)) for name in self.variants}
            for terminal in (base, *boards.values()):
                start(terminal, usable(BASE if terminal is base else "", terminal))
            self.keys(base, boards, keys)

    def starts(self, count: int) -> None:
        """From the process to a board with a cursor; the first of each is thrown away."""
        found: Samples = {name: [] for name in (BASE, *self.variants)}
        for _ in range(count + 1):
            for name, samples in found.items():
                with self.empty() if name == BASE else self.board(name) as terminal:
                    samples.append(start(terminal, usable(name, terminal)))
                    terminal.press("q")
                    terminal.end()
        table("start", {name: samples[1:] for name, samples in found.items()})

    def keys(self, base: Terminal, boards: dict[str, Terminal], count: int) -> None:
        """Steps, pages and moves in turns with the least a key can do."""
        for label, there, keys in WALKS:
            found: Samples = {name: [] for name in (BASE, *boards)}
            for number in range(count):
                if number % len(keys) == 0:
                    for terminal in boards.values():
                        press(terminal, *there)
                found[BASE].append(press(base, "j"))
                for name, terminal in boards.items():
                    found[name].append(press(terminal, keys[number % len(keys)]))
            table(label, found)
        self.palette(boards, max(3, count // 4))
        for name, terminal in boards.items():
            tell(f"  {'idle':<9}{name:<18}{idle(terminal, 5.0):>8} bytes in 5 s")
            tell(f"  {'memory':<9}{name:<18}{peak_memory(terminal.process.pid):>8.1f} MB at most")
        tell(f"  {'memory':<9}{BASE:<18}{peak_memory(base.process.pid):>8.1f} MB at most")

    def palette(self, boards: dict[str, Terminal], count: int) -> None:
        """From its key to the palette's last byte."""
        found: Samples = {name: [] for name in boards}
        for _ in range(count):
            for name, terminal in boards.items():
                found[name].append(press(terminal, "ctrl+k"))
                press(terminal, "escape")
        table("palette", found)

    @contextmanager
    def board(self, name: str) -> Iterator[Terminal]:
        """The program on files of its own, for a move changes them."""
        with tempfile.TemporaryDirectory(dir=self.work) as directory:
            own = Path(shutil.copytree(self.filled, Path(directory) / "files"))
            command = [sys.executable, str(HERE / "offline.py"), str(own)]
            with Terminal(command, environment(own, **self.variants[name]), self.size) as terminal:
                yield terminal

    def empty(self) -> Terminal:
        """The program that does nothing."""
        return Terminal([sys.executable, str(HERE / "empty.py")], environment(self.work), self.size)


def usable(name: str, terminal: Terminal) -> Callable[[], bool]:
    """Tells whether the screen is what a start leads to."""
    return (lambda: "pressed" in terminal.text()) if name == BASE else (lambda: on_board(terminal))


def tell(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(label: str, found: Samples) -> None:
    """A line for each program; the ratio is of the medians, to the first."""
    first = median(s.ms for s in next(iter(found.values())))
    for name, samples in found.items():
        line = series(samples)
        ratio = f"{line.p50 / first:>7.2f} x" if first else ""
        tell(f"  {label:<9}{name:<18}{line.p50:>8.1f} ms {line.p95:>8.1f} ms p95 {line.bytes:>8.0f} bytes {ratio}")


def demo(home: Path) -> None:
    """The memory of the demo: the program with its backend, after a first start and after a later one."""
    tell("\ndemo, with its backend")
    for label in ("first", "later"):
        with program(home, "--demo") as app:
            app.wait("● saved")
            number = next(n for n, words in processes(str(home)).items() if "tui.backend" in words)
            own, other = peak_memory(app.process.pid), peak_memory(number)
            tell(f"  {label:<9}program {own:.1f} MB, backend {other:.1f} MB, both {own + other:.1f} MB at most")
            app.press("q")
            app.end()


if __name__ == "__main__":
    main()
