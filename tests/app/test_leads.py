from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from textual.content import Content
from textual.pilot import Pilot

from tests.app.conftest import NOW, Record
from tui.app.app import PipedriveApp
from tui.app.screens import leads as screen_module
from tui.app.screens.confirm import ConfirmScreen
from tui.app.screens.leads import LeadsScreen
from tui.app.screens.picker import PickerScreen
from tui.app.screens.prompt import PromptScreen
from tui.app.widgets.lead_list import Columns
from tui.services.changes import Changed, SyncState, changed
from tui.services.inbox import Inbox
from tui.services.workspace import Workspace

LABELS = (("hot", "Hot", "red"), ("warm", "Warm", "yellow"), ("cold", "Cold", "blue"))
LEADS: tuple[tuple[str, Record], ...] = (
    (
        "late",
        {
            "title": "Cold chain sensors for the Hamburg hub",
            "person_id": 1,
            "organization_id": 1,
            "value": {"amount": 48200, "currency": "EUR"},
            "label_ids": ["hot", "warm"],
            "source_name": "Web forms",
            "expected_close_date": "2026-04-30",
            "was_seen": True,
            "age": timedelta(days=9),
        },
    ),
    ("today", {"title": "倉庫の温度監視 – pilot with 40 sensors", "person_id": 3, "organization_id": 3}),
    (
        "nothing",
        {
            "title": "[red]Trial[/red] of the tracker, asked for twice at the fair in Madrid",
            "person_id": 2,
            "organization_id": 2,
            "value": {"amount": 1234567.5, "currency": "EUR"},
            "label_ids": ["cold", "gone"],
            "age": timedelta(minutes=50),
        },
    ),
    ("older", {"title": "Reefer telematics", "organization_id": 4, "age": timedelta(days=20), "was_seen": True}),
    (
        "planned",
        {
            "title": "Door sensors",
            "person_id": 4,
            "organization_id": 4,
            "value": {"amount": 900, "currency": "USD"},
            "owner_id": 2,
            "was_seen": True,
            "age": timedelta(days=400),
        },
    ),
)
ACTIVITIES = (
    (1, "late", "Call back about the offer", "call", "2026-03-10", "14:00:00"),
    (2, "late", "Send the data sheet", "task", "2026-03-16", None),
    (3, "today", "Video call", "meeting", "2026-03-12", "15:00:00"),
    (4, "planned", "Visit", "meeting", "2026-03-19", "08:00:00"),
)
NOTE = "<p>Met at <b>LogiMAT</b>.</p><ul><li>40 trucks</li><li>budget &lt; 50k</li></ul><script>alert(1)</script>"


def lead(number: str, fields: Record) -> Record:
    fields = dict(fields)
    added = NOW - fields.pop("age", timedelta(days=1))
    base: Record = {"owner_id": 1, "source_name": "Manually created", "was_seen": False, "label_ids": []}
    return {**base, **fields, "id": number, "is_archived": False, "add_time": f"{added:%Y-%m-%dT%H:%M:%S}.000Z"}


def fill_leads(workspace: Workspace) -> None:
    copy = workspace.copy
    copy.put("lead_label", [{"id": i, "name": n, "color": c, "add_time": str(k)} for k, (i, n, c) in enumerate(LABELS)])
    copy.put("lead", [lead(*row) for row in LEADS])
    copy.put(
        "activity",
        [
            {"id": i, "lead_id": of, "subject": s, "type": t, "due_date": d, "due_time": at, "owner_id": 1, "done": False}
            for i, of, s, t, d, at in ACTIVITIES
        ],
    )
    note = {"id": 1, "lead_id": "late", "content": NOTE, "user_id": 2, "add_time": "2026-03-05 10:00:00"}
    copy.put("note", [{**note, "active_flag": True}])


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_leads(workspace)
    return workspace


@asynccontextmanager
async def inbox(app: PipedriveApp, size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[LeadsScreen, Pilot[None]]]:
    async with app.run_test(size=size) as pilot:
        await app.switch_mode("leads")
        await pilot.pause()
        assert isinstance(app.screen, LeadsScreen)
        yield app.screen, pilot
