"""A damaged copy costs a resync and never an edit; of a damaged outbox all that can be read is saved, and told."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.dice import thrown
from tests.services.served import Nowhere
from tui.services.workspace import Workspace
from tui.store.copy import Copy
from tui.store.database import Damaged, Newer, StoreError
from tui.store.outbox import Call, Outbox, Step

SEEDS = int(os.environ.get("PIPEDRIVE_TUI_SEEDS", "4"))
"""In how many ways of each kind a file is damaged; 30 make 250 damaged copies."""
STEP = int(os.environ.get("PIPEDRIVE_TUI_STEP", "37"))
"""One in how many bytes of the outbox is flipped; 1 for each of them takes minutes."""
DEALS = 400
PAGE = 4096


def call(number: int, title: str = "Title") -> Call:
    return Call(
        "v2.deals.update", {"id": number}, {"title": title}, (("deal", number, {"title": title}),), f"#{number}"
    )


def deal(number: int) -> dict[str, Any]:
    texts = {"title": f"Deal {number}", "add_time": "2026-03-01T10:00:00Z", "note": "x" * 300}
    place = {"pipeline_id": 1, "stage_id": 1 + number % 3, "status": "open", "is_deleted": False, "is_archived": False}
    return {"id": number, "value": float(number), "currency": "EUR", **texts, **place}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a copy of some deals, and an outbox with edits."""
    directory = tmp_path_factory.mktemp("filled")
    copy = Copy(directory / "copy.db")
    copy.put("pipeline", [{"id": 1, "name": "Sales", "order_nr": 1}])
    copy.put("stage", [{"id": n, "name": f"Stage {n}", "order_nr": n, "pipeline_id": 1} for n in (1, 2, 3)])
    copy.put("deal", [deal(number) for number in range(1, DEALS + 1)])
    copy.remember("filled", value=True)
    copy.close()
    outbox = Outbox(directory / "outbox.db")
    for number in range(1, 51):
        outbox.put([call(number)], Step(f"#{number}", (call(number, "Before"),), (call(number),)))
    outbox.close()
    return directory


Harm = Callable[[Path, random.Random], None]


def _flip_header(path: Path, dice: random.Random) -> None:
    _write(path, dice.choice([0, 5, 16, 18, 19, 21, 22, 23, 100]), bytes([dice.randint(128, 255)]))


def _truncate(path: Path, dice: random.Random) -> None:
    with path.open("r+b") as file:
        file.truncate(dice.randint(1, path.stat().st_size - PAGE))


