"""The output layer: bytes of a start, of keys and of a session, the time to leave. `python -m tests.benchmarks.wire`.

Each figure stands beside that of Textual's own driver, and, for keys, beside the fewest bytes that turn the screen
before into the screen after (`bytes_least`). A session is of mixed keys, the same for both, thrown with dice.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import mean, median

from tests.benchmarks.bytes_least import cells, least
from tests.benchmarks.synthetic import fill
from tests.benchmarks.watch import Sample, press, settle, start
from tests.pty.board import on_board
from tests.pty.terminal import Terminal, environment
from tui.wire import SWITCH

HERE = Path(__file__).parent
EMPTY = "empty program"
KINDS: dict[str, dict[str, str]] = {"wire": {}, "no wire": {SWITCH: "0"}}
KEYS = {
    "step": (("home",), ("j", "k")),
    "column": (("home",), ("right", "left")),
    "page": (("home",), ("pagedown", "pageup")),
    "move": (("home",), ("L", "H")),
    "palette": ((), ("ctrl+k", "escape")),
    "help": ((), ("?", "escape")),
}
"""Keys that go where it begins, and those that are measured."""
MIXED = ("j",) * 30 + ("k",) * 12 + ("h", "l") * 6 + ("pagedown", "pageup", "home", "end") + ("p",) + ("space",) * 2
WALLED = ("ctrl+k", "?", "v")
"""Keys that open something; an escape leaves it."""


@contextmanager
def opened(filled: Path, more: dict[str, str]) -> Iterator[Terminal]:
    """The program on files of its own."""
    with tempfile.TemporaryDirectory(dir=filled.parent) as directory:
        own = Path(shutil.copytree(filled, Path(directory) / "files"))
        with Terminal([sys.executable, str(HERE / "offline.py"), str(own)], environment(own, **more)) as terminal:
            yield terminal


def began(terminal: Terminal) -> Sample:
    """Start it, until nothing more is written."""
    return start(terminal, lambda: on_board(terminal))


def mixed(count: int) -> Iterator[tuple[str, ...]]:
    """Keys as somebody presses them who works, each with the way back where it needs one."""
    dice = Random(count)
    for _ in range(count):
        key = dice.choice(MIXED + WALLED)
        yield (key, "escape") if key in WALLED else (key,)


def session(filled: Path, count: int) -> list[tuple[Sample, Sample]]:
    """Many keys, each with the layer and then without; a key waits for what the one before it draws."""
    with opened(filled, KINDS["wire"]) as ours, opened(filled, KINDS["no wire"]) as theirs:
        for terminal in (ours, theirs):
            began(terminal)
        return [(settle(ours, key), settle(theirs, key)) for keys in mixed(count) for key in keys]


def tell_session(found: list[tuple[Sample, Sample]]) -> None:
    """The bytes of a session, and the time of the keys that changed the screen."""
    ours, without = (sum(sample.bytes for sample in samples) for samples in zip(*found, strict=True))
    tell(f"  {len(found):,} keys: {ours:,} bytes, without {without:,}: {ours / without:.3f} x")
    drawn = [(one.ms, other.ms) for one, other in found if one.ms and other.ms]
    for name, of in (("median", median), ("mean", mean)):
        ms, other = (of(times) for times in zip(*drawn, strict=True))
        tell(f"    {name:<6} {ms:6.2f} ms, without {other:6.2f}: {ms / other:.2f} x")


def leave(terminal: Terminal) -> float:
    """Milliseconds from the key to the end of the process."""
    pressed = time.perf_counter()
    terminal.press("q")
    terminal.end()
    return (time.perf_counter() - pressed) * 1000


def empty(work: Path) -> Terminal:
    """The program that does nothing."""
    return Terminal([sys.executable, str(HERE / "empty.py")], environment(work))


def starts(filled: Path, count: int) -> None:
    """Starts and ends, in turns with the program that does nothing."""
    found: dict[str, list[tuple[Sample, float]]] = {name: [] for name in (EMPTY, *KINDS)}
    for _ in range(count):
        with empty(filled) as base:
            sample = start(base, lambda base=base: "pressed" in base.text())  # type: ignore[misc]
            found[EMPTY].append((sample, leave(base)))
        for name, more in KINDS.items():
            with opened(filled, more) as terminal:
                found[name].append((began(terminal), leave(terminal)))
    for name, samples in found.items():
        ms, written = median(s.ms for s, _ in samples), median(s.bytes for s, _ in samples)
        tell(f"  {name:<14} start {ms:7.1f} ms {written:>8,.0f} bytes   leave {median(t for _, t in samples):7.1f} ms")


def keys(filled: Path, count: int) -> None:
    """Each kind of key: bytes and time, and the fewest bytes it can have taken."""
    bytes_of: dict[tuple[str, str], tuple[float, float, float]] = {}
    for name, more in KINDS.items():
        with opened(filled, more) as terminal:
            began(terminal)
            for kind, (there, measured) in KEYS.items():
                bytes_of[kind, name] = _measured(terminal, there, measured, count)
    for kind in KEYS:
        (ours, fewest, ms), (other, _, other_ms) = (bytes_of[kind, name] for name in KINDS)
        tell(
            f"  {kind:<9}{ours:>7.0f} bytes, {fewest:>7.0f} row by row ({ours / fewest:.2f} x), without {other:>8.0f}"
            f" ({ours / other:.2f} x); {ms:6.1f} ms, without {other_ms:6.1f} ms"
        )


def _measured(
    terminal: Terminal, there: tuple[str, ...], measured: tuple[str, ...], count: int
) -> tuple[float, float, float]:
    if there:
        press(terminal, *there)
    found: list[tuple[Sample, int]] = []
    for number in range(count):
        before = cells(terminal.screen)
        sample = press(terminal, measured[number % len(measured)])
        found.append((sample, least(before, cells(terminal.screen))))
    if count % len(measured):
        press(terminal, measured[-1])
    bytes_, fewest = (sum(numbers) / count for numbers in ([s.bytes for s, _ in found], [one for _, one in found]))
    return bytes_, fewest, median(s.ms for s, _ in found)


def tell(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deals", type=int, default=20_000, metavar="N")
    parser.add_argument("--starts", type=int, default=5, metavar="N")
    parser.add_argument("--keys", type=int, default=12, metavar="N", help="how often each key is measured")
    parser.add_argument("--session", type=int, default=1000, metavar="N", help="keys of the long session")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wire-") as work:
        filled = Path(work) / "filled"
        fill(filled / "copy.db", given.deals)
        tell(f"{given.deals:,} deals, 120x40")
        starts(filled, given.starts)
        keys(filled, given.keys)
        if given.session:
            tell_session(session(filled, given.session))


if __name__ == "__main__":
    main()
