"""Strips of what was done with contacts: against a plain count, and who is neglected."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.services.contact_timeline import ContactTimeline, Look
from tui.services.workspace import Workspace

TODAY = date(2026, 3, 12)


def put(workspace: Workspace, number: int, person: int, day: date, **fields: Any) -> None:
    record = {"id": number, "subject": "Call", "type": "call", "done": True, "person_id": person, "org_id": person}
    workspace.copy.put("activity", [record | {"due_date": f"{day}"} | fields])


def strips(workspace: Workspace, kind: str = "person", **look: Any) -> dict[int, tuple[int, ...]]:
    timeline, seen = ContactTimeline(workspace, kind), Look(**look)
    return timeline.counts(seen, [s.id for s in timeline.read(seen)])


def test_what_was_done_stands_in_its_week(workspace: Workspace) -> None:
    put(workspace, 1, 1, TODAY)
    put(workspace, 2, 1, date(2026, 3, 9))
    put(workspace, 3, 1, date(2026, 3, 8))
    put(workspace, 4, 1, TODAY, done=False)
    put(workspace, 5, 2, TODAY - timedelta(days=400))
    found = strips(workspace)
    assert found[1][-3:] == (0, 1, 2)
    assert sum(found[2]) == 0
    assert strips(workspace, "organization", interval="month")[1][-1] == 3


def test_mails_count_too(workspace: Workspace) -> None:
    mail = {"id": "person:3:1", "of": "person:3", "message_time": "2026-03-10T08:00:00Z"}
    workspace.copy.put("mail", [mail])
    assert strips(workspace)[3][-1] == 1
    assert strips(workspace, "organization")[3][-1] == 0


def test_who_had_no_contact_is_found(workspace: Workspace) -> None:
    put(workspace, 1, 1, TODAY - timedelta(days=29))
    put(workspace, 2, 2, TODAY - timedelta(days=30))
    put(workspace, 3, 3, TODAY + timedelta(days=3))
    timeline = ContactTimeline(workspace, "person")
    assert [s.id for s in timeline.read(Look(days=30))] == [2, 3, 4, 5]
    assert [s.id for s in timeline.read(Look())] == [2, 1, 3, 4, 5]
    assert next(s.id for s in timeline.read(Look(reverse=True))) == 1
    assert [s.id for s in timeline.read(Look(text="petersen jonas"))] == [1]
    assert next(s.id for s in timeline.read(Look(sort="name"))) == 5


@pytest.mark.parametrize("interval", ["week", "month"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(st.tuples(st.integers(1, 5), st.integers(0, 900)), max_size=40))
def test_strips_are_what_plain_counting_gives(workspace: Workspace, interval: str, done: list[tuple[int, int]]) -> None:
    workspace.copy.remove("activity", workspace.copy.ids("activity"))
    for number, (person, ago) in enumerate(done, 1):
        put(workspace, number, person, TODAY - timedelta(days=ago))
    timeline = ContactTimeline(workspace, "person")
    starts = timeline.starts(Look(interval=interval))
    ends = [*starts[1:], date.max]
    counts = timeline.counts(Look(interval=interval), range(1, 6))
    for strip in timeline.read(Look(interval=interval)):
        days = [TODAY - timedelta(days=ago) for person, ago in done if person == strip.id]
        assert list(counts[strip.id]) == [sum(a <= d < b for d in days) for a, b in zip(starts, ends, strict=True)]
        assert strip.day == max(days, default=None)
