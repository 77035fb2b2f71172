"""The outbox: what it promises of an edit once it took it."""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tui.store import salvage
from tui.store.calls import Call, Step, is_temporary, renamed_call, temporary_id
from tui.store.copy import Copy
from tui.store.database import NotSaved, StoreError, connect
from tui.store.outbox import REFUSED, Outbox


def update(record: int, body: dict[str, object]) -> Call:
    return Call("v2.deals.update", {"id": record}, body, (("deal", record, body),), f"Change {record}")


def create(temporary: int, **body: object) -> Call:
    shown = {**body, "id": temporary}
    return Call("v2.deals.create", {}, body, (("deal", temporary, shown),), "Add a deal", ("deal", temporary))


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    found = Outbox(tmp_path / "outbox.db")
    yield found
    found.close()


def test_an_edit_is_on_the_disk_in_a_file_that_survives_a_power_cut(outbox: Outbox) -> None:
    assert outbox.db.execute("PRAGMA journal_mode").fetchone() == ("persist",)
    assert outbox.db.execute("PRAGMA synchronous").fetchone() == (3,), "3 is EXTRA: also where a journal is removed"
    outbox.put([update(1, {"title": "Kept"})])
    journal = outbox.path.with_name("outbox.db-journal").read_bytes()
    assert len(journal) > 512
    assert not any(journal[:28]), "a journal without its head is not played back"
    other = Outbox(outbox.path)
    assert other.entries() == outbox.entries()
    other.close()


def test_every_call_comes_back_as_it_went_in(outbox: Outbox) -> None:
    whole = Call(
        "v1.leads.create",
        {},
        {"title": "ä \N{GRINNING FACE} \0 '\"", "value": {"amount": 1.5, "currency": "EUR"}, "label_ids": []},
        (("lead", "new-1", {"id": "new-1", "title": "x"}), ("deal", -7, {"is_deleted": True})),
        "Add “x”",
        ("lead", "new-1"),
        stands_for="b8a5",
    )
    outbox.put([whole])
    assert outbox.entries()[0].call == whole


# -- names --------------------------------------------------------------------------------------------------------


def test_temporary_ids_are_unlike_any_other_and_later_ones_lower() -> None:
    ids = [int(temporary_id("deal")) for _ in range(5000)]
    assert ids == sorted(set(ids), reverse=True)
    assert -(2**53) < min(ids) < max(ids) < 0
    assert all(is_temporary(i) for i in (*ids[:3], temporary_id("lead")))
    assert not is_temporary(7)
    assert not is_temporary("3b6f1b36-58a7-4bcb-8c8b-0d5f2b1f6a3e")


def test_a_real_id_is_written_wherever_the_temporary_one_stands(outbox: Outbox) -> None:
    outbox.put([create(-5, title="A")])
    activity = Call(
        "v2.activities.create",
        {},
        {"deal_id": -5, "participants": [{"person_id": -6, "primary": True}], "custom": {"deep": {"deal_id": -5}}},
        (("activity", -8, {"id": -8, "deal_id": -5, "count": -5}), ("deal", -5, {"update_time": "x"})),
        "Add an activity",
        ("activity", -8),
    )
    outbox.put([activity, update(-5, {"value": -5}), update(-6, {"person_id": -5})])
    outbox.done(outbox.entries()[0], ("deal", -5, 7))
    found = [e.call for e in outbox.entries()]
    assert found[0].body == {
        "deal_id": 7, "participants": [{"person_id": -6, "primary": True}], "custom": {"deep": {"deal_id": 7}}
    }  # fmt: skip
    assert found[0].effects == (
        ("activity", -8, {"id": -8, "deal_id": 7, "count": -5}),
        ("deal", 7, {"update_time": "x"}),
    )
    assert found[1] == update(7, {"value": -5})._replace(words="Change -5")
    assert found[2] == update(-6, {"person_id": -5}), "another kind, another record"
    assert outbox.real_id("deal", -5) == 7
    assert outbox.real_id("person", -5) == -5
    outbox.put([update(-5, {"title": "later"})])
    assert outbox.entries()[-1].call.arguments == {"id": 7}


def test_true_is_not_the_record_number_one() -> None:
    call = Call("v2.deals.update", {"id": 2}, {"person_id": True}, (), "Odd")
    assert renamed_call(call, "person", 1, 9) == call


