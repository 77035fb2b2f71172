from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.conftest import NOW
from tests.app.day import activity, fill_day
from tui import settings
from tui.app.app import PipedriveApp
from tui.app.screens.activity_prompt import ActivityPrompt
from tui.app.screens.lost import LostScreen
from tui.app.screens.record import RecordScreen
from tui.app.screens.snooze import SnoozePrompt
from tui.app.screens.today import TodayScreen
from tui.app.widgets.today_list import TodayHeader
from tui.services.today import Today
from tui.services.workspace import Workspace

WHOLE = [
    *(("activity", 1), ("activity", 2), ("activity", 4), ("activity", 3)),
    *(("deal", 3), ("deal", 2), ("deal", 5), ("deal", 4), ("lead", "new")),
]


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_day(workspace)
    return workspace


@asynccontextmanager
async def day(app: PipedriveApp, size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[TodayScreen, Pilot[None]]]:
    async with app.run_test(size=size) as pilot:
        await pilot.press("g", "t")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)
        yield app.screen, pilot


def keys(screen: TodayScreen) -> list[tuple[str, Any]]:
    assert screen.today is not None
    return [item.key for item in screen.today.items]


def header(screen: TodayScreen) -> str:
    return screen.query_one(TodayHeader).line.plain


async def press(pilot: Pilot[None], *names: str) -> None:
    await pilot.press(*names)
    await pilot.pause()


# -- what is there, and why -------------------------------------------------------------------------------------------


def test_the_parts_follow_each_other_and_each_thing_is_there_once(workspace: Workspace) -> None:
    assert [item.key for item in Today(workspace).items] == WHOLE


def test_everyone_s_day_has_what_others_own(workspace: Workspace) -> None:
    found = {item.key for item in Today(workspace, everyone=True).items}
    assert found - set(WHOLE) == {("activity", 7), ("deal", 6), ("lead", "hers")}


def test_each_thing_says_why_it_is_there(workspace: Workspace) -> None:
    today = Today(workspace)
    why = {key: line.why for key, line in today.lines(today.items).items()}
    assert why == {
        ("activity", 1): "was due Tue 10 Mar at 15:00, 2 days ago",
        ("activity", 2): "was due yesterday",
        ("activity", 3): "today at 16:00",
        ("activity", 4): "today, at any time",
        ("deal", 2): "nothing planned, untouched for 4 days",
        ("deal", 3): "nothing planned, rots in 2 days",
        ("deal", 4): "rots in 2 days, untouched for 8",
        ("deal", 5): "rotten for 20 days, untouched for 30",
        ("lead", "new"): "unseen, came 2 days ago from Web forms",
    }


def test_a_deal_with_something_due_does_not_stand_among_the_rotting(workspace: Workspace) -> None:
    workspace.copy.put("activity", [activity(9, "Ask", "2026-03-12", deal_id=5)])
    found = [item.key for item in Today(workspace).items]
    assert ("deal", 5) not in found
    assert ("activity", 9) in found


# -- disposing --------------------------------------------------------------------------------------------------------


async def test_done_asks_for_the_next_step_only_where_there_is_none(app: PipedriveApp) -> None:
    async with day(app) as (screen, pilot):
        await press(pilot, "space")
        assert app.screen is screen
        assert app.workspace.copy.get("activity", 1)["done"] is True  # type: ignore[index]
        assert keys(screen) == WHOLE[1:]
        await press(pilot, "j", "j", "space")
        assert isinstance(app.screen, ActivityPrompt)
        await press(pilot, *"call friday 10 Ask", "enter")
        assert app.screen is screen
        assert [e.subject for e in app.workspace.activities.of("deal", 1, done=False)] == ["Ask"]
        assert "3 of 10 done" in header(screen)


async def test_skipping_the_next_step_leaves_the_deal_without_one(app: PipedriveApp) -> None:
    async with day(app) as (screen, pilot):
        await press(pilot, "space", "j", "j", "space", "escape")
        assert ("deal", 1) in keys(screen)
        assert "2 of 10 done" in header(screen)


async def test_undo_brings_a_thing_back_with_the_cursor(app: PipedriveApp) -> None:
    async with day(app) as (screen, pilot):
        await press(pilot, "space", "end", "u")
        assert keys(screen) == WHOLE
        assert screen.rows.item is not None
        assert screen.rows.item.key == ("activity", 1)
        assert "0 of 9 done" in header(screen)


@pytest.mark.parametrize(("key", "due"), [("greater_than_sign", "2026-03-13"), ("right_curly_bracket", "2026-03-19")])
async def test_later_is_counted_from_today(app: PipedriveApp, key: str, due: str) -> None:
    async with day(app) as (screen, pilot):
        await press(pilot, key)
        moved = app.workspace.copy.get("activity", 1) or {}
        assert (moved["due_date"], moved["due_time"]) == (due, "14:00:00")
        assert ("activity", 1) not in keys(screen)
        await press(pilot, "u")
        assert keys(screen) == WHOLE


