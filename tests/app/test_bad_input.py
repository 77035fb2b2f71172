"""What cannot be is told in a sentence, where it was typed, and what was typed stays."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tui.app.app import PipedriveApp
from tui.app.screens.activity_prompt import ActivityPrompt
from tui.services.dates import impossible


async def press(pilot: Pilot[None], *names: str) -> None:
    await pilot.press(*names)
    await pilot.pause()


def told(app: PipedriveApp) -> str:
    return str(app.screen.query_one("#seen").render())


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("call 31 feb 10 Budget", "There is no day “31 feb”."),
        ("call 2026-02-30 Budget", "There is no day “2026-02-30”."),
        ("call 30.2. Budget", "There is no day “30.2.”."),
        ("call fri 25:00 Budget", "There is no time “25:00”."),
        ("call fri 14:00-13:00 Budget", "“14:00-13:00” ends before it starts."),
        ("call Budget 31 feb", "There is no day “31 feb”."),
    ],
)
async def test_a_day_or_time_there_is_not(app: PipedriveApp, typed: str, sentence: str) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "g", "a", "a")
        before = len(app.workspace.outbox.pending())
        await press(pilot, *typed, "enter")
        assert isinstance(app.screen, ActivityPrompt)
        assert sentence in told(app)
        assert app.screen.query_one(Input).value == typed
        assert len(app.workspace.outbox.pending()) == before


@pytest.mark.parametrize("subject", ["Version 2 of the offer", "3 of 4 sensors", "may be", "march", "Room 14", ""])
def test_a_subject_is_no_wrong_day(subject: str) -> None:
    assert impossible(subject.split()) == ""


async def test_an_activity_on_a_deal_that_was_deleted_meanwhile(app: PipedriveApp) -> None:
    copy = app.workspace.copy
    copy.put("deal", [{"id": 77, "title": "Gone fleet", "status": "open", "stage_id": 1, "pipeline_id": 1}])
    async with app.run_test(size=(100, 30)) as pilot:
        app.push_screen(ActivityPrompt(app.workspace, deal_id=77))
        await press(pilot, *"call fri 10 Budget")
        copy.put("deal", [{"id": 77, "title": "Gone fleet", "is_deleted": True}])
        await press(pilot, "enter")
        assert isinstance(app.screen, ActivityPrompt)
        assert "The deal “Gone fleet” was deleted." in told(app)
        assert app.screen.query_one(Input).value == "call fri 10 Budget"


async def test_a_type_that_was_deactivated_elsewhere(app: PipedriveApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "g", "a", "a")
        await press(pilot, *"task fri 10 Budget")
        gone = next(t for t in app.workspace.copy.all("activity_type") if t["key_string"] == "task")
        app.workspace.copy.put("activity_type", [{**gone, "active_flag": False}])
        await press(pilot, "enter")
        assert isinstance(app.screen, ActivityPrompt)
        assert "There is no activity type “task”" in told(app)
        assert app.screen.query_one(Input).value == "task fri 10 Budget"
