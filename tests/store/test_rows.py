"""Many records written by few statements: the same rows as written one by one, in order, with what is next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tui.store.copy import Copy
from tui.store.kinds import KINDS, NEXT_DUE
from tui.store.rows import VALUES, Told, cleaned_record, refreshing_next_due

MANY = VALUES // len(KINDS["deal"].names)


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    found = Copy(tmp_path / "copy.db")
    yield found
    found.close()


def _deal(number: int) -> dict[str, Any]:
    return {"id": number, "title": f"Deal {number}", "value": number * 1.5, "label_ids": [number] if number % 2 else []}


@pytest.mark.parametrize("count", [0, 1, MANY - 1, MANY, MANY + 1, 3 * MANY - 1, 3 * MANY])
def test_any_number_of_records_is_written_whole(copy: Copy, count: int) -> None:
    copy.put("activity", [{"id": 1, "deal_id": count, "due_date": "2026-03-12", "done": False}])
    deals = [_deal(number) for number in range(1, count + 1)]

    assert copy.put("deal", deals) == [deal["id"] for deal in deals]

    rows = copy.select("SELECT id, title, value, label_ids, data FROM main.deal ORDER BY id")
    wanted = [(d["id"], d["title"], d["value"], json.dumps(d["label_ids"]), KINDS["deal"].data(d)) for d in deals]
    assert rows == wanted
    found = copy.select(f"SELECT id, {NEXT_DUE} FROM main.deal WHERE {NEXT_DUE} IS NOT NULL")
    assert found == ([(count, "2026-03-12")] if count else [])


def test_of_a_record_that_comes_twice_the_later_stays(copy: Copy) -> None:
    twice = [_deal(number) | {"title": words} for words in ("early", "late") for number in range(1, MANY)]
    copy.put("deal", twice)
    assert copy.select("SELECT count(*), min(title), max(title) FROM main.deal") == [(MANY - 1, "late", "late")]


def test_numbers_no_column_can_hold_are_written_as_near_as_can_be(copy: Copy) -> None:
    copy.put("deal", [_deal(number) | {"owner_id": 10**30} for number in range(1, MANY + 1)])
    assert copy.select("SELECT DISTINCT owner_id FROM main.deal") == [(1e30,)]


def test_what_the_server_told_is_kept_as_it_was_written() -> None:
    told = Told({"id": 1, "value": 1e-05}, '{"id":1,"value":0.00001}')
    assert cleaned_record("deal", told) == (told, told.text)


def test_what_could_drive_a_terminal_is_cleaned_in_both() -> None:
    sent = {"id": 1, "title": "a\x1b[2J\x9b"}
    fields, text = cleaned_record("deal", Told(sent, json.dumps(sent)))
    assert fields["title"] == "a\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}"
    assert json.loads(text) == fields


def test_what_is_computed_here_is_not_kept_as_if_it_were_told() -> None:
    sent = {"id": 1, "title": "a", NEXT_DUE: "2026-03-12"}
    assert cleaned_record("deal", Told(sent, json.dumps(sent))) == (sent, '{"id":1,"title":"a"}')


def test_a_number_written_otherwise_is_no_change(copy: Copy) -> None:
    copy.put("deal", [Told({"id": 1, "value": 1e-05}, '{"id":1,"value":0.00001}')])
    assert not copy.differs("deal", {"id": 1, "value": 0.00001})
    assert copy.differs("deal", {"id": 1, "value": 0.00002})
    assert copy.differs("deal", {"id": 1, "value": True})


@pytest.mark.parametrize("kind", ["deal", "lead"])
def test_what_is_next_is_looked_up_without_going_through_all_activities(copy: Copy, kind: str) -> None:
    plan = " / ".join(row[3] for row in copy.select(f"EXPLAIN QUERY PLAN {refreshing_next_due(kind)}", ("[1]",)))
    assert f"activity_{0 if kind == 'deal' else 1} ({kind}_id=?" in plan
    assert "SCAN" not in plan.replace("SCAN json_each", "")


def test_of_deals_only_those_are_written_for_which_something_else_is_next(copy: Copy) -> None:
    activities = [{"id": n, "deal_id": n, "due_date": "2026-03-12", "done": False} for n in (1, 2)]
    copy.put("deal", [_deal(1), _deal(2)])
    copy.put("activity", activities)
    before = copy.db.total_changes
    copy.put("activity", [activities[0], activities[1] | {"due_date": "2026-03-10"}])
    assert copy.db.total_changes == before + len(activities) + 1
    assert copy.select(f"SELECT {NEXT_DUE} FROM main.deal ORDER BY id") == [("2026-03-12",), ("2026-03-10",)]
