"""The calendar: what it shows, where its cursor goes, and what one does to activities in it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual import events
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.conftest import NOW, NoConnection, Record, fill_account
from tui.app.app import PipedriveApp
from tui.app.screens.activities import ActivitiesScreen
from tui.app.screens.activity_prompt import ActivityPrompt
from tui.app.screens.record import RecordScreen
from tui.app.screens.schedule_next import NextPrompt
from tui.app.widgets.calendar import Calendar
from tui.app.widgets.calendar_details import EventPane, TitleLine, column, day_words, strip, week_words, zone_words
from tui.app.widgets.calendar_grid import GUTTER
from tui.app.widgets.calendar_layout import WHOLE_DAY
from tui.services.changes import Changed, changed
from tui.services.workspace import Workspace

BERLIN = ZoneInfo("Europe/Berlin")
Compare = Callable[..., bool]
NOTE = "<p>Bring the <b>signed</b> NDA.</p><ul><li>price per sensor</li><li>delivery in March</li></ul>"
HOSTILE = "[red]倉庫の温度監視[/red]\n[@click=app.bell]workshop\tfor everybody"


class Watch:
    """A clock to be moved."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment


def activity(number: int, kind: str, due: str, length: str | None = None, **fields: Any) -> Record:
    """An activity at a time of the user (`2026-03-12 11:00`), or of a whole day."""
    local = datetime.fromisoformat(due).replace(tzinfo=BERLIN) if " " in due else None
    utc = local.astimezone(UTC) if local else None
    return {
        "id": number,
        "subject": f"{kind.title()} {number}",
        "type": kind,
        "owner_id": 1,
        "due_date": f"{utc:%Y-%m-%d}" if utc else due,
        "due_time": f"{utc:%H:%M:%S}" if utc else None,
        "duration": length,
        "done": False,
        **fields,
    }


ACTIVITIES = (
    activity(1, "call", "2026-03-09 09:00", subject="Introduction", done=True, deal_id=1),
    activity(2, "meeting", "2026-03-10 14:00", "01:00:00", subject="Quarterly review", org_id=2),
    activity(3, "meeting", "2026-03-12 09:00", "01:00:00", subject="Stand-up with logistics", done=True),
    activity(
        4, "meeting", "2026-03-12 11:00", "01:30:00", subject="Negotiate the frame contract", deal_id=1, note=NOTE
    ),
    activity(5, "call", "2026-03-12 15:00", "00:15:00", subject="Ask about the budget", deal_id=2, person_id=2),
    activity(6, "call", "2026-03-12 15:00", "00:30:00", subject=HOSTILE, person_id=3),
    activity(7, "task", "2026-03-12", subject="Prepare the proposal", deal_id=1),
    activity(8, "task", "2026-03-13 22:30", "04:00:00", subject="Migration of the warehouse"),
    activity(9, "call", "2026-03-14 10:00", subject="Saturday call"),
    activity(10, "call", "2026-03-16 10:00", subject="Next week"),
    activity(11, "call", "2026-02-03 10:00", subject="Forgotten long ago"),
    activity(12, "task", "2026-02-20", subject="Forgotten lately"),
    activity(13, "meeting", "2026-03-13 09:00", "01:00:00", subject="Bruno's demo", owner_id=2),
    *(activity(20 + n, "call", "2026-03-11 13:00", "00:30:00", done=True) for n in range(6)),
)


def _deal(number: int, title: str, person: int, organization: int) -> Record:
    return {
        "id": number,
        "title": title,
        "status": "open",
        "stage_id": 1,
        "pipeline_id": 1,
        "value": 1000,
        "currency": "EUR",
        "person_id": person,
        "org_id": organization,
        "owner_id": 1,
    }


@pytest.fixture(autouse=True)
def machine_in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The zone of the machine is not that of the user."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def workspace(tmp_path: Path, watch: Watch) -> Iterator[Workspace]:
    found = Workspace(
        tmp_path / "copy.sqlite", tmp_path / "outbox.sqlite", NoConnection(), name="Lumen Sensors", now=watch
    )
    fill_account(found)
    found.copy.put("deal", [_deal(1, "Frame contract", 1, 1), _deal(2, "Pilot with [b]sensors[/b]", 2, 2)])
    found.copy.put(
        "activity", [{"person_id": None, "org_id": None, "deal_id": None, "lead_id": None, **a} for a in ACTIVITIES]
    )
    yield found
    found.close()


