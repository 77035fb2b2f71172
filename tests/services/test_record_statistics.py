"""What a record comes to in figures, beside what is counted by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.conftest import NOW
from tui.services.record_statistics import TITLE
from tui.services.workspace import Workspace

DEAL: dict[str, Any] = {
    "title": "A deal", "value": 1000, "currency": "EUR", "status": "open", "pipeline_id": 1, "stage_id": 1,
    "person_id": 1, "org_id": 1, "owner_id": 1, "add_time": "2026-03-01T10:00:00Z", "is_deleted": False,
}  # fmt: skip


def figures(found: Workspace, kind: str, record: int) -> dict[str, str]:
    sections = found.records.sections(kind, record)
    return {row.name: row.text for section in sections if section.title == TITLE for row in section.rows}


def did(found: Workspace, number: int, day: str, *, done: bool = True, **links: Any) -> None:
    fields = {"id": number, "subject": "Call", "type": "call", "due_date": day, "done": done, "is_deleted": False}
    found.copy.put("activity", [fields | links])


def test_an_open_deal(workspace: Workspace) -> None:
    workspace.copy.put("deal", [DEAL | {"id": 1, "mrr": 199, "arr": 2388}])
    did(workspace, 1, "2026-03-02", deal_id=1)
    did(workspace, 2, "2026-03-05", deal_id=1)
    did(workspace, 3, "2026-03-20", deal_id=1, done=False)
    did(workspace, 4, "2026-03-11", deal_id=2)
    assert figures(workspace, "deal", 1) == {
        "Age": "10 days",
        "Recurring": "€199 a month · €2,388 a year",
        "Last contact": "Thu 5 Mar, 7 days ago",
        "Activities": "2 done · 1 to do",
    }


def test_a_mail_is_a_contact_and_none_was_in_the_future(workspace: Workspace) -> None:
    workspace.copy.put("deal", [DEAL | {"id": 1}])
    did(workspace, 1, "2026-03-02", deal_id=1)
    mail = {"of": "deal:1", "subject": "Hello", "message_time": "2026-03-08T10:00:00Z"}
    workspace.copy.put("mail", [mail | {"id": "deal:1:1"}, mail | {"id": "deal:1:2", "message_time": "2027-01-01"}])
    assert figures(workspace, "deal", 1)["Last contact"] == "Sun 8 Mar, 4 days ago"
    did(workspace, 2, "2027-01-01", deal_id=1)
    assert figures(workspace, "deal", 1)["Last contact"] == "today"


def test_a_closed_deal_does_not_grow_older(workspace: Workspace) -> None:
    workspace.copy.put("deal", [DEAL | {"id": 1, "status": "won", "close_time": "2026-03-02T11:00:00Z"}])
    assert figures(workspace, "deal", 1) == {"Age": "1 day until it was won"}


def test_how_the_deals_of_a_contact_went(workspace: Workspace) -> None:
    deals = [("open", 1000, "EUR"), ("open", 100, "USD"), ("won", 50, "EUR"), ("lost", 7, "EUR")]
    workspace.copy.put(
        "deal",
        [DEAL | {"id": n, "status": s, "value": v, "currency": c} for n, (s, v, c) in enumerate(deals, 1)]
        + [DEAL | {"id": 9, "is_deleted": True}, DEAL | {"id": 10, "org_id": 2, "person_id": None}],
    )
    wanted = {"Deals open": "2 · €1,090", "Deals won": "1 · €50", "Deals lost": "1 · €7"}
    assert figures(workspace, "person", 1) == wanted
    assert figures(workspace, "organization", 1) == wanted


async def test_what_waits_to_be_sent_counts(workspace: Workspace) -> None:
    workspace.copy.put("deal", [DEAL | {"id": 1}])
    did(workspace, 1, "2026-03-10", deal_id=1, done=False)
    assert figures(workspace, "deal", 1)["Activities"] == "1 to do"
    await workspace.activities.set_done(1, done=True)
    assert figures(workspace, "deal", 1)["Activities"] == "1 done"
    await workspace.deals.win(1)
    assert figures(workspace, "person", 1) == {"Deals won": "1 · €1,000"}


@pytest.mark.parametrize("code", ["add_time", "close_time", "mrr", "arr", "currency", "status"])
@pytest.mark.parametrize("value", [None, 7, -1.5, True, "x", [1], {"a": 1}, 10**30, "2026-99-99"])
def test_what_makes_no_sense_does_no_harm(workspace: Workspace, code: str, value: Any) -> None:
    workspace.copy.put("deal", [DEAL | {"id": 1, "mrr": 5, "arr": 60, code: value}, DEAL | {"id": 2, "value": 2**62}])
    did(workspace, 1, "2026-99-99", deal_id=2)
    workspace.copy.put("mail", [{"id": "deal:1:1", "of": "deal:1", "message_time": "0000-99-99"}])
    figures(workspace, "deal", 1)
    figures(workspace, "organization", 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(rows=st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.sampled_from([1, 2])), max_size=12))
def test_counted_by_hand(workspace: Workspace, rows: list[tuple[int, bool, int]]) -> None:
    workspace.copy.put("deal", [DEAL | {"id": 1}])
    workspace.copy.remove("activity", range(1, 13))
    today = NOW.date()
    for number, (ago, done, deal) in enumerate(rows, 1):
        did(workspace, number, f"{today - timedelta(days=ago)}", done=done, deal_id=deal)
    mine = [(ago, done) for ago, done, deal in rows if deal == 1]
    told = figures(workspace, "deal", 1)
    parts = [(sum(d for _, d in mine), "done"), (sum(not d for _, d in mine), "to do")]
    assert told.get("Activities", "") == " · ".join(f"{n} {word}" for n, word in parts if n)
    last = min((ago for ago, done in mine if done), default=None)
    assert ("Last contact" in told) == (last is not None)
    if last is not None and last > 1:
        assert told["Last contact"].endswith(f", {last} days ago")
