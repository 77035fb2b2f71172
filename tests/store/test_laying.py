"""Pending edits laid anew where something changed: the same as taking all of them off and laying all again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dice import thrown
from tui.store import overlay
from tui.store.copy import Copy, Effect

KINDS = ("deal", "lead", "activity", "person")
IDS: dict[str, list[int | str]] = {
    "deal": [1, 2, -1],
    "lead": ["a", "b", "new-1"],
    "activity": [11, 12, 13, -5],
    "person": [21],
}
OWNERS: list[dict[str, Any]] = [{}, {"deal_id": 1}, {"deal_id": 2}, {"lead_id": "a"}, {"deal_id": None}]
DONE: list[dict[str, Any]] = [{}, {"done": True, "marked_as_done_time": "2026-03-12T10:00:00Z"}, {"done": False}]
DUE: list[dict[str, Any]] = [{}, {"due_date": "2026-03-01"}, {"due_date": "2026-03-05"}, {"is_deleted": True}]
Names = list[tuple[str, int | str]]


@st.composite
def fields(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """Some fields of a record."""
    if kind != "activity":
        return {"title" if kind != "person" else "name": draw(st.sampled_from(["x", "y"]))}
    return {**draw(st.sampled_from(OWNERS)), **draw(st.sampled_from(DONE)), **draw(st.sampled_from(DUE))}


@st.composite
def effects(draw: st.DrawFn) -> Effect:
    """What an edit does to a record: to make it, or to change it."""
    kind = draw(st.sampled_from(KINDS))
    record = draw(st.sampled_from(IDS[kind]))
    made = {"id": record} if str(record).startswith(("-", "new")) and draw(st.booleans()) else {}
    return kind, record, {**made, **draw(fields(kind))}


@st.composite
def records(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A record of the server's."""
    kind = draw(st.sampled_from(KINDS))
    return kind, {
        "id": draw(st.sampled_from([i for i in IDS[kind] if not str(i).startswith(("-", "new"))])),
        **draw(fields(kind)),
    }


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), effects()),
        st.tuples(st.just("gone"), st.integers(0, 20)),
        st.tuples(st.just("seen"), records()),
        st.tuples(st.just("catch up"), st.none()),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Copy, Copy, Copy]]:
    """The sync's connection, that of a window, and one that does everything anew each time."""
    path = tmp_path_factory.mktemp("laying") / "copy.db"
    found = Copy(path), Copy(path), Copy(path)
    found[0].db.execute("PRAGMA synchronous=OFF")
    yield found
    for copy in found:
        copy.close()


def laid(copy: Copy) -> dict[str, list[Any]]:
    """Everything that is laid over the copy."""
    return {kind: copy.select(f"SELECT * FROM temp.pending_{kind} ORDER BY id") for kind in KINDS}


def owners_of(copy: Copy, activity: int | str) -> Names:
    return [(kind, one) for kind, found in copy.owners([activity]).items() for one in found]