async def test_a_deal_is_snoozed_until_another_day_and_back(app: PipedriveApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with day(app) as (screen, pilot):
        await press(pilot, *"jjjj", "greater_than_sign")
        assert ("deal", 3) not in keys(screen)
        await press(pilot, "u")
        assert ("deal", 3) in keys(screen)
        await press(pilot, "ctrl+r")
        assert ("deal", 3) not in keys(screen)
        monkeypatch.setattr(app.workspace.clock, "read", lambda: NOW + timedelta(days=1))
        app.workspace.tick()
        await pilot.pause()
        assert ("deal", 3) in keys(screen)


async def test_a_time_that_is_no_later_is_refused_and_kept(app: PipedriveApp) -> None:
    async with day(app) as (screen, pilot):
        await press(pilot, "h", *"yesterday", "enter")
        prompt = app.screen
        assert isinstance(prompt, SnoozePrompt)
        assert "not later than now" in str(prompt.query_one("#foot").render())
        assert prompt.query_one("Input").value == "yesterday"  # type: ignore[attr-defined]
        await press(pilot, "ctrl+u", *"grmpf", "enter")
        assert "no day or time" in str(prompt.query_one("#foot").render())
        await press(pilot, "ctrl+u", *"in 2w", "enter")
        assert app.screen is screen
        assert ("activity", 1) not in keys(screen)


async def test_won_and_lost_end_the_deal_of_an_activity(app: PipedriveApp) -> None:
    async with day(app) as (screen, pilot):
        await press(pilot, "w")
        assert app.workspace.deals.get(1)["status"] == "won"
        await press(pilot, *"jjjj", "x")
        assert isinstance(app.screen, LostScreen)
        await press(pilot, *"price", "enter")
        assert app.workspace.deals.get(3)["lost_reason"] == "price"
        assert ("deal", 3) not in keys(screen)


async def test_what_is_about_no_deal_says_so(app: PipedriveApp) -> None:
    async with day(app) as (screen, pilot):
        await press(pilot, "j", "w")
        assert keys(screen) == WHOLE
        assert any("not about a deal" in n.message for n in app._notifications)


async def test_a_lead_is_seen_by_done_and_archived_by_x(app: PipedriveApp) -> None:
    async with day(app) as (screen, pilot):
        await press(pilot, "end", "space")
        assert app.workspace.leads.get("new")["was_seen"] is True
        assert ("lead", "new") not in keys(screen)
        await app.workspace.leads.see("new", seen=False)
        await press(pilot, "end", "x")
        assert app.workspace.leads.get("new")["is_archived"] is True


async def test_enter_opens_what_it_is_about(app: PipedriveApp) -> None:
    async with day(app) as (_, pilot):
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        assert (app.screen.kind, app.screen.record) == ("deal", 1)


async def test_progress_is_kept_over_a_restart_and_begins_anew_the_next_day(
    app: PipedriveApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with day(app) as (_, pilot):
        await press(pilot, "space")
        assert Today(app.workspace).progress == (1, 9)
        monkeypatch.setattr(app.workspace.clock, "read", lambda: NOW + timedelta(days=1))
        assert Today(app.workspace).progress[0] == 0


async def test_a_day_that_is_done_says_so_and_what_comes_next(app: PipedriveApp) -> None:
    for kind in ("deal", "lead"):
        app.workspace.copy.keep_only(kind, [])
    app.workspace.copy.keep_only("activity", [1, 5])
    async with day(app) as (screen, pilot):
        await press(pilot, "space")
        shown = str(screen.query_one("#empty").render())
        assert "Your day is clear" in shown
        assert "1 thing done today" in shown
        assert "Thu 19 Mar 09:00  Visit" in shown
        await press(pilot, "w")
        assert any("Nothing is waiting" in n.message for n in app._notifications)


async def test_what_happens_out_of_sight_is_there_on_coming_back(app: PipedriveApp) -> None:
    async with day(app) as (screen, pilot):
        await press(pilot, "g", "d")
        await app.workspace.deals.win(3)
        await press(pilot, "g", "t")
        assert ("deal", 3) not in keys(screen)


# -- beginning with it ------------------------------------------------------------------------------------------------


async def test_the_day_can_be_the_first_screen(workspace: Workspace) -> None:
    app = PipedriveApp(workspace, start="today", live=False)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)


async def test_the_palette_makes_it_the_first_screen(
    app: PipedriveApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPEDRIVE_TUI_HOME", str(tmp_path / "home"))
    async with day(app) as (_, pilot):
        for wanted in ("today", ""):
            await press(pilot, "ctrl+k", *"start with", "enter")
            assert settings.load().start == wanted


def test_a_first_screen_that_is_none_is_refused_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPEDRIVE_TUI_HOME", str(tmp_path))
    settings.private_directory(settings.paths().config)
    settings.paths().settings.write_text('theme = "x"\nstart = "tomorrow"\n', encoding="utf-8")
    with pytest.raises(settings.SettingsError, match=r"line 2: start 'tomorrow' is none of today, leads"):
        settings.load()


# -- pictures ---------------------------------------------------------------------------------------------------------

Compare = Callable[..., bool]


def goes(*names: str, theme: str = "") -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def go(pilot: Pilot[Any]) -> None:
        if theme:
            pilot.app.theme = theme
        await pilot.app.switch_mode("today")
        await pilot.pause()
        await pilot.press(*names)
        await pilot.pause()

    return go


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_of_the_day(app: PipedriveApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=goes("j"))


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_of_the_day_in_the_light(app: PipedriveApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=goes("j", theme="pipedrive-light"))


def test_picture_of_snoozing(app: PipedriveApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=goes("h", *"in 2w"))


def test_picture_of_a_day_that_is_done(app: PipedriveApp, snap_compare: Compare) -> None:
    for kind in ("deal", "lead"):
        app.workspace.copy.keep_only(kind, [])
    app.workspace.copy.keep_only("activity", [1, 5])
    assert snap_compare(app, terminal_size=(80, 24), run_before=goes("space"))
