"""Activities that come again: what may be typed, what is planned ahead, and how a series ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.app.conftest import NOW, NoConnection, Record
from tui.services.changes import Changed
from tui.services.dates import NotADate
from tui.services.edits import EditError
from tui.services.recurring import Recurring
from tui.services.recurring_rules import days, parse_rule
from tui.services.workspace import Workspace

BERLIN = ZoneInfo("Europe/Berlin")
THURSDAY = date(2026, 3, 12)
WEEKLY = "every week"


def put(
    workspace: Workspace, number: int = 1, day: date = THURSDAY, at: str | None = "14:00:00", **more: object
) -> None:
    """A call of user 1; 14:00 UTC is 15:00 in Berlin, and 16:00 once the clocks went forward on 29 March."""
    base: Record = {"id": number, "subject": "Jour fixe", "type": "call", "owner_id": 1, "deal_id": None, "done": False}
    workspace.copy.put("activity", [{**base, "due_date": day.isoformat(), "due_time": at, "duration": "00:45", **more}])


def planned(workspace: Workspace) -> list[str]:
    """When calls are planned, on the user's clock."""
    found = workspace.activities.between(THURSDAY, THURSDAY + timedelta(days=400))
    return [f"{e.start:%m-%d %H:%M}" if e.start else f"{e.day:%m-%d}" for e in found]


def rule_days(text: str, start: date = THURSDAY, count: int = 4) -> list[str]:
    rule = parse_rule(text, start, THURSDAY)
    found = days(rule.text, datetime(start.year, start.month, start.day))  # noqa: DTZ001 - the user's clock
    return [f"{moment:%m-%d}" for moment, _ in zip(found, range(count), strict=False)]


async def again(workspace: Workspace, text: str = WEEKLY, number: int = 1) -> int:
    day = workspace.activities.get(number).day
    return await workspace.recurring.repeat(number, parse_rule(text, day, THURSDAY))


# -- what may be typed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("daily", ["03-13", "03-14", "03-15", "03-16"]),
        ("every other day", ["03-14", "03-16", "03-18", "03-20"]),
        ("every weekday", ["03-13", "03-16", "03-17", "03-18"]),
        ("every week", ["03-19", "03-26", "04-02", "04-09"]),
        ("Every Week", ["03-19", "03-26", "04-02", "04-09"]),
        ("weekly", ["03-19", "03-26", "04-02", "04-09"]),
        ("every 2 weeks", ["03-26", "04-09", "04-23", "05-07"]),
        ("every third week", ["04-02", "04-23", "05-14", "06-04"]),
        ("every mon", ["03-16", "03-23", "03-30", "04-06"]),
        ("every mon, wed and fri", ["03-13", "03-16", "03-18", "03-20"]),
        ("every fridays", ["03-13", "03-20", "03-27", "04-03"]),
        ("every 2 weeks on mon thu", ["03-23", "03-26", "04-06", "04-09"]),
        ("every month", ["04-12", "05-12", "06-12", "07-12"]),
        ("every 3 months", ["06-12", "09-12", "12-12", "03-12"]),
        ("yearly", ["03-12", "03-12", "03-12", "03-12"]),
        ("every first mon", ["04-06", "05-04", "06-01", "07-06"]),
        ("every last friday", ["03-27", "04-24", "05-29", "06-26"]),
        ("every week until 2 apr", ["03-19", "03-26", "04-02"]),
        ("every week, 3 times", ["03-19", "03-26"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", ["03-24", "04-07", "04-21", "05-05"]),
        ("freq=monthly;byday=-1fr;count=2", ["03-27", "04-24"]),
    ],
)
def test_a_rule_comes_on_these_days(text: str, expected: list[str]) -> None:
    assert rule_days(text) == expected


def test_a_month_without_that_day_has_its_last_one() -> None:
    assert rule_days("every month", date(2026, 1, 31)) == ["02-28", "03-31", "04-30", "05-31"]
    assert rule_days("every month", date(2026, 1, 30), 2) == ["02-28", "03-30"]


@pytest.mark.parametrize(
    "text",
    ["", "every", "never", "every blue moon", "every 0 weeks", "every week on blursday", "every week until", "week",
     "every week until 1 feb 2026", "every 2 days on mon", "FREQ=SECONDLY", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
     "every -1 weeks", "every ² weeks", "every 99999999999 days", "every week, 0 times", "every day until 12 mar"],
)  # fmt: skip
def test_what_is_no_rule_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotADate, match=r"[.]$"):
        parse_rule(text, THURSDAY, THURSDAY)


@pytest.mark.parametrize(
    "text",
    ["daily", "every 2 weeks on mon thu until 1 dec", "every last fri", "every weekday, 9 times", "every 3 months"],
)
def test_the_words_of_a_rule_can_be_typed(text: str) -> None:
    rule = parse_rule(text, THURSDAY, THURSDAY)
    assert parse_rule(rule.words, THURSDAY, THURSDAY) == rule


def test_days_are_those_another_library_has() -> None:
    """The rule is one of RFC 5545: icalendar reads it back as it is."""
    rule = parse_rule("every 2 weeks on mon thu until 1 dec", THURSDAY, THURSDAY).text
    text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260312T140000\r\nRRULE:{rule}\r\nEND:VEVENT\r\nEND:VCALENDAR"
    found = next(iter(Calendar.from_ical(text).walk("VEVENT"))).decoded("RRULE")
    assert (found["FREQ"], found["INTERVAL"], found["BYDAY"]) == (["WEEKLY"], [2], ["MO", "TH"])


# -- planned ahead -----------------------------------------------------------------------------------------------------


