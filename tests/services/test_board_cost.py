"""What a move costs the board does not grow with the deals that stand on it: counted, not timed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.benchmarks.synthetic import fill
from tests.services.served import Nowhere
from tui.services.board import Board
from tui.services.board_view import View
from tui.services.deal_list import DealList, Look
from tui.services.forecast import forecast, periods
from tui.services.workspace import Workspace

FEW, MANY = 200, 2_000
STEPS = 20
"""So many of SQLite's steps are one count."""


@pytest.fixture(scope="module", params=[FEW, MANY])
def workspace(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    directory: Path = tmp_path_factory.mktemp("board")
    fill(directory / "copy.db", request.param)
    now = datetime.now(UTC)
    found = Workspace(directory / "copy.db", directory / "outbox.db", Nowhere(), now=lambda: now)
    yield found
    found.close()


def counted(workspace: Workspace, work: Callable[[], object]) -> int:
    """How much SQLite did on the copy meanwhile."""
    counts = [0]

    def count() -> int:
        counts[0] += 1
        return 0

    workspace.copy.db.set_progress_handler(count, STEPS)
    try:
        work()
    finally:
        workspace.copy.db.set_progress_handler(None, 0)
    return counts[0]


def move(workspace: Workspace, board: Board, column: int) -> None:
    deal = board.columns[0].ids[3]
    asyncio.run(workspace.deals.move(deal, board.columns[column].stage.id))
    board.follow([deal])
    asyncio.run(workspace.undo())
    board.follow([deal])


def test_a_deal_that_changes_costs_a_forecast_the_same(workspace: Workspace) -> None:
    found = periods("month", workspace.clock.today())
    board = forecast(workspace, workspace.deals.pipelines(), View(), found)
    board.follow([1])
    assert counted(workspace, lambda: board.follow([1, 2])) < 100


def test_a_move_costs_the_same_on_a_great_board(workspace: Workspace) -> None:
    board = workspace.deals.board(*workspace.deals.pipelines())
    whole = counted(workspace, lambda: workspace.deals.board(*workspace.deals.pipelines()))
    move(workspace, board, 1)
    assert counted(workspace, lambda: move(workspace, board, 2)) < 200
    assert whole > 200


@pytest.mark.parametrize("shown", ["board", "forecast", "list"])
def test_some_deals_that_change_are_found_by_their_ids(workspace: Workspace, shown: str) -> None:
    pipelines, some = workspace.deals.pipelines(), range(1, 31)
    views: dict[str, Callable[[], Board | DealList]] = {
        "board": lambda: workspace.deals.board(*pipelines),
        "forecast": lambda: forecast(workspace, pipelines, View(), periods("month", workspace.clock.today())),
        "list": lambda: DealList(workspace, Look()),
    }
    view = views[shown]()
    view.follow(some)
    assert counted(workspace, lambda: view.follow(some)) < 250


async def test_many_deals_are_moved_with_few_questions(workspace: Workspace) -> None:
    asked: list[str] = []
    board = workspace.deals.board(*workspace.deals.pipelines())
    deals, stage = board.columns[0].ids[:40], board.columns[1].stage.id
    workspace.copy.db.set_trace_callback(asked.append)
    try:
        await workspace.deals.move_all(dict.fromkeys(deals, stage))
    finally:
        workspace.copy.db.set_trace_callback(None)
    written = [sql for sql in asked if sql.startswith("INSERT")]
    assert len(deals) <= len(written) <= len(deals) + 3, "each is laid over the copy, once but for what is said anew"
    assert len(asked) - len(written) < len(deals), "but read with the others"