def test_a_record_made_again_takes_its_names_along(outbox: Outbox) -> None:
    """Undo and redo in every order, before and after the server answered; real ids are 101, 102, …"""
    real = iter(range(101, 200))

    def answer() -> None:
        for entry in outbox.entries():
            outbox.done(entry, (*entry.call.creates, next(real)) if entry.call.creates else None)

    gone = Call("v2.deals.delete", {"id": -5}, None, (("deal", -5, {"is_deleted": True}),), "Delete")
    outbox.put([create(-5, title="A")], Step("add", (gone,), (create(-5, title="A"),)))
    for answered_between in (True, False, True, True, False):
        if answered_between:
            answer()
        now = outbox.real_id("deal", -5)
        outbox.turn_last(undone=True)
        assert outbox.entries()[-1].call.arguments == {"id": now}
        if answered_between:
            answer()
        outbox.turn_last(undone=False)
        again = outbox.entries()[-1].call
        assert again.creates is not None
        assert again.stands_for == now
        assert outbox.real_id("deal", -5) == again.creates[1] != now
        assert outbox.real_id("deal", now) == again.creates[1]
    answer()
    assert outbox.real_id("deal", -5) == max(int(i) for i in outbox.made("deal"))


def test_a_server_that_gives_an_old_id_again_makes_no_circle(outbox: Outbox) -> None:
    outbox.put([create(-5)], Step("add", (), (create(-5),)))
    outbox.done(outbox.entries()[0], ("deal", -5, 7))
    step = outbox.last_step()
    assert step is not None
    made = outbox.turn(step, undone=False)[0]
    assert made.call.creates is not None
    outbox.done(made, ("deal", made.call.creates[1], 7))
    assert {outbox.real_id("deal", i) for i in (-5, 7, made.call.creates[1])} == {7}


@pytest.mark.parametrize("good", [1, 4, 6, 9])
@pytest.mark.parametrize("bad", [1, 2, 5, 8])
def test_the_newest_change_that_is_not_refused_is_left(outbox: Outbox, good: int, bad: int) -> None:
    """However many are refused after it, and however many each of them stands for."""
    for number in range(good + bad):
        outbox.put([update(1, {"title": number})])
    title = None
    while waiting := outbox.pending():
        said = (waiting[0].call.body or {})["title"]
        if said < good:
            outbox.done(waiting[0])
            title = said
        else:
            outbox.set_state(waiting[0], REFUSED, "no")
    assert title == good - 1


def test_the_way_back_of_a_refused_edit_is_gone_but_not_of_half_a_refused_one(outbox: Outbox) -> None:
    one, two = update(1, {"title": "x"}), update(2, {"title": "x"})
    other = update(1, {"value": 5})
    outbox.put([other], Step("single", (other,), (other,)))
    outbox.put([one, two], Step("both", (one, two), (one, two)))
    for entry in outbox.entries():
        if entry.call.arguments["id"] == 1:
            outbox.set_state(entry, REFUSED, "no")
    step = outbox.last_step()
    assert step is not None
    assert step.words == "both"
    outbox.turn(step, undone=True)
    assert outbox.last_step() is None


