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
pytestmark = pytest.mark.sqlite

ROUNDS, WRITERS = 4, 4
MANY_ROUNDS, MANY_WRITERS, ENOUGH = 500, 32, 10_000


def killed_after(directory: Path, acknowledged: int, writers: int = WRITERS, *, careless: bool = False) -> list[str]:
    """The titles a writing process saw acknowledged before it was killed, at least so many."""
    command = [sys.executable, str(WRITER), str(directory), str(writers), *(["careless"] if careless else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        titles = [child.stdout.readline() for _count in range(acknowledged)]
        os.kill(child.pid, signal.SIGKILL)
        titles += child.stdout.readlines()
    return [title.decode().strip() for title in titles if title.endswith(b"\n")]


async def kept_in(directory: Path) -> tuple[dict[int, str | None], list[set[int]], object]:
    """Deals by id with their titles, the deals of which history of stages and of fields tells, and SQLite's check."""
    async with opened(directory, Clock()) as database, database.reading() as db:
        kept = {row.id: row.title for row in await db.execute(select(deals.c.id, deals.c.title))}
        entered = {row.deal_id for row in await db.execute(select(stage_history.c.deal_id))}
        history = {int(row.item_id) for row in await db.execute(select(changes.c.item_id))}
        return kept, [entered, history], (await db.exec_driver_sql("PRAGMA integrity_check")).scalar()


async def check(directory: Path, told: list[str]) -> None:
    kept, belonging, intact = await kept_in(directory)
    assert set(told) <= set(kept.values())
    assert len(set(kept.values())) == len(kept), "no key was carried out twice"
    assert belonging == [set(kept)] * 2, "a deal comes with all that belongs to it, or not at all"
    assert intact == "ok"


async def test_every_acknowledged_deal_is_there_after_kill_9(tmp_path: Path) -> None:
    dice = random.Random(9)
    told = [title for _round in range(ROUNDS) for title in killed_after(tmp_path, dice.randint(1, 40))]
    assert len(told) >= ROUNDS
    await check(tmp_path, told)


@pytest.mark.long
async def test_every_acknowledged_deal_is_there_after_500_times_kill_9_under_32_writers(tmp_path: Path) -> None:
    dice = random.Random(32)
    rounds = (killed_after(tmp_path, dice.randint(1, 45), MANY_WRITERS) for _round in range(MANY_ROUNDS))
    told = [title for one in rounds for title in one]
    assert len(told) >= ENOUGH
    await check(tmp_path, told)


async def test_answers_before_the_commit_would_be_found_out(tmp_path: Path) -> None:
    told = killed_after(tmp_path, 20, careless=True)
    kept, _belonging, _intact = await kept_in(tmp_path)
    assert not set(told) <= set(kept.values())
