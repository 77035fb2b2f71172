"""A great board is begun with the deals that are seen first; all else is as if it had been read whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tui.services import board as boards
from tui.services.board import Board
from tui.services.board_view import View
from tui.services.workspace import Workspace

SEEN = 4
DUES = (None, "2026-03-01", "2026-03-12T08:00:00", "2026-03-12", "2026-03-12T23:30:00", "2026-04-01")


@pytest.fixture
def deals(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Deals of every urgency, some added at the same time, or nobody knows when; some changed and not sent."""
    monkeypatch.setattr(boards, "LARGE", 10)
    monkeypatch.setattr(boards, "SCREEN", SEEN)
    workspace.copy.put("deal", [_deal(n) for n in range(1000, 1060)])
    activities = ((n, DUES[n % len(DUES)]) for n in range(1000, 1060))
    workspace.copy.put("activity", [_activity(n, due) for n, due in activities if due])
    return workspace


def _deal(number: int) -> dict[str, Any]:
    added = None if number % 11 == 0 else f"2026-02-{1 + number % 9:02}T08:00:00Z"
    money = {"value": 100 * number, "currency": "EUR", "status": "open", "is_deleted": False, "is_archived": False}
    return {
        "id": number,
        "title": f"Deal {number}",
        "pipeline_id": 1,
        "stage_id": 1 + number % 2,
        "add_time": added,
    } | money


def _activity(number: int, due: str) -> dict[str, Any]:
    day, _, time = due.partition("T")
    return {
        "id": number,
        "subject": "Call",
        "deal_id": number,
        "due_date": day,
        "due_time": time or None,
        "done": False,
    }


def begun(workspace: Workspace, view: View | None = None) -> Board:
    return workspace.deals.board(*workspace.deals.pipelines(), view=view, begin=True)


def told(board: Board) -> list[tuple[Any, ...]]:
    return [(c.stage.id, c.ids, c.count, c.total.count, c.total.values, c.total.weighted) for c in board.columns]


def whole(workspace: Workspace, view: View | None = None) -> list[tuple[Any, ...]]:
    return told(workspace.deals.board(*workspace.deals.pipelines(), view=view))


@pytest.fixture
def asked(deals: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A word for each time all deals are read."""
    found: list[str] = []
    read = deals.deals.standing

    def standing(*args: Any) -> Any:
        found.append("all" if len(args) == 3 else "some")
        return read(*args)

    monkeypatch.setattr(deals.deals, "standing", standing)
    return found


@pytest.mark.parametrize(
    "view", [View(), View(reverse=True), View(owner=1), View(status="all"), View(urgencies=(3, 4))]
)
async def test_what_is_seen_first_is_what_stands_first(deals: Workspace, asked: list[str], view: View) -> None:
    await deals.deals.change(1003, {"stage_id": 2})
    await deals.deals.create({"title": "New", "stage_id": 1, "pipeline_id": 1})
    await deals.deals.create({"title": "Newer", "stage_id": 1, "pipeline_id": 1})
    asked.clear()
    board = begun(deals, view)
    seen = [(c.part(0, SEEN), c.count, c.total.count, [c.row(i) for i in c.part(0, 1)]) for c in board.columns]
    assert not asked or board.total.count <= boards.LARGE
    expected = [(ids[:SEEN], count, number, [0] if ids else []) for _, ids, count, number, *_ in whole(deals, view)]
    assert seen == expected
    assert told(board) == whole(deals, view)


USES: dict[str, Callable[[Board], object]] = {
    "all of a column": lambda board: board.columns[0].ids,
    "further down": lambda board: board.columns[0].part(SEEN, SEEN + 2),
    "a row": lambda board: board.columns[1].row(1001),
    "is it there": lambda board: 1001 in board,
    "where": lambda board: board.find(1001),
    "in which stage": lambda board: board.stage_of(1001),
    "which": lambda board: board.deals,
    "another order": lambda board: board.look(View(reverse=True)),
    "a text": lambda board: board.look(View(text="deal 1001")),
    "a change": lambda board: board.follow([1001]),
    "carrying": lambda board: board.carry([1001], 0),
}


@pytest.mark.parametrize("use", USES)
def test_the_rest_is_read_once_when_it_is_needed(deals: Workspace, asked: list[str], use: str) -> None:
    board = begun(deals)
    assert asked == []
    found = USES[use](board)
    assert asked.count("all") == 1
    other = deals.deals.board(*deals.deals.pipelines())
    assert found == USES[use](other)
    assert told(board) == told(other)
    assert not board.complete()


def test_another_order_a_text_and_few_deals_are_read_whole(
    deals: Workspace, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(deals, View(sort="title"))
    begun(deals, View(text="deal"))
    monkeypatch.setattr(boards, "LARGE", 10_000)
    begun(deals)
    assert asked == ["all"] * 3
