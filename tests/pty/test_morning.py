"""A morning by keyboard: leads are decided, what is due today is worked off, the week is planned."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pty.conftest import Call, unsent
from tests.pty.terminal import Terminal, program

DECIDED = 10
SUBJECT = "Zebra planning call"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_morning(home: Path, call: Call, size: tuple[int, int]) -> None:
    with program(home, "--demo", size=size) as app:
        app.wait("● saved")
        archived = len(call("leads.archived"))
        left = triage(app)
        done = today(app)
        plan(app)
        app.until(lambda: not unsent(home), "everything is sent")
        app.wait("● saved")
        planned = call("activities.list", "--sort_by", "id", "--sort_direction", "desc", "--limit", "50")
        app.press("q")
        assert app.end() == 0
        assert app.restored()
    assert any(one["subject"] == SUBJECT and not one["done"] for one in planned)
    assert left >= 0
    assert done >= 3
    assert len(call("leads.archived")) > archived


def go(app: Terminal, key: str) -> None:
    app.press("g")
    app.wait("Go to")
    app.press(key)


def triage(app: Terminal) -> int:
    """Decide ten leads in every way there is, take one back and decide it again; gives how many are left."""
    go(app, "l")
    app.wait(r"Inbox +\d+ leads")
    app.press("t")
    left = first = int(app.wait(r"Triage .* (\d+) left")[1])
    for number in range(min(DECIDED, first)):
        decide(app, "czhsx"[number % 5])
        left -= 1
        app.wait(rf"Triage .* {left} left" if left else "Inbox zero")
    app.press("u")
    app.wait(rf"Triage .* {left + 1} left")
    app.press("z")
    app.wait(rf"Triage .* {left} left" if left else "Inbox zero")
    app.press("escape")
    app.wait(r"Inbox +\d+ leads?")
    return left


def decide(app: Terminal, verb: str) -> None:
    app.press(verb)
    if verb == "c":
        app.wait("Convert “")
        app.press("enter")
    elif verb == "h":
        app.wait("until|Until|Snooze")
        app.type("in 2w")
        app.press("enter")
    elif verb == "s":
        app.wait("New activity")
        app.type("call monday 9 Talk")
        app.wait("09:00")
        app.press("enter")


def today(app: Terminal) -> int:
    """Work off what is there: one is put off, two are done, with what is next; gives how many were disposed of.

    A deal whose last activity is done is there as one without a next step, until that is planned.
    """
    go(app, "t")
    app.wait(r"\d+ of [1-9]\d* done")
    before = disposed(app)
    app.press(">")
    app.until(lambda: disposed(app) == before + 1, "one is put off")
    for number in (2, 3):
        app.press("d")
        app.until(lambda: asked(app) or disposed(app) >= before + number, "done, or what is next")  # noqa: B023 - at once
        while app.read(0.5):
            pass  # it may be counted before what is next is asked for
        if asked(app):
            app.press("enter")
        app.until(lambda: not asked(app) and disposed(app) >= before + number, "it is done")  # noqa: B023 - at once
    return disposed(app) - before


def disposed(app: Terminal) -> int:
    found = re.search(r"(\d+) of \d+ done", app.line(1))
    return int(found[1]) if found else -1


def asked(app: Terminal) -> bool:
    return "New activity" in app.text() or "What is next" in app.text()


def plan(app: Terminal) -> None:
    """Put a call into next week, move it a day and make it longer."""
    go(app, "a")
    app.wait(r"Week \d+")
    app.press("]")
    app.press("a")
    app.wait("New activity")
    app.type(f"call next tuesday 11:00 30m {SUBJECT}")
    app.wait("11:00–11:30")
    app.press("enter")
    app.gone("New activity")
    app.wait("Zebra")
    app.press("L")
    app.press("+")
    app.wait("11:00–11:45")
    app.press("v")
    app.wait("agenda")
    app.press("a")
    app.wait("Zebra")