def _garbage_page(path: Path, dice: random.Random) -> None:
    _write(path, dice.randrange(path.stat().st_size // PAGE) * PAGE, dice.randbytes(PAGE))


def _zero_page(path: Path, dice: random.Random) -> None:
    _write(path, dice.randrange(path.stat().st_size // PAGE) * PAGE, bytes(PAGE))


def _garbage(path: Path, dice: random.Random) -> None:
    path.write_bytes(dice.randbytes(dice.randint(1, 10_000)))


def _empty(path: Path, _dice: random.Random) -> None:
    path.write_bytes(b"")


def _flip(path: Path, dice: random.Random) -> None:
    for _ in range(20):
        place = dice.randrange(path.stat().st_size)
        with path.open("r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ (1 << dice.randrange(8))]))


def _write(path: Path, place: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(content)


CERTAIN: list[Harm] = [_flip_header, _truncate, _garbage_page, _zero_page, _garbage, _empty]
HARMS = [(harm, seed) for harm in (*CERTAIN, _flip) for seed in range(SEEDS)]
HARMS += [(_flip, seed) for seed in range(SEEDS, SEEDS + thrown(16))]


@pytest.mark.parametrize(("harm", "seed"), HARMS)
def test_a_damaged_copy_is_set_aside_and_no_edit_is_lost(filled: Path, tmp_path: Path, harm: Harm, seed: int) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    before = (tmp_path / "outbox.db").read_bytes()
    harm(tmp_path / "copy.db", random.Random(seed))

    begun = time.monotonic()
    workspace = Workspace(tmp_path / "copy.db", tmp_path / "outbox.db", Nowhere())
    _look_around(workspace)
    workspace.copy.check()
    _look_around(workspace)
    assert time.monotonic() - begun < 30  # it does not hang; how fast it is depends on what else runs

    if harm in CERTAIN:
        assert not workspace.filled, "it is filled again"
        assert harm is _empty or workspace.copy.replaced is not None
    assert len(workspace.outbox.pending()) == 50
    workspace.close()
    assert (tmp_path / "outbox.db").read_bytes() == before


def _look_around(workspace: Workspace) -> None:
    """What a screen would read."""
    for pipeline in workspace.deals.pipelines():
        board = workspace.deals.board(pipeline)
        for column in board.columns:
            workspace.deals.cards(column.ids[:50])
        board.follow({1, 2, 3})
    for number in range(1, DEALS, 7):
        workspace.copy.get("deal", number)


def test_damage_that_is_met_while_reading_is_healed_in_the_middle_of_it(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    copy = Copy(tmp_path / "copy.db")
    told: list[int] = []
    copy.on_replaced = lambda: told.append(1)
    assert copy.select("SELECT count(*) FROM shown_deal")[0][0] == DEALS
    with (tmp_path / "copy.db").open("r+b") as file:
        for page in range(2, 90):
            file.seek(page * PAGE)
            file.write(b"\xff" * PAGE)
    copy.db.execute("PRAGMA shrink_memory")
    assert sum(row[0] for row in copy.select("SELECT length(data) FROM shown_deal")) == 0
    assert told == [1]
    assert copy.lay([("deal", 1, {"id": 1, "title": "New"})]) == {("deal", 1)}
    copy.close()


def test_two_connections_begin_the_same_new_file(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    one, two = Copy(tmp_path / "copy.db"), Copy(tmp_path / "copy.db")
    assert not two.renew()
    one.mend(Damaged("found by one"))
    two.mend(Damaged("found by two"))
    one.put("deal", [deal(1)])
    assert two.ids("deal") == {1}
    assert not one.renew()
    assert len(list(tmp_path.glob("copy.db.corrupt-*[0-9]"))) == 1
    one.mend(Damaged("again"))
    assert two.renew()
    assert two.ids("deal") == set()
    assert len(list(tmp_path.glob("copy.db.corrupt-*[0-9]"))) == 1, "only the newest is kept"


def test_a_copy_of_another_schema_is_made_anew_without_a_word(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    with sqlite3.connect(tmp_path / "copy.db") as db:
        db.execute("ALTER TABLE deal ADD COLUMN shoe_size")
    db.close()
    copy = Copy(tmp_path / "copy.db")
    assert copy.replaced is None
    assert copy.ids("deal") == set()
    assert copy.fact("filled") is None
    copy.close()


@pytest.mark.parametrize("name", ["copy.db", "outbox.db"])
def test_a_newer_file_is_refused_and_not_touched(filled: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    with sqlite3.connect(tmp_path / name) as db:
        db.execute("PRAGMA user_version=99")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    with pytest.raises(Newer, match="newer pipedrive-tui"):
        Workspace(tmp_path / "copy.db", tmp_path / "outbox.db", Nowhere())
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    assert {p: v for p, v in after.items() if p.name.startswith(name)} == {
        p: v for p, v in before.items() if p.name.startswith(name)
    }


@pytest.mark.parametrize("name", ["copy.db", "outbox.db"])
def test_a_file_of_another_program_is_not_taken_for_ours(filled: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    (tmp_path / name).unlink()
    with sqlite3.connect(tmp_path / name) as db:
        db.execute("CREATE TABLE recipe (cake TEXT)")
    db.close()
    workspace = Workspace(tmp_path / "copy.db", tmp_path / "outbox.db", Nowhere())
    kept = [path for path in tmp_path.glob(f"{name}.corrupt-*") if path.stat().st_size]
    with sqlite3.connect(kept[0]) as db:
        assert db.execute("SELECT count(*) FROM recipe").fetchone() == (0,)
    db.close()
    assert workspace.warnings
    workspace.close()


# -- the outbox ---------------------------------------------------------------------------------------------------


def test_every_damaged_row_is_noticed_kept_and_told_and_the_others_live(filled: Path, tmp_path: Path) -> None:
    """Each byte of every row's content in turn would take minutes: one in so many, others in each row."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    outbox = Outbox(tmp_path / "outbox.db")
    outbox.db.execute("PRAGMA synchronous=OFF")
    whole = {e.id: e for e in outbox.entries()}
    rows = outbox.db.execute("SELECT id, key, content, made FROM call").fetchall()
    for number, key, content, made in rows:
        for place in range(number % STEP, len(content), STEP):
            wrong = content[:place] + chr(ord(content[place]) ^ 1) + content[place + 1 :]
            _replace(outbox, number, key, wrong, made)
            assert [e.id for e in outbox.entries()] == [i for i in whole if i != number]
            assert outbox.damaged == [number]
        _replace(outbox, number, key, content, made)
        _replace(outbox, number, key[:-1] + "x", content, made)
        assert outbox.damaged == [] or outbox.entries()
        assert len(outbox.entries()) == 49
        _replace(outbox, number, key, content, made + 1)
        assert len(outbox.entries()) == 49
        _replace(outbox, number, key, content, made)
    assert {e.id: e for e in outbox.entries()} == whole


def _replace(outbox: Outbox, number: int, key: str, content: str, made: float) -> None:
    outbox.db.execute("UPDATE call SET key = ?, content = ?, made = ? WHERE id = ?", (key, content, made, number))


def test_a_damaged_row_is_counted_and_said_in_a_sentence(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    with sqlite3.connect(tmp_path / "outbox.db") as db:
        db.execute("UPDATE call SET content = replace(content, 'Title', 'Turtle') WHERE id = 7")
        db.execute("UPDATE call SET state = 'qveued' WHERE id = 8")
        db.execute("UPDATE step SET back = replace(back, 'Before', 'Beforf') WHERE id = 50")
    db.close()
    workspace = Workspace(tmp_path / "copy.db", tmp_path / "outbox.db", Nowhere())
    assert workspace.warnings == [
        f"1 unsent edit was damaged on the disk. It is kept in {tmp_path / 'outbox.db'}, but cannot be sent."
    ]
    assert workspace.outbox.count() == (49, 1)
    assert [e.state for e in workspace.outbox.entries() if e.id == 8] == ["in flight"], "it may have been sent"
    step = workspace.outbox.last_step()
    assert step is not None
    assert step.words == "#49", "a way back that is not what was written is not taken"
    assert (workspace.copy.get("deal", 7) or {})["title"] == "Deal 7"
    assert (workspace.copy.get("deal", 9) or {})["title"] == "Title"
    workspace.close()


@pytest.mark.parametrize("seed", range(thrown(12)))
def test_of_a_damaged_outbox_every_readable_edit_is_saved(filled: Path, tmp_path: Path, seed: int) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    path, dice = tmp_path / "outbox.db", random.Random(seed)
    whole = Outbox(path)
    written = {e.id: e for e in whole.entries()}
    whole.close()
    harm = dice.choice([*CERTAIN, _flip])
    harm(path, dice)
    hurt = path.read_bytes()

    outbox = Outbox(path)
    found = {e.id: e for e in outbox.entries()}

    assert all(written[number] == entry for number, entry in found.items()), "nothing is made up"
    if outbox.rescued:
        kept = next(p for p in tmp_path.glob("outbox.db.corrupt-*") if not p.name.endswith("-journal"))
        assert kept.read_bytes() == hurt
        assert str(kept) in outbox.rescued
        assert not list(tmp_path.glob(".outbox.db*")), "nothing is left lying about"
    if len(found) < 50:
        assert outbox.rescued or len(outbox.damaged) == 50 - len(found), "no edit goes without a word"
    new = outbox.put([call(99)])[0]
    assert new.id > max(found, default=0)
    outbox.close()
    assert {e.id for e in Outbox(path).entries()} == {*found, new.id}


def test_an_outbox_damaged_while_it_is_used_says_so_and_is_saved_at_the_next_start(
    filled: Path, tmp_path: Path
) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    _write(path, path.read_bytes().index(b'"words": "#25"') // PAGE * PAGE, b"\xff" * PAGE)
    _write(path, 24, b"\xff\xff")  # another change counter: what SQLite remembers of the file is void
    with pytest.raises(StoreError, match="start pipedrive-tui again"):
        outbox.entries()
    outbox.close()
    again = Outbox(path)
    assert "could be read" in again.rescued
    assert again.entries()


def test_an_edit_goes_where_the_next_start_will_look(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "outbox.db"
    window = Outbox(path)
    path.rename(tmp_path / "moved away")
    window.put([call(1)])
    window.close()
    assert [e.call for e in Outbox(path).entries()] == [call(1)]
