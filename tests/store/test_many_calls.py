"""An edit of many records: durable with little work, however much waits, and the same as one edit for each."""

from __future__ import annotations

from pathlib import Path

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


def test_what_waits_is_read_once_for_all_of_an_edit(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    first, *_, last = edits()
    outbox.put(first)
    statements: list[str] = []
    outbox.db.set_trace_callback(statements.append)
    outbox.put(last)
    whole = [s for s in statements if s.startswith("SELECT") and "FROM call WHERE state <>" in s]
    outbox.close()
    assert len(whole) == 1
