"""Random keys in triage do what they do to a plain account of the queue; and all of it is taken back."""

from __future__ import annotations

import asyncio
import os
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot

from tests.app.conftest import NoConnection
from tui.app.app import PipedriveApp
from tui.app.screens.triage import TriageScreen
from tui.app.widgets.today_list import TodayHeader
from tui.services.workspace import Workspace

EXAMPLES, STEPS = int(os.environ.get("TUI_TRIAGE_KEYS", "0")) or 3, 10
"""How often triage is begun, and how many keys are pressed each time at most."""

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
LEADS = 6
LABELS = ("hot", "cold")
VERBS: dict[str, tuple[str, ...]] = {
    "z": (),
    "x": (),
    "c": ("enter",),
    "h": ("enter",),
    "s": (*"call monday 9", "enter"),
}
"""What decides a lead, and what is pressed in the dialog it opens."""

KEYS = (*VERBS, *VERBS, "1", "2", "j", "k", "home", "end", "u", "u", "u", "ctrl+r", "ctrl+r")
Edit = tuple[str, str]
"""The title of a lead and what was done to it: a verb's key or a label's number."""


@dataclass
class Queue:
    """Triage in plain Python: leads by their titles."""

    waiting: list[str]
    order: list[str]
    current: str | None
    labels: dict[str, set[str]]
    done: list[Edit] = field(default_factory=list)
    undone: list[Edit] = field(default_factory=list)

    def press(self, key: str) -> None:
        if key in ("u", "ctrl+r"):
            self.turn(back=key == "u")
        elif self.current is None:
            return
        elif key in VERBS or key in "12":
            self.undone.clear()
            self.done.append((self.current, key))
            self.apply(*self.done[-1])
        else:
            here, last = self.waiting.index(self.current), len(self.waiting) - 1
            there = {"j": here + 1, "k": here - 1, "home": 0, "end": last}[key]
            self.current = self.waiting[there % len(self.waiting)]

    def apply(self, title: str, key: str) -> None:
        if key in "12":
            self.labels[title] ^= {LABELS[int(key) - 1]}
            return
        later = [t for t in self.order if t in self.waiting and self.order.index(t) > self.order.index(title)]
        self.waiting.remove(title)
        if self.current == title:
            self.current = next(iter([*later, *self.waiting]), None)

    def turn(self, *, back: bool) -> None:
        from_, to = (self.done, self.undone) if back else (self.undone, self.done)
        if not from_:
            return
        title, key = from_.pop()
        to.append((title, key))
        if back and key not in "12":
            self.waiting = [t for t in self.order if t in self.waiting or t == title]
            self.current = title
        else:
            self.apply(title, key)


def filled(root: Path) -> Workspace:
    """An account with a few leads nobody has planned anything for."""
    found = Workspace(root / "copy.db", root / "outbox.db", NoConnection(), now=lambda: NOW)
    copy = found.copy
    copy.remember("me", {"id": 1, "timezone_name": "Europe/Berlin"})
    copy.remember("filled", value=True)
    copy.put("pipeline", [{"id": 1, "name": "Sales", "order_nr": 1}])
    copy.put("stage", [{"id": 1, "name": "New", "pipeline_id": 1, "order_nr": 1}])
    copy.put("activity_type", [{"id": 1, "name": "Call", "key_string": "call", "active_flag": True}])
    copy.put(
        "lead_label", [{"id": i, "name": i.title(), "color": "red", "add_time": str(n)} for n, i in enumerate(LABELS)]
    )
    copy.put("lead", [_lead(n) for n in range(LEADS)])
    return found


def _lead(number: int) -> dict[str, Any]:
    added = f"{NOW - timedelta(days=number):%Y-%m-%dT%H:%M:%S}.000Z"
    base = {"id": f"l{number}", "title": f"L{number}", "owner_id": 1, "person_id": 1, "label_ids": []}
    return {**base, "was_seen": bool(number % 2), "is_archived": False, "add_time": added}


async def push(pilot: Pilot[None], key: str) -> None:
    """A key and, where it opened a dialog, what is pressed there."""
    await pilot.press(key)
    await pilot.pause()
    if key in VERBS and not isinstance(pilot.app.screen, TriageScreen):
        await pilot.press(*VERBS[key])
        await pilot.pause()


def compare(app: PipedriveApp, queue: Queue) -> None:
    screen, leads = app.screen, app.workspace.leads
    assert isinstance(screen, TriageScreen)
    triage = screen.triage
    assert triage is not None
    titles = {lead: str(leads.get(lead)["title"]) for lead in triage.waiting}
    assert list(titles.values()) == queue.waiting
    assert (titles[triage.current] if triage.current else None) == queue.current
    assert screen.pane.lead == triage.current
    assert screen.has_class("-empty") == (queue.current is None)
    assert f"{len(queue.waiting)} left" in screen.query_one(TodayHeader).line.plain
    assert {t: set(leads.get(lead)["label_ids"]) for lead, t in titles.items()} == {
        t: queue.labels[t] for t in queue.waiting
    }


async def played(root: Path, keys: list[str]) -> None:
    workspace = filled(root)
    app = PipedriveApp(workspace, live=False)
    order = [f"L{n}" for n in range(LEADS)]
    queue = Queue(list(order), order, order[0], {title: set() for title in order})
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("g", "l", "t")
            await pilot.pause()
            for key in (*keys, *("u" for _ in keys)):
                await push(pilot, key)
                queue.press(key)
                compare(app, queue)
            assert queue.waiting == order
    finally:
        workspace.close()


@settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES < 50)
@given(keys=st.lists(st.sampled_from(KEYS), min_size=STEPS // 2, max_size=STEPS))
def test_random_keys(keys: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(played(Path(folder), keys))


def test_everything_is_decided_and_taken_back() -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(played(Path(folder), ["1", *VERBS, "z", "j", "z", "u", "ctrl+r", "u"]))


def test_what_was_taken_back_is_not_made_again_after_a_snooze() -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(played(Path(folder), ["z", "z", "u", "h", "ctrl+r"]))