@given(STEPS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_what_changed_is_laid_anew_and_it_is_as_if_all_were(
    files: tuple[Copy, Copy, Copy], steps: list[tuple[str, Any]]
) -> None:
    sync, window, plain = files
    sync.clear()
    for copy in (window, plain):
        copy.lay_all([])
    pending: list[Effect] = []
    stale: Names = []
    for what, given_ in [*steps, ("catch up", None)]:
        if what == "edit":
            pending.append(given_)
            window.lay([given_])
        elif what == "gone" and pending:
            pending.pop(given_ % len(pending))
        elif what == "seen":
            kind, record = given_
            before = owners_of(sync, record["id"]) if kind == "activity" else []
            sync.put(kind, [{"title": "t", "name": "n", "update_time": "2026-03-01T00:00:00Z", **record}])
            after = owners_of(sync, record["id"]) if kind == "activity" else []
            stale += [(kind, record["id"]), *before, *after]
        elif what == "catch up":
            known = overlay.owners(window.db)
            told = window.lay_all([pending], stale)
            plain.lay_all([pending])
            assert laid(window) == laid(plain)
            now = overlay.owners(window.db)
            assert told >= {name for name in known.keys() | now.keys() if known.get(name) != now.get(name)}
            stale.clear()


def test_what_an_answer_does_not_touch_is_not_laid_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, many = Copy(tmp_path / "copy.db"), 500
    copy.put("deal", [{"id": n, "title": "old"} for n in range(1, many + 1)])
    pending: list[list[Effect]] = [[("deal", n, {"title": f"new {n}"})] for n in range(1, many + 1)]
    copy.lay_all(pending)
    covered: list[int | str] = []
    cover = overlay._cover

    def counted(db: sqlite3.Connection, kind: str, *records: overlay.Record) -> None:
        covered.extend(record["id"] for record in records)
        cover(db, kind, *records)

    monkeypatch.setattr(overlay, "_cover", counted)
    monkeypatch.setattr(overlay, "MANY", many + 1)
    copy.put("deal", [{"id": 1, "title": "new 1"}, {"id": 2, "title": "theirs"}])
    copy.lay_all(pending[1:], [("deal", 1), ("deal", 2), ("person", 9)])
    assert covered == [2]
    assert [copy.get("deal", n)["title"] for n in (1, 2, 3)] == ["new 1", "new 2", "new 3"]  # type: ignore[index]
    covered.clear()
    copy.lay_all(pending[1:])
    assert len(covered) == many - 1
    copy.close()


def test_after_a_failure_everything_is_laid_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Copy(tmp_path / "copy.db")
    copy.put("deal", [{"id": n, "title": "old"} for n in (1, 2, 3)])
    first, second, third = (("deal", n, {"title": "new"}) for n in (1, 2, 3))
    copy.lay([first])
    cover = overlay._cover

    def fail(db: sqlite3.Connection, kind: str, *records: overlay.Record) -> None:
        for record in records:
            if record["id"] == 3:
                raise OSError("no room")
            cover(db, kind, record)

    with monkeypatch.context() as patch:
        patch.setattr(overlay, "_cover", fail)
        with pytest.raises(OSError, match="no room"):
            copy.lay([second, third])
    assert (copy.get("deal", 2) or {})["title"] == "old"
    copy.lay_all([[first, second, third]], [])
    assert [(copy.get("deal", n) or {})["title"] for n in (1, 2, 3)] == ["new"] * 3
    copy.close()


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    found = Copy(tmp_path / "copy.db")
    yield found
    found.close()


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(['Zoë\'s "deal"', "a\nb", "\x1b[31m", "\u202e", "null", "{}", "\\u0000"]),
    st.lists(st.integers(1, 3), max_size=2),
    st.dictionaries(st.sampled_from(["a", "b c"]), st.none() | st.text(max_size=3), max_size=2),
)
FIELDS = st.sampled_from(["title", "value", "stage_id", "label_ids", "custom_fields", "not_known", "pipeline_id"])
PATCHES = st.dictionaries(FIELDS, VALUES, min_size=1, max_size=4)


@given(before=st.lists(PATCHES, min_size=3, max_size=3), patches=st.lists(PATCHES, min_size=1, max_size=3))
@settings(max_examples=thrown(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fields_written_where_they_stand_are_what_one_reads_and_writes(
    copy: Copy, before: list[dict[str, Any]], patches: list[dict[str, Any]]
) -> None:
    copy.put("deal", [{"id": n, "custom_fields": {"x": 1}, **one} for n, one in enumerate(before, 1)])
    copy.lay_all([])
    copy.lay([("deal", 2, {"title": "laid over before"})])
    for names in {tuple(patch) for patch in patches}:
        effects = [("deal", n, {name: one.get(name) for name in names}) for n, one in enumerate(patches, 1)]
        effects.append(("deal", 4, dict.fromkeys(names)))  # it is not there
        kept = copy.db.execute("SELECT * FROM temp.pending_deal").fetchall()
        assert overlay._lay_fields(copy.db, "deal", effects)
        found = _rows_and_records(copy)
        overlay.forget(copy.db)
        copy.db.executemany(overlay._covering("deal"), kept)
        overlay._lay_records(copy.db, "deal", effects)
        assert found == _rows_and_records(copy)


def _rows_and_records(copy: Copy) -> list[tuple[Any, ...]]:
    rows = copy.db.execute("SELECT * FROM temp.pending_deal ORDER BY id").fetchall()
    return [(*map(repr, row[:-1]), json.loads(row[-1])) for row in rows]


@pytest.mark.parametrize(
    ("kind", "patch"),
    [
        ("deal", {"id": 1, "title": "made"}),
        ("deal", {"is_archived": True}),
        ("deal", {"next_due": "2026-03-01"}),
        ("deal", {"it's": 1}),
        ("lead", {"title": "x"}),
    ],
)
def test_what_more_hangs_on_is_read_and_written(copy: Copy, kind: str, patch: dict[str, Any]) -> None:
    assert not overlay._lay_fields(copy.db, kind, [(kind, 1, patch)])


def test_a_record_that_is_none_any_more_is_found_out_when_many_are_changed(copy: Copy) -> None:
    ids = range(1, overlay.MANY + 1)
    copy.put("deal", [{"id": n, "title": f"Deal {n}"} for n in ids])
    copy.db.execute("UPDATE main.deal SET data = '{' WHERE id = 2")
    copy.lay([("deal", n, {"title": "new"}) for n in ids])
    assert copy.replaced is not None
    assert not copy.ids("deal")