def test_only_the_last_five_hundred_edits_can_be_taken_back(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.store.steps.STEPS", 5)
    for number in range(9):
        call = update(number, {})
        outbox.put([call], Step(str(number), (call,), (call,)))
    words = []
    while turned := outbox.turn_last(undone=True):
        words.append(turned[0].words)
    assert words == ["8", "7", "6", "5", "4"]


# -- when the disk does not take it -------------------------------------------------------------------------------


@contextmanager
def no_file_larger(than: int) -> Iterator[None]:
    """What a full disk does, by the limit the system puts on the size of files; SQLite sees `EFBIG` for `ENOSPC`."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (than, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def put_until_refused(outbox: Outbox) -> tuple[list[int], str]:
    """The numbers of the edits that were acknowledged, and why the next one was not."""
    acknowledged: list[int] = []
    try:
        while len(acknowledged) < 1000:
            one = update(len(acknowledged) + 1, {"title": "x" * 500})
            acknowledged += [outbox.put([one], Step("s"))[0].id]
    except NotSaved as error:
        return acknowledged, str(error)
    return acknowledged, ""


def test_a_full_file_is_said_and_nothing_acknowledged_is_lost(outbox: Outbox) -> None:
    outbox.db.execute("PRAGMA max_page_count=20")
    acknowledged, reason = put_until_refused(outbox)
    assert reason == "Not saved: the disk is full; free some space."
    assert acknowledged
    assert [e.id for e in outbox.entries()] == acknowledged
    outbox.drop(outbox.entries()[:5])
    outbox.put([update(1, {})])


def test_a_disk_that_takes_no_more_is_said_and_nothing_acknowledged_is_lost(outbox: Outbox) -> None:
    with no_file_larger(60_000):
        acknowledged, reason = put_until_refused(outbox)
    assert reason.startswith("Not saved: ")
    assert "free some space" in reason
    assert acknowledged
    assert [e.id for e in Outbox(outbox.path).entries()] == acknowledged
    outbox.put([update(1, {})])


def test_a_real_small_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(disk)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a disk")
    try:
        outbox = Outbox(disk / "outbox.db")
        acknowledged, reason = put_until_refused(outbox)
        assert "free some space" in reason
        assert acknowledged
        outbox.close()
        again = Outbox(disk / "outbox.db")
        assert [e.id for e in again.entries()] == acknowledged
        again.close()
        with pytest.raises(StoreError, match="free some space"):
            Copy(disk / "copy.db")
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_directory_that_may_not_be_written_is_said_in_words(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(StoreError, match="cannot be opened: Not a directory"):
        Outbox(blocked / "outbox.db")
    with pytest.raises(StoreError, match="cannot be opened: Not a directory"):
        Copy(blocked / "copy.db")


# -- privacy ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mask", ["000", "022"])
def test_no_file_is_readable_by_others_whatever_the_umask(tmp_path: Path, mask: str) -> None:
    script = """
        import os, sys
        os.umask(int(sys.argv[2], 8))
        from pathlib import Path
        from tui.services.workspace import Workspace
        from tests.services.served import Nowhere
        from tui.store.outbox import Call
        home = Path(sys.argv[1]) / "a" / "b"
        for _start in range(2):
            workspace = Workspace(home / "copy.db", home / "outbox.db", Nowhere())
            workspace.copy.put("deal", [{"id": 1, "title": "x"}])
            workspace.memory.put("pipeline", 3)
            workspace.sync._open_files()
            workspace.sync.turn.take()
            workspace.outbox.db.execute("BEGIN IMMEDIATE")
            workspace.outbox.db.execute("INSERT INTO fact VALUES ('x', '1') ON CONFLICT DO NOTHING")
            workspace.outbox.db.execute("UPDATE fact SET value = '2'")
            for path in sorted(Path(sys.argv[1]).rglob("*")):
                print(oct(path.stat().st_mode & 0o777), path.name)
            workspace.outbox.db.execute("COMMIT")
            (home / "copy.db").write_bytes(b"garbage")
            (home / "outbox.db").write_bytes(b"garbage")
            workspace.copy.db.close()
            workspace.outbox.db.close()
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), tmp_path, mask], capture_output=True, text=True, check=True
    )
    found = {tuple(line.split()) for line in result.stdout.splitlines()}
    wide = {(mode, name) for mode, name in found if mode != ("0o700" if name in "ab" else "0o600")}
    assert wide == set()
    names = {name for _, name in found}
    assert {"copy.db", "copy.db-wal", "copy.db-shm", "outbox.db", "outbox.db-journal", "screens.json"} <= names
    assert any("corrupt" in name for name in names)


def test_a_file_that_is_there_already_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    Outbox(path).close()
    path.chmod(0o644)
    Outbox(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


# -- versions -----------------------------------------------------------------------------------------------------


def test_an_older_file_is_brought_up_to_date_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "file.db"
    first = ("CREATE TABLE a (x)",)
    second = ("ALTER TABLE a ADD COLUMN y", "INSERT INTO a VALUES (1, 2)")
    broken = ("INSERT INTO a VALUES (3, 4)", "NONSENSE")
    connect(path, scripts=[first], journal="DELETE", synchronous="FULL").close()
    with pytest.raises(StoreError, match="syntax error"):
        connect(path, scripts=[first, second, broken], journal="DELETE", synchronous="FULL")
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone() == (1,)
    assert [row[1] for row in db.execute("PRAGMA table_info(a)")] == ["x"]
    db.close()
    new = connect(path, scripts=[first, second], journal="DELETE", synchronous="FULL")
    assert new.execute("SELECT * FROM a").fetchall() == [(1, 2)]
    new.close()


def test_the_first_schema_is_never_changed_again() -> None:
    """Files of it are on people's disks: a change is another script behind it."""
    from hashlib import sha256

    assert sha256(repr(salvage.SCRIPTS[0]).encode()).hexdigest()[:16] == "2d6e08a83532c19d"


def test_an_outbox_is_made_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_arguments: object) -> None:
        raise OSError(errno.EIO, "the machine goes down")

    monkeypatch.setattr("tui.store.salvage.os.link", cut)
    monkeypatch.setattr(Path, "rename", cut)
    with pytest.raises(StoreError, match="goes down"):
        Outbox(tmp_path / "outbox.db")
    assert not (tmp_path / "outbox.db").exists()
