"""An edit that was acknowledged arrives, once, whatever is killed and lost on the way (reliability, rows 1 and 2)."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from tui.api.client import Client
from tui.api.page import every
from tui.backend.process import LocalBackend

SCRIPT = Path(__file__).with_name("kill_loop.py")
CYCLES = int(os.environ.get("PIPEDRIVE_TUI_KILLS", "40"))
"""How many processes are killed; 1,000 take some minutes."""


class Outcome(NamedTuple):
    """What was acknowledged, and what became of it."""

    acknowledged: int
    lost: list[str]
    doubled: list[str]
    refused: list[str]


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as directory:
        monkeypatch.setenv("XDG_RUNTIME_DIR", directory)
        yield


async def run(home: Path, cycles: int, seed: str, broken: str = "") -> Outcome:
    backend = LocalBackend(home / "company")
    server = await backend.ensure()
    try:
        command = [sys.executable, str(SCRIPT), str(home), server.socket, str(cycles), seed, broken]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        run_it = partial(subprocess.run, command, capture_output=True, text=True, check=True, env=environment)
        result = await asyncio.to_thread(run_it)
        assert result.stderr == ""
        async with Client(server) as client:
            deals = [d async for d in every(client.v2.deals.list, limit=500)]
            notes = Counter([(n.content or "").strip() async for n in every(client.v1.notes.list, limit=500)])
    finally:
        await backend.stop()
    stages = {d.title or "": d.stage_id for d in deals}
    return judged(result.stdout.splitlines(), Counter(d.title or "" for d in deals), notes, stages)


def judged(lines: list[str], deals: Counter[str], notes: Counter[str], stages: dict[str, int | None]) -> Outcome:
    told = [line.split("\t") for line in lines]
    acknowledged = [words for words in told if words[0] == "ack"]
    lost = [f"deal {w[2]}" for w in acknowledged if w[1] == "create" and not deals[w[2]]]
    lost += [f"note {w[2]}" for w in acknowledged if w[1] == "note" and not any(w[2] in text for text in notes)]
    possible: defaultdict[str, set[str]] = defaultdict(set)
    for state, what, *rest in told:
        if what == "move":
            possible[rest[0]] = {rest[1]} if state == "ack" else possible[rest[0]] | {rest[1]}
    moved = {w[2] for w in acknowledged if w[1] == "move"}
    lost += [f"move {t}" for t in moved if deals[t] and str(stages[t]) not in possible[t]]
    doubled = [name for name, count in [*deals.items(), *notes.items()] if count > 1]
    return Outcome(len(acknowledged), lost, doubled, [str(words) for words in told if words[0] == "refused"])


async def test_nothing_acknowledged_is_lost_and_nothing_arrives_twice(tmp_path: Path) -> None:
    outcome = await run(tmp_path, CYCLES, "7")
    assert outcome.lost == []
    assert outcome.doubled == []
    assert outcome.refused == []
    assert outcome.acknowledged > CYCLES // 4, "on a busy machine many are killed before their first edit"