@asynccontextmanager
async def calendar(
    app: PipedriveApp, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[ActivitiesScreen, Pilot[None]]]:
    async with app.run_test(size=size) as pilot:
        await app.switch_mode("activities")
        await pilot.pause()
        assert isinstance(app.screen, ActivitiesScreen)
        for _ in range(100):  # the first frame comes after the screen is mounted, on a busy machine some time after
            if app.screen.view._columns:
                break
            await pilot.pause(0.01)
        yield app.screen, pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def where(screen: ActivitiesScreen) -> tuple[date, int, int | None]:
    day, minute, event = screen.view.cursor
    return day, minute, event


def focused(screen: ActivitiesScreen) -> int | None:
    return screen.view.cursor.id


def drawn(screen: ActivitiesScreen) -> list[str]:
    return [screen.view.render_line(y).text for y in range(screen.view.size.height)]


def title(screen: ActivitiesScreen) -> str:
    return screen.query_one(TitleLine).render().plain


def pane(screen: ActivitiesScreen) -> str:
    return " ".join(" ".join(line.plain for line in screen.query_one(EventPane).lines()).split())


def told(app: PipedriveApp) -> str:
    return "\n".join(n.message for n in app._notifications)


def due(screen: ActivitiesScreen, number: int) -> tuple[Any, ...]:
    record = screen.workspace.copy.get("activity", number) or {}
    return record.get("due_date"), record.get("due_time"), record.get("duration")


# -- what is shown -----------------------------------------------------------------------------------------------------


async def test_it_opens_on_what_is_next_today(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, _):
        assert where(screen) == (date(2026, 3, 12), 660, 4)
        assert "Week 11 · 9–15 Mar 2026 · 7 to do, 1 overdue" in title(screen)
        assert "! 2 earlier · my activities · Europe/Berlin" in title(screen)
        text = pane(screen)
        for words in (
            "Negotiate the frame",
            "Thursday 12 Mar 2026",
            "11:00–12:30 · 1h30m",
            "Frame contract",
            "• price",
        ):
            assert words in text


async def test_the_rows_tell_time_state_and_type(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, _):
        lines = drawn(screen)
        assert " Thu 12 ●" in lines[0]
        assert lines[1].startswith("all-day")
        assert "▎T Prepar" in lines[1]
        row = {line[:GUTTER].strip(): line for line in lines}
        assert "▎C✓ Intro" in row["09:00"]
        assert "▎M! Quart" in row["14:00"]
        assert "▌M Negoti" in row["11:00"]
        assert "▎C │" not in row["15:00"]
        assert "▎C✓▎C✓▎C✓+3" in row["13:00"]
        assert "▸╌╌╌" in row["10:30"]


async def test_the_lines_are_as_wide_as_the_calendar(app: PipedriveApp) -> None:
    for size in ((60, 15), (80, 24), (101, 33), (120, 40), (300, 80)):
        async with calendar(app, size) as (screen, pilot):
            for key in ("t", "j", "j", "j", "l", "Z", "Z"):
                await press(pilot, key)
                view = screen.view
                assert {view.render_line(y).cell_length for y in range(view.size.height)} == {view.size.width}
        app = PipedriveApp(app.workspace, live=False)


async def test_the_working_hours_are_in_sight(app: PipedriveApp) -> None:
    for size, rows_an_hour in (((80, 24), 1), ((120, 40), 2), ((60, 15), 1)):
        async with calendar(app, size) as (screen, _):
            shown = [line[:GUTTER].strip() for line in drawn(screen)]
            assert 60 // screen.view.slot == rows_an_hour
            assert "08:00" in shown
            assert "12:00" in shown
            assert ("17:00" in shown) == (size != (60, 15))
        app = PipedriveApp(app.workspace, live=False)


