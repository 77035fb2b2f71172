"""Where files are: on another machine, being brought up to date when the power goes, used by many at once."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tui.store import database, door
from tui.store.calls import Call
from tui.store.copy import Copy
from tui.store.door import Door
from tui.store.outbox import Outbox

KILLS = int(os.environ.get("PIPEDRIVE_TUI_MIGRATION_KILLS", "12"))
"""How many processes are killed while they bring a file up to date; 200 take a minute."""
EDITS = int(os.environ.get("PIPEDRIVE_TUI_EDITS", "40"))
"""How many edits each of four processes makes; 5,000 take some minutes."""
FAIR = 30
"""How many edits somebody makes beside a window that saves without a pause."""
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_copy_on_another_machine_has_no_write_ahead_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    mounts = tmp_path / "mounts"
    home = tmp_path / "at home"
    written = str(home).replace(" ", "\\040")
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/export {written} {kind} rw 0 0\n")
    monkeypatch.setattr(database, "MOUNTS", mounts)
    for directory, journal in ((home, "delete"), (tmp_path / "beside", "wal")):
        copy = Copy(directory / "copy.db")
        assert copy.db.execute("PRAGMA journal_mode").fetchone() == (journal,)
        copy.close()


def test_where_the_system_does_not_tell_of_its_mounts_the_file_is_taken_for_local(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MOUNTS", tmp_path / "none")
    assert not database.on_network(tmp_path / "copy.db")


# -- killed while a file is brought up to date --------------------------------------------------------------------


KILLER = """
import os, signal, sqlite3, sys, time
from contextlib import closing
from pathlib import Path
from tui.store import salvage
from tui.store.calls import Call
from tui.store.outbox import Outbox
path, kills = Path(sys.argv[1]), int(sys.argv[2])
box = Outbox(path)
box.put([Call("v2.deals.update", {"id": n}, {"title": "x" * 200}, (), "Change") for n in range(30)])
box.close()
whole = path.read_bytes()
more = tuple(f"CREATE TABLE more_{n} AS SELECT * FROM call" for n in range(60))
for number in range(kills):
    path.with_name("outbox.db-journal").unlink(missing_ok=True)
    path.write_bytes(whole)
    child = os.fork()
    if not child:
        salvage.SCRIPTS = (*salvage.SCRIPTS, more)
        Outbox(path)
        time.sleep(60)
    time.sleep(0.002 + 0.1 * number / kills)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with closing(sqlite3.connect(path)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0] - len(salvage.SCRIPTS)
        tables = db.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'more_%'").fetchone()[0]
        calls = db.execute("SELECT count(*) FROM call").fetchone()[0]
        print(version, tables, calls, db.execute("PRAGMA quick_check").fetchone()[0])
"""
"""Forks, so it runs by itself: one thread, and what it needs is imported before."""


def test_a_file_killed_while_it_is_brought_up_to_date_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLER, str(tmp_path / "outbox.db"), str(KILLS)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(told) == KILLS
    assert set(told) <= {"0 0 30 ok", "1 60 30 ok"}, "half of a migration"


# -- four processes -----------------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from tui.store.calls import Call
from tui.store.outbox import Outbox
box, me, edits = Outbox(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
for number in range(edits):
    record = me * 1_000_000 + number
    body = {"title": str(number)}
    box.put([Call("v2.deals.update", {"id": record}, body, (("deal", record, body),), "Change")])
box.close()
"""


def test_four_processes_write_and_nothing_is_locked_or_lost(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    reader = Outbox(path)
    command = [sys.executable, "-c", WRITER, str(path)]
    running = [
        subprocess.Popen([*command, str(me), str(EDITS)], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for me in range(1, 5)
    ]
    told = [process.communicate()[1] for process in running]
    assert told == [""] * 4
    found = [entry.call.arguments["id"] for entry in reader.entries()]
    assert len(found) == len(set(found)) == 4 * EDITS
    for me in range(1, 5):
        mine = [record for record in found if record // 1_000_000 == me]
        assert mine == sorted(mine), "the order of one's edits"
    reader.close()


def test_who_waits_to_write_is_not_overtaken_again_and_again(tmp_path: Path) -> None:
    """A window that saves without a pause, and another one that wants to save, too."""
    command = [sys.executable, "-c", WRITER, str(tmp_path / "outbox.db"), "1", "1000000"]
    mine = Outbox(tmp_path / "outbox.db")
    other = subprocess.Popen(command, cwd=ROOT)
    try:
        while mine.count() == (0, 0) and other.poll() is None:
            time.sleep(0.01)
        begun = mine.count()[0]
        for number in range(FAIR):
            mine.put([_change(2_000_000 + number)])
        overtaken = mine.count()[0] - begun - FAIR
    finally:
        other.kill()
        other.wait()
    assert FAIR // 2 <= overtaken <= 2 * FAIR, "by turns"
    mine.close()


def test_a_window_that_is_stopped_in_the_door_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE", 0.05)
    outbox, other = Outbox(tmp_path / "outbox.db"), Door(tmp_path / "outbox.db")
    with other.inside():
        outbox.put([_change(1)])
    assert outbox.count() == (1, 0)
    outbox.close()


@pytest.mark.parametrize("where", ["nfs4", "no locks"])
def test_where_there_are_no_locks_one_writes_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    if where == "no locks":
        monkeypatch.setattr("tui.store.door.fcntl.flock", refuse)
    else:
        monkeypatch.setattr("tui.store.door.on_network", lambda _: True)
    outbox, other = Outbox(tmp_path / "outbox.db"), Outbox(tmp_path / "outbox.db")
    outbox.put([_change(1)])
    other.put([_change(2)])
    assert outbox.count() == other.count() == (2, 0)
    outbox.close()
    other.close()


def _change(record: int) -> Call:
    return Call("v2.deals.update", {"id": record}, {"title": "x"}, (("deal", record, {"title": "x"}),), "Change")
