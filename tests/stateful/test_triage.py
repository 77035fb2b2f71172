"""Whatever one decides, and takes back, in whatever order: the queue holds what waits and nothing else."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.app.conftest import NoConnection
from tests.dice import thrown
from tui.services.triage import Triage
from tui.services.workspace import Workspace

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
LEADS = 7
VERBS = ("archive", "discard", "convert", "snooze", "schedule")


def lead(number: int) -> dict[str, Any]:
    added = f"{NOW - timedelta(days=number):%Y-%m-%dT%H:%M:%S}.000Z"
    base = {"id": f"l{number}", "title": f"L{number}", "owner_id": 1, "person_id": 1, "label_ids": []}
    return {**base, "was_seen": bool(number % 2), "is_archived": False, "add_time": added}


class TriageMachine(RuleBasedStateMachine):
    """The oracle knows leads by their titles, and what was decided as a stack."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        root = Path(self.folder.name)
        self.workspace = Workspace(root / "copy.db", root / "outbox.db", NoConnection(), now=lambda: NOW)
        copy = self.workspace.copy
        copy.remember("me", {"id": 1, "timezone_name": "Europe/Berlin"})
        copy.remember("filled", value=True)
        copy.put("pipeline", [{"id": 1, "name": "Sales", "order_nr": 1}])
        copy.put("stage", [{"id": 1, "name": "New", "pipeline_id": 1, "order_nr": 1}])
        copy.put("activity_type", [{"id": 1, "name": "Call", "key_string": "call", "active_flag": True}])
        copy.put("lead_label", [{"id": "hot", "name": "Hot", "color": "red"}])
        copy.put("lead", [lead(n) for n in range(LEADS)])
        leads = self.workspace.leads
        self.triage = Triage(leads, self.workspace.snoozes, leads.inbox)
        self.workspace.hub.listen(self.triage.hear)
        self.waits = {f"L{n}" for n in range(LEADS)}
        self.made: list[str] = []

    def teardown(self) -> None:
        self.workspace.close()
        self.runner.close()
        self.folder.cleanup()

    def title(self, number: str) -> str:
        return str(self.workspace.leads.get(number)["title"])

    @precondition(lambda self: self.triage.current is not None)
    @rule(verb=st.sampled_from(VERBS))
    def decide(self, verb: str) -> None:
        here, before = str(self.triage.current), [self.title(i) for i in self.triage.waiting]
        title = self.title(here)
        self.runner.run(self._decide(verb, here))
        self.waits.discard(title)
        self.made.append(title)
        row = before.index(title)
        following = before[row + 1 :] or before[:row]
        in_hand = [self.title(self.triage.current)] if self.triage.current else []
        assert in_hand == following[:1]

    async def _decide(self, verb: str, here: str) -> None:
        many = self.workspace.leads.many
        if verb == "snooze":
            self.workspace.snoozes.put("lead", here, date(2026, 3, 20), "x")
        elif verb == "schedule":
            await self.workspace.activities.create({"type": "call", "lead_id": here, "due_date": "2026-03-13"})
            self.triage.settle()
        elif verb == "convert":
            await many.convert(1, 1, here)
        else:
            await getattr(many, verb)(here)

    @precondition(lambda self: self.triage.current is not None)
    @rule()
    def label(self) -> None:
        here = str(self.triage.current)
        self.runner.run(self.workspace.leads.many.label("hot", here))
        self.made.append("")
        assert self.triage.current == here

    @rule(by=st.integers(-3, 3))
    def walk(self, by: int) -> None:
        self.triage.step(by)

    @rule()
    def undo(self) -> None:
        words = self.runner.run(self.workspace.undo())
        assert bool(words) == bool(self.made)
        if self.made and (title := self.made.pop()):
            self.waits.add(title)

    @invariant()
    def what_waits_is_what_the_oracle_says(self) -> None:
        waiting = [self.title(i) for i in self.triage.waiting]
        assert sorted(waiting) == sorted(self.waits)
        assert len(set(self.triage.queue)) == len(self.triage.queue) == LEADS
        assert self.triage.left + self.triage.decided == LEADS

    @invariant()
    def one_that_waits_is_in_hand(self) -> None:
        assert (self.triage.current in self.triage.waiting) if self.waits else self.triage.current is None


TestTriage = TriageMachine.TestCase
TestTriage.settings = settings(max_examples=thrown(10), stateful_step_count=15, deadline=None)