async def test_what_is_out_of_sight_is_counted(app: PipedriveApp) -> None:
    async with calendar(app, (80, 22)) as (screen, pilot):
        assert drawn(screen)[-1][:GUTTER].strip() == "↓ 1"
        await press(pilot, "l", *["down"] * 30)
        assert focused(screen) == 8
        assert any("Migration" in line for line in drawn(screen))


async def test_five_days_where_there_is_no_room_for_seven(app: PipedriveApp) -> None:
    async with calendar(app, (80, 24)) as (screen, pilot):
        assert [d.day for d in screen.view.days] == [9, 10, 11, 12, 13]
        assert "Sat–Sun 2 ›" in title(screen)
        await press(pilot, "l", "l")
        assert [d.day for d in screen.view.days] == [11, 12, 13, 14, 15]
        assert where(screen)[0] == date(2026, 3, 14)
        assert "‹ Mon–Tue 2" in title(screen)
        await press(pilot, "h", "h")
        assert [d.day for d in screen.view.days] == [11, 12, 13, 14, 15]
        await press(pilot, "h", "h")
        assert [d.day for d in screen.view.days] == [9, 10, 11, 12, 13]
        await press(pilot, "v", "w")
        assert len(screen.view.days) == 7
        await press(pilot, "v", "k")
        assert len(screen.view.days) == 5
        await press(pilot, "v", "d")
        assert screen.view.days == [date(2026, 3, 10)]
        assert "Tuesday 10 Mar 2026" in title(screen)


async def test_another_width_shows_other_days_and_puts_the_pane_elsewhere(app: PipedriveApp) -> None:
    async with calendar(app, (120, 40)) as (screen, pilot):
        wide = screen.query_one(EventPane).region
        assert (len(screen.view.days), wide.height > 30) == (7, True)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert (len(screen.view.days), screen.query_one(EventPane).region.height) == (5, 3)
        assert focused(screen) == 4
        assert "1h30m" in pane(screen)


async def test_what_crosses_midnight_goes_on_the_next_day(app: PipedriveApp) -> None:
    async with calendar(app, (120, 62)) as (screen, pilot):
        rows = {line[:GUTTER].strip(): line for line in drawn(screen)}
        friday, saturday = rows["23:00"], rows["00:00"]
        assert "T Migra" in saturday
        assert friday.index("▎") < saturday.index("▎")
        await press(pilot, "l", "l")
        screen.view.go(date(2026, 3, 14), 0)
        await pilot.pause()
        assert where(screen) == (date(2026, 3, 14), 0, 8)
        await press(pilot, "down")
        assert where(screen) == (date(2026, 3, 14), 150, None)


