"""Activities by day and zone, what is overdue, and moving them about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.app.conftest import NOW
from tui.api.client import Client
from tui.services.activities import Event, parse_duration
from tui.services.edits import EditError
from tui.services.workspace import Workspace

Record = dict[str, Any]
THURSDAY = NOW.date()
BERLIN, NEW_YORK, SANTIAGO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("America/Santiago")


def activity(number: int, due: datetime | date, **fields: Any) -> Record:
    """An activity of user 1 as the API gives it; a datetime is aware."""
    moment = due.astimezone(UTC) if isinstance(due, datetime) else None
    return {
        "id": number,
        "subject": f"Call {number}",
        "type": "call",
        "owner_id": 1,
        "due_date": f"{moment:%Y-%m-%d}" if moment else due.isoformat(),
        "due_time": f"{moment:%H:%M:%S}" if moment else None,
        "duration": None,
        "done": False,
        "is_deleted": False,
        **fields,
    }


def put(workspace: Workspace, *records: Record) -> None:
    workspace.copy.put("activity", records)


def ids(events: list[Event]) -> list[int]:
    return [e.id for e in events]


def berlin(day: int, hour: int = 9, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


@contextmanager
def queries(workspace: Workspace) -> Iterator[list[str]]:
    """The plans of the queries that are made."""
    plans: list[str] = []
    select = workspace.copy.select

    def explained(sql: str, parameters: Any = ()) -> list[tuple[Any, ...]]:
        plans.extend(row[3] for row in select(f"EXPLAIN QUERY PLAN {sql}", parameters))
        return select(sql, parameters)

    vars(workspace.copy)["select"] = explained
    yield plans
    del vars(workspace.copy)["select"]


# -- reading -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, SANTIAGO, ZoneInfo("Asia/Kolkata")])
@pytest.mark.parametrize("monday", [date(2026, 3, 9), date(2026, 3, 23), date(2026, 10, 19), date(2026, 10, 26)])
def test_a_week_holds_what_is_in_it_for_the_user(workspace: Workspace, zone: ZoneInfo, monday: date) -> None:
    """Every half hour of three weeks around changes of clocks, against the calendar of Python."""
    workspace.clock.zone = zone
    begin = datetime(monday.year, monday.month, monday.day, tzinfo=UTC) - timedelta(days=7)
    moments = [begin + timedelta(minutes=30 * n) for n in range(48 * 21)]
    put(workspace, *(activity(n, m, duration="00:30:00") for n, m in enumerate(moments, 1)))
    put(workspace, *(activity(5000 + n, (begin + timedelta(days=n)).date()) for n in range(21)))
    sunday = monday + timedelta(days=6)
    found = workspace.activities.between(monday, sunday)
    timed = [n for n, m in enumerate(moments, 1) if monday <= m.astimezone(zone).date() <= sunday]
    assert [e.id for e in found if e.start] == timed
    assert [e.day for e in found if not e.start] == [monday + timedelta(days=n) for n in range(7)]
    for event in found:
        if event.start is not None and event.end is not None:
            assert (event.start.utcoffset(), event.day) == (
                event.start.astimezone(zone).utcoffset(),
                event.start.date(),
            )
            assert event.end.astimezone(UTC) - event.start.astimezone(UTC) == timedelta(minutes=30)


def test_the_end_is_in_the_users_time_after_a_change_of_clocks(workspace: Workspace) -> None:
    put(workspace, activity(1, berlin(29, 1, 30), duration="01:00:00"))
    event = workspace.activities.get(1)
    assert f"{event.start:%H:%M}–{event.end:%H:%M}" == "01:30–03:30"


@pytest.mark.parametrize(
    ("began", "duration", "goes_on"),
    [
        (berlin(8, 23), "02:00:00", True),
        (berlin(8, 23), "01:00:00", False),
        (berlin(8, 23), "00:59:00", False),
        (berlin(8, 23, 45), None, True),
        (berlin(8, 23, 30), None, False),
        (berlin(5, 20), "77:00:00", True),
        (berlin(5, 20), "76:00:00", False),
        (berlin(8, 23), "soon", False),
        (berlin(8, 23, 40), "soon", True),
    ],
)
def test_what_began_before_the_week(workspace: Workspace, began: datetime, duration: str | None, goes_on: bool) -> None:
    put(workspace, activity(1, began, duration=duration))
    found = workspace.activities.between(date(2026, 3, 9), date(2026, 3, 15))
    assert bool(found) is goes_on


def test_a_week_is_read_through_an_index_and_names_one_by_one(workspace: Workspace) -> None:
    put(workspace, activity(1, berlin(12), person_id=1, org_id=1))
    with queries(workspace) as plans:
        found = workspace.activities.between(date(2026, 3, 9), date(2026, 3, 15), owner=1)
        workspace.activities.overdue(owner=1)
        workspace.activities.next_overdue()
    assert (found[0].person, found[0].organization, found[0].owner) == (
        "Jonas Petersen",
        "Nordlicht Logistik GmbH",
        "Ada Lindqvist",
    )
    assert not [plan for plan in plans if plan.startswith("SCAN main.") or "MATERIALIZE" in plan]


def test_mine_or_everyones(workspace: Workspace) -> None:
    put(workspace, activity(1, berlin(12)), activity(2, berlin(12), owner_id=2), activity(3, THURSDAY, owner_id=2))
    assert ids(workspace.activities.between(THURSDAY, THURSDAY)) == [3, 1, 2]
    assert ids(workspace.activities.between(THURSDAY, THURSDAY, owner=1)) == [1]
    assert ids(workspace.activities.between(THURSDAY, THURSDAY, owner=2)) == [3, 2]


HOSTILE: list[Record] = [
    {"due_date": "9999-12-31", "due_time": "23:59:59"},
    {"due_date": "0001-01-01", "due_time": "00:00:00"},
    {"due_date": "0001-01-01", "due_time": None},
    {"due_date": "9999-12-31", "due_time": "23:00:00", "duration": "99:59:59"},
    {"due_date": "2026-03-12", "due_time": "25:99"},
    {"due_date": "soon", "due_time": "later"},
    {"due_date": None, "due_time": None},
]


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK])
def test_times_that_are_none_are_no_fault(workspace: Workspace, zone: ZoneInfo) -> None:
    workspace.clock.zone = zone
    put(workspace, *({**activity(n, THURSDAY, deal_id=1), **odd} for n, odd in enumerate(HOSTILE, 1)))
    found = workspace.activities.of("deal", 1)
    assert len(found) == len(HOSTILE)
    assert workspace.activities.next_overdue() is not None
    workspace.activities.between(date(2026, 3, 9), date(2026, 3, 15))


def test_what_else_there_is_to_read(workspace: Workspace) -> None:
    workspace.copy.put("lead", [{"id": "l1", "title": "Cold chain"}])
    note = "<p>Bring the <b>NDA</b></p><ul><li>price</li></ul>"
    put(workspace, activity(1, THURSDAY, note=note, location={"value": "Sandtorkai 14"}, lead_id="l1"))
    put(workspace, activity(2, THURSDAY, location="Madrid", public_description="For guests"))
    put(workspace, activity(3, THURSDAY, location={"value": None}, lead_id="gone"))
    assert workspace.activities.details(1)[:3] == ("Bring the NDA\n\n• price", "Sandtorkai 14", "Cold chain")
    assert workspace.activities.details(2)[:3] == ("For guests", "Madrid", "")
    assert workspace.activities.details(3)[:3] == ("", "", "")
    with pytest.raises(EditError, match="no longer there"):
        workspace.activities.details(4)


# -- overdue -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")])
def test_overdue_is_counted_as_it_is_shown(workspace: Workspace, zone: ZoneInfo) -> None:
    workspace.clock.zone = zone
    hours = [NOW + timedelta(hours=n) for n in range(-60, 60, 3)]
    put(workspace, *(activity(n, m, done=n % 4 == 0, owner_id=n % 3) for n, m in enumerate(hours, 1)))
    put(workspace, *(activity(100 + n, THURSDAY + timedelta(days=n - 4), owner_id=n % 3) for n in range(8)))
    shown = workspace.activities.between(THURSDAY - timedelta(days=9), THURSDAY + timedelta(days=9))
    service = workspace.activities
    assert service.overdue() == sum(e.overdue for e in shown) > 0
    assert service.overdue(owner=1) == sum(e.overdue and e.owner_id == 1 for e in shown)
    for day in (THURSDAY - timedelta(days=1), THURSDAY, THURSDAY + timedelta(days=5)):
        assert service.overdue(before=day) == sum(e.overdue and e.day < day for e in shown)


def test_overdue_ones_are_gone_through_from_the_oldest(workspace: Workspace) -> None:
    put(workspace, activity(5, date(2025, 1, 2)), activity(3, berlin(11)), activity(4, berlin(11)))
    put(workspace, activity(1, berlin(12, 23)), activity(2, date(2024, 1, 1), done=True))
    seen: list[int] = []
    for _ in range(4):
        found = workspace.activities.next_overdue(seen[-1] if seen else None)
        assert found is not None
        seen.append(found.id)
    assert seen == [5, 3, 4, 5]
    assert workspace.activities.next_overdue(77) == workspace.activities.get(5)
    assert workspace.activities.next_overdue(owner=2) is None


def test_whether_anything_is_planned_on_a_deal(workspace: Workspace) -> None:
    put(workspace, activity(1, THURSDAY, deal_id=1), activity(2, THURSDAY, deal_id=2, done=True))
    put(workspace, activity(3, THURSDAY, deal_id=3, is_deleted=True))
    assert [workspace.activities.planned(deal) for deal in (1, 2, 3, 4)] == [True, False, False, False]


# -- moving ------------------------------------------------------------------------------------------------------------


def stored(workspace: Workspace, number: int = 1) -> tuple[Any, ...]:
    record = workspace.copy.get("activity", number) or {}
    return record.get("due_date"), record.get("due_time"), record.get("duration")


async def test_a_day_later_is_the_same_time_of_day(workspace: Workspace) -> None:
    put(workspace, activity(1, berlin(28, 9)))
    await workspace.activities.shift(1, days=1)
    assert stored(workspace) == ("2026-03-29", "07:00:00", None)
    await workspace.undo()
    assert stored(workspace) == ("2026-03-28", "08:00:00", None)
    await workspace.redo()
    await workspace.activities.shift(1, days=-7)
    assert stored(workspace) == ("2026-03-22", "08:00:00", None)


async def test_a_quarter_of_an_hour_later_is_later_also_when_the_clock_is_set_back(workspace: Workspace) -> None:
    put(workspace, activity(1, berlin(25, 2, 30, month=10)))
    moments = []
    for _ in range(5):
        await workspace.activities.shift(1, minutes=15)
        start = workspace.activities.get(1).start
        assert start is not None
        moments.append((f"{start:%H:%M}", start.astimezone(UTC)))
    assert [m for m, _ in moments] == ["02:45", "02:00", "02:15", "02:30", "02:45"]
    assert [m for _, m in moments] == sorted({m for _, m in moments})


async def test_a_day_later_into_the_hour_that_is_left_out(workspace: Workspace) -> None:
    put(workspace, activity(1, berlin(28, 2, 30)))
    await workspace.activities.shift(1, days=1)
    event = workspace.activities.get(1)
    assert event.start is not None
    assert (event.day.day, f"{event.start:%H:%M}") == (29, "03:30")


async def test_a_whole_day_is_moved_by_days_only(workspace: Workspace) -> None:
    put(workspace, activity(1, THURSDAY))
    await workspace.activities.shift(1, days=3)
    assert stored(workspace) == ("2026-03-15", None, None)
    with pytest.raises(EditError, match="takes the whole day"):
        await workspace.activities.shift(1, minutes=15)
    with pytest.raises(EditError, match="takes the whole day"):
        await workspace.activities.lengthen(1, 15)


async def test_longer_and_shorter_within_bounds(workspace: Workspace) -> None:
    put(workspace, activity(1, berlin(28, 23)), activity(2, berlin(12), duration="00:20:00"))
    service = workspace.activities
    await service.lengthen(1, 15)
    assert stored(workspace)[2] == "00:45:00"
    await service.lengthen(1, -300)
    assert stored(workspace)[2] == "00:15:00"
    before = workspace.outbox.pending()
    await service.lengthen(1, -15)
    assert workspace.outbox.pending() == before
    await service.lengthen(1, 99999)
    assert parse_duration(stored(workspace)[2]) == timedelta(hours=24)
    await service.lengthen(2, -15)
    assert stored(workspace, 2)[2] == "00:15:00"
    await workspace.undo()
    assert stored(workspace, 2)[2] == "00:20:00"


async def test_the_server_takes_and_stores_every_move(workspace: Workspace, client: Client) -> None:
    new = await client.call(
        "v2.activities.create", {}, {"subject": "Call", "type": "call", "due_date": "2026-03-12", "due_time": "09:30"}
    )
    put(workspace, new.model_dump(mode="json", by_alias=True))
    service = workspace.activities
    await service.shift(new.id, days=2)
    await service.shift(new.id, minutes=-45)
    await service.lengthen(new.id, 60)
    await service.set_done(new.id, done=True)
    await service.reschedule(new.id, date(2026, 4, 1))
    await service.shift(new.id, days=-1)
    await workspace.undo()
    answers = [
        await client.call(entry.call.operation, entry.call.arguments, entry.call.body, key=entry.key)
        for entry in workspace.outbox.pending()
    ]
    kept = answers[-1].model_dump(mode="json", by_alias=True)
    shown = workspace.copy.get("activity", new.id) or {}
    names = ("due_date", "due_time", "duration", "done", "subject")
    assert {n: kept[n] for n in names} == {n: shown[n] for n in names}
    assert kept["due_date"] == "2026-04-01"
