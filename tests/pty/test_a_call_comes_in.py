"""Somebody calls: find them, read, note what they say, move the deal, plan the next activity, in a few keys."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import Any

from tests.pty.conftest import Call, unsent
from tests.pty.terminal import Terminal, program

MOST_KEYS = 20
"""Keys besides what is said in words."""

SAID, NEXT = "Wants forty more, decides by Friday", "Call back with the offer"


class Hands:
    """Types, and counts the keys that are no text."""

    def __init__(self, app: Terminal) -> None:
        self.app = app
        self.keys = 0

    def press(self, *keys: str) -> None:
        self.app.press(*keys)
        self.keys += len(keys)


def caller(call: Call) -> tuple[Any, Any]:
    """Somebody with exactly one open deal, in the first stage of the first pipeline, whose name nobody else has."""
    first = call("stages.list", "--pipeline_id", "1")[0]["id"]
    deals = call("deals.list", "--status", "open", "--limit", "500")
    people = {p["id"]: p for p in call("persons.list", "--limit", "500")}
    names = [p["name"] for p in people.values()]
    for deal in deals:
        person = people.get(deal["person_id"])
        alone = [d for d in deals if d["person_id"] == deal["person_id"]] == [deal]
        plain = person is not None and person["name"].isascii() and names.count(person["name"]) == 1
        if deal["stage_id"] == first and alone and plain:
            return person, deal
    raise AssertionError("nobody can call")


def test_a_call_comes_in(home: Path, call: Call) -> None:
    with program(home, "--demo", size=(120, 40)) as app:
        app.wait("● saved")
        person, deal = caller(call)
        hands, began = Hands(app), time.monotonic()
        hands.press("ctrl+k")
        app.wait("Do or open anything")
        app.type(person["name"])
        app.wait(rf"{person['name']}.* person")
        hands.press("enter")
        app.wait(rf"Person  {person['name']}")
        app.wait("History")
        hands.press("g")
        app.wait(rf"d  {re.escape(deal['title'][:20])}.*  deal")
        hands.press("d")
        app.wait(rf"› Deal  {deal['title'][:20]}")
        hands.press("n")
        app.wait("New note")
        app.type(SAID)
        hands.press("ctrl+s")
        app.wait(SAID)
        hands.press("L")
        app.wait("✓ Qualified")
        hands.press("A")
        app.wait("New activity")
        app.type(f"call tomorrow 10:00 {NEXT}")
        app.wait(f"tomorrow 10:00.*{NEXT}")
        hands.press("enter")
        app.wait(f"Call {NEXT}")
        hands.press("escape", "escape")
        app.wait("deals")
        sys.stdout.write(f"{time.monotonic() - began:.1f} s, {hands.keys} keys\n")
        assert hands.keys <= MOST_KEYS
        app.until(lambda: not unsent(home), "everything is sent")
        notes = call("notes.list", "--deal_id", str(deal["id"]))
        assert any(SAID in note["content"] for note in notes)
        planned = call("activities.list", "--deal_id", str(deal["id"]), "--done", "false")
        assert any(activity["subject"] == NEXT for activity in planned)
        app.press("q")
        assert app.end() == 0
    assert call("deals.get", "--id", str(deal["id"]))["stage_id"] != deal["stage_id"]