async def test_four_weeks_are_planned_on_the_same_time_of_day(workspace: Workspace) -> None:
    """The clocks go forward on 29 March: it stays at 15:00 for the user."""
    put(workspace)
    assert await again(workspace) == 4
    assert planned(workspace) == ["03-12 15:00", "03-19 15:00", "03-26 15:00", "04-02 15:00", "04-09 15:00"]
    entries = workspace.outbox.pending()
    assert [e.call.operation for e in entries] == ["v2.activities.create"] * 4
    assert {e.call.body["due_time"] for e in entries if e.call.body} == {"14:00:00", "13:00:00"}
    assert all(e.call.body and e.call.body["subject"] == "Jour fixe" for e in entries)


async def test_whole_days_stay_whole(workspace: Workspace) -> None:
    put(workspace, at=None)
    await again(workspace, "every 2 weeks")
    assert planned(workspace) == ["03-12", "03-26", "04-09"]


async def test_what_comes_late_is_planned_once(workspace: Workspace) -> None:
    put(workspace)
    assert await again(workspace, "yearly") == 1
    assert planned(workspace) == ["03-12 15:00", "03-12 15:00"]


async def test_time_goes_by_and_more_is_planned_once(workspace: Workspace) -> None:
    put(workspace)
    await again(workspace)
    assert await workspace.recurring.make_ahead() == 0
    workspace.clock.read = lambda: NOW + timedelta(days=8)
    assert await workspace.recurring.make_ahead() == 1
    assert await workspace.recurring.make_ahead() == 0
    assert planned(workspace)[-1] == "04-16 15:00"


async def test_a_day_that_was_deleted_does_not_come_back(workspace: Workspace) -> None:
    put(workspace)
    await again(workspace)
    gone = workspace.activities.between(date(2026, 3, 26), date(2026, 3, 26))[0]
    await workspace.activities.delete(gone.id)
    workspace.clock.read = lambda: NOW + timedelta(days=8)
    await workspace.recurring.make_ahead()
    assert planned(workspace) == ["03-12 15:00", "03-19 15:00", "04-02 15:00", "04-09 15:00", "04-16 15:00"]


async def test_undo_takes_all_of_it_back_and_ends_it(workspace: Workspace) -> None:
    put(workspace)
    await again(workspace)
    assert await workspace.undo() == "Plan “Jour fixe”, every week on Thursday"
    assert planned(workspace) == ["03-12 15:00"]
    assert workspace.recurring.of(1) is None
    assert await workspace.recurring.make_ahead() == 0
    assert workspace.recurring.all() == []


async def test_it_is_stopped_from_any_of_its_days(workspace: Workspace) -> None:
    put(workspace)
    await again(workspace)
    second = workspace.activities.between(date(2026, 3, 26), date(2026, 3, 26))[0].id
    assert await workspace.recurring.stop(second) == 2
    assert planned(workspace) == ["03-12 15:00", "03-19 15:00", "03-26 15:00"]
    assert workspace.recurring.all() == []
    with pytest.raises(EditError, match="does not come again"):
        await workspace.recurring.stop(second)


async def test_another_rule_takes_the_place_of_the_one_before(workspace: Workspace) -> None:
    put(workspace)
    await again(workspace)
    await again(workspace, "every 2 weeks on fri")
    assert planned(workspace) == ["03-12 15:00", "03-13 15:00", "03-27 15:00"]
    assert [series.words for series in workspace.recurring.all()] == ["every 2 weeks on Friday"]


async def test_two_windows_plan_the_same_day_once(workspace: Workspace) -> None:
    put(workspace)
    await again(workspace)
    other = Recurring(workspace)
    kept = other.all()[0]._replace(made="2026-03-12T15:00")
    workspace.memory.put("recurring", [{**kept._asdict(), "ids": list(kept.ids)}])
    assert await other.make_ahead() == 0
    assert len(planned(workspace)) == 5


async def test_real_ids_are_followed(workspace: Workspace) -> None:
    put(workspace)
    await again(workspace)
    first = workspace.recurring.all()[0].ids[1]
    news = Changed()
    news.renamed["activity", first] = 900
    workspace.hub.announce(news)
    assert workspace.recurring.all()[0].ids[1] == 900


async def test_it_is_kept_over_a_restart_and_planned_at_the_start(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace)
    await again(workspace)
    later = Workspace(
        tmp_path / "copy.sqlite", tmp_path / "outbox.sqlite", NoConnection(), now=lambda: NOW + timedelta(days=15)
    )
    try:
        later._plan_ahead()
        assert later._planning is not None
        assert await later._planning == 2
        assert planned(later)[-1] == "04-23 15:00"
    finally:
        later.close()


@pytest.mark.parametrize("kept", [17, "x", [1, 2], [{"rule": "FREQ=WEEKLY"}], [{"ids": "abc"}]])
async def test_a_memory_that_makes_no_sense_is_none(workspace: Workspace, kept: object) -> None:
    workspace.memory.put("recurring", kept)
    assert workspace.recurring.all() == []
    assert await workspace.recurring.make_ahead() == 0


async def test_nothing_is_planned_in_the_past(workspace: Workspace) -> None:
    put(workspace, day=date(2026, 1, 1))
    await again(workspace)
    assert planned(workspace) == ["03-12 15:00", "03-19 15:00", "03-26 15:00", "04-02 15:00", "04-09 15:00"]


def test_the_user_is_in_berlin(workspace: Workspace) -> None:
    assert workspace.clock.local(datetime(2026, 4, 2, 13, tzinfo=UTC)) == datetime(2026, 4, 2, 15, tzinfo=BERLIN)
