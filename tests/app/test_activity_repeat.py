"""An activity that comes again, as one asks for it in the calendar."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.app.conftest import NOW
from tests.app.day import activity
from tui.app.app import PipedriveApp
from tui.app.screens.activity_frame import ActivityFrame
from tui.app.screens.prompt import PromptScreen
from tui.app.widgets.calendar_details import EventPane, Shown, column, strip

VIEWS = ["week", "month", "agenda", "list"]


@asynccontextmanager
async def shown(app: PipedriveApp, view: str) -> AsyncIterator[tuple[ActivityFrame, Pilot[None]]]:
    """A view with the cursor on a call of today at 11:00 in Berlin."""
    app.workspace.copy.put("activity", [activity(1, "Jour fixe", "2026-03-12", "10:00:00", duration="00:30")])
    app.workspace.memory.put("view of activities", view)
    async with app.run_test(size=(120, 40)) as pilot:
        await app.switch_mode("activities")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ActivityFrame)
        screen.find(app.workspace.activities.get(1))
        await pilot.pause()
        yield screen, pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def said(app: PipedriveApp) -> str:
    return str(app.screen.query_one("#foot", Static).render())


def details(screen: ActivityFrame) -> tuple[Shown, str]:
    found = screen.query_one(EventPane).shown
    assert found is not None
    return found, "\n".join(line.plain for line in column(found, 40))


def planned(app: PipedriveApp) -> list[str]:
    day = date(2026, 3, 12)
    return [f"{e.day:%m-%d}" for e in app.workspace.activities.between(day, day + timedelta(days=60))]


@pytest.mark.parametrize("view", VIEWS)
async def test_it_is_asked_for_understood_planned_and_told(app: PipedriveApp, view: str) -> None:
    async with shown(app, view) as (screen, pilot):
        await press(pilot, "W", *"every 2 weeks")
        assert "→ every 2 weeks on Thursday: Thu 26 Mar, Thu 9 Apr, Thu 23 Apr …" in said(app)
        await press(pilot, "enter")
        assert planned(app) == ["03-12", "03-26", "04-09"]
        found, words = details(screen)
        assert "Again   every 2 weeks on Thursday" in words
        assert "every 2 weeks on Thursday" in strip(found, 80)[-1].plain


async def test_a_long_rule_is_told_whole(app: PipedriveApp) -> None:
    async with shown(app, "week") as (screen, pilot):
        await press(pilot, "W", *"every 2 weeks on mon thu until 1 dec", "enter")
        found = screen.query_one(EventPane).shown
        assert found is not None
        words = " ".join(line.plain.strip() for line in column(found, 28))
        assert "every 2 weeks on Monday, Thursday, until 1 Dec 2026" in words


async def test_what_is_no_rule_is_told_and_stays_to_be_mended(app: PipedriveApp) -> None:
    async with shown(app, "week") as (_, pilot):
        await press(pilot, "W", *"every blursday", "enter")
        assert isinstance(app.screen, PromptScreen)
        assert "“every blursday” is no rule I can read." in said(app)
        assert app.screen.query_one(Input).value == "every blursday"
        assert planned(app) == ["03-12"]


async def test_undo_takes_back_what_was_planned(app: PipedriveApp) -> None:
    async with shown(app, "week") as (screen, pilot):
        await press(pilot, "W", *"every week", "enter")
        assert len(planned(app)) == 5
        await press(pilot, "u")
        assert planned(app) == ["03-12"]
        assert "Again" not in details(screen)[1]


async def test_stop_ends_it(app: PipedriveApp) -> None:
    async with shown(app, "list") as (screen, pilot):
        await press(pilot, "W", *"every week", "enter")
        await press(pilot, "W")
        assert isinstance(app.screen, PromptScreen)
        assert app.screen.query_one(Input).value == "every week on Thursday"
        app.screen.query_one(Input).value = "stop"
        await press(pilot, "enter")
        assert planned(app) == ["03-12"]
        assert "Again" not in details(screen)[1]


async def test_a_new_day_plans_on(app: PipedriveApp) -> None:
    async with shown(app, "week") as (_, pilot):
        await press(pilot, "W", *"every week", "enter")
        app.workspace.clock.read = lambda: NOW + timedelta(days=8)
        app.workspace.tick()
        await pilot.pause()
        assert app.workspace._planning is not None
        assert await app.workspace._planning == 1
        assert planned(app)[-1] == "04-16"
