"""An acknowledged write survives `kill -9`: nothing is answered before it is committed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import Clock, opened
from tui.backend.tables import changes, deals, stage_history

WRITER = Path(__file__).with_name("writer.py")
ROUNDS = 4
WRITERS = 4


def killed_after(directory: Path, acknowledged: int) -> list[str]:
    """The titles a writing process saw acknowledged before it was killed, at least so many."""
    command = [sys.executable, str(WRITER), str(directory), str(WRITERS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        titles = [child.stdout.readline() for _count in range(acknowledged)]
        os.kill(child.pid, signal.SIGKILL)
        titles += child.stdout.readlines()
    return [title.decode().strip() for title in titles if title.endswith(b"\n")]


@pytest.mark.sqlite
async def test_every_acknowledged_deal_is_there_after_kill_9(tmp_path: Path) -> None:
    dice = random.Random(9)
    told: list[str] = []

    for _round in range(ROUNDS):
        told += killed_after(tmp_path, dice.randint(1, 40))

    async with opened(tmp_path, Clock()) as database, database.reading() as db:
        kept = {row.id: row.title for row in await db.execute(select(deals.c.id, deals.c.title))}
        entered = {row.deal_id for row in await db.execute(select(stage_history.c.deal_id))}
        history = {int(row.item_id) for row in await db.execute(select(changes.c.item_id))}
        intact = (await db.exec_driver_sql("PRAGMA integrity_check")).scalar()

    assert len(told) >= ROUNDS
    assert set(told) <= set(kept.values())
    assert len(set(kept.values())) == len(kept), "no key was carried out twice"
    assert entered == history == set(kept), "a deal comes with all that belongs to it, or not at all"
    assert intact == "ok"
