"""Edits of several activities, call logs and types, sent to the backend; and activities as an .ics file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.services.demo_account import Account, sent
from tui.services.activity_list import Narrowing, parse_period, period_words
from tui.services.activity_types import ActivityTypes
from tui.services.calendar_file import calendar, write_file
from tui.services.call_logs import log_call, read_call
from tui.services.dates import NotADate
from tui.services.edits import EditError
from tui.services.sync import Session
from tui.services.workspace import Workspace


def some(workspace: Workspace, where: str = "done = 0 AND deal_id > 0", count: int = 3) -> list[int]:
    rows = workspace.copy.select(
        f"SELECT id FROM shown_activity WHERE {where} AND is_deleted = 0 ORDER BY id LIMIT ?", (count,)
    )
    return [row[0] for row in rows]


def states(workspace: Workspace, ids: list[int], *names: str) -> list[tuple[Any, ...]]:
    return [tuple((workspace.copy.get("activity", i) or {}).get(name) for name in names) for i in ids]


async def test_several_are_done_and_undone_as_one(account: Account) -> None:
    workspace, _ = account
    ids = some(workspace)
    await workspace.activities.many.set_done(ids, done=True)
    await sent(account)
    assert states(workspace, ids, "done") == [(True,)] * 3
    assert (await workspace.undo() or "").startswith("Done: 3 activities")
    await sent(account)
    assert states(workspace, ids, "done") == [(False,)] * 3
    with pytest.raises(EditError, match="so already"):
        await workspace.activities.many.set_done(ids, done=False)


async def test_several_are_moved_and_keep_their_time(account: Account) -> None:
    workspace, _ = account
    ids = some(workspace, "done = 0 AND length(due) > 10")
    before = states(workspace, ids, "due_date", "due_time")
    await workspace.activities.many.shift(ids, 7)
    await sent(account)
    after = states(workspace, ids, "due_date", "due_time")
    gaps = [date.fromisoformat(new[0]) - date.fromisoformat(old[0]) for old, new in zip(before, after, strict=True)]
    assert gaps == [timedelta(days=7)] * 3
    await workspace.undo()
    await sent(account)
    assert states(workspace, ids, "due_date", "due_time") == before


async def test_done_and_the_next_one_are_one_edit(account: Account) -> None:
    workspace, _ = account
    (activity,) = some(workspace, count=1)
    deal = workspace.activities.get(activity).deal_id
    new = await workspace.activities.many.finish(
        activity, {"deal_id": deal, "subject": "What is next", "due_date": "2026-04-01"}
    )
    await sent(account)
    real = workspace.records.real_id("activity", new)
    assert isinstance(real, int)
    assert real > 0
    assert workspace.activities.get(real).subject == "What is next"
    assert workspace.activities.get(activity).done
    await workspace.undo()
    await sent(account)
    assert not workspace.activities.get(activity).done
    with pytest.raises(EditError, match="no longer there"):
        workspace.activities.get(real)


async def test_a_deleted_one_comes_back_with_everything(account: Account) -> None:
    workspace, _ = account
    (activity,) = some(workspace, count=1)
    await workspace.activities.change(
        activity,
        {"busy": True, "priority": None, "public_description": "<p>For guests</p>", "location": {"value": "Am Kai 1"}},
    )
    await sent(account)
    await workspace.activities.many.delete([activity])
    await sent(account)
    await workspace.undo()
    await sent(account)
    found = workspace.copy.select("SELECT max(id) FROM shown_activity WHERE is_deleted = 0")[0][0]
    record = workspace.copy.get("activity", found) or {}
    assert found != activity
    assert (record["busy"], record["public_description"]) == (True, "<p>For guests</p>")
    assert record["location"]["value"] == "Am Kai 1"


async def logs(session: Session, activity: Any) -> list[Any]:
    """The logs the server has of a call."""
    return [log for log in (await session.client.v1.call_logs.list()).items if log.activity_id == activity]


# -- call logs ---------------------------------------------------------------------------------------------------------


async def test_a_call_is_logged_and_taken_back(account: Account) -> None:
    workspace, session = account
    (call,) = some(workspace, "done = 0 AND type = 'call' AND person_id > 0", 1)
    await log_call(workspace, call, "connected", timedelta(minutes=12), "They want a **new** offer")
    assert workspace.activities.get(call).done
    await sent(account)
    (log,) = await logs(session, call)
    assert (log.activity_id, log.outcome, log.duration) == (call, "connected", "720")
    assert "new" in str(log.note)
    assert workspace.activities.get(call).done
    await workspace.undo()
    await sent(account)
    assert await logs(session, call) == []
    assert not workspace.activities.get(call).done


async def test_a_call_that_is_new_here_is_logged_after_it(account: Account) -> None:
    workspace, session = account
    new = await workspace.activities.create({"type": "call", "subject": "Just now", "due_date": "2026-03-11"})
    await log_call(workspace, new, "no_answer", timedelta())
    await sent(account)
    (log,) = await logs(session, workspace.records.real_id("activity", new))
    assert log.outcome == "no_answer"


async def test_only_calls_are_logged(account: Account) -> None:
    workspace, _ = account
    (meeting,) = some(workspace, "type <> 'call'", 1)
    with pytest.raises(EditError, match="Only a call can be logged"):
        await log_call(workspace, meeting, "connected", timedelta())


@pytest.mark.parametrize(
    ("text", "minutes", "said"),
    [
        ("12m They agreed", 12, "They agreed"),
        ("12", 12, ""),
        ("1h30 long", 90, "long"),
        ("no idea", 0, "no idea"),
        ("", 0, ""),
    ],
)
def test_what_is_typed_of_a_call(text: str, minutes: int, said: str) -> None:
    assert read_call(text) == (timedelta(minutes=minutes), said)


def test_a_call_has_an_end() -> None:
    with pytest.raises(NotADate, match="at most a day"):
        read_call("48h")


# -- types -------------------------------------------------------------------------------------------------------------


async def test_types_are_added_renamed_ordered_and_deactivated(account: Account) -> None:
    workspace, session = account
    types = ActivityTypes(workspace)
    await types.add("  Site   visit ", "car")
    assert types.all()[-1]["name"] == "Site visit"
    await sent(account)
    last = types.all()[-1]
    assert (last["id"] > 0, last["key_string"], last["icon_key"]) == (True, "site_visit", "car")
    await types.change(last["id"], {"name": "Visit"})
    await types.move(last["id"], -1)
    names = [t["name"] for t in types.all()]
    assert names[-2] == "Visit"
    await sent(account)
    told = [t.name for t in (await session.client.v1.activity_types.list()).items if t.active_flag]
    assert told == names
    await workspace.undo()
    await sent(account)
    assert types.all()[-1]["name"] == "Visit"
    await types.deactivate(last["id"])
    await sent(account)
    assert "Visit" not in [t.name for t in workspace.activities.types()]


async def test_types_that_cannot_be(account: Account) -> None:
    types = ActivityTypes(account[0])
    first = types.all()[0]
    for name, wrong in (("", "needs a name"), (first["name"].upper(), "already"), ("x" * 300, "at most 255")):
        with pytest.raises(EditError, match=wrong):
            await types.add(name)
    with pytest.raises(EditError, match="the first one"):
        await types.move(first["id"], -1)
    with pytest.raises(EditError, match="no longer there"):
        await types.change(999_999, {"name": "Nothing"})


# -- the list ----------------------------------------------------------------------------------------------------------


async def test_the_counts_are_those_of_the_lists(account: Account) -> None:
    workspace, _ = account
    listed = workspace.activities.listed
    for owner in (None, 1):
        for types in ((), ("call", "meeting")):
            narrowing = Narrowing(owner, types, (date(2026, 3, 1), date(2026, 3, 15)))
            counts = listed.counts(narrowing)
            assert counts == {tab: len(listed.ids(tab, narrowing)) for tab in counts}
            assert counts["To do"] > counts["This week"] >= counts["Today"]


def test_periods_in_words() -> None:
    today = date(2026, 3, 11)
    assert parse_period("fri", today) == (date(2026, 3, 13),) * 2
    assert parse_period("today to +2w", today) == (today, date(2026, 3, 25))
    assert parse_period("2026-03-01 – 2026-03-15", today) == (date(2026, 3, 1), date(2026, 3, 15))
    assert parse_period(period_words((today, date(2026, 4, 1))), today) == (today, date(2026, 4, 1))
    for text in ("", "now and then", "fri to"):
        with pytest.raises(NotADate):
            parse_period(text, today)


# -- files -------------------------------------------------------------------------------------------------------------


async def test_an_ics_file_says_what_the_calendar_says(account: Account, tmp_path: Path) -> None:
    workspace, _ = account
    (busy,) = some(workspace, "done = 0 AND length(due) > 10", 1)
    awkward = "Ünïcode; with, commas\nand a second line " + "x" * 100
    await workspace.activities.change(busy, {"subject": awkward, "busy": False})
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    count = write_file(workspace, tmp_path / "march.ics", first, last, owner=None)
    found = {e.id: e for e in workspace.activities.between(first, last)}
    again = Calendar.from_ical((tmp_path / "march.ics").read_bytes())
    events: dict[str, Any] = {str(e["uid"]): e for e in again.walk("VEVENT")}
    assert len(events) == len(found) == count > 10
    for event in found.values():
        read = next(e for uid, e in events.items() if uid.startswith(f"activity-{event.id}-"))
        start, end = read["dtstart"].dt, read["dtend"].dt
        assert (start, end) == ((event.start, event.end) if event.start else (event.day, event.day + timedelta(days=1)))
        assert " ".join(str(read["summary"]).split()) == " ".join(event.subject.split())
    if busy in found:
        mine = next(e for uid, e in events.items() if uid.startswith(f"activity-{busy}-"))
        assert str(mine["transp"]) == "TRANSPARENT"
    assert all(len(line) <= 75 for line in calendar(workspace, list(found.values())).split(b"\r\n"))


async def test_a_file_that_cannot_be_written_says_so(account: Account, tmp_path: Path) -> None:
    with pytest.raises(EditError, match="cannot be written: No such file or directory"):
        write_file(account[0], tmp_path / "nowhere" / "a.ics", date(2026, 3, 1), date(2026, 3, 2), owner=None)
