"""A day with the program, from the first start on: real keys, a real screen, the real backend."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from tests.pty.board import STAGES, columns, cursor_column, on_board, under_cursor
from tests.pty.conftest import Call, unsent
from tests.pty.terminal import Terminal, program
from tui.backend.serve import lock

TITLE, VALUE = "Zebra crossing sensors", 4_000_000
SUBJECT = "Zebra crossing call"


def test_a_day(empty_home: Path, call: Call) -> None:
    with program(empty_home, "--demo") as app:
        first_start(app)
        walk(app)
        deal = edit(app)
        move_and_take_back(app)
        stages = move(app)
        leads = convert(app)
        plan(app)
        leave(app, empty_home)
    stored = call("deals.get", "--id", str(deal))
    assert (stored["title"], stored["value"]) == (TITLE, VALUE)
    assert stored["stage_id"] == call("stages.list", "--pipeline_id", "1")[1]["id"]
    assert call("activities.list", "--sort_by", "update_time", "--sort_direction", "desc")[0]["done"]
    everything_as_left(empty_home, stages, leads)


def first_start(app: Terminal) -> None:
    app.wait("● saved")
    app.until(lambda: on_board(app), "the board")
    found = columns(app)
    assert [c.name for c in found[:2]] == ["Qualified", "Contact Made"]
    assert len(found) == STAGES
    assert all(c.deals > 0 and re.fullmatch(r"€[\d.]+[kM]?", c.value) for c in found)
    assert f"{sum(c.deals for c in found):,} deals" in app.line(1)


def walk(app: Terminal) -> None:
    first = under_cursor(app)
    app.press("j")
    app.until(lambda: under_cursor(app) != first, "another deal")
    app.press("right")
    app.until(lambda: cursor_column(app) == 1, "the next column")
    app.press("h", "home")
    app.until(lambda: under_cursor(app) == first, "back where it began")


def edit(app: Terminal) -> int:
    """Another title and another value, each where it stands; gives the number of the deal."""
    app.press("enter")
    app.wait("^▌Title ")
    app.press("end")
    number = int(app.wait(r"^.ID +(\d+)")[1])
    app.press("home")
    write(app, "Title", TITLE)
    app.press("down")
    app.wait("^▌Value")
    write(app, "Value", str(VALUE))
    app.wait("^.Value +€4,000,000")
    app.press("escape")
    app.until(lambda: on_board(app), "the board")
    assert under_cursor(app).startswith(TITLE)
    return number


def write(app: Terminal, field: str, text: str) -> None:
    app.wait(f"^▌{field} ")
    app.press("e", "end", "ctrl+u")
    app.type(text)
    app.wait(f"{field} +{text}")
    app.press("enter")
    app.gone("⏎ save")


def move_and_take_back(app: Terminal) -> None:
    before = columns(app)
    app.press("L")
    app.until(lambda: columns(app)[1].deals == before[1].deals + 1, "a deal more in the second stage")
    after = columns(app)
    assert after[0].deals == before[0].deals - 1
    assert after[0].value != before[0].value
    assert after[1].value != before[1].value
    assert after[2:] == before[2:]
    assert cursor_column(app) == 1
    assert under_cursor(app).startswith(TITLE)
    app.press("u")
    app.wait("Undone: Move")
    app.until(lambda: columns(app) == before, "the totals of before")


def move(app: Terminal) -> list[Any]:
    before = columns(app)
    app.press("L")
    app.until(lambda: columns(app) != before, "other totals")
    return columns(app)


def convert(app: Terminal) -> int:
    """Make a deal of the first lead; gives how many leads are left."""
    app.press("g")
    app.wait("Go to")
    app.press("l")
    leads, unseen = map(int, app.wait(r"Inbox +(\d+) leads +• (\d+) unseen").groups())
    app.until(lambda: app.text().count("•") > unseen // 2, "unseen leads are marked")
    row = app.wait(r"^▌.{4}(.{20})")[1]
    assert row.strip().rstrip("…") in app.line(2).split("│")[1], "the lead's details stand beside it"
    app.press("c")
    app.wait("Convert “")
    app.wait("Sales ▸ Contact Made")
    app.press("enter")
    app.wait("Converted: ")
    app.wait(rf"Inbox +{leads - 1} leads")
    return leads - 1


def plan(app: Terminal) -> None:
    """Add an activity and mark it done."""
    app.press("g")
    app.wait("Go to")
    app.press("a")
    planned = int(app.wait(r"Week \d+ .* (\d+) to do")[1])
    app.press("a")
    app.wait("New activity")
    app.type(f"call today 8:00 30m {SUBJECT}")
    app.wait(rf"today 08:00–08:30 .* {SUBJECT}")
    app.press("enter")
    app.wait(rf"Week \d+ .* {planned + 1} to do")
    app.wait(SUBJECT)
    app.press("d")
    app.wait(rf"Week \d+ .* {planned} to do")
    app.wait("✓ done")


def leave(app: Terminal, home: Path) -> None:
    app.until(lambda: not unsent(home), "everything is sent")
    app.wait("● saved")
    app.press("q")
    assert app.end() == 0
    assert app.restored()


def everything_as_left(home: Path, stages: list[Any], leads: int) -> None:
    """The board stands before there is a server to ask: the test keeps it from starting at first."""
    server = lock(home / "data" / "profiles" / "demo" / "backend")
    with program(home, "--demo") as app:
        app.until(lambda: on_board(app), "the board")
        converted = [(c.name, c.deals - (c.name == "Qualified")) for c in columns(app)]
        assert converted == [(c.name, c.deals) for c in stages]
        assert TITLE[:15] in app.text()
        os.close(server)
        app.wait("● saved")
        app.press("g")
        app.wait("Go to")
        app.press("l")
        app.wait(rf"Inbox +{leads} leads")
        leave(app, home)
