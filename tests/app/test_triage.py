from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.conftest import NOW
from tests.app.test_leads import fill_leads
from tui.app.app import PipedriveApp
from tui.app.screens.activity_prompt import ActivityPrompt
from tui.app.screens.leads import LeadsScreen
from tui.app.screens.snooze import SnoozePrompt
from tui.app.screens.triage import TriageScreen
from tui.app.widgets.today_list import TodayHeader
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_leads(workspace)
    return workspace


@asynccontextmanager
async def triage(
    app: PipedriveApp, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[TriageScreen, Pilot[None]]]:
    async with app.run_test(size=size) as pilot:
        await pilot.press("g", "l")
        await pilot.pause()
        await pilot.press("t")
        await pilot.pause()
        assert isinstance(app.screen, TriageScreen)
        yield app.screen, pilot


def waiting(screen: TriageScreen) -> list[str]:
    assert screen.triage is not None
    return screen.triage.waiting


def header(screen: TriageScreen) -> str:
    return screen.query_one(TodayHeader).line.plain


async def press(pilot: Pilot[None], *names: str) -> None:
    await pilot.press(*names)
    await pilot.pause()


async def test_what_is_unseen_or_without_a_plan_waits_the_most_urgent_first(app: PipedriveApp) -> None:
    async with triage(app) as (screen, _):
        assert waiting(screen) == ["today", "nothing", "older"]
        assert "3 left" in header(screen)
        assert screen.pane.lead == "today"


@pytest.mark.parametrize("keys", [("z",), ("x",), ("c", "enter"), ("h", "enter"), ("s", *"call monday 9", "enter")])
async def test_each_verb_brings_the_next_lead_and_undo_brings_it_back(app: PipedriveApp, keys: tuple[str, ...]) -> None:
    async with triage(app) as (screen, pilot):
        await press(pilot, "j")
        assert screen.pane.lead == "nothing"
        await press(pilot, *keys)
        assert app.screen is screen
        assert screen.pane.lead == "older"
        assert "nothing" not in waiting(screen)
        await press(pilot, "u")
        assert screen.pane.lead == screen.triage.current  # type: ignore[union-attr]
        assert app.workspace.leads.get(str(screen.pane.lead))["title"].startswith("[red]Trial")


async def test_what_was_discarded_comes_back_with_its_notes_and_activities(app: PipedriveApp) -> None:
    leads = app.workspace.leads
    await leads.many.discard("late")
    assert leads.inbox().find("late") is None
    await app.workspace.undo()
    back = next(i for i in leads.inbox().ids if leads.get(i)["title"].startswith("Cold chain"))
    assert back != "late"
    assert leads.get(back)["label_ids"] == ["hot", "warm"]
    assert [e.subject for e in app.workspace.activities.of("lead", back, done=False)] == [
        "Call back about the offer",
        "Send the data sheet",
    ]
    assert len(leads.detail(back).notes) == 1


async def test_a_label_keeps_the_lead_in_hand(app: PipedriveApp) -> None:
    async with triage(app) as (screen, pilot):
        await press(pilot, "2")
        assert screen.pane.lead == "today"
        assert app.workspace.leads.get("today")["label_ids"] == ["warm"]


async def test_the_last_decision_reaches_inbox_zero_and_undo_goes_back(app: PipedriveApp) -> None:
    async with triage(app) as (screen, pilot):
        await press(pilot, "z")
        await press(pilot, "z")
        await press(pilot, "z")
        assert screen.has_class("-empty")
        shown = str(screen.query_one("#empty").render())
        assert "Inbox zero" in shown
        assert "3 leads decided" in shown
        await press(pilot, "z")
        assert any("No lead is left" in n.message for n in app._notifications)
        await press(pilot, "u")
        assert not screen.has_class("-empty")
        assert screen.pane.lead is not None
        await press(pilot, "escape")
        assert isinstance(app.screen, LeadsScreen)


async def test_skipping_the_plan_decides_nothing(app: PipedriveApp) -> None:
    async with triage(app) as (screen, pilot):
        await press(pilot, "j", "s")
        assert isinstance(app.screen, ActivityPrompt)
        await press(pilot, "escape")
        assert screen.pane.lead == "nothing"
        await press(pilot, "h", *"grmpf", "enter")
        assert isinstance(app.screen, SnoozePrompt)


async def test_a_snoozed_lead_waits_again_when_its_time_has_come(
    app: PipedriveApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with triage(app) as (screen, pilot):
        await press(pilot, "j", "h", "enter")
        assert "nothing" not in waiting(screen)
        monkeypatch.setattr(app.workspace.clock, "read", lambda: NOW + timedelta(days=1))
        app.workspace.tick()
        await pilot.pause()
        assert "nothing" in waiting(screen)


async def test_the_filter_of_the_inbox_narrows_triage(app: PipedriveApp) -> None:
    app.workspace.memory.put("inbox", {"labels": ["cold"]})
    async with triage(app) as (screen, _):
        assert waiting(screen) == ["nothing"]


async def test_what_another_device_archived_is_not_in_hand_any_more(app: PipedriveApp) -> None:
    async with triage(app) as (screen, pilot):
        await app.workspace.leads.archive("today")
        await pilot.pause()
        assert screen.pane.lead == "nothing"


Compare = Callable[..., bool]


def goes(*names: str, theme: str = "") -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def go(pilot: Pilot[Any]) -> None:
        if theme:
            pilot.app.theme = theme
        await pilot.app.switch_mode("leads")
        await pilot.pause()
        for name in names:
            await pilot.press(name)
            await pilot.pause()

    return go


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_of_triage(app: PipedriveApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=goes("t", "j"))


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_of_triage_in_the_light(app: PipedriveApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=goes("t", "j", theme="pipedrive-light"))


def test_picture_of_inbox_zero(app: PipedriveApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=goes("t", "z", "z", "z"))


def test_picture_of_a_new_lead(app: PipedriveApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=goes("a", *"Ann Doe", "tab"))


def test_picture_of_marked_leads(app: PipedriveApp, snap_compare: Compare) -> None:
    app.workspace.memory.put("inbox", {"sources": ["Manually created"], "sort": "value"})
    assert snap_compare(app, terminal_size=(120, 40), run_before=goes("space", "space"))
