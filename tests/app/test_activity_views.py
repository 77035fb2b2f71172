"""Activities as a list, an agenda and a month: what they show, and what one does to several at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.app.test_activities import (  # noqa: F401 - fixtures
    Watch,
    activity,
    machine_in_utc,
    press,
    told,
    watch,
    workspace,
)
from tui.app.app import PipedriveApp
from tui.app.screens.activities import ActivitiesScreen
from tui.app.screens.activity_frame import ActivityFrame
from tui.app.screens.activity_list import ActivityListScreen
from tui.app.screens.agenda import AgendaScreen
from tui.app.screens.month import MonthScreen
from tui.app.screens.prompt import PromptScreen
from tui.app.screens.record import RecordScreen
from tui.app.widgets.calendar_details import TitleLine
from tui.app.widgets.month_grid import GUTTER, MonthGrid, Spot
from tui.app.widgets.tab_line import TabLine

Compare = Callable[..., bool]
SIZES = [(60, 15), (80, 24), (120, 40)]


@asynccontextmanager
async def seen(
    app: PipedriveApp, key: str, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Any, Pilot[None]]]:
    async with app.run_test(size=size) as pilot:
        await app.switch_mode("activities")
        await press(pilot, "v", key)
        await pilot.pause()
        yield app.screen, pilot


def rows(screen: Any) -> list[str]:
    return [screen.rows.render_line(y).text.rstrip() for y in range(min(screen.rows.length, screen.rows.size.height))]


def ids(screen: Any) -> list[int]:
    return [part for part in screen.rows.parts if isinstance(part, int)]


def record(app: PipedriveApp, number: int) -> dict[str, Any]:
    return app.workspace.copy.get("activity", number) or {}


# -- the list ----------------------------------------------------------------------------------------------------------


async def test_tabs_count_what_is_to_be_done(app: PipedriveApp) -> None:
    async with seen(app, "l") as (screen, pilot):
        assert isinstance(screen, ActivityListScreen)
        line = screen.query_one(TabLine)
        text = " ".join(line.render().plain.split())
        assert text.startswith(
            "To do 10 Overdue 3 Today 4 Tomorrow 1 This week 7 Next week 1 Period Done my activities"
        )
        assert ids(screen) == [11, 12, 2, 7, 4, 5, 6, 8, 9, 10]
        assert screen.event is not None
        assert screen.event.id == 4
        await press(pilot, "tab")
        assert ids(screen) == [11, 12, 2]
        await press(pilot, "3")
        assert ids(screen) == [7, 4, 5, 6]
        await press(pilot, "8")
        assert ids(screen) == [3, *range(20, 26), 1]
        await press(pilot, "right", "left", "left", "left")
        assert ids(screen) == [10]


async def test_the_list_tells_state_type_and_when(app: PipedriveApp) -> None:
    async with seen(app, "l") as (screen, _):
        lines = rows(screen)
        assert "! C Tue 3 Feb 10:00" in lines[0]
        assert "Forgotten long ago" in lines[0]
        assert lines[4].startswith("▌")
        assert "M today 11:00" in lines[4]
        assert "Negotiate the frame contract" in lines[4]
        assert {screen.rows.render_line(y).cell_length for y in range(20)} == {screen.rows.size.width}


async def test_the_tabs_are_the_users_days(app: PipedriveApp, watch: Watch) -> None:  # noqa: F811
    app.workspace.copy.put(
        "activity", [activity(60, "call", "2026-03-13 00:15"), activity(61, "call", "2026-03-29 23:45")]
    )
    async with seen(app, "l") as (screen, pilot):
        await press(pilot, "4")
        assert ids(screen) == [60, 8]
        watch.moment = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the day the clocks change
        app.workspace.tick()
        await press(pilot, "3")
        assert ids(screen) == [61]


async def test_a_period_is_typed(app: PipedriveApp) -> None:
    async with seen(app, "l") as (screen, pilot):
        await press(pilot, "7")
        assert isinstance(app.screen, PromptScreen)
        await press(pilot, *"2026-03-16 to 2026-03-01", "enter")
        assert "That period ends before it begins." in str(app.screen.query_one("#foot", Static).render())
        app.screen.query_one(Input).value = "2026-02-01 to 2026-02-28"
        await press(pilot, "enter")
        assert ids(screen) == [11, 12]
        assert "Period 2" in screen.query_one(TabLine).render().plain


async def test_the_list_is_sorted(app: PipedriveApp) -> None:
    async with seen(app, "l") as (screen, pilot):
        await press(pilot, "s", *"subject", "enter")
        subjects = [app.workspace.activities.get(i).subject for i in ids(screen)]
        assert subjects == sorted(subjects, key=str.casefold)
        await press(pilot, "S")
        assert [app.workspace.activities.get(i).subject for i in ids(screen)] == subjects[::-1]
        await press(pilot, "s", *"deal", "enter")
        assert ids(screen)[:3] == [7, 4, 5]


async def test_marked_ones_are_put_off_and_come_back_as_one(app: PipedriveApp) -> None:
    async with seen(app, "l") as (screen, pilot):
        await press(pilot, "2", "V", "j", "j", "V", "greater_than_sign")
        assert [record(app, i)["due_date"] for i in (11, 12, 2)] == ["2026-02-04", "2026-02-21", "2026-03-11"]
        assert "3 activities 1 day later" in told(app)
        await press(pilot, "right_curly_bracket")
        assert [record(app, i)["due_date"] for i in (11, 12, 2)] == ["2026-02-11", "2026-02-28", "2026-03-18"]
        await press(pilot, "u", "u")
        assert [record(app, i)["due_date"] for i in (11, 12, 2)] == ["2026-02-03", "2026-02-20", "2026-03-10"]
        assert record(app, 11)["due_time"] == "09:00:00"
        assert ids(screen) == [11, 12, 2]


async def test_marked_ones_are_done_and_deleted(app: PipedriveApp) -> None:
    async with seen(app, "l") as (screen, pilot):
        await press(pilot, "2", "asterisk", "d")
        assert ids(screen) == []
        assert "Nothing is overdue." in str(screen.query_one("#nothing", Static).render())
        await press(pilot, "u", "space", "space", "D")
        assert ids(screen) == [2]
        assert "Deleted: 2 activities. u takes them back." in told(app)
        await press(pilot, "u")
        assert len(ids(screen)) == 3


async def test_a_time_of_day_stays_over_a_change_of_clocks(app: PipedriveApp) -> None:
    app.workspace.copy.put("activity", [activity(60, "call", "2026-03-26 09:00", "00:30:00", person_id=None)])
    async with seen(app, "l") as (screen, pilot):
        screen.find(app.workspace.activities.get(60))
        await press(pilot, "right_curly_bracket")
        assert (record(app, 60)["due_date"], record(app, 60)["due_time"]) == ("2026-04-02", "07:00:00")
        await press(pilot, "left_curly_bracket", "less_than_sign")
        assert (record(app, 60)["due_date"], record(app, 60)["due_time"]) == ("2026-03-25", "08:00:00")


async def test_when_is_typed_and_what_was_understood_is_shown(app: PipedriveApp) -> None:
    async with seen(app, "l") as (_, pilot):
        await press(pilot, "R", *"fri 14:00 45m")
        assert "→ tomorrow 14:00–14:45 (45m)" in str(app.screen.query_one("#foot", Static).render())
        await press(pilot, "enter")
        assert [record(app, 4)[name] for name in ("due_date", "due_time", "duration")] == [
            "2026-03-13",
            "13:00:00",
            "00:45:00",
        ]
        await press(pilot, "R", *"when pigs fly", "enter")
        assert "is no day or time I can read" in str(app.screen.query_one("#foot", Static).render())
        assert app.screen.query_one(Input).value == "when pigs fly"


async def test_only_some_types_and_whose(app: PipedriveApp) -> None:
    async with seen(app, "l") as (screen, pilot):
        await press(pilot, "f", *"task", "enter")
        assert ids(screen) == [12, 7, 8]
        assert "only Task" in screen.query_one(TabLine).render().plain
        await press(pilot, "f", *"all", "enter", "o", *"bruno", "enter")
        assert ids(screen) == [13]
        assert "Bruno Costa" in screen.query_one(TabLine).render().plain
        await press(pilot, "v", "m")
        assert "Bruno Costa" in app.screen.query_one(TitleLine).render().plain


async def test_the_list_is_walked_along_on_the_page_of_an_activity(app: PipedriveApp) -> None:
    async with seen(app, "l") as (_, pilot):
        await press(pilot, "e")
        assert isinstance(app.screen, RecordScreen)
        await press(pilot, "J")
        assert (app.screen.kind, app.screen.record) == ("activity", 5)


async def test_done_asks_for_what_is_next_in_the_list_too(app: PipedriveApp) -> None:
    async with seen(app, "l") as (screen, pilot):
        screen.find(app.workspace.activities.get(5))
        await press(pilot, "d", "enter")
        assert [e.done for e in app.workspace.activities.of("deal", 2)] == [True, False]
        assert screen.event is not None
        assert screen.event.id == 6


async def test_added_from_the_list(app: PipedriveApp) -> None:
    async with seen(app, "l") as (screen, pilot):
        await press(pilot, "a", *"call mon 9 Say hello", "enter")
        assert screen.event is not None
        assert (screen.event.subject, f"{screen.event.start:%a %H:%M}") == ("Say hello", "Mon 09:00")


# -- the agenda --------------------------------------------------------------------------------------------------------


async def test_the_agenda_goes_day_by_day(app: PipedriveApp) -> None:
    async with seen(app, "a") as (screen, pilot):
        assert isinstance(screen, AgendaScreen)
        assert "9 Mar – 5 Apr 2026 · 8 to do, 1 overdue" in screen.query_one(TitleLine).render().plain
        lines = rows(screen)
        assert lines[0].startswith(" Monday 9 March") or lines[0].startswith(" Monday 9 Mar")
        assert "✓ C 09:00–09:30  Introduction" in lines[1]
        assert screen.day == date(2026, 3, 12)
        await press(pilot, "l", "l")
        assert screen.day == date(2026, 3, 14)
        await press(pilot, "right_square_bracket", "right_square_bracket", "right_square_bracket")
        assert screen.span() == (date(2026, 3, 30), date(2026, 4, 26))
        assert "Nothing is planned in these four weeks." in str(screen.query_one("#nothing", Static).render())
        await press(pilot, "exclamation_mark")
        assert screen.event is not None
        assert screen.event.id == 11
        await press(pilot, "t")
        assert screen.day == date(2026, 3, 12)


async def test_the_cursor_passes_over_the_headings(app: PipedriveApp) -> None:
    async with seen(app, "a") as (screen, pilot):
        await press(pilot, "home")
        found = []
        for _ in range(30):
            assert screen.event is not None
            found.append(screen.event.id)
            await press(pilot, "j")
        assert list(dict.fromkeys(found)) == ids(screen)
        await press(pilot, "end", "pageup", "pagedown")
        assert screen.event is not None


# -- the month ---------------------------------------------------------------------------------------------------------


async def test_a_month_is_walked(app: PipedriveApp) -> None:
    async with seen(app, "m") as (screen, pilot):
        assert isinstance(screen, MonthScreen)
        assert "March 2026 · 8 to do, 1 overdue" in screen.query_one(TitleLine).render().plain
        assert (screen.day, screen.event and screen.event.id) == (date(2026, 3, 12), 4)
        seen_ids = []
        for _ in range(4):
            await press(pilot, "j")
            seen_ids.append(screen.event.id if screen.event else None)
        assert seen_ids == [6, 5, 8, 8]
        await press(pilot, "down", "right")
        assert screen.day == date(2026, 3, 22)
        await press(pilot, "right_square_bracket")
        assert (screen.day, screen.grid.month) == (date(2026, 4, 22), date(2026, 4, 1))
        await press(pilot, "t", "up", "up", "up", "end")
        assert screen.day == date(2026, 2, 28)
        await press(pilot, "exclamation_mark")
        assert screen.grid.spot == Spot(date(2026, 2, 3), 11)


async def test_a_month_turned_from_its_last_day_stays_in_the_next(app: PipedriveApp) -> None:
    async with seen(app, "m") as (screen, pilot):
        await press(pilot, "end", "left_square_bracket")
        assert screen.day == date(2026, 2, 28)


async def test_moved_in_the_month(app: PipedriveApp) -> None:
    async with seen(app, "m") as (screen, pilot):
        await press(pilot, "L", "J")
        assert record(app, 4)["due_date"] == "2026-03-20"
        assert screen.grid.spot == Spot(date(2026, 3, 20), 4)
        await press(pilot, "u", "u")
        assert record(app, 4)["due_date"] == "2026-03-12"


async def test_every_line_of_the_month_is_as_wide_as_it(app: PipedriveApp) -> None:
    for size in ((60, 15), (80, 24), (101, 33), (120, 40), (300, 80)):
        async with seen(app, "m", size) as (screen, pilot):
            for key in ("t", "j", "k", "down", "right_square_bracket"):
                await press(pilot, key)
                grid = screen.grid
                assert {grid.render_line(y).cell_length for y in range(grid.size.height)} == {grid.size.width}
        app = PipedriveApp(app.workspace, live=False)


async def test_a_click_in_the_month_goes_there(app: PipedriveApp) -> None:
    async with seen(app, "m") as (screen, pilot):
        grid: MonthGrid = screen.grid
        top = 1 + sum(grid.heights()[:2])
        await pilot.click(grid, offset=(GUTTER + sum(grid.widths()[:1]) + 2, top + 1))
        await pilot.pause()
        assert grid.spot == Spot(date(2026, 3, 10), 2)
        await pilot.click(grid, offset=(GUTTER + 2, top), times=2)
        await pilot.pause()
        assert isinstance(app.screen, RecordScreen)


# -- together ----------------------------------------------------------------------------------------------------------


async def test_another_view_keeps_the_activity_and_is_remembered(app: PipedriveApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await app.switch_mode("activities")
        await pilot.pause()
        await press(pilot, "exclamation_mark")
        for key, kind in (("m", MonthScreen), ("l", ActivityListScreen), ("a", AgendaScreen), ("w", ActivitiesScreen)):
            await press(pilot, "v", key)
            await pilot.pause()
            assert isinstance(app.screen, kind)
            assert isinstance(app.screen, ActivityFrame)
            assert app.screen.event is not None
            assert app.screen.event.id == 11
        await press(pilot, "v", "l")
        await app.switch_mode("deals")
        await press(pilot, "g", "a")
        assert isinstance(app.screen, ActivityListScreen)
    again = PipedriveApp(app.workspace, live=False)
    async with again.run_test(size=(100, 30)) as pilot:
        await again.switch_mode("activities")
        await pilot.pause()
        assert isinstance(again.screen, ActivityListScreen)


@pytest.mark.parametrize("view", ["day", "five", "week", "month", "agenda", "list"])
async def test_every_view_is_where_one_starts_if_it_was_left(app: PipedriveApp, view: str) -> None:
    app.workspace.memory.put("view of activities", view)
    async with app.run_test(size=(100, 30)) as pilot:
        await app.switch_mode("activities")
        await pilot.pause()
        assert isinstance(app.screen, ActivityFrame)
        assert app.screen.event is not None
        expected = (date(2026, 2, 3), 11) if view == "list" else (date(2026, 3, 12), 7)
        expected = (date(2026, 3, 12), 4) if view in ("day", "five", "week") else expected
        assert (app.screen.day, app.screen.event.id) == expected


@pytest.mark.parametrize("key", ["l", "a", "m"])
async def test_time_goes_by(app: PipedriveApp, watch: Watch, key: str) -> None:  # noqa: F811
    async with seen(app, key) as (screen, pilot):
        assert screen.event.overdue is False
        watch.moment += timedelta(hours=2)
        app.workspace.tick()
        await pilot.pause()
        assert (screen.event.id, screen.event.overdue) == (4, True)


@pytest.mark.parametrize("key", ["l", "a", "m"])
async def test_nothing_is_read_while_another_section_is_looked_at(app: PipedriveApp, key: str) -> None:
    async with seen(app, key) as (screen, pilot):
        await app.switch_mode("deals")
        await app.workspace.activities.change(4, {"subject": "Renamed"})
        await pilot.pause()
        assert screen.event.subject == "Negotiate the frame contract"
        await app.switch_mode("activities")
        await pilot.pause()
        assert screen.event.subject == "Renamed"


def goes(*keys: str, theme: str = "") -> Callable[[Pilot[None]], Awaitable[None]]:
    async def run(pilot: Pilot[None]) -> None:
        if theme:
            pilot.app.theme = theme
        await pilot.app.switch_mode("activities")
        await pilot.pause()
        await press(pilot, *keys)
        await pilot.pause()

    return run


@pytest.mark.parametrize("size", SIZES, ids=["60x15", "80x24", "120x40"])
@pytest.mark.parametrize("key", ["l", "a", "m", "d", "w"])
def test_picture(app: PipedriveApp, snap_compare: Compare, key: str, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=goes("v", key))


@pytest.mark.parametrize("size", SIZES, ids=["60x15", "80x24", "120x40"])
@pytest.mark.parametrize("key", ["l", "a", "m", "d", "k", "w"])
def test_picture_in_the_light(app: PipedriveApp, snap_compare: Compare, key: str, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=goes("v", key, theme="pipedrive-light"))


def test_picture_of_marks(app: PipedriveApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=goes("v", "l", "2", "space", "space"))


def test_picture_of_what_is_next(app: PipedriveApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=goes("j", "j", "d"))


# -- fields of one and of several --------------------------------------------------------------------------------------


async def test_one_field_of_marked_activities_is_changed_as_one_edit(app: PipedriveApp) -> None:
    async with seen(app, "l") as (_, pilot):
        records = app.workspace.activities.record
        await press(pilot, "space", "space")
        assert isinstance(app.screen, ActivityListScreen)
        marked = sorted(app.screen.marks.ids)
        before = [records(i)["type"] for i in marked]
        await press(pilot, "E", *"type", "enter", *"task", "enter")
        assert [records(i)["type"] for i in marked] == ["task", "task"]
        await press(pilot, "E", *"busy", "enter", *"yes", "enter")
        await press(pilot, "E", *"length", "enter", *"nonsense", "enter")
        assert "nonsense" in str(app.screen.query_one("#foot").render())
        await press(pilot, "ctrl+u", *"45m", "enter")
        assert [(records(i)["busy"], records(i)["duration"]) for i in marked] == [(True, "00:45:00")] * 2
        await press(pilot, "E", *"owner", "enter", *"bruno", "enter")
        assert [records(i)["owner_id"] for i in marked] == [2, 2]
        await press(pilot, "u", "u", "u", "u")
        assert [(records(i)["type"], records(i)["owner_id"]) for i in marked] == [(one, 1) for one in before]


async def test_all_fields_of_one_are_edited_in_a_form(app: PipedriveApp) -> None:
    async with seen(app, "l") as (screen, pilot):
        activity = screen.event.id
        await press(pilot, "E", "ctrl+u", *"Another", "ctrl+s")
        assert app.workspace.activities.record(activity)["subject"] == "Another"
        await press(pilot, "u")
        assert app.workspace.activities.record(activity)["subject"] != "Another"
