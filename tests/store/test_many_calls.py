"""An edit of many records: durable with little work, however much waits, and the same as one edit for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tui.store import mentions, salvage
from tui.store.outbox import Call, Entry, Outbox

MANY = 60


def change(deal: int, name: str, value: object, base: object = None) -> Call:
    effects = (("deal", deal, {name: value}),)
    return Call("v2.deals.update", {"id": deal}, {name: value}, effects, f"Change {deal}", base={name: base})


def said(entries: list[Entry]) -> list[object]:
    return [(e.call.arguments, e.call.body, e.call.base, e.call.instead) for e in entries]


def edits() -> list[list[Call]]:
    """Some upon others, of the same fields and of others, some of them far apart."""
    deals = range(1, MANY + 1)
    return [
        [change(n, "stage_id", 2, base=1) for n in deals],
        [change(n, "title", "new", base="old") for n in deals if n % 3],
        [change(n, "stage_id", 3, base=1) for n in deals],
        [change(n, "stage_id", 4, base=1) for n in (*reversed(deals), *deals)],
    ]


def test_many_in_one_edit_are_what_each_alone_would_be(tmp_path: Path) -> None:
    together, alone = Outbox(tmp_path / "together.db"), Outbox(tmp_path / "alone.db")
    for edit in edits():
        together.put(edit)
        for call in edit:
            alone.put([call])
    assert said(together.entries()) == said(alone.entries())
    assert any(e.call.base == {"stage_id": 3} for e in together.entries())
    assert any(e.call.instead for e in together.entries())
    together.close()
    alone.close()


FEW, LOTS = 50, 3_000


def create(temporary: int) -> Call:
    effects = (("deal", temporary, {"id": temporary, "title": "New"}),)
    return Call("v2.deals.create", {}, {"title": "New"}, effects, "Add a deal", ("deal", temporary))


def note(temporary: int) -> Call:
    return Call("v1.notes.create", {}, {"deal_id": temporary, "content": "x"}, (), "Add a note")


class Work:
    """How many steps SQLite takes, and how many rows become calls: both grow with whatever is looked through."""

    def __init__(self, outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.spent: Counter[str] = Counter()
        outbox.db.set_progress_handler(self._step, 1)
        entry = salvage.entry

        def counted(row: tuple[Any, ...], known: Call | None = None) -> Entry | None:
            self.count += 10
            return entry(row, known)

        monkeypatch.setattr(salvage, "entry", counted)

    def _step(self) -> int:
        self.count += 1
        return 0

    @contextmanager
    def of(self, what: str) -> Iterator[None]:
        before = self.count
        yield
        self.spent[what] += self.count - before


def work_of_ten_answers(path: Path, waiting: int, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """As the sync and the windows do it: the next call, what waits is counted, its answer, and one edit meanwhile."""
    outbox = Outbox(path)
    outbox.put([change(n, "title", "new", base="old") if n % 2 else create(-n) for n in range(1, waiting + 1)])
    outbox.put([note(-n) for n in range(2, waiting + 1, 2)])
    with monkeypatch.context() as patch:
        work, number = Work(outbox, patch), 0
        for _ in range(10):
            with work.of("next"):
                entry = outbox.following(number)
            assert entry is not None
            with work.of("count"):
                assert outbox.count()[1] == 0
            with work.of("claim"):
                assert outbox.claim(entry) == entry
            number, made = entry.id, entry.call.creates
            renamed = (*made, 10**6 + number) if made else None
            with work.of("done"):
                outbox.done(entry, renamed, {"title": "old"}, {"title": "newer"})
            with work.of("put"):
                outbox.put([change(10**7 + number, "title", "x")])
    notes = [(e.call.body or {})["deal_id"] for e in outbox.entries() if e.call.verb == "create" and not e.call.creates]
    outbox.close()
    assert [n for n in notes if n > 0] == [10**6 + n for n in range(2, 11, 2)], "they know what they belong to"
    return work.spent


def test_an_answer_and_an_edit_cost_the_same_however_much_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = work_of_ten_answers(tmp_path / "few.db", FEW, monkeypatch)
    lots = work_of_ten_answers(tmp_path / "lots.db", LOTS, monkeypatch)
    assert {what: lots[what] <= 1.2 * few[what] for what in few} == dict.fromkeys(few, True), (few, lots)


def test_what_is_noted_is_what_looking_through_every_call_would_find(tmp_path: Path) -> None:
    """Whatever stands in a call: what may be a temporary id, and what only looks like one."""
    outbox = Outbox(tmp_path / "outbox.db")
    texts = ("a - b", "-5", " -5", "new-1", '"new-1"', "[-1", "", "Zoë: -5, [-5]", "\\", "\N{NO-BREAK SPACE}-5")
    outbox.put([create(-5), note(-5), *(change(n, "title", text, base="b") for n, text in enumerate(texts, 1))])
    values = (-5, [-5], {"a": -5}, [1, -5], -5.5, "new-7", ["new-7"], True, None)
    for number, value in enumerate(values, 30):
        outbox.put([change(number, "x", value), Call("v1.leads.update", {"id": "new-8"}, {"x": value}, (), "Lead")])
    outbox.put([Call("v2.deals.delete", {"id": 50}, None, (), "Delete"), change(-5, "title", "Mine")])
    noted = outbox.db.execute("SELECT record, call FROM mention ORDER BY call, record").fetchall()
    outbox.db.execute("DELETE FROM mention")
    mentions.note_all(outbox.db)
    assert noted == outbox.db.execute("SELECT record, call FROM mention ORDER BY call, record").fetchall()
    assert {record for record, _ in noted} >= {-5, "new-7", "new-8", 1, 30}
    outbox.close()


def test_an_outbox_of_an_older_version_is_told_what_its_calls_mention(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    outbox.put([create(-5), change(7, "title", "a", base="b"), change(-5, "title", "Mine"), note(-5)])
    for name in ("TABLE mention", "TRIGGER call_gone", "INDEX call_step", "INDEX call_refused"):
        outbox.db.execute(f"DROP {name}")
    outbox.db.execute("PRAGMA user_version=1")
    outbox.close()
    newer = Outbox(path)
    first, *_ = newer.entries()
    newer.done(first, ("deal", -5, 40))
    assert [e.call.arguments.get("id") or (e.call.body or {})["deal_id"] for e in newer.entries()] == [7, 40, 40]
    newer.put([change(7, "title", "c", base="a")])
    assert [e.call.instead is not None for e in newer.entries()] == [False, False, True], "it was found by its record"
    newer.close()
