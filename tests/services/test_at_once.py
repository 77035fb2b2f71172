"""A move is worked out while the disk writes, and shown when the disk has it: never before, in order, and exactly."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from tui.services.changes import Changed
from tui.services.deals import Board
from tui.services.workspace import Workspace
from tui.store.database import NotSaved

DEAL, FROM, TO = 900, 1, 2
LIMIT = 60.0


@pytest.fixture
def board(workspace: Workspace) -> Board:
    """A board that follows what is announced, as the one on the screen does."""
    stages = workspace.deals.pipelines()[0].stages
    assert [stage.id for stage in stages][:2] == [FROM, TO]
    workspace.copy.put("deal", [_deal(DEAL), _deal(901)])
    board = workspace.deals.board(workspace.deals.pipelines()[0])

    def follow(changed: Changed) -> None:
        board.follow({i for i in changed.ids.get("deal", ()) if isinstance(i, int)})

    workspace.hub.listen(follow)
    return board


def _deal(number: int) -> dict[str, Any]:
    stamps = dict.fromkeys(("add_time", "update_time", "stage_change_time"), "2026-03-01T08:00:00Z")
    money = {"value": 1000, "currency": "EUR", "status": "open", "is_deleted": False, "is_archived": False}
    return {"id": number, "title": f"Dock {number}", "pipeline_id": 1, "stage_id": FROM, **money, **stamps}


@contextmanager
def slow_disk(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    """One that is busy with somebody else's write until told otherwise."""
    with closing(sqlite3.connect(workspace.outbox.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def state(workspace: Workspace, board: Board) -> tuple[Any, ...]:
    columns = [(c.ids, c.total.count, c.total.values, c.total.weighted) for c in board.columns]
    rows = workspace.copy.select("SELECT * FROM temp.pending_deal ORDER BY id")
    return workspace.copy.get("deal", DEAL), repr(columns), rows


async def test_what_the_disk_has_not_got_is_not_to_be_seen(workspace: Workspace, board: Board) -> None:
    before, heard = state(workspace, board), list[int]()
    workspace.hub.listen(lambda changed: heard.append(len(changed.ids)))
    with slow_disk(workspace) as other:
        moving = asyncio.ensure_future(workspace.deals.move(DEAL, TO))
        for _ in range(60):  # whatever is drawn is drawn in between
            await asyncio.sleep(0.005)
            assert state(workspace, board) == before
            assert not moving.done()
        assert heard, "it was worked out meanwhile"
        other.execute("COMMIT")
        await asyncio.wait_for(moving, LIMIT)
    assert board.stage_of(DEAL) == TO
    assert [e.call.body for e in workspace.outbox.pending()] == [{"stage_id": TO}]


async def test_a_move_the_disk_would_not_take_leaves_everything_as_it_was(workspace: Workspace, board: Board) -> None:
    await workspace.deals.change(DEAL, {"title": "Dock of the bay"})
    before = state(workspace, board)
    workspace.outbox.db.execute("PRAGMA query_only = 1")
    laid = repr(workspace.copy._laid.patches)
    with pytest.raises(NotSaved):
        await workspace.deals.move(DEAL, TO)
    assert (state(workspace, board), repr(workspace.copy._laid.patches)) == (before, laid)
    workspace.outbox.db.execute("PRAGMA query_only = 0")
    await workspace.edits.catch_up()
    assert state(workspace, board) == before
    assert [e.call.body for e in workspace.outbox.pending()] == [{"title": "Dock of the bay"}]


async def test_it_looks_as_if_it_had_been_written_first(workspace: Workspace, board: Board) -> None:
    for stage in (TO, FROM, TO, 3, TO):  # every one but the first says anew what nobody has heard
        await workspace.deals.move(DEAL, stage)
        at_once = state(workspace, board)
        workspace.edits.relay()
        assert state(workspace, board) == at_once
        assert board.stage_of(DEAL) == stage
    while await workspace.undo() is not None:
        assert state(workspace, board)[1] == repr(_read(workspace))
    assert board.stage_of(DEAL) == FROM


async def test_it_does_not_overtake_what_is_being_written(workspace: Workspace, board: Board) -> None:
    refresh = asyncio.ensure_future(workspace.edits.catch_up())
    await asyncio.sleep(0)  # what waits is being read, and laid when that is there
    await workspace.deals.move(DEAL, TO)
    await asyncio.wait_for(refresh, LIMIT)
    shown = state(workspace, board)
    workspace.edits.relay()
    assert state(workspace, board) == shown
    assert (workspace.copy.get("deal", DEAL) or {})["stage_id"] == board.stage_of(DEAL) == TO


async def test_a_deal_that_got_its_number_meanwhile_is_moved_under_that(workspace: Workspace, board: Board) -> None:
    deal = await workspace.deals.create({"title": "New", "stage_id": FROM, "pipeline_id": 1})
    workspace.copy.put("deal", [_deal(950)])
    workspace.outbox.done(workspace.outbox.pending()[0], ("deal", deal, 950))
    await workspace.deals.move(deal, TO)
    assert board.stage_of(950) == TO
    assert deal not in board


def _read(workspace: Workspace) -> list[tuple[Any, ...]]:
    """The columns of a board that is read anew."""
    fresh = workspace.deals.board(workspace.deals.pipelines()[0])
    return [(c.ids, c.total.count, c.total.values, c.total.weighted) for c in fresh.columns]
