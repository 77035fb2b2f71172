"""Sorting as people sort, filters that are remembered, and totals of what is filtered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.board import deal
from tui.services.board_view import NEXT, ORDERS, View
from tui.services.workspace import Workspace


def columns(workspace: Workspace, **view: Any) -> list[list[int]]:
    pipelines = workspace.deals.pipelines()
    return [c.ids for c in workspace.deals.board(pipelines[0], view=View(**view)).columns]


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    """Four deals in one stage, unlike in everything they can be sorted by."""
    put = workspace.copy.put
    put(
        "deal",
        [
            deal(1, 1, title="zebra", value=100, expected_close_date="2026-05-01", person_id=5, org_id=None),
            deal(2, 1, title="Äpfel", value=105, currency="USD", person_id=2, org_id=2, owner_id=2, products_count=3),
            deal(3, 1, title="apples", value=None, expected_close_date="2026-04-01", org_id=4),
            deal(4, 1, title="", value=9, currency="XXX", update_time="2026-03-11T09:00:00Z"),
        ],
    )
    activity = {"subject": "Call", "type": "call", "due_date": "2026-03-30", "is_deleted": False}
    put("activity", [{**activity, "id": n, "deal_id": d, "done": o} for n, d, o in ((1, 1, 1), (2, 1, 0), (3, 3, 0))])
    put("activity", [{**activity, "id": 4, "deal_id": 3, "done": False}])
    return workspace


@pytest.mark.parametrize(
    ("sort", "usual", "reverse"),
    [
        (NEXT, [4, 2, 3, 1], [1, 3, 2, 4]),
        ("title", [2, 3, 1, 4], [1, 3, 2, 4]),
        ("value", [1, 2, 4, 3], [2, 1, 3, 4]),
        ("person", [1, 3, 4, 2], [2, 4, 3, 1]),
        ("organization", [3, 4, 2, 1], [2, 4, 3, 1]),
        ("expected close", [3, 1, 2, 4], [1, 3, 4, 2]),
        ("created", [4, 3, 2, 1], [1, 2, 3, 4]),
        ("updated", [4, 3, 2, 1], [1, 2, 3, 4]),
        ("activities done", [1, 4, 3, 2], [2, 3, 4, 1]),
        ("activities to do", [3, 1, 4, 2], [2, 4, 1, 3]),
        ("products", [2, 4, 3, 1], [1, 3, 4, 2]),
        ("owner", [1, 3, 4, 2], [2, 4, 3, 1]),
    ],
)
def test_every_sort_in_both_directions(deals: Workspace, sort: str, usual: list[int], reverse: list[int]) -> None:
    """What cannot be sorted by stands last in both; what is alike, by when it was added."""
    assert columns(deals, sort=sort)[0] == usual
    assert columns(deals, sort=sort, reverse=True)[0] == reverse


@pytest.mark.parametrize("sort", ORDERS)
def test_a_board_turned_round_is_what_one_would_read_anew(deals: Workspace, sort: str) -> None:
    pipeline = deals.deals.pipelines()[0]
    board = deals.deals.board(pipeline, view=View(sort=sort))
    for reverse in (True, False):
        board.look(View(sort=sort, reverse=reverse))
        anew = deals.deals.board(pipeline, view=board.view)
        assert [c.ids for c in board.columns] == [c.ids for c in anew.columns]
        assert all(board.find(deal) == (0, row) for row, deal in enumerate(board.columns[0].ids))


def test_every_sort_has_a_case_here() -> None:
    (mark,) = (m for m in test_every_sort_in_both_directions.pytestmark if m.name == "parametrize")  # type: ignore[attr-defined]
    assert {case[0] for case in mark.args[1]} == set(ORDERS)


def test_many_names_are_sorted_like_a_few(deals: Workspace) -> None:
    many = [{"id": n, "name": f"Person {n:04}", "org_id": None} for n in range(10, 1010)]
    deals.copy.put("person", many)
    deals.copy.put("deal", [deal(n, 1, person_id=1019 - n, add_time=None) for n in range(10, 1010)])
    found = [i for i in columns(deals, sort="person")[0] if i >= 10]
    assert found == list(range(1009, 9, -1))


def test_what_is_remembered_is_what_is_shown() -> None:
    view = View(sort="value", reverse=True, owner=2, labels=(1, 2), status="won", urgencies=(1,), age=7, text="acme")
    assert View.load(view.dump()) == view
    assert View().dump() == {}


@pytest.mark.parametrize(
    "facts",
    [
        {"sort": "colour", "status": "lost souls", "owner": "me", "labels": ["a"], "age": True, "other": 1},
        {"sort": 7, "labels": 3, "urgencies": None, "text": 5, "reverse": "yes", "rotten": 1},
    ],
)
def test_what_makes_no_sense_is_as_usual(facts: dict[str, Any]) -> None:
    assert View.load(facts) == View()


WORDS = ("zebra", "Äpfel rot", "apples", "", "Zoë", "rot zebra", "renewal")
NAMES = ("Élodie Brun", "Zacharias", "佐藤 花子")


def test_a_text_found_while_typing_is_what_one_would_read_anew(workspace: Workspace) -> None:
    """Letter by letter and back, whatever happens to deals meanwhile and however they are sorted."""
    workspace.copy.put("person", [{"id": n, "name": name, "org_id": None} for n, name in enumerate(NAMES, 1)])
    titles = {n: WORDS[n % 7] for n in range(1, 40)}
    put = workspace.copy.put
    put("deal", [deal(n, 1 + n % 3, title=t, person_id=1 + n % 3, org_id=None) for n, t in titles.items()])
    pipeline = workspace.deals.pipelines()[0]
    board = workspace.deals.board(pipeline)

    def see(**how: Any) -> int:
        board.look(board.view._replace(**how))
        anew = workspace.deals.board(pipeline, view=board.view)
        for column, other in zip(board.columns, anew.columns, strict=True):
            assert column.ids == other.ids
            assert (column.total.count, _sums(column)) == (other.total.count, _sums(other))
        words = _plain(board.view.text).split()
        having = {n for n, t in titles.items() if all(word in _plain(f"{t} {NAMES[n % 3]}") for word in words)}
        assert {i for column in board.columns for i in column.ids} == having
        return len(having)

    for text in ("z", "ze", "zeb", "ze", "zeb", "zebra r", "z", "", "ÄPF", "äpfel z", "佐", "", "zebra"):
        assert see(text=text)
    titles |= {1: "zebra crossing", 7: "no more"}
    put("deal", [deal(n, 1 + n % 3, title=titles[n], person_id=1 + n % 3, org_id=None) for n in (1, 7)])
    board.follow([1, 7])
    for text in ("zebra c", "zebra", "", "crossing"):
        assert see(text=text)
    for sort in ORDERS:
        assert see(sort=sort, text="zebra")
    board.look(board.view._replace(owner=2))
    assert not board.total.count
    assert see(owner=None, text="z")


STEPS: tuple[dict[str, Any], ...] = (
    {"text": "zebra"},
    {"text": ""},
    {"reverse": True},
    {"text": "zebra"},
    {"owner": 2},
    {"reverse": False},
    {"sort": "title"},
    {"text": ""},
    {"rotten": True},
    {"owner": None},
    {"labels": (1,), "text": "apples"},
    {"sort": "value", "rotten": False},
    {"labels": (), "text": ""},
    {"urgencies": (3,)},
    {"age": 3},
    {"urgencies": (), "age": 0, "sort": NEXT},
    {"status": "all", "reverse": True},
    {"owner": 1},
    {"status": "open"},
    {"owner": None},
)
"""One view after the other, each found in what was read before or read anew."""


@pytest.mark.parametrize("changed", [None, 4, 9, 14])
def test_one_view_after_the_other_is_what_one_would_read_anew(workspace: Workspace, changed: int | None) -> None:
    """Also where a deal changes in between."""
    workspace.copy.put("stage", [{**stage, "is_deal_rot_enabled": True, "days_to_rotten": 1} for stage in _stages()])
    aged = {"update_time": "2026-03-09T09:00:00Z"}
    many = [deal(n, 1 + n % 3, title=WORDS[n % 7], owner_id=1 + n % 2, value=n * 7 % 90) for n in range(1, 40)]
    others = [{"label_ids": [1]} if n % 4 else {"status": "won"} for n in range(1, 40)]
    rows = [
        {**one, **other, **(aged if n % 3 else {})} for n, (one, other) in enumerate(zip(many, others, strict=True))
    ]
    workspace.copy.put("deal", rows)
    board = workspace.deals.board(workspace.deals.pipelines()[0])
    for number, step in enumerate(STEPS):
        if number == changed:
            workspace.copy.put("deal", [{**rows[0], "stage_id": 2, "title": "zebra"}, {**rows[1], "value": 45}])
            board.follow([1, 2])
        board.look(board.view._replace(**step))
        anew = workspace.deals.board(board.pipeline, view=board.view)
        assert [(c.ids, c.total.count, _sums(c)) for c in board.columns] == [
            (c.ids, c.total.count, _sums(c)) for c in anew.columns
        ], step
        assert board.deals == anew.deals
        assert all(board.find(deal) == anew.find(deal) for deal in board.deals)


def test_filters_that_go_and_come_are_found_in_what_was_read(deals: Workspace) -> None:
    """Only what they leave is asked for, and nothing at all where they go."""
    asked: list[str] = []
    board = deals.deals.board(deals.deals.pipelines()[0])
    deals.copy.db.set_trace_callback(asked.append)
    for narrow in (View(owner=1), View(rotten=True), View(labels=(1,)), View(text="zebra")):
        board.look(narrow)
        assert not any("add_time" in sql for sql in asked), "when they were added is known"
        asked.clear()
        board.look(View())
        assert not any("main.deal" in sql for sql in asked if "next_due >=" not in sql)
        assert len(board.deals) == 4
        asked.clear()
    deals.copy.db.set_trace_callback(None)


def _stages() -> list[dict[str, Any]]:
    return [{"id": n, "name": f"Stage {n}", "order_nr": n, "pipeline_id": 1} for n in (1, 2, 3)]


def _plain(text: str) -> str:
    return text.casefold().translate(str.maketrans("äéë", "aee"))


def _sums(column: Any) -> list[dict[str, int]]:
    return [{code: n for code, n in sums.items() if n} for sums in (column.total.values, column.total.weighted)]


async def test_an_activity_that_is_done_clears_the_rot_of_its_deal(workspace: Workspace) -> None:
    """At once, before a server is asked; taken back, the deal has been touched all the same."""
    stage = {"id": 1, "name": "Qualified", "order_nr": 1, "pipeline_id": 1, "is_deal_rot_enabled": True}
    workspace.copy.put("stage", [stage | {"days_to_rotten": 3}])
    workspace.copy.put("deal", [deal(1, 1, update_time="2026-02-01T09:00:00Z")])
    call = {"subject": "Call", "type": "call", "due_date": "2026-03-30", "is_deleted": False, "done": False}
    workspace.copy.put("activity", [{**call, "id": 1, "deal_id": 1}])
    assert workspace.deals.cards([1])[1].rotten > 0
    board = workspace.deals.board(workspace.deals.pipelines()[0], view=View(rotten=True))
    assert board.columns[0].ids == [1]
    await workspace.activities.set_done(1, done=True)
    assert workspace.deals.cards([1])[1].rotten == 0
    board.follow([1])
    assert board.columns[0].ids == []
