"""What the output layer saves, counted at the terminal: `tests.benchmarks.wire` has the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.bytes_least import cells, least
from tests.benchmarks.synthetic import fill
from tests.benchmarks.watch import idle, press
from tests.benchmarks.wire import KEYS, KINDS, began, opened, session
from tests.pty.board import on_board
from tests.pty.terminal import Terminal

MARKS = len("\x1b[?2026h\x1b[?2026l\x1b[99;99H")
"""Around each frame, and the way of the terminal's cursor to what has the focus."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board of some hundred deals."""
    found = tmp_path_factory.mktemp("bytes") / "filled"
    fill(found / "copy.db", 400)
    return found


def test_a_start_and_each_kind_of_key_take_few_bytes(filled: Path) -> None:
    with opened(filled, KINDS["wire"]) as terminal:
        assert began(terminal).bytes <= 12_000
        for kind, (there, keys) in KEYS.items():
            if there:
                press(terminal, *there)
            written, fewest = both(terminal, keys)
            assert written <= 1.15 * fewest, kind
            assert kind != "palette" or written <= 10_000
        terminal.until(lambda: on_board(terminal), "the board, behind what was opened")
        while terminal.read(1.0):
            pass
        assert idle(terminal, 1.5) == 0


def both(terminal: Terminal, keys: tuple[str, ...]) -> tuple[int, int]:
    """What some keys took, and the least they could."""
    written = fewest = 0
    for key in keys:
        before = cells(terminal.screen)
        written += press(terminal, key).bytes
        fewest += least(before, cells(terminal.screen)) + MARKS
    return written, fewest


def test_a_session_takes_a_quarter_of_what_it_takes_without(filled: Path) -> None:
    found = session(filled, 40)
    ours, without = (sum(sample.bytes for sample in samples) for samples in zip(*found, strict=True))
    assert 0 < ours <= 0.25 * without
