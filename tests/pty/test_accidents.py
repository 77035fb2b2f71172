"""Killed, cut off, damaged: what was edited is neither lost nor made twice."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.pty.board import columns, on_board, under_cursor
from tests.pty.conftest import Call, unsent
from tests.pty.terminal import LIMIT, Terminal, processes, program

TITLE = "Zebra crossing sensors"


def backend(home: Path) -> int:
    """The backend's process."""
    (found,) = (number for number, words in processes(str(home)).items() if "tui.backend" in words)
    return found


def opened(app: Terminal) -> None:
    """Open, connected, with nothing to do."""
    app.wait("● saved")
    app.until(lambda: on_board(app), "the board")


def moved(app: Terminal) -> list[int]:
    """Move the deal under the cursor to the second stage; gives how many deals each stage has then."""
    before = [c.deals for c in columns(app)]
    app.press("L")
    app.until(lambda: columns(app)[1].deals == before[1] + 1, "a deal more in the second stage")
    return [before[0] - 1, before[1] + 1, *before[2:]]


def added(app: Terminal) -> None:
    """Add a deal in the stage the cursor is in."""
    app.press("a")
    app.wait("In one line")
    app.type(TITLE)
    app.wait(TITLE)
    app.press("enter")
    app.gone("In one line")
    app.until(lambda: under_cursor(app).startswith(TITLE), "the new deal")


def counts(app: Terminal) -> list[int]:
    """How many deals each stage has."""
    return [c.deals for c in columns(app)]


def killed(number: int) -> None:
    """Kill a process and see it gone."""
    os.kill(number, signal.SIGKILL)
    end = time.monotonic() + LIMIT
    while number in processes(" "):
        assert time.monotonic() < end
        time.sleep(0.02)


def with_unsent_edits(home: Path) -> list[int]:
    """Leave a home as a power cut would: a deal moved and one added, the server deaf, then all killed."""
    with program(home, "--demo") as app:
        opened(app)
        server = backend(home)
        os.kill(server, signal.SIGSTOP)
        try:
            moved(app)
            added(app)
            app.signal(signal.SIGKILL)
            assert app.end() == -signal.SIGKILL
        finally:
            killed(server)
        return counts(app)


def deals(call: Call, title: str = TITLE) -> list[str]:
    """The deals of that title the backend has."""
    return [d["item"]["title"] for d in call("item_search.search", "--term", title, "--item_types", "deal")["items"]]


def test_killed_right_after_an_edit_it_still_makes_it(home: Path, call: Call) -> None:
    left = with_unsent_edits(home)
    with program(home, "--demo") as app:
        app.until(lambda: on_board(app), "the board")
        assert counts(app) == left, "the first board has the edits already"
        app.until(lambda: not unsent(home), "everything is sent")
        assert counts(app) == left
    assert deals(call) == [TITLE]


def test_a_damaged_copy_is_fetched_again_and_takes_no_edit_along(home: Path, call: Call) -> None:
    left = with_unsent_edits(home)
    copy = home / "data" / "profiles" / "demo" / "copy.db"
    for path in copy.parent.glob("copy.db-*"):
        path.unlink()
    copy.write_bytes(b"\xde\xad" * 40_000)
    with program(home, "--demo") as app:
        app.wait("damaged")
        app.wait("● saved")
        app.until(lambda: on_board(app) and counts(app) == left, "the board as it was left")
        app.press("q")
        assert app.end() == 0
    assert deals(call) == [TITLE]


@pytest.mark.parametrize("meanwhile", [False, True], ids=["then edited", "edited meanwhile"])
def test_without_its_backend_it_goes_on_and_every_edit_arrives_once(home: Path, call: Call, *, meanwhile: bool) -> None:
    with program(home, "--demo") as app:
        opened(app)
        server = backend(home)
        os.kill(server, signal.SIGSTOP)
        if meanwhile:
            moved(app)
        killed(server)
        added(app)
        left = counts(app)
        app.until(lambda: not unsent(home), "everything is sent")
        app.wait("● saved")
        assert backend(home) != server
        assert counts(app) == left
        app.press("q")
        assert app.end() == 0
    assert deals(call) == [TITLE]