async def test_another_theme_has_other_colours(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        before, words = screen.view.render_line(8), drawn(screen)
        await press(pilot, "ctrl+t")
        assert screen.view.render_line(8) != before
        assert drawn(screen) == words


# -- the cursor --------------------------------------------------------------------------------------------------------


async def test_j_and_k_go_from_activity_to_activity(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        seen = []
        for key in ("j", "j", "k", "k", "k", "k"):
            await press(pilot, key)
            seen.append(focused(screen))
        assert seen == [6, 5, 6, 4, 3, 7]
        assert where(screen)[1] == WHOLE_DAY


async def test_j_goes_on_by_half_hours_after_the_last_activity(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "j", "j", "j")
        assert where(screen) == (date(2026, 3, 12), 930, None)
        assert "15:30" in pane(screen)
        await press(pilot, "j", "j", "k")
        assert focused(screen) == 5


async def test_down_and_up_stop_at_half_hours_and_activities(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        seen = []
        for key in ("up", "up", "up", "up", "down"):
            await press(pilot, key)
            seen.append(where(screen)[1:])
        assert seen == [(630, None), (600, None), (540, 3), (510, None), (540, 3)]


async def test_the_cursor_keeps_its_time_from_day_to_day(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "h")
        assert where(screen) == (date(2026, 3, 11), 660, None)
        await press(pilot, "h", "h")
        assert where(screen)[0] == date(2026, 3, 9)
        await press(pilot, "l", "l", "l")
        assert focused(screen) == 4


async def test_beyond_the_edge_comes_another_week(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "l", "l", "l", "l")
        assert where(screen)[0] == date(2026, 3, 16)
        assert "Week 12 · 16–22 Mar" in title(screen)
        await press(pilot, "up", "up")
        assert focused(screen) == 10
        await press(pilot, "h")
        assert (where(screen)[0], "Week 11" in title(screen)) == (date(2026, 3, 15), True)


async def test_weeks_are_turned_and_today_comes_back(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "right_square_bracket")
        assert where(screen)[:2] == (date(2026, 3, 19), 660)
        assert "nothing else" not in title(screen)
        await press(pilot, "pageup", "ctrl+left")
        assert where(screen)[0] == date(2026, 3, 5)
        assert "nothing to do" in title(screen)
        assert "Nothing is planned this week." in pane(screen)
        await press(pilot, "t")
        assert where(screen) == (date(2026, 3, 12), 660, 4)


async def test_home_and_end(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "home")
        assert where(screen)[1:] == (480, None)
        await press(pilot, "end")
        assert where(screen)[1:] == (1050, None)


async def test_the_calendar_has_an_end(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        screen.turn_to(date(2999, 12, 30))
        screen.go_at(date(2999, 12, 30), 600)
        await press(pilot, "pagedown")
        assert "from 1900 to 2999" in told(app)
        assert where(screen)[0] == date(2999, 12, 30)


async def test_overdue_ones_of_earlier_weeks_are_found(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        seen = []
        for _ in range(4):
            await press(pilot, "exclamation_mark")
            seen.append(focused(screen))
        assert seen == [11, 12, 2, 11]
        assert "Week 6 · 2–8 Feb 2026" in title(screen)
        await press(pilot, "d", "exclamation_mark", "d", "exclamation_mark", "d", "exclamation_mark")
        assert "Nothing is overdue." in told(app)


async def test_more_rows_an_hour(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        slots = [screen.view.slot]
        for _ in range(3):
            await press(pilot, "Z")
            slots.append(screen.view.slot)
        assert slots == [30, 15, 60, 30]


# -- editing -----------------------------------------------------------------------------------------------------------


async def test_done_and_not_done(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "d")
        record = app.workspace.copy.get("activity", 4) or {}
        assert record["done"] is True
        assert "6 to do" in title(screen)
        assert any("▌M✓ Negot" in line for line in drawn(screen))
        assert "Nothing else" not in told(app)
        await press(pilot, "space")
        assert "7 to do" in title(screen)


async def test_done_with_nothing_else_planned_asks_for_what_is_next(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "j", "j", "d")
        assert isinstance(app.screen, NextPrompt)
        assert app.screen.query_one(Input).value == "call 2026-03-16 15:00"
        assert app.screen.links == {"deal_id": 2}
        await press(pilot, "enter")
        assert [e.done for e in app.workspace.activities.of("deal", 2)] == [True, False]
        found = app.workspace.activities.of("deal", 2, done=False)[0]
        assert (found.start, found.person) == (datetime(2026, 3, 16, 15, tzinfo=BERLIN), "Lucía Márquez")
        assert "Planned: Call, Mon 16 Mar 15:00. u undoes both." in told(app)
        await press(pilot, "u")
        assert [(e.id, e.done) for e in app.workspace.activities.of("deal", 2)] == [(5, False)]
        assert focused(screen) == 5
        await press(pilot, "ctrl+r")
        assert [e.done for e in app.workspace.activities.of("deal", 2)] == [True, False]


async def test_what_is_next_is_typed_anew_or_skipped(app: PipedriveApp) -> None:
    async with calendar(app) as (_, pilot):
        await press(pilot, "j", "j", "d", *"meeting fri 9 45m Show them", "enter")
        found = app.workspace.activities.of("deal", 2, done=False)[0]
        assert (found.type, found.subject, found.start) == (
            "meeting",
            "Show them",
            datetime(2026, 3, 13, 9, tzinfo=BERLIN),
        )
        await press(pilot, "u", "d", "escape")
        assert app.workspace.activities.of("deal", 2, done=False) == []
        await press(pilot, "u")
        assert [e.done for e in app.workspace.activities.of("deal", 2)] == [False]


async def test_nothing_is_asked_after_the_last_activity_of_a_deal_that_is_lost(app: PipedriveApp) -> None:
    await app.workspace.deals.lose(2, "price")
    async with calendar(app) as (screen, pilot):
        await press(pilot, "j", "j", "d")
        assert app.screen is screen
        assert app.workspace.activities.get(5).done


async def test_the_next_step_after_a_friday_is_on_monday(app: PipedriveApp, watch: Watch) -> None:
    watch.moment = NOW + timedelta(days=1)
    async with calendar(app) as (screen, pilot):
        screen.find(app.workspace.activities.get(5))
        await press(pilot, "d", "a")
        assert isinstance(app.screen, ActivityPrompt)
        assert app.screen.start == datetime(2026, 3, 16, 15, tzinfo=BERLIN)


async def test_a_adds_on_the_slot(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "h", "a")
        assert isinstance(app.screen, ActivityPrompt)
        assert (app.screen.start, app.screen.links) == (datetime(2026, 3, 11, 11, tzinfo=BERLIN), {})
        await press(pilot, *"call Ring", "enter")
        event = screen.view.event
        assert event is not None
        assert (event.subject, event.start, event.waiting) == ("Ring", datetime(2026, 3, 11, 11, tzinfo=BERLIN), True)
        assert "not sent yet" in pane(screen)


async def test_a_adds_after_an_activity_and_on_a_whole_day(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "a")
        assert isinstance(app.screen, ActivityPrompt)
        assert app.screen.start == datetime(2026, 3, 12, 12, 30, tzinfo=BERLIN)
        await press(pilot, "escape")
        screen.view.go(date(2026, 3, 13), WHOLE_DAY)
        await press(pilot, "a")
        assert isinstance(app.screen, ActivityPrompt)
        assert app.screen.start == date(2026, 3, 13)


async def test_an_activity_is_moved_by_days(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "L")
        assert due(screen, 4)[:2] == ("2026-03-13", "10:00:00")
        assert where(screen) == (date(2026, 3, 13), 660, 4)
        await press(pilot, "shift+left", "H")
        assert where(screen) == (date(2026, 3, 11), 660, 4)
        await press(pilot, "u")
        assert where(screen) == (date(2026, 3, 12), 660, 4)


async def test_the_cursor_follows_into_another_week(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "L", "L", "L", "L")
        assert where(screen) == (date(2026, 3, 16), 660, 4)
        assert "Week 12" in title(screen)


async def test_an_activity_is_moved_by_quarters_of_an_hour(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "J", "shift+down", "K", "J")
        assert due(screen, 4)[:2] == ("2026-03-12", "10:30:00")
        assert where(screen) == (date(2026, 3, 12), 690, 4)
        assert "11:30–13:00" in pane(screen)


async def test_a_whole_day_gets_a_time(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "k", "k", "plus")
        assert "takes the whole day" in told(app)
        await press(pilot, "J")
        assert due(screen, 7)[:2] == ("2026-03-12", "07:00:00")
        assert where(screen) == (date(2026, 3, 12), 480, 7)


async def test_longer_and_shorter(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "plus", "equals_sign", "minus")
        assert due(screen, 4)[2] == "01:45:00"
        assert "11:00–12:45" in pane(screen)


async def test_everything_is_edited_on_its_own_page(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "e")
        assert isinstance(app.screen, RecordScreen)
        assert (app.screen.kind, app.screen.record) == ("activity", 4)
        assert set(app.screen.beside) >= {1, 2, 3, 4, 7}
        await press(pilot, "enter", *["backspace"] * 30, *"Close it", "enter", "escape")
        assert screen.view.event is not None
        assert screen.view.event.subject == "Close it"


async def test_deleted_and_taken_back(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "D")
        assert where(screen) == (date(2026, 3, 12), 660, None)
        assert "Deleted: Negotiate the frame contract" in told(app)
        await press(pilot, "D")
        assert "There is no activity here." in told(app)
        await press(pilot, "u")
        assert screen.view.event is not None
        assert screen.view.event.subject == "Negotiate the frame contract"


@pytest.mark.parametrize(("number", "record"), [(4, ("deal", 1)), (2, ("organization", 2)), (6, ("person", 3))])
async def test_enter_opens_what_it_is_about(app: PipedriveApp, number: int, record: tuple[str, int]) -> None:
    async with calendar(app) as (screen, pilot):
        screen.find(app.workspace.activities.get(number))
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        assert (app.screen.kind, app.screen.record) == record


async def test_enter_on_what_is_about_nothing_opens_the_activity(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        screen.find(app.workspace.activities.get(9))
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        assert (app.screen.kind, app.screen.record) == ("activity", 9)


async def test_everyones_and_mine(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        assert 13 not in screen.plan.events
        await press(pilot, "o", *"every", "enter")
        assert 13 in screen.plan.events
        assert "everyone" in title(screen)
        assert focused(screen) == 4
    again = PipedriveApp(app.workspace, live=False)
    async with calendar(again) as (screen, _):
        assert 13 in screen.plan.events


# -- news --------------------------------------------------------------------------------------------------------------


async def test_a_real_id_is_followed(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await press(pilot, "h", "a", *"call Ring", "enter")
        temporary = focused(screen)
        assert temporary is not None
        copy = app.workspace.copy
        record = copy.get("activity", temporary) or {}
        copy.lay_all([])
        copy.put("activity", [{**record, "id": 99}])
        news = Changed({"activity": {temporary, 99}})
        news.renamed["activity", temporary] = 99
        app.workspace.hub.announce(news)
        await pilot.pause()
        assert where(screen) == (date(2026, 3, 11), 660, 99)


async def test_what_is_deleted_elsewhere_leaves_the_cursor_on_its_slot(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        app.workspace.copy.remove("activity", [4])
        app.workspace.hub.announce(changed("activity", 4))
        await pilot.pause()
        assert where(screen) == (date(2026, 3, 12), 660, None)
        assert "Nothing is planned here." in pane(screen)


async def test_a_new_name_is_shown(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await app.workspace.deals.change(1, {"title": "Bigger contract"})
        await pilot.pause()
        assert "Bigger contract" in pane(screen)


async def test_nothing_is_read_while_another_section_is_looked_at(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        plan = screen.plan
        await app.switch_mode("deals")
        await app.workspace.activities.set_done(4, done=True)
        await pilot.pause()
        assert screen.plan is plan
        await app.switch_mode("activities")
        await pilot.pause()
        assert screen.plan.events[4].done


def regions(view: Calendar, monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    """What is drawn anew from now on."""
    found: list[Region] = []
    refresh = view.refresh

    def watched(*asked: Region, **options: Any) -> Any:
        found.extend(asked or [Region(0, 0, *view.size)])
        return refresh(*asked, **options)

    monkeypatch.setattr(view, "refresh", watched)
    return found


async def test_a_step_draws_little_and_an_idle_minute_nothing(
    app: PipedriveApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with calendar(app) as (screen, pilot):
        seen = regions(screen.view, monkeypatch)
        app.workspace.tick()
        await pilot.pause()
        assert seen == []
        await press(pilot, "up")
        assert 0 < sum(r.area for r in seen) < 120
        seen.clear()
        await press(pilot, "h")
        assert 0 < sum(r.area for r in seen) < 200


async def test_the_now_line_moves_with_the_minutes(
    app: PipedriveApp, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with calendar(app) as (screen, pilot):
        row = cell(screen, 12, 10 * 60 + 30)[1]
        assert "10:30" in drawn(screen)[row][:GUTTER]
        seen = regions(screen.view, monkeypatch)
        watch.moment = NOW + timedelta(minutes=7)
        app.workspace.tick()
        await pilot.pause()
        assert "10:37" in drawn(screen)[row][:GUTTER]
        assert sum(r.area for r in seen) == GUTTER
        watch.moment = NOW + timedelta(minutes=31)
        app.workspace.tick()
        await pilot.pause()
        assert "▸▌M! Negot" in drawn(screen)[row + 1]
        assert "2 overdue" in title(screen)


async def test_midnight_comes(app: PipedriveApp, watch: Watch) -> None:
    async with calendar(app) as (screen, pilot):
        watch.moment = datetime(2026, 3, 12, 23, 1, tzinfo=UTC)
        app.workspace.tick()
        await pilot.pause()
        assert "Fri 13 ●" in drawn(screen)[0]
        assert "Thu 12 ●" not in drawn(screen)[0]
        assert screen.plan.events[7].overdue
        assert focused(screen) == 4
        await press(pilot, "t")
        assert where(screen) == (date(2026, 3, 13), 1350, 8)


# -- the mouse ---------------------------------------------------------------------------------------------------------


def cell(screen: ActivitiesScreen, day: int, minute: int) -> tuple[int, int]:
    """A cell of the calendar where a time of a day of March is."""
    view = screen.view
    number = [d.day for d in view.days].index(day)
    x = GUTTER + sum(view.widths()[:number]) + 2
    return x, (1 if minute == WHOLE_DAY else 1 + view.whole_rows + minute // view.slot - view.top)


async def drag(screen: ActivitiesScreen, pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    await pilot.mouse_down(screen.view, offset=start)
    await pilot.hover(screen.view, offset=end)
    await pilot.pause()
    await pilot.mouse_up(screen.view, offset=end)
    await pilot.pause()


async def test_a_click_selects_and_two_open(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await pilot.click(screen.view, offset=cell(screen, 10, 14 * 60))
        await pilot.pause()
        assert where(screen) == (date(2026, 3, 10), 840, 2)
        await pilot.click(screen.view, offset=cell(screen, 10, 11 * 60))
        await pilot.pause()
        assert where(screen) == (date(2026, 3, 10), 660, None)
        await pilot.click(screen.view, offset=(cell(screen, 13, 0)[0], 0))
        await pilot.pause()
        assert where(screen)[0] == date(2026, 3, 13)
        await pilot.click(screen.view, offset=cell(screen, 12, WHOLE_DAY))
        assert where(screen) == (date(2026, 3, 12), WHOLE_DAY, 7)
        await pilot.click(screen.view, offset=cell(screen, 12, 11 * 60), times=2)
        await pilot.pause()
        assert isinstance(app.screen, RecordScreen)


async def test_two_clicks_on_a_free_slot_add(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await pilot.click(screen.view, offset=cell(screen, 10, 16 * 60), times=2)
        await pilot.pause()
        assert isinstance(app.screen, ActivityPrompt)
        assert app.screen.start == datetime(2026, 3, 10, 16, tzinfo=BERLIN)


async def test_an_activity_is_dragged_to_another_time(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await drag(screen, pilot, cell(screen, 12, 11 * 60 + 30), cell(screen, 10, 9 * 60))
        assert due(screen, 4)[:2] == ("2026-03-10", "07:30:00")
        assert where(screen) == (date(2026, 3, 10), 510, 4)
        assert "Reschedule" in (await app.workspace.undo() or "")


@pytest.mark.parametrize(("minutes", "corner", "to", "length"), [
    (120, 0, 15 * 60, "04:30:00"), (120, 0, 8 * 60, "00:15:00"), (60, 1, 13 * 60, "02:30:00"),
])  # fmt: skip
async def test_its_end_is_dragged(app: PipedriveApp, minutes: int, corner: int, to: int, length: str) -> None:
    activities = app.workspace.activities
    await activities.change(4, {"duration": f"{minutes // 60:02}:00:00"})
    async with calendar(app) as (screen, pilot):
        x, last = cell(screen, 12, 11 * 60 + minutes - 30)
        x += corner * (screen.view.widths()[3] - 5)
        await drag(screen, pilot, (x, last), cell(screen, 12, to))
        assert due(screen, 4)[:2] == ("2026-03-12", "10:00:00")
        assert activities.record(4)["duration"] == length
        await press(pilot, "u")
        assert activities.record(4)["duration"] == f"{minutes // 60:02}:00:00"


async def test_an_activity_is_shown_where_it_would_be_and_let_go(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        start, end = cell(screen, 12, 11 * 60), cell(screen, 10, 9 * 60)
        await pilot.mouse_down(screen.view, offset=start)
        await pilot.hover(screen.view, offset=end)
        await pilot.pause()
        assert "▌M Negot" in drawn(screen)[end[1]]
        assert "Negot" not in drawn(screen)[start[1]]
        await press(pilot, "escape")
        assert "▌M Negot" in drawn(screen)[start[1]]
        await pilot.mouse_up(screen.view, offset=end)
        await pilot.pause()
        assert app.workspace.outbox.pending() == []


async def test_dragged_onto_the_whole_day_and_from_there(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        await drag(screen, pilot, cell(screen, 12, 11 * 60), cell(screen, 13, WHOLE_DAY))
        assert due(screen, 4)[:2] == ("2026-03-13", None)
        await drag(screen, pilot, cell(screen, 12, WHOLE_DAY), cell(screen, 13, 10 * 60))
        assert due(screen, 7)[:2] == ("2026-03-13", "09:00:00")


async def test_dragged_across_a_change_of_clocks(app: PipedriveApp) -> None:
    app.workspace.copy.put("activity", [activity(50, "call", "2026-03-28 11:00", person_id=None, org_id=None)])
    async with calendar(app) as (screen, pilot):
        screen.find(app.workspace.activities.get(50))
        await pilot.pause()
        await drag(screen, pilot, cell(screen, 28, 11 * 60), cell(screen, 29, 11 * 60))
        assert due(screen, 50)[:2] == ("2026-03-29", "09:00:00")


async def test_the_wheel_scrolls(app: PipedriveApp) -> None:
    async with calendar(app) as (screen, pilot):
        top = screen.view.top
        screen.view.post_message(events.MouseScrollUp(screen.view, 20, 20, 0, 0, 0, False, False, False))
        await pilot.pause()
        assert screen.view.top == top - 2
        assert focused(screen) == 4


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "text"),
    [
        (date(2026, 11, 16), "Week 47 · 16–22 Nov 2026"),
        (date(2026, 3, 30), "Week 14 · 30 Mar – 5 Apr 2026"),
        (date(2026, 12, 28), "Week 53 · 28 Dec 2026 – 3 Jan 2027"),
    ],
)
def test_a_week_in_words(first: date, text: str) -> None:
    assert week_words(first, first + timedelta(days=6)) == text


def test_a_day_in_words() -> None:
    assert day_words(date(2026, 3, 12)) == "Thursday 12 Mar 2026"


@pytest.mark.parametrize(("zone", "words"), [("Europe/Berlin", "Europe/Berlin"), ("Africa/Abidjan", "")])
def test_the_zone_is_named_where_it_is_another(zone: str, words: str) -> None:
    assert zone_words(NOW.astimezone(ZoneInfo(zone))) == words


@pytest.mark.parametrize("width", [28, 40, 60, 120])
async def test_the_pane_is_never_too_wide(app: PipedriveApp, width: int) -> None:
    async with calendar(app) as (screen, _):
        for event in (*screen.plan.events.values(), None):
            screen.view.go(event.day if event else date(2026, 3, 9), 0, event.id if event else None)
            screen._show_event()
            shown = screen.query_one(EventPane).shown
            assert shown is not None
            lines = [*column(shown, width), *strip(shown, width)]
            assert max(line.cell_length for line in lines) <= width
            assert len(strip(shown, width)) == 3


# -- pictures ----------------------------------------------------------------------------------------------------------


def goes(*keys: str, theme: str = "") -> Callable[[Pilot[None]], Awaitable[None]]:
    async def run(pilot: Pilot[None]) -> None:
        if theme:
            pilot.app.theme = theme
        await pilot.app.switch_mode("activities")
        await pilot.pause()
        await press(pilot, *keys)

    return run


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)])
def test_picture(app: PipedriveApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=goes())


def test_picture_in_the_light(app: PipedriveApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=goes("down", "down", theme="pipedrive-light"))


def test_picture_of_the_weekend(app: PipedriveApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=goes("l", "l"))
